import { without } from '../../../media/time-spans.ts';
import type { TimeSpan } from '../../../media/words.ts';
import { type Doubt, DOUBTS, isEverydayWord, SHORTEST_NAME, type WordRun } from './doubtful.ts';
import type { FoundFlag } from './found-flag.ts';
import { listenReason, secondsInWords } from './listen-reasons.ts';
import { textOf, type TranscriptWord } from './words.ts';

/** Doubts no further apart than this, in seconds, are one passage: whoever listens to one hears the other. */
const NEAR = 1;
/** Doubts that do not touch are no longer joined into a passage of more than this, in seconds: nobody can decide all of that at once. */
const LONGEST_JOINED = 10;
/** More words than these lie between two doubts of one passage only where the order of words and times disagree. */
const WORDS_BETWEEN = 8;

interface Passage extends TimeSpan {
  readonly run: WordRun | null;
  readonly doubts: readonly Doubt[];
}

/**
 * The flags of names and details with what is doubtful in them said, and one flag for each passage that a person has to listen to beside
 * them. A doubt about words of a name, or inside it, is no passage of its own: that place is looked at and overwritten as a whole already.
 * @param named flags of names and details, which share no word
 */
export function withPassages(
  named: readonly FoundFlag[],
  doubts: readonly Doubt[],
  words: readonly TranscriptWord[],
): FoundFlag[] {
  const outside = doubts.flatMap((doubt) =>
    doubt.run ? besideNamedWords(doubt, doubt.run, named, words) : besideNamedTimes(doubt, named),
  );
  return [
    ...named.map((flag) => withDoubts(flag, doubts)),
    ...passagesOf(outside, named).map((passage) => flagOf(passage, words)),
  ];
}

const holds = (flag: FoundFlag, word: number) => word >= flag.firstWord && word <= flag.lastWord;
const isWithin = (inner: TimeSpan, { start, end }: FoundFlag) =>
  start !== undefined && end !== undefined && inner.start >= start && inner.end <= end;

function withDoubts(flag: FoundFlag, doubts: readonly Doubt[]): FoundFlag {
  const own = doubts.filter((doubt) =>
    doubt.run ? doubt.run.first <= flag.lastWord && doubt.run.last >= flag.firstWord : isWithin(doubt, flag),
  );
  if (own.length === 0) return flag;
  const wordless = own.filter(({ run }) => run === null);
  const unsaid =
    wordless.length > 0
      ? ` Somebody speaks for ${secondsInWords(wordless)} in it and no words came: listen to all of it.`
      : '';
  return {
    ...flag,
    reason: `${flag.reason}${unsaid}`,
    foundBy: [...new Set([...flag.foundBy, ...own.map(({ code }) => code)])],
  };
}

/** What is left of doubtful words beside those of names and details, where a name could hide in it. */
function besideNamedWords(
  doubt: Doubt,
  run: WordRun,
  named: readonly FoundFlag[],
  words: readonly TranscriptWord[],
): Doubt[] {
  const free: { first: number; last: number }[] = [];
  for (let word = run.first; word <= run.last; word++) {
    if (named.some((flag) => holds(flag, word))) continue;
    if (free.at(-1)?.last === word - 1) free.at(-1)!.last = word;
    else free.push({ first: word, last: word });
  }
  return free.flatMap(({ first, last }): Doubt[] => {
    if (first === run.first && last === run.last) return [doubt];
    const left = { ...doubt, run: { first, last } };
    const isEveryday = words.slice(first, last + 1).every(isEverydayWord);
    // Nobody knows which part of the place is meant; all of it is overwritten with the name, whose flag says so.
    if (doubt.code === 'doubtful-timing') return isEveryday ? [] : [left];
    const start = words[first]!.start ?? doubt.start;
    const end = words[last]!.end ?? doubt.end;
    return isEveryday && end - start < SHORTEST_NAME ? [] : [{ ...left, start, end: Math.max(start, end) }];
  });
}

/** What is left of speech without words beside the places of names and details, where a name has room in it. */
function besideNamedTimes(doubt: Doubt, named: readonly FoundFlag[]): Doubt[] {
  const places = named.flatMap(({ start, end }) => (start === undefined || end === undefined ? [] : [{ start, end }]));
  const left = without(doubt, places);
  // What no name touches stays, however short it is.
  const isWhole = left.length === 1 && left[0]!.start === doubt.start && left[0]!.end === doubt.end;
  const roomy = isWhole ? left : left.filter(({ start, end }) => end - start >= SHORTEST_NAME);
  return roomy.map(({ start, end }) => ({ ...doubt, start, end }));
}

function passagesOf(doubts: readonly Doubt[], named: readonly FoundFlag[]): Passage[] {
  const passages: Passage[] = [];
  for (const doubt of [...doubts].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = passages.at(-1);
    if (last && areOne(last, doubt, named))
      passages[passages.length - 1] = {
        start: last.start,
        end: Math.max(last.end, doubt.end),
        run: bothRuns(last.run, doubt.run),
        doubts: [...last.doubts, doubt],
      };
    else passages.push({ start: doubt.start, end: doubt.end, run: doubt.run, doubts: [doubt] });
  }
  return passages;
}

/** Never over a name or detail: what is decided for that must not look decided again here. */
function areOne(passage: Passage, doubt: Doubt, named: readonly FoundFlag[]): boolean {
  const gap = doubt.start - passage.end;
  if (gap > NEAR || (gap > 0 && doubt.end - passage.start > LONGEST_JOINED)) return false;
  const { run } = passage;
  if (run && doubt.run) {
    if (Math.max(run.first, doubt.run.first) - Math.min(run.last, doubt.run.last) > WORDS_BETWEEN) return false;
    const both = bothRuns(run, doubt.run)!;
    if (named.some((flag) => flag.firstWord <= both.last && flag.lastWord >= both.first)) return false;
  }
  return !named.some(({ start, end }) => gap > 0 && start! < doubt.start && end! > passage.end);
}

function bothRuns(a: WordRun | null, b: WordRun | null): WordRun | null {
  return a && b ? { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) } : (a ?? b);
}

function flagOf({ start, end, run, doubts }: Passage, words: readonly TranscriptWord[]): FoundFlag {
  const foundBy = DOUBTS.filter((cause) => doubts.some(({ code }) => code === cause));
  const { first, last } = run ?? neighbours(words, start, end);
  return {
    kind: 'listen',
    text: run ? textOf(words, first, last) : '',
    ...{ firstWord: first, lastWord: last, start, end },
    participant: null,
    confidence: Math.max(...doubts.map(({ confidence }) => confidence)),
    reason: listenReason(doubts, words),
    foundBy,
    code: foundBy[0]!,
  };
}

/** The last word that begins before a stretch and the first that ends after it; the same word where there is only one. */
function neighbours(words: readonly TranscriptWord[], start: number, end: number): WordRun {
  const before = words.findLastIndex((word) => word.start !== undefined && word.start < start);
  const after = words.findIndex((word) => word.end !== undefined && word.end > end);
  const last = Math.max(0, words.length - 1);
  return { first: Math.max(0, before), last: after < 0 ? last : Math.max(after, before) };
}
