import type { TimeSpan } from '../../../media/words.ts';
import { findDoubts } from './doubtful.ts';
import type { FoundFlag } from './found-flag.ts';
import { withJointsTakenIn } from './names/joined-names.ts';
import { withPassages } from './listen-passages.ts';
import { findNames, type Named } from './names/names.ts';
import { findDetails } from './details/patterns.ts';
import { findUnknownNames } from './names/unknown-names.ts';
import { textOf, timesOf, type TranscriptWord } from './words.ts';

export type { FoundFlag } from './found-flag.ts';

export interface FlagRoster {
  readonly participants: readonly Named[];
  readonly keep: readonly string[];
}

export interface ListenOptions {
  readonly durationSeconds: number;
  readonly unheard?: readonly TimeSpan[];
}

/**
 * Everything in a transcript that may identify a person: the union of all finders. Finds of the same words are one flag that says who
 * found it. With `listen` also the passages that a person has to hear. Sorted by place; name and detail flags never share a word.
 */
export function flagTranscript(
  words: readonly TranscriptWord[],
  roster: FlagRoster,
  listen?: ListenOptions,
): FoundFlag[] {
  const known = joinOverlapping([...findNames(words, roster.participants, roster.keep), ...findDetails(words)], words);
  const named = withJointsTakenIn(absorb(withJointsTakenIn(known, words), findUnknownNames(words), words), words);
  const all = listen ? withPassages(named, findDoubts(words, listen), words) : named;
  return [...all].sort(
    (a, b) => a.firstWord - b.firstWord || a.lastWord - b.lastWord || (a.start ?? 0) - (b.start ?? 0),
  );
}

/** Flags that share a word become one over all their words: a detail if one of them is, and whoever any of them names. */
function joinOverlapping(flags: readonly FoundFlag[], words: readonly TranscriptWord[]): FoundFlag[] {
  const joined: FoundFlag[] = [];
  for (const flag of [...flags].sort((a, b) => a.firstWord - b.firstWord || b.lastWord - a.lastWord)) {
    const last = joined.at(-1);
    if (last && flag.firstWord <= last.lastWord) joined[joined.length - 1] = join(last, flag, words);
    else joined.push(flag);
  }
  return joined;
}

function join(a: FoundFlag, b: FoundFlag, words: readonly TranscriptWord[]): FoundFlag {
  const leading = b.kind === 'detail' && a.kind !== 'detail' ? b : a;
  const other = leading === a ? b : a;
  const firstWord = Math.min(a.firstWord, b.firstWord);
  const lastWord = Math.max(a.lastWord, b.lastWord);
  const people = [
    ...new Set(
      [leading, other].flatMap((flag) => [
        ...(flag.participant === null ? [] : [flag.participant]),
        ...(flag.others ?? []),
      ]),
    ),
  ];
  const { start: _start, end: _end, ...untimed } = leading;
  return {
    ...untimed,
    text: textOf(words, firstWord, lastWord),
    firstWord,
    lastWord,
    ...bothTimes(a, b, timesOf(words, firstWord, lastWord)),
    participant: people[0] ?? null,
    ...(people.length > 1 ? { others: people.slice(1) } : {}),
    confidence: Math.max(a.confidence, b.confidence),
    reason: leading.reason.includes(other.reason) ? leading.reason : `${leading.reason} ${other.reason}`,
    foundBy: [...new Set([...leading.foundBy, ...other.foundBy])],
  };
}

/** The times of two flags together; where one has none, those of all their words: the times of a part must not pass for those of the whole. */
function bothTimes(a: FoundFlag, b: FoundFlag, ofWords: Pick<FoundFlag, 'start' | 'end'>) {
  if (a.start === undefined || a.end === undefined || b.start === undefined || b.end === undefined) return ofWords;
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/**
 * Adds weaker finds to stronger flags: where they share words, the flag says that they found it too; words that no flag holds yet become
 * a flag of their own. So a surname beside a roster name never hides in that person's permission.
 */
function absorb(
  flags: readonly FoundFlag[],
  weaker: readonly FoundFlag[],
  words: readonly TranscriptWord[],
): FoundFlag[] {
  const holders = [...flags];
  const holderOf = new Map<number, number>();
  for (const [index, flag] of holders.entries())
    for (let word = flag.firstWord; word <= flag.lastWord; word++) holderOf.set(word, index);
  const rest: FoundFlag[] = [];
  for (const find of weaker) {
    const free: number[] = [];
    for (let word = find.firstWord; word <= find.lastWord; word++) {
      const index = holderOf.get(word);
      if (index === undefined) free.push(word);
      else
        holders[index] = { ...holders[index]!, foundBy: [...new Set([...holders[index]!.foundBy, ...find.foundBy])] };
    }
    if (free.length === find.lastWord - find.firstWord + 1) rest.push(find);
    else
      rest.push(
        ...runs(free).map(([first, last]) => ({
          ...find,
          text: textOf(words, first, last),
          firstWord: first,
          lastWord: last,
          ...timesOf(words, first, last),
        })),
      );
  }
  return [...holders, ...rest];
}

function runs(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}
