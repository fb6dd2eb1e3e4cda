import { join } from 'node:path';
import { type MediaJob, partOf } from '../job.ts';
import type { AudioSpan } from '../spans.ts';
import type { TimeSpan, Word } from '../words.ts';
import { type Clip, clipsAround, passageAround, passagesAround, wholeWords, wordsIn } from './clips.ts';
import { expectedNames } from './expected-names.ts';
import type { Finding, VerifyInput } from './findings.ts';
import { ForbiddenNames } from './forbidden.ts';
import { isUnderstood, isUnheardClip, returned, sentinels } from './sentinels.ts';
import { type Shortened, shortenedCopy } from './shortened.ts';

/** Listening to the published sound afresh: what is heard, where, and in which copy. What that proves is said in `retranscription.ts`. */

export interface Listening {
  readonly role: string;
  /** The published sound, decoded: 16 kHz mono WAV. */
  readonly speech: string;
  readonly durationSeconds: number;
  readonly input: VerifyInput;
  /** What the comparison of samples found in this file: spans in which something may be left. */
  readonly leaks: readonly Finding[];
}

/** A clip, and what was understood of it each time that it was listened to. */
interface HeardClip {
  readonly clip: Clip;
  readonly hearings: readonly (readonly Word[])[];
}

/** Words that were heard afresh, and whether any of them is forbidden. */
export interface Ears {
  readonly clips: readonly HeardClip[];
  readonly everywhere: readonly Word[];
  /** The sound that they were heard in. */
  readonly copy: Shortened;
  /** Words that must be heard again. */
  readonly expected: readonly Word[];
  readonly isForbidden: (words: readonly Word[]) => boolean;
  /** The same for names as they are written, not for what sounds like them. */
  readonly isNamed: (words: readonly Word[]) => boolean;
}

/**
 * Listens to the whole, with the names as prompt, and once more around each span whose surroundings were not understood; where none of the words
 * there were, a third time without the prompt: names to expect can make a recogniser leave a passage out.
 */
export async function listenAfresh(listening: Listening, job: MediaJob): Promise<Ears> {
  const { input, speech, durationSeconds } = listening;
  const names = new ForbiddenNames(input);
  const isNamed: Ears['isNamed'] = (words) => names.inHeard(words.map(({ text }) => text));
  const isForbidden = input.matchesForbidden ?? isNamed;
  const prompt = input.prompt ?? expectedNames(input.forbidden);
  const copy = await shortenedCopy(speech, join(job.workDir, 'bleeps-cut.wav'), replacedSpans(listening));
  const sound = { copy, prompt, listening };
  const everywhere = await hear([{ start: 0, end: durationSeconds }], sound, partOf(job, 0, 0.6)).then(
    ([words]) => words!,
  );
  const expected = sentinels(input.words, input.spans, isForbidden);
  const back = (within: TimeSpan) => returned(expected, everywhere, within);
  const clips = clipsAround(input.spans, durationSeconds);
  const unsure = clips.filter((clip) => !isUnderstood(back(clip), back(passageAround(clip, durationSeconds))));
  const more = await hearAround(unsure, sound, partOf(job, 0.6, 0.8));
  const unheard = unsure.filter((clip) => isUnheardClip(returned(expected, [...everywhere, ...more], clip)));
  const unprompted = await hearAround(unheard, { ...sound, prompt: [] }, partOf(job, 0.8, 0.85));
  const hearingsOf = (clip: Clip) =>
    [everywhere, ...(unsure.includes(clip) ? [more] : []), ...(unheard.includes(clip) ? [unprompted] : [])].map(
      (words) => wordsIn(words, clip),
    );
  return {
    clips: clips.map((clip) => ({ clip, hearings: hearingsOf(clip) })),
    everywhere,
    copy,
    expected,
    isForbidden,
    isNamed,
  };
}

/** The spans of which the samples prove that nothing is left. A recording that was put in is too much like what was said to prove that. */
function replacedSpans({ input, leaks }: Listening): AudioSpan[] {
  return input.spans.filter(({ start, end, action }) => action !== 'replace' && isProven({ start, end }, leaks));
}

/** The published sound with silence in place of every span, proven or not. */
export async function spansCut(listening: Listening, { copy }: Ears, job: MediaJob): Promise<Shortened> {
  const { speech, input } = listening;
  if (replacedSpans(listening).length === input.spans.length) return copy;
  return await shortenedCopy(speech, join(job.workDir, 'spans-cut.wav'), input.spans);
}

/** A copy of the published sound, and which names are expected in it. */
interface Sound {
  readonly copy: Shortened;
  readonly prompt: readonly string[];
  readonly listening: Listening;
}

/** The words of parts of the recording. */
async function hear(parts: readonly TimeSpan[], { copy, prompt, listening }: Sound, job: MediaJob): Promise<Word[][]> {
  const inCopy = parts.map(({ start, end }) => ({ start: copy.short(start), end: copy.short(end) }));
  const heard = await listening.input.transcribeParts({ speech: copy.path, parts: inCopy, prompt }, job);
  return heard.map(copy.long);
}

/** The words of the passages around some places. */
export async function hearAround(places: readonly Clip[], sound: Sound, job: MediaJob): Promise<Word[]> {
  if (places.length === 0) return [];
  const { durationSeconds } = sound.listening;
  const parts = passagesAround(places, durationSeconds);
  const heard = await hear(parts, sound, job);
  return parts.flatMap((part, index) => wholeWords(heard[index]!, part, durationSeconds));
}

/** Whether every span of the clip was proven to be replaced. A leak without a place in time may be anywhere. */
export function isProven(clip: TimeSpan, leaks: readonly Finding[]): boolean {
  return leaks.every(
    ({ start, end }) => start !== undefined && end !== undefined && (end < clip.start || start > clip.end),
  );
}
