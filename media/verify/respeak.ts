import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type MediaJob, partOf } from '../job.ts';
import type { TimeSpan, Word } from '../words.ts';
import { mayBeSameWord } from './alike.ts';
import {
  AROUND_SECONDS,
  type Clip,
  clipsAround,
  isBesideSpan,
  passageAround,
  passagesAround,
  wholeWords,
  wordsIn,
} from './clips.ts';
import { type CheckResult, checkResult, type Finding, type VerifyInput } from './findings.ts';
import { ForbiddenNames } from './forbidden.ts';
import { namesHeard } from './names-heard.ts';
import {
  isAboutThere,
  isTooFew,
  isUnderstood,
  isUnheard,
  isUnheardClip,
  type Returned,
  returned,
  sentinels,
} from './sentinels.ts';
import { silencedCopy } from './speech-copies.ts';

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

/** A clip in which these words sounded like names, and whether every span of it was proven to be replaced. */
interface Suspicion {
  readonly clip: Clip;
  readonly names: readonly Word[];
  readonly isProven: boolean;
}

/** Words that were heard afresh, and whether any of them is forbidden. */
interface Ears {
  readonly clips: readonly HeardClip[];
  readonly everywhere: readonly Word[];
  /** Words that must be heard again. */
  readonly expected: readonly Word[];
  readonly isForbidden: (words: readonly Word[]) => boolean;
}

/**
 * Listens to the whole of the published sound afresh, with the names as prompt, and once more to every span with what surrounds it where
 * that does not prove that the span's surroundings were understood. A forbidden name is a finding; so is a place where words must be and
 * nothing was heard, since whoever hears nothing finds no name.
 *
 * A recogniser makes up names where it hears a bleep, the prompted ones first. So whatever sounded like a name is listened to again
 * without the prompt and with silence in place of the spans. When the name is gone then, it was heard in the bleep: a finding only
 * where the samples were not proven to be replaced. When it is still there, it is a finding whatever the samples say. A name whose sound was
 * found beside a span and not under it may be what is left of the name there: a finding at once. A name heard once and away from every
 * span is advice: somebody should listen.
 * @returns the check, and the words of the whole for whoever needs to know what is ordinary speech
 */
export async function respeak(
  listening: Listening,
  job: MediaJob,
): Promise<CheckResult & { readonly heard: readonly Word[] }> {
  const { input, role, durationSeconds } = listening;
  const ears = await listen(listening, job);
  const { clips, everywhere, isForbidden } = ears;
  const odd = clips
    .filter(({ hearings }) => hearings.some(isForbidden))
    .map(({ clip, hearings }): Suspicion => {
      const names = hearings.flatMap((words) => namesHeard(words, isForbidden)).flat();
      return { clip, names, isProven: isProven(clip, listening.leaks) };
    });
  const spoken = namesHeard(everywhere, isForbidden).map((names): Suspicion => {
    return { clip: clipAt({ start: names[0]!.start, end: names.at(-1)!.end }, durationSeconds), names, isProven: true };
  });
  const suspicions = [...odd, ...spoken];
  const isSure = (one: Suspicion) => !one.isProven || one.names.some((name) => isBesideSpan(name, input.spans));
  const sure = suspicions.filter(isSure).map(({ clip }) => clip);
  const again = suspicions.filter((one) => !isSure(one));
  const confirmed = [...sure, ...(await heardInSilence(again, ears, listening, job))];
  const findings = [...merged(confirmed).map((clip) => nameFinding(role, clip)), ...deafness(ears, listening)];
  const unsure = spoken
    .map(({ clip }) => clip)
    .filter((clip) => !confirmed.includes(clip) && !input.spans.some((span) => touches(span, clip)));
  job.progress(1);
  return {
    ...checkResult('respeak', findings, detailOf(ears, listening, again.length), findings.length),
    advice: unsure.map(({ from, to }) => ({ check: 'respeak', role, start: from, end: to, plain: HEARD_ONCE })),
    heard: everywhere,
  };
}

const HEARD_ONCE = 'One of two listens heard something like a name here. Please listen before you approve.';

async function listen(listening: Listening, job: MediaJob): Promise<Ears> {
  const { input, speech, durationSeconds } = listening;
  const names = new ForbiddenNames(input);
  const isForbidden = input.matchesForbidden ?? ((words) => names.inHeard(words.map(({ text }) => text)));
  const prompt = input.prompt ?? input.forbidden;
  const whole = { speech, prompt, parts: [{ start: 0, end: durationSeconds }] };
  const [everywhere = []] = await input.transcribeParts(whole, partOf(job, 0, 0.6));
  const expected = sentinels(input.words, input.spans, isForbidden);
  const back = (within: TimeSpan) => returned(expected, everywhere, within);
  const clips = clipsAround(input.spans, durationSeconds);
  const unsure = clips.filter((clip) => !isUnderstood(back(clip), back(passageAround(clip, durationSeconds))));
  const more = await hearAround(unsure, { ...listening, prompt }, partOf(job, 0.6, 0.85));
  return {
    clips: clips.map((clip) => ({
      clip,
      hearings: [everywhere, ...(unsure.includes(clip) ? [more] : [])].map((words) => wordsIn(words, clip)),
    })),
    everywhere,
    expected,
    isForbidden,
  };
}

/** The words of the passages around some places. */
async function hearAround(
  places: readonly Clip[],
  { input, speech, prompt, durationSeconds }: Listening & { readonly prompt: readonly string[] },
  job: MediaJob,
): Promise<Word[]> {
  if (places.length === 0) return [];
  const parts = passagesAround(places, durationSeconds);
  const heard = await input.transcribeParts({ speech, parts, prompt }, job);
  return parts.flatMap((part, index) => wholeWords(heard[index]!, part, durationSeconds));
}

/** The clips in which a name, or at its place a word much like it, is heard without the names as prompt and with silence in place of the spans. */
async function heardInSilence(
  suspicions: readonly Suspicion[],
  { isForbidden }: Ears,
  listening: Listening,
  job: MediaJob,
): Promise<Clip[]> {
  const silenced = join(job.workDir, 'silenced.wav');
  const clips = suspicions.map(({ clip }) => clip);
  if (clips.length > 0) await silencedCopy(listening.speech, silenced, listening.input.spans);
  const words = await hearAround(clips, { ...listening, speech: silenced, prompt: [] }, partOf(job, 0.85, 1));
  await rm(silenced, { force: true });
  return suspicions
    .filter(
      ({ clip, names }) =>
        isForbidden(wordsIn(words, clip)) ||
        names.some((name) => words.some((word) => mayBeSameWord(name.text, word.text) && isAboutThere(name, word))),
    )
    .map(({ clip }) => clip);
}

function clipAt({ start, end }: TimeSpan, durationSeconds: number): Clip {
  return {
    start: Math.max(0, start - AROUND_SECONDS),
    end: Math.min(durationSeconds, end + AROUND_SECONDS),
    from: start,
    to: end,
  };
}

/** Whether every span of the clip was proven to be replaced. A leak without a place in time may be anywhere. */
function isProven(clip: Clip, leaks: readonly Finding[]): boolean {
  return leaks.every(
    ({ start, end }) => start !== undefined && end !== undefined && (end < clip.start || start > clip.end),
  );
}

function touches(a: TimeSpan, { from, to }: Clip): boolean {
  return a.start < to && a.end > from;
}

/** One finding a place, though a name was heard in the clip of a span and in the whole. */
function merged(clips: readonly Clip[]): Clip[] {
  const places: Clip[] = [];
  for (const clip of [...clips].sort((a, b) => a.from - b.from)) {
    const last = places.at(-1);
    if (last && clip.from <= last.to) places[places.length - 1] = { ...last, to: Math.max(last.to, clip.to) };
    else places.push(clip);
  }
  return places;
}

function nameFinding(role: string, { from, to }: Clip): Finding {
  const plain = 'A name that must not be heard was recognised in or beside this place. Please listen.';
  return { check: 'respeak', role, start: from, end: to, plain };
}

/** Whoever hears nothing has not checked anything. */
function deafness({ clips, everywhere, expected }: Ears, { role }: Listening): Finding[] {
  const findings: Finding[] = [];
  const beside: Returned[] = [];
  for (const { clip, hearings } of clips) {
    const back = returned(expected, hearings.flat(), clip);
    beside.push(back);
    if (!isUnheardClip(back)) continue;
    const plain = 'The second listen understood nothing beside this place, so it cannot say that no name is left.';
    findings.push({ check: 'respeak', role, start: clip.from, end: clip.to, plain });
  }
  if (isUnheard(returned(expected, everywhere), 'everywhere') || isUnheard(sum(beside), 'beside spans')) {
    const plain = 'The second listen understood too little of the finished sound to say that no name is left.';
    findings.push({ check: 'respeak', role, plain });
  }
  return findings;
}

function sum(counts: readonly Returned[]): Returned {
  return {
    expected: counts.reduce((all, { expected }) => all + expected, 0),
    back: counts.reduce((all, { back }) => all + back, 0),
  };
}

function detailOf({ clips, everywhere, expected }: Ears, { input }: Listening, twice: number): string {
  const whole = returned(expected, everywhere);
  const more = clips.filter(({ hearings }) => hearings.length > 1).length;
  const few = clips.filter(({ clip }) => isTooFew(returned(expected, everywhere, clip))).length;
  return [
    `the whole heard afresh, with ${clips.length} clips around ${input.spans.length} spans, ${more} of them once more; ${twice} places that sounded like names again`,
    `${whole.back} of ${whole.expected} sure words of the first transcript understood again`,
    ...(few > 0 ? [`${few} clips have too few sure words to tell whether they were heard`] : []),
    ...(whole.expected === 0 ? ['no sure words to expect: the listening proves little here'] : []),
  ].join('; ');
}
