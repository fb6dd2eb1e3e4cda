import { fps, type PictureMaster } from '../picture/regions.ts';
import type { CoverKey } from '../spans.ts';
import { areaOf, type Box, centreOf, inPicture, scaled, widened } from './box.ts';
import type { Cadence } from './cadence.ts';
import type { Sighting } from './found-faces.ts';
import { boxAround } from '../picture/places.ts';

/** Hair, ears and chin lie outside what a face finder marks: the head is the face and half as much (the project's target). */
const HEAD = 1.5;
/** Between two looks a face need not move in a straight line: the head is widened by this share of the way it went. */
const BEND = 0.25;
/** Sightings whose common box is not larger than this, against the smallest of them, are covered by one box that stays. */
const STILL = 1.4;

interface PlacedHead {
  readonly frame: number;
  readonly box: Box;
}

/**
 * Where to cover: boxes at moments, so that straight lines between them hold the head (1.5 times the face) in every frame, also in those that
 * nobody looked at. The first and last box reach as far as the head may have gone in the frames added there.
 */
export function headKeys(track: readonly Sighting[], { pad }: Cadence, master: PictureMaster): CoverKey[] {
  const rate = fps(master.frameRate);
  const heads = track.map((sighting, at) => ({ frame: sighting.frame, box: roomyHead(track, at) }));
  const ends = [track[0]!.frame - pad, track.at(-1)!.frame + pad + 1] as const;
  const keys = steadied([
    { frame: ends[0], box: boxAround([heads[0]!.box, ahead(track, 0, 1, ends[0])]) },
    ...heads,
    { frame: ends[1], box: boxAround([heads.at(-1)!.box, ahead(track, track.length - 1, -1, ends[1])]) },
  ]);
  return oneAtATime(
    keys.map(({ frame, box }) => ({ time: Math.max(0, Math.min(master.durationSeconds, frame / rate)), box })),
  ).map(({ time, box }) => ({ time, ...inPicture(box, master) }));
}

/** Keys before the first and after the last frame fall together there: one key around them all. */
function oneAtATime(keys: readonly { time: number; box: Box }[]): { time: number; box: Box }[] {
  const apart: { time: number; box: Box }[] = [];
  for (const key of keys) {
    const last = apart.at(-1);
    if (last && last.time === key.time) last.box = boxAround([last.box, key.box]);
    else apart.push({ ...key });
  }
  return apart;
}

function roomyHead(track: readonly Sighting[], at: number): Box {
  const here = centreOf(track[at]!.face);
  let [bendX, bendY] = [0, 0];
  for (const neighbour of [track[at - 1], track[at + 1]]) {
    if (!neighbour) continue;
    const there = centreOf(neighbour.face);
    bendX = Math.max(bendX, BEND * Math.abs(there.x - here.x));
    bendY = Math.max(bendY, BEND * Math.abs(there.y - here.y));
  }
  return widened(scaled(track[at]!.face, HEAD), bendX, bendY);
}

/** Where the head at one end of a track will have gone by `frame`, if it goes on as it moved between the last two looks (`inwards` is 1 or −1). */
function ahead(track: readonly Sighting[], at: number, inwards: 1 | -1, frame: number): Box {
  const end = track[at]!;
  const head = scaled(end.face, HEAD);
  const neighbour = track[at + inwards];
  if (!neighbour) return head;
  const [from, to] = [centreOf(neighbour.face), centreOf(end.face)];
  const share = (frame - end.frame) / (end.frame - neighbour.frame);
  return { ...head, x: head.x + (to.x - from.x) * share, y: head.y + (to.y - from.y) * share };
}

/** Fewer keys: a head that hardly moves is covered by one box, from its first to its last moment there. */
function steadied(heads: readonly PlacedHead[]): PlacedHead[] {
  const keys: PlacedHead[] = [];
  for (let first = 0, next = 1; first < heads.length; first = next, next++) {
    let box = heads[first]!.box;
    let smallest = areaOf(box);
    for (; next < heads.length; next++) {
      const more = boxAround([box, heads[next]!.box]);
      const smaller = Math.min(smallest, areaOf(heads[next]!.box));
      if (areaOf(more) > STILL * smaller) break;
      box = more;
      smallest = smaller;
    }
    keys.push({ frame: heads[first]!.frame, box });
    if (next - 1 > first) keys.push({ frame: heads[next - 1]!.frame, box });
  }
  return keys;
}
