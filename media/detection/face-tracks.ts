import { fps, type PictureMaster } from '../picture/regions.ts';
import { type Box, centreOf, distanceBetweenCentres } from './box.ts';
import type { Cadence } from './cadence.ts';
import { distanceBetween, pairedFaces, type Sighting, SURE } from './found-faces.ts';
import type { FaceLook } from './look-lines.ts';
import type { FaceTrack } from './sight.ts';
import { headKeys } from './track-keys.ts';

/** A lost face asks for the whole picture for no longer than this, in seconds. */
const LOST_SECONDS = 5;
/** A face this near the edge, as a share of its size, has left the picture when it is gone. */
const EDGE = 0.35;

/**
 * Follows faces from look to look: the nearest sighting of about the same size goes on with a track, short gaps are bridged, a cut ends all
 * tracks. A track starts with a sure sighting and may go on with faint ones. Pure: the same looks give the same tracks.
 */
export function faceTracks(looks: readonly FaceLook[], cadence: Cadence, master: PictureMaster): FaceTrack[] {
  const tracks = followedFaces(looks, cadence);
  const cuts = looks.filter(({ cut }) => cut).map(({ frame }) => frame);
  const rate = fps(master.frameRate);
  return tracks.map((track) => {
    const first = track[0]!.frame;
    const last = track.at(-1)!.frame;
    const lostUntil = lostUntilFrame(track, tracks, cuts, cadence, master);
    return {
      start: Math.max(0, (first - cadence.pad) / rate),
      end: Math.min(master.durationSeconds, (last + cadence.pad + 1) / rate),
      keys: headKeys(track, cadence, master),
      confidence: Math.max(...track.map(({ face }) => face.score)),
      lost: lostUntil !== null,
      lostFrom: lostUntil === null ? null : last / rate,
      lostUntil: lostUntil === null ? null : Math.min(master.durationSeconds, lostUntil / rate),
    };
  });
}

function followedFaces(looks: readonly FaceLook[], { step, gap }: Cadence): Sighting[][] {
  const ended: Sighting[][] = [];
  let open: Sighting[][] = [];
  for (const { frame, cut, faces } of looks) {
    const over = open.filter((track) => cut || frame - track.at(-1)!.frame > gap);
    ended.push(...over);
    open = open.filter((track) => !over.includes(track));
    const missed = (index: number) => (frame - open[index]!.at(-1)!.frame) / step - 1;
    const partners = pairedFaces(
      open.map((track) => track.at(-1)!.face),
      faces,
      missed,
    );
    const taken = new Set(partners);
    for (const [index, partner] of partners.entries())
      if (partner !== null) open[index]!.push({ frame, face: faces[partner]! });
    for (const [index, face] of faces.entries())
      if (face.score >= SURE && !taken.has(index)) open.push([{ frame, face }]);
  }
  return [...ended, ...open].sort((a, b) => a[0]!.frame - b[0]!.frame || a[0]!.face.x - b[0]!.face.x);
}

/** The frame until which a lost face is somewhere in the picture, nobody knows where; null when the track has a proper end. */
function lostUntilFrame(
  track: readonly Sighting[],
  tracks: readonly (readonly Sighting[])[],
  cuts: readonly number[],
  { gap }: Cadence,
  master: PictureMaster,
): number | null {
  const { frame, face } = track.at(-1)!;
  if (frame + gap >= master.frames - 1 || isAtEdge(face, master)) return null;
  if (cuts.some((cut) => cut > frame && cut <= frame + gap)) return null;
  const takenUp = tracks.some(
    (other) =>
      other !== track && other.some((now) => now.frame > frame && now.frame <= frame + gap && isNear(face, now.face)),
  );
  if (takenUp) return null;
  const back = tracks.filter((other) => other !== track && other[0]!.frame > frame && isNear(face, other[0]!.face));
  const limit = frame + Math.ceil(LOST_SECONDS * fps(master.frameRate));
  const found = Math.min(limit, master.frames, ...back.map((other) => other[0]!.frame));
  return Math.min(found, ...cuts.filter((cut) => cut > frame));
}

function isNear(face: Box, other: Box): boolean {
  const size = Math.max(face.width, face.height, other.width, other.height);
  return distanceBetween(face, other, 4) < Infinity || distanceBetweenCentres(face, other) < 2 * size;
}

function isAtEdge(face: Box, { width, height }: PictureMaster): boolean {
  const { x, y } = centreOf(face);
  const [reachX, reachY] = [face.width * (0.5 + EDGE), face.height * (0.5 + EDGE)];
  return x - reachX < 0 || y - reachY < 0 || x + reachX > width || y + reachY > height;
}
