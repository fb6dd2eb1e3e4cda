import { type MediaJob, partOf } from '../job.ts';
import { secondsOf, without } from '../time-spans.ts';
import type { TimeSpan, Word } from '../words.ts';
import { AROUND_SECONDS, BESIDE_SECONDS, type Clip, isBesideSpan, wordsIn } from './clips.ts';
import { type CheckResult, checkResult, type Finding, type VerifyInput } from './findings.ts';
import { leftBeside } from './left-beside.ts';
import { namesHeard } from './names-heard.ts';
import { isHeardAgain, type Remnants, remnants } from './remnants.ts';
import { type Ears, hearAround, isProven, listenAfresh, type Listening, spansCut } from './second-listen.ts';
import { isTooFew, isUnheard, isUnheardClip, type Returned, returned } from './sentinels.ts';
import type { Shortened } from './shortened.ts';
import type { SoundBeside } from './sound-beside.ts';

/** A clip, the names in it that were heard, each of one or more words, and whether every span of it was proven to be replaced. */
interface Suspicion {
  readonly clip: Clip;
  readonly names: readonly (readonly Word[])[];
  readonly isProven: boolean;
}

/**
 * Listens to the whole of the published sound afresh, with the names as prompt, and once more to every span with what surrounds it where
 * that does not prove that the span's surroundings were understood. A forbidden name is a finding; so is a place where words must be and
 * nothing was heard, since whoever hears nothing finds no name.
 *
 * A recogniser makes up names where it hears a bleep, the prompted ones first. So whatever sounded like a name is listened to again
 * without the prompt and with silence in place of the spans. When the name is gone then, it was heard in the bleep: a finding only
 * where the samples were not proven to be replaced. When it is still there, it is a finding whatever the samples say. A name whose sound was
 * found beside a span may be what is left of the name there: a finding at once, unless all of it is the sound of words that may be heard. Then it is one where it is not improbable and
 * those words are not heard there without the prompt. So is a voice beside a span that is no word's (see `left-beside.ts`). A name heard once that is under no span is advice: somebody should listen.
 * @returns the check, and the words of the whole for whoever needs to know what is ordinary speech
 */
export async function checkByRetranscription(
  listening: Listening,
  job: MediaJob,
): Promise<CheckResult & { readonly heard: readonly Word[] }> {
  const { input, role, speech, durationSeconds } = listening;
  const ears = await listenAfresh(listening, job);
  const { clips, everywhere, isForbidden } = ears;
  const odd = clips
    .filter(({ hearings }) => hearings.some(isForbidden))
    .map(({ clip, hearings }): Suspicion => {
      const names = hearings.flatMap((words) => namesHeard(words, isForbidden));
      return { clip, names, isProven: isProven(clip, listening.leaks) };
    });
  const spoken = namesHeard(everywhere, isForbidden).map((name): Suspicion => {
    const clip = clipAt({ start: name[0]!.start, end: name.at(-1)!.end }, durationSeconds);
    return { clip, names: [name], isProven: true };
  });
  const suspicions = [...odd, ...spoken];
  const stays = staying(input);
  const left = remnants(input.spans, stays);
  const { isLeft, isExplained, wordsOf } = left;
  const isSure = ({ isProven, names }: Suspicion) =>
    !isProven || names.some((name) => isLeft(name) && wordsOf(name).length === 0);
  const sure = suspicions.filter(isSure).map(({ clip }) => clip);
  const again = suspicions.filter((one) => !isSure(one));
  const cut = await spansCut(listening, ears, job);
  const inSilence = await heardInSilence(again, { ears, cut, listening, left }, partOf(job, 0.85, 0.95));
  const beside = {
    speech,
    durationSeconds,
    spans: input.spans,
    words: stays,
    cut,
    isFit: input.secondListenerIsFit,
  };
  const voices = await leftBeside(beside, partOf(job, 0.95, 1));
  const placeOf = ({ start, end, span }: SoundBeside) =>
    clipAt({ start: Math.min(start, span.start), end: Math.max(end, span.end) }, durationSeconds);
  const confirmed = [...sure, ...inSilence, ...voices.sure.map(placeOf)];
  const findings = [...merged(confirmed).map((clip) => nameFinding(role, clip)), ...deafness(ears, listening)];
  const isInSpan = ({ clip, names }: Suspicion) =>
    input.spans.some((span) => touches(span, clip)) && !names.flat().some((word) => isBesideSpan(word, input.spans));
  const isOther = (name: readonly Word[]) => isExplained(name) || (isLeft(name) && wordsOf(name).length > 0);
  const explained = odd.filter(({ names }) => names.length > 0 && names.every(isOther));
  const unsure = [...spoken, ...explained].filter((one) => !confirmed.includes(one.clip) && !isInSpan(one));
  const adviceAt = (start: number, end: number, plain: string): Finding => ({
    check: 'respeak',
    role,
    start,
    end,
    plain,
  });
  job.progress(1);
  return {
    ...checkResult('respeak', findings, detailOf(ears, listening, again.length), findings.length),
    advice: [
      ...merged(unsure.map(({ clip }) => clip)).map(({ from, to }) => adviceAt(from, to, HEARD_ONCE)),
      ...voices.unsure.map(({ start, end }) => adviceAt(start, end, A_VOICE_BESIDE)),
    ],
    heard: everywhere,
  };
}

const HEARD_ONCE =
  'A second listen heard something like a name here, which was not confirmed. Please listen before you approve.';
const A_VOICE_BESIDE =
  'A voice goes on up to the bleep here where no word was written down. It may be a breath: please listen before you approve.';

/** Words that may be heard beside spans. */
function staying({ staying, words, spans }: VerifyInput): readonly Word[] {
  if (staying) return staying;
  return words.filter((word) => secondsOf(without(word, spans)) > (word.end - word.start) / 2);
}

/** What is listened to without the names as prompt. */
interface SilentSound {
  readonly ears: Ears;
  /** The published sound with silence in place of the spans. */
  readonly cut: Shortened;
  readonly listening: Listening;
  readonly left: Remnants;
}

/**
 * The clips in which a name, or at its place a word much like it, is heard without the names as prompt and with silence in place of the spans. Where words that may be
 * heard are all of its sound, the name itself has to be heard, or, of a probable one, those words have to be missing.
 */
async function heardInSilence(
  suspicions: readonly Suspicion[],
  { ears, cut, listening, left }: SilentSound,
  job: MediaJob,
): Promise<Clip[]> {
  const { isForbidden, isNamed } = ears;
  const clips = suspicions.map(({ clip }) => clip);
  const words = await hearAround(clips, { copy: cut, prompt: [], listening }, job);
  const isThere = (name: readonly Word[], inClip: readonly Word[]) => {
    if (left.isExplained(name)) return isNamed(inClip);
    if (left.isLeft(name)) return isNamed(inClip) || !left.areHeard(left.wordsOf(name), words);
    return isForbidden(inClip) || isHeardAgain(name, words);
  };
  return suspicions
    .filter(({ clip, names }) => {
      const inClip = wordsIn(words, clip);
      return names.length === 0 ? isForbidden(inClip) : names.some((name) => isThere(name, inClip));
    })
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

function touches(a: TimeSpan, { from, to }: Clip): boolean {
  return a.start < to && a.end > from;
}

/** One finding a place, though a name was heard in the clip of a span and, beside it, in the whole. */
function merged(clips: readonly Clip[]): Clip[] {
  const places: Clip[] = [];
  for (const clip of [...clips].sort((a, b) => a.from - b.from)) {
    const last = places.at(-1);
    if (last && clip.from <= last.to + BESIDE_SECONDS)
      places[places.length - 1] = { ...last, to: Math.max(last.to, clip.to) };
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
