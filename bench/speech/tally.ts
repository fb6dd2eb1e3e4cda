import type { TimeSpan } from '../../media/words.ts';
import { type ComparedName, compareNames, compareWords, type ComparedWords } from './compared.ts';
import { carefulSpans, type HeardRecording, type PlacedFlag } from './heard-recording.ts';
import type { SaidWord, SpokenRecording } from './truth.ts';

/** What can be added up over recordings. Times in seconds but for the errors of word times, which are milliseconds. */
export interface Tally {
  readonly soundSeconds: number;
  readonly saidWords: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  readonly startErrors: readonly number[];
  readonly endErrors: readonly number[];
  readonly names: number;
  readonly namesHeard: number;
  readonly namesFlagged: number;
  /** Names whose true times are known, and those of them that lie wholly under one span. */
  readonly namesTimed: number;
  readonly namesCovered: number;
  readonly otherWords: number;
  readonly otherWordsLost: number;
  readonly hiddenBesideSeconds: number;
  readonly unheardSeconds: number;
  /** Flags by their code. */
  readonly flags: Readonly<Record<string, number>>;
  readonly flagsBeside: Readonly<Record<string, number>>;
}

const seconds = (spans: readonly TimeSpan[]) => spans.reduce((sum, { start, end }) => sum + end - start, 0);
const meets = (a: TimeSpan, b: TimeSpan) => a.start < b.end && a.end > b.start;

/** Seconds of a stretch that lie under spans that do not overlap. */
function under(spans: readonly TimeSpan[], { start, end }: TimeSpan): number {
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(end, span.end) - Math.max(start, span.start)), 0);
}

/** Compares what Heard made of a recording with what is true. */
export function tallyOf({ said, names }: SpokenRecording, heard: HeardRecording): Tally {
  const { words, unheard } = heard.transcript;
  const compared = compareWords(said, words);
  const named = compareNames(names, said, words, compared);
  const spans = carefulSpans(heard, (flag) => named.some((name) => isAt(flag, name)));
  const others = otherPlaces(said, names, words, compared);
  const timed = named.filter((name) => name.said.place !== null);
  const count = (kind: string) => compared.pairs.filter((pair) => pair.kind === kind).length;
  const places = joined(named.flatMap(({ place }) => (place === null ? [] : [place])));
  return {
    soundSeconds: heard.durationSeconds,
    saidWords: said.length,
    substitutions: count('substitution'),
    deletions: count('deletion'),
    insertions: count('insertion'),
    startErrors: compared.startErrors,
    endErrors: compared.endErrors,
    names: named.length,
    namesHeard: named.filter(({ isHeard }) => isHeard).length,
    namesFlagged: named.filter((name) => isFlagged(name, heard.flags)).length,
    namesTimed: timed.length,
    namesCovered: timed.filter(({ said: { place } }) =>
      spans.some((span) => span.start <= place!.start && span.end >= place!.end),
    ).length,
    otherWords: others.length,
    otherWordsLost: others.filter((place) => under(spans, place) > (place.end - place.start) / 2).length,
    hiddenBesideSeconds: seconds(spans) - places.reduce((sum, place) => sum + under(spans, place), 0),
    unheardSeconds: seconds(unheard),
    flags: codes(heard.flags),
    flagsBeside: codes(heard.flags.filter((flag) => !named.some((name) => isAt(flag, name)))),
  };
}

/** Whether a flag stands on a word of the name, or lies where it is spoken. */
function isAt(flag: PlacedFlag, { words, place }: ComparedName): boolean {
  if (flag.text !== '' && words.some((word) => word >= flag.firstWord && word <= flag.lastWord)) return true;
  return place !== null && meets(flag, place);
}

/** Whether names or details were flagged on every word of the name; for a name without a recognised word: where it is spoken. */
function isFlagged({ words, place }: ComparedName, flags: readonly PlacedFlag[]): boolean {
  const sure = flags.filter(({ kind }) => kind !== 'listen');
  if (words.length === 0) return place !== null && sure.some((flag) => meets(flag, place));
  return words.every((word) => sure.some((flag) => word >= flag.firstWord && word <= flag.lastWord));
}

/** Where the words are that belong to no name and its title: at their true times, else at the recognised ones; words without either are left out. */
function otherPlaces(
  said: readonly SaidWord[],
  names: SpokenRecording['names'],
  words: HeardRecording['transcript']['words'],
  { standsFor }: ComparedWords,
): TimeSpan[] {
  return said.flatMap(({ start, end }, index) => {
    if (names.some(({ titleWord, lastWord }) => index >= titleWord && index <= lastWord)) return [];
    if (start !== null && end !== null) return [{ start, end }];
    const recognised = standsFor[index] == null ? undefined : words[standsFor[index]];
    return recognised && recognised.end > recognised.start ? [{ start: recognised.start, end: recognised.end }] : [];
  });
}

function codes(flags: readonly PlacedFlag[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { code, kind } of flags) counted[code ?? kind] = (counted[code ?? kind] ?? 0) + 1;
  return counted;
}

/** The same stretches, those that overlap as one. */
function joined(places: readonly TimeSpan[]): TimeSpan[] {
  const one: TimeSpan[] = [];
  for (const place of [...places].sort((a, b) => a.start - b.start)) {
    const last = one.at(-1);
    if (last && place.start <= last.end)
      one[one.length - 1] = { start: last.start, end: Math.max(last.end, place.end) };
    else one.push(place);
  }
  return one;
}

/** Adds tallies up: numbers are summed, lists joined, and counts by code summed code by code. @throws when there is none */
export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, one) => {
    const keys = Object.keys(sum) as (keyof Tally)[];
    return Object.fromEntries(keys.map((key) => [key, added(sum[key], one[key])])) as unknown as Tally;
  });
}

function added(a: Tally[keyof Tally], b: Tally[keyof Tally]): Tally[keyof Tally] {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b] as number[];
  const [left, right] = [a, b] as Record<string, number>[];
  const all = [...new Set([...Object.keys(left!), ...Object.keys(right!)])];
  return Object.fromEntries(all.map((code) => [code, (left![code] ?? 0) + (right![code] ?? 0)]));
}
