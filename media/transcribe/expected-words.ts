import type { Envelope } from '../audio/envelope.ts';
import type { MediaJob } from '../job.ts';
import { secondsOf, without } from '../time-spans.ts';
import type { HeardAgain, TimeSpan, Word } from '../words.ts';
import type { StretchHeard } from './hear-files.ts';
import type { ModelSettings } from './models.ts';
import { cutWithin } from './pieces.ts';
import { recogniseEach } from './recognise.ts';

/** What is heard with a passage on each side of it, in seconds: with half of it Whisper left the one that was measured after the first word. */
const CONTEXT = 3;
/** Speech of a passage that none of the other words explains, in seconds: more of it may be the name. */
const MOST_UNWRITTEN = 0.25;
/** How a passage was heard, in words that staff understand. */
const WAY = 'once more without the names, because the name did not fit the sound';

const spelling = (text: string) =>
  text
    .toLowerCase()
    .replace(/['’]s$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

export interface ExpectedHearing {
  /** 16 kHz mono WAV file. */
  readonly speech: string;
  readonly envelope: Envelope;
  readonly durationSeconds: number;
  readonly settings: ModelSettings;
  /** Names that the recogniser was told to expect. */
  readonly names: readonly string[];
  /** In order of time, aligned. */
  readonly words: readonly Word[];
}

/** Words one after the other, by their numbers. */
interface Run {
  readonly first: number;
  readonly last: number;
}

/**
 * Finds names that Whisper wrote because it was told to expect them, where something else was said (“I'm John Dashwood” for “Chapter three”): the aligner does not find their
 * sounds there. The place is heard once more without names to expect; where other words come of which every one is found in the sound, and which leave
 * no speech there unexplained, those are what was said. Somebody is asked to listen there, whatever they are.
 * @throws MediaError as `recogniseEach`
 */
export async function withoutExpected(
  { speech, envelope, durationSeconds, settings, names, words }: ExpectedHearing,
  job: MediaJob,
): Promise<{ words: Word[]; tried: HeardAgain[] }> {
  const runs = doubtfulNames(words, names);
  if (runs.length === 0) return { words: [...words], tried: [] };
  const room = runs.map((run) => roomOf(run, words, durationSeconds));
  const cut = room.map(({ start, end }) => {
    const around = { start: Math.max(0, start - CONTEXT), end: Math.min(durationSeconds, end + CONTEXT) };
    return cutWithin(envelope, around, settings.cutting);
  });
  const hearing = { speech, envelope, settings, prompt: null, voiceDetection: false, sharing: true };
  const heard = await recogniseEach({ ...hearing, pieces: cut.flat() }, job);
  const left = [...heard];
  const instead = cut.map((pieces, index) => {
    const again = left.splice(0, pieces.length);
    const all = { words: again.flatMap((one) => one.words), unwritten: again.flatMap((one) => one.unwritten) };
    return wordsInstead(all, room[index]!, names);
  });
  const isReplaced = (at: number) => runs.some(({ first, last }, n) => instead[n] && at >= first && at <= last);
  const found = instead.flatMap((one) => one ?? []).map((word): Word => ({ ...word, doubtful: 'in-place-of-name' }));
  return {
    words: [...words.filter((_, at) => !isReplaced(at)), ...found].sort((a, b) => a.start - b.start || a.end - b.end),
    tried: room.map(({ start, end }, n) => ({ start, end, way: WAY, words: instead[n]?.length ?? 0 })),
  };
}

/** Runs of words that were not found in the sound, one of them a name that was expected. */
export function doubtfulNames(words: readonly Word[], names: readonly string[]): Run[] {
  const expected = expectedForms(names);
  const runs: Run[] = [];
  for (let first = 0; first < words.length; first++) {
    let last = first - 1;
    while (words[last + 1] && !isFound(words[last + 1]!)) last++;
    if (last < first) continue;
    if (words.slice(first, last + 1).some(({ text }) => expected.has(spelling(text)))) runs.push({ first, last });
    first = last;
  }
  return runs;
}

/**
 * The words that were said in a passage, as it was heard without names; null where that says nothing: a word was not found in the sound, one is of
 * a name that was expected, there is none, or somebody says more there than they explain.
 */
export function wordsInstead(
  { words, unwritten }: StretchHeard,
  room: TimeSpan,
  names: readonly string[],
): readonly Word[] | null {
  const expected = expectedForms(names);
  const inRoom = words.filter(({ start, end }) => (start + end) / 2 > room.start && (start + end) / 2 < room.end);
  const areOther = inRoom.every((word) => isFound(word) && !expected.has(spelling(word.text)));
  const unexplained = unwritten.reduce((sum, { start, end }) => {
    const inside = { start: Math.max(start, room.start), end: Math.min(end, room.end) };
    return sum + (inside.end > inside.start ? secondsOf(without(inside, inRoom)) : 0);
  }, 0);
  return inRoom.length > 0 && areOther && unexplained <= MOST_UNWRITTEN ? inRoom : null;
}

function isFound({ aligned, doubtful }: Word): boolean {
  return aligned === true && doubtful !== 'mismatch';
}

function expectedForms(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => name.split(/[\s-]+/).map(spelling)).filter(Boolean));
}

/** From the end of the word before a run to the start of the word after it. */
function roomOf({ first, last }: Run, words: readonly Word[], durationSeconds: number): TimeSpan {
  const start = words[first - 1]?.end ?? 0;
  return { start, end: Math.max(start, words[last + 1]?.start ?? durationSeconds) };
}
