import type { MediaJob } from '../job.ts';
import type { FaceTrack, Sight, Writing } from '../detection/sight.ts';
import type { TimeSpan } from '../words.ts';
import { type CheckResult, checkResult, type Finding, type KeptFace, notDone, type ReleasedVideo } from './findings.ts';
import type { NameRules } from './forbidden.ts';
import { isKept, trackPlaceAt } from './kept-faces.ts';
import { WrittenNames } from './written-names.ts';

/**
 * Looks at the finished video: a face that nobody decided to show, or writing with a name in it, is a finding.
 * @param frames what must be looked at: where only some frames are, the rest is proven to be what was looked at before
 */
export async function checkSight(
  video: Pick<ReleasedVideo, 'path' | 'look' | 'keptFaces'> | undefined,
  rules: NameRules,
  job: MediaJob,
  frames: readonly number[] | 'all' = 'all',
): Promise<CheckResult> {
  if (!video) return checkResult('sight', [], 'there is no picture', 0);
  if (!video.look) return notDone('sight', 'nothing that finds faces and writing was there to look');
  const rest = 'every other frame is what was looked at before it was covered, but for the covers';
  if (frames.length === 0) return checkResult('sight', [], `no frame had to be looked at again: ${rest}`, 0);
  const seen = await (frames === 'all' ? video.look(video.path, job) : video.look(video.path, job, frames));
  const { findings, detail } = judgeSight(seen, video.keptFaces ?? [], rules);
  return checkResult('sight', findings, frames === 'all' ? detail : `${detail}; ${rest}`, findings.length);
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
    const place = trackPlaceAt(face.keys, time);
    return !place || !kept.some((one) => isKept(place, one, time));
  });
  return bad.length > 0 ? { start: bad[0]!, end: Math.max(bad.at(-1)!, bad[0]! + 0.04) } : null;
}
