import type { MediaJob } from '../job.ts';
import type { FaceTrack, Sight, Writing } from '../detection/sight.ts';
import type { CoverKey } from '../spans.ts';
import type { TimeSpan } from '../words.ts';
import { type CheckResult, checkResult, type Finding, type KeptFace, notDone, type ReleasedVideo } from './findings.ts';
import type { NameRules } from './forbidden.ts';
import { WrittenNames } from './written-names.ts';

/** This share of a face must lie in a kept one's place: the finder places the same face a little differently every time. */
const SHARE_INSIDE = 0.5;
/** A kept face may be found this much earlier or later than at first, in seconds: the finder looks at some frames only. */
const LATER = 0.5;

/** Looks at the finished video: a face that nobody decided to show, or writing with a name in it, is a finding. */
export async function checkSight(
  video: Pick<ReleasedVideo, 'path' | 'look' | 'keptFaces'> | undefined,
  rules: NameRules,
  job: MediaJob,
): Promise<CheckResult> {
  if (!video) return checkResult('sight', [], 'there is no picture', 0);
  if (!video.look) return notDone('sight', 'nothing that finds faces and writing was there to look');
  const findings = judgeSight(await video.look(video.path, job), video.keptFaces ?? [], rules);
  return checkResult('sight', findings.findings, findings.detail, findings.findings.length);
}

/** What seeing the finished video means: pure. Findings say where, never what. */
export function judgeSight(
  sight: Sight,
  keptFaces: readonly KeptFace[],
  rules: NameRules,
): { findings: Finding[]; detail: string } {
  const base = { check: 'sight' as const, role: 'video/mp4' };
  const detail = `${sight.framesLooked} frames of the finished video looked at: ${sight.faces.length} faces, ${sight.writing.length} pieces of writing`;
  if (!(sight.framesLooked > 0)) {
    const plain = 'The finished picture could not be looked at, so nobody knows who can be seen in it.';
    return { findings: [{ ...base, plain }], detail };
  }
  const names = new WrittenNames(rules);
  const faces = sight.faces.flatMap((face) => {
    const seen = unexpected(face, keptFaces);
    const plain = 'A face can be seen here that nobody decided to show. Please look.';
    return seen ? [{ ...base, ...seen, plain }] : [];
  });
  const writing = sight.writing
    .filter(({ text }) => names.areIn(text))
    .map(({ start, end }: Writing) => {
      const plain = 'A name that must not appear can be read in the picture here. Please look.';
      return { ...base, start, end, plain };
    });
  return { findings: [...faces, ...writing], detail };
}

/** From when to when a face is where no face may be; null when it is a kept one throughout. */
function unexpected(face: FaceTrack, kept: readonly KeptFace[]): TimeSpan | null {
  const times = [...new Set([face.start, ...face.keys.map(({ time }) => time), face.end])].sort((a, b) => a - b);
  const bad = times.filter((time) => {
    const place = placeAt(face.keys, time);
    return !place || !kept.some((one) => isInside(place, one, time));
  });
  return bad.length > 0 ? { start: bad[0]!, end: Math.max(bad.at(-1)!, bad[0]! + 0.04) } : null;
}

function isInside(face: Place, { start, end, keys }: KeptFace, time: number): boolean {
  if (time < start - LATER || time > end + LATER) return false;
  const place = placeAt(keys, time);
  if (!place) return false;
  const width = Math.min(face.x + face.width, place.x + place.width) - Math.max(face.x, place.x);
  const height = Math.min(face.y + face.height, place.y + place.height) - Math.max(face.y, place.y);
  return width > 0 && height > 0 && width * height >= SHARE_INSIDE * face.width * face.height;
}

type Place = Omit<CoverKey, 'time'>;

/** Where a track is at a time: on a straight line between its keys, still before the first and after the last. */
function placeAt(keys: readonly CoverKey[], time: number): Place | null {
  const next = keys.findIndex((key) => key.time >= time);
  if (keys.length === 0) return null;
  if (next <= 0) return keys.at(next)!;
  const [a, b] = [keys[next - 1]!, keys[next]!];
  const share = (time - a.time) / (b.time - a.time);
  const between = (from: number, to: number) => from + (to - from) * share;
  return {
    x: between(a.x, b.x),
    y: between(a.y, b.y),
    width: between(a.width, b.width),
    height: between(a.height, b.height),
  };
}
