import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type MediaJob, partOf } from '../job.ts';
import type { TimeSpan, Word } from '../words.ts';
import { AROUND_SECONDS, type Clip, clipsAround, wholeWords } from './clips.ts';
import { type CheckResult, checkResult, type Finding, type VerifyInput } from './findings.ts';
import { ForbiddenNames } from './forbidden.ts';
import { isTooFew, isUnheard, isUnheardClip, type Returned, returned, sentinels } from './sentinels.ts';
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

/** Words that were heard afresh, and whether any of them is forbidden. */
interface Ears {
  readonly clips: readonly Clip[];
  readonly inClips: readonly Word[][];
  readonly everywhere: readonly Word[];
  readonly isForbidden: (words: readonly Word[]) => boolean;
}

/**
 * Listens to the published sound afresh, with the names as prompt: to every span with what surrounds it, and to the whole of it. A
 * forbidden name is a finding; so is a place where words must be and nothing was heard, since whoever hears nothing finds no name.
 *
 * A recogniser makes up names where it hears a bleep, the prompted ones first. So whatever sounded like a name is listened to again
 * without the prompt and with silence in place of the spans. When the name is gone then, it was heard in the bleep: a finding only
 * where the samples were not proven to be replaced. When it is still there, it is a finding whatever the samples say. A name heard once
 * and away from every span is advice: somebody should listen.
 * @returns the check, and the words of the whole for whoever needs to know what is ordinary speech
 */
export async function respeak(
  listening: Listening,
  job: MediaJob,
): Promise<CheckResult & { readonly heard: readonly Word[] }> {
  const { input, role, durationSeconds, speech } = listening;
  const ears = await listen(listening, job);
  const { clips, inClips, everywhere, isForbidden } = ears;
  const odd = clips.filter((clip, index) => isForbidden(wholeWords(inClips[index]!, clip, durationSeconds)));
  const spoken = namesHeard(everywhere, isForbidden).map((word) => clipAt(word, durationSeconds));
  const again = [...odd.filter((clip) => isProven(clip, listening.leaks)), ...spoken];
  const confirmed = new Set(odd.filter((clip) => !isProven(clip, listening.leaks)));
  if (again.length > 0) {
    const silenced = join(job.workDir, 'silenced.wav');
    await silencedCopy(speech, silenced, input.spans);
    const second = await input.transcribeParts({ speech: silenced, parts: again, prompt: [] }, partOf(job, 0.85, 1));
    for (const [index, clip] of again.entries())
      if (isForbidden(wholeWords(second[index]!, clip, durationSeconds))) confirmed.add(clip);
    await rm(silenced, { force: true });
  }
  const findings = [...merged([...confirmed]).map((clip) => nameFinding(role, clip)), ...deafness(ears, listening)];
  const unsure = spoken.filter((clip) => !confirmed.has(clip) && !input.spans.some((span) => touches(span, clip)));
  job.progress(1);
  return {
    ...checkResult('respeak', findings, detailOf(ears, listening, again.length), findings.length),
    advice: unsure.map(({ from, to }) => ({ check: 'respeak', role, start: from, end: to, plain: HEARD_ONCE })),
    heard: everywhere,
  };
}

const HEARD_ONCE = 'One of two listens heard something like a name here. Please listen before you approve.';

async function listen({ input, speech, durationSeconds }: Listening, job: MediaJob): Promise<Ears> {
  const names = new ForbiddenNames(input);
  const isForbidden = input.matchesForbidden ?? ((words) => names.inHeard(words.map(({ text }) => text)));
  const clips = clipsAround(input.spans, durationSeconds);
  const parts = [...clips, { start: 0, end: durationSeconds }];
  const prompt = input.prompt ?? input.forbidden;
  const heard = await input.transcribeParts({ speech, parts, prompt }, partOf(job, 0, 0.85));
  return { clips, inClips: heard.slice(0, -1), everywhere: heard.at(-1) ?? [], isForbidden };
}

/** The forbidden names among words: each of up to three words that is one only together with the others. */
function namesHeard(words: readonly Word[], isForbidden: Ears['isForbidden']): TimeSpan[] {
  const places: TimeSpan[] = [];
  for (let first = 0; first < words.length; first++) {
    // The word before is given along: a recogniser's capital at the start of a text says nothing, and counts for nothing.
    const before = words.slice(Math.max(0, first - 1), first);
    for (let last = first; last < Math.min(words.length, first + 3); last++) {
      if (isForbidden(before) || !isForbidden([...before, ...words.slice(first, last + 1)])) continue;
      places.push({ start: words[first]!.start, end: words[last]!.end });
      break;
    }
  }
  return places;
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
function deafness({ clips, inClips, everywhere, isForbidden }: Ears, { input, role }: Listening): Finding[] {
  const expected = sentinels(input.words, input.spans, isForbidden);
  const findings: Finding[] = [];
  const beside: Returned[] = [];
  for (const [index, clip] of clips.entries()) {
    const back = returned(expected, [...inClips[index]!, ...everywhere], clip);
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

function detailOf({ clips, inClips, everywhere, isForbidden }: Ears, { input }: Listening, twice: number): string {
  const expected = sentinels(input.words, input.spans, isForbidden);
  const whole = returned(expected, everywhere);
  const few = clips.filter((clip, i) => isTooFew(returned(expected, inClips[i]!, clip))).length;
  return [
    `the whole and ${clips.length} clips around ${input.spans.length} spans heard afresh, ${twice} places twice`,
    `${whole.back} of ${whole.expected} sure words of the first transcript understood again`,
    ...(few > 0 ? [`${few} clips have too few sure words to tell whether they were heard`] : []),
    ...(whole.expected === 0 ? ['no sure words to expect: the listening proves little here'] : []),
  ].join('; ');
}
