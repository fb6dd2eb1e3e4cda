import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isFaultOfProgram } from '../errors.ts';
import type { MediaJob, Pocketsphinx } from '../job.ts';
import { writePieces } from '../transcribe/piece-files.ts';
import type { TimeSpan, Word } from '../words.ts';
import { type Clip, clipsAround } from './clips.ts';
import { type CheckResult, checkResult, type Finding, notDone } from './findings.ts';
import { foldLetters } from './folding.ts';
import { readHits, readPronounced, spotNames, type Spotted } from './pocketsphinx.ts';

export interface SecondOpinion {
  readonly role: string;
  /** The published sound, decoded: 16 kHz mono WAV. */
  readonly speech: string;
  readonly durationSeconds: number;
  readonly spans: readonly TimeSpan[];
  /** Names and aliases to listen for. */
  readonly names: readonly string[];
  /** What Whisper heard in the published sound. */
  readonly heard: readonly Word[];
  /** False when PocketSphinx is there but failed its trial: then it is not asked. */
  readonly isFit?: boolean;
}

/** A word that Whisper was this sure of explains a sound as ordinary speech. */
const SURE = 0.6;
/** Times of the two programs may differ by this much, in seconds. */
const APART = 0.1;

/**
 * A second opinion of another make: CMU PocketSphinx, where it is installed, listens for the names around every span. It is a keyword
 * spotter of 2015: measured on the samples, it hears a third of the names that are there and about one recording in two has a false alarm,
 * so what it hears is advice for whoever approves and never stops a release. What it hears inside a span (a bleep, where the
 * samples were proven to be replaced) and where Whisper is sure of an ordinary word is left out. A PocketSphinx that does not work holds
 * nothing up: the check says that it was not done.
 */
export async function secondOpinion(opinion: SecondOpinion, job: MediaJob): Promise<CheckResult> {
  const { pocketsphinx } = job.tools;
  if (!pocketsphinx) return notDone('second-opinion', 'PocketSphinx is not installed, so no second program listened');
  if (opinion.isFit === false) return notDone('second-opinion', BROKEN);
  try {
    return await askPocketsphinx(opinion, pocketsphinx, job);
  } catch (error) {
    if (!isFaultOfProgram(error, job.signal)) throw error;
    return notDone('second-opinion', BROKEN);
  }
}

const BROKEN = 'PocketSphinx does not work on this machine, so no second program listened';

async function askPocketsphinx(
  opinion: SecondOpinion,
  pocketsphinx: Pocketsphinx,
  job: MediaJob,
): Promise<CheckResult> {
  const clips = clipsAround(opinion.spans, opinion.durationSeconds);
  if (clips.length === 0) return notDone('second-opinion', 'there are no spans to listen around');
  const words = [...new Set(opinion.names.flatMap((name) => foldLetters(name).match(/[\p{L}']+/gu) ?? []))];
  const pronounced = await readPronounced(pocketsphinx, words);
  const missing = words.length - pronounced.length;
  const unsaid = missing > 0 ? `; ${missing} have no pronunciation and were not listened for` : '';
  if (pronounced.length === 0)
    return notDone('second-opinion', `none of ${words.length} name parts has a pronunciation`);
  const folder = await mkdtemp(join(job.workDir, 'second-opinion-'));
  try {
    await writePieces(opinion.speech, clips, folder);
    const segments = await spotNames({ folder, clips: clips.length, words: pronounced }, pocketsphinx, job);
    const places = segments.flatMap((line, index) => odd(readHits(line), clips[index]!, opinion));
    const advice = places.map(({ start, end }): Finding => {
      const plain = 'A second program may have heard a name beside this place. It is often wrong: please listen.';
      return { check: 'second-opinion', role: opinion.role, start, end, plain };
    });
    const detail = `advice only: ${pronounced.length} name parts listened for in ${clips.length} clips${unsaid}`;
    return { ...checkResult('second-opinion', [], detail, advice.length), advice };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The places of a clip that neither a span nor ordinary speech explains. */
function odd(hits: readonly Spotted[], clip: Clip, { spans, heard }: SecondOpinion): TimeSpan[] {
  return hits
    .map((hit) => ({ start: clip.start + hit.start, end: clip.start + hit.end }))
    .filter((hit) => {
      const middle = (hit.start + hit.end) / 2;
      if (spans.some(({ start, end }) => middle > start && hit.start < end)) return false;
      return !heard.some(
        ({ start, end, probability }) => probability >= SURE && start < middle + APART && end > middle - APART,
      );
    });
}
