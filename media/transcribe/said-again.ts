import type { Word } from '../words.ts';

/** Whether words come again when the same sound is heard in another way. What Whisper makes up where it understands nothing is another text each time; what was said comes again. */

/** So many words running, as sure as this in both hearings and at the same place, surely came again. */
const FEWEST_RUNNING = 4;
const SURE_RUNNING = 0.75;
/** … unless other sounds were found in the place of so many of them: Whisper does make the same sentence up twice. */
const MISFITS_RUNNING = 0.3;
/** The same words in two hearings are no further apart than this, in seconds: times of words that nobody could follow are that rough. */
const SAME_PLACE = 1.5;

const spelling = ({ text }: Word) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** How many words come in both, in the same order. */
export function wordsInCommon(words: readonly Word[], again: readonly Word[]): number {
  let row = new Uint16Array(again.length + 1);
  for (const word of words) {
    const next = new Uint16Array(again.length + 1);
    for (const [at, other] of again.entries())
      next[at + 1] = spelling(word) === spelling(other) ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!);
    row = next;
  }
  return row.at(-1)!;
}

/** Words that follow each other in both hearings: from which on in each, and how many. */
interface CommonRun {
  readonly first: number;
  readonly again: number;
  readonly length: number;
}

/**
 * Which of the words surely came again: runs of at least four that are the same in both hearings, at the same place and likely, and that fit their sound where they could be followed.
 * @param words in order of time
 * @param again what came when the same sound was heard once more, in order of time
 * @returns the indexes of these words in `words`
 */
export function surelySaidAgain(words: readonly Word[], again: readonly Word[]): Set<number> {
  const said = new Set<number>();
  for (const { first, again: from, length } of runsInCommon(words, again)) {
    const hearings = [words.slice(first, first + length), again.slice(from, from + length)];
    const sure = hearings.flat().reduce((sum, { probability }) => sum + probability, 0) >= SURE_RUNNING * 2 * length;
    const misfits = hearings.map((run) => run.filter(({ doubtful }) => doubtful === 'mismatch').length);
    if (sure && Math.max(...misfits) < MISFITS_RUNNING * length)
      for (let at = first; at < first + length; at++) said.add(at);
  }
  return said;
}

/** The longest run of the same words at the same place, and those before and after it. */
function runsInCommon(words: readonly Word[], again: readonly Word[]): CommonRun[] {
  const longest = longestInCommon(words, again);
  if (longest.length < FEWEST_RUNNING) return [];
  const end = longest.first + longest.length;
  const endAgain = longest.again + longest.length;
  const after = runsInCommon(words.slice(end), again.slice(endAgain));
  return [
    ...runsInCommon(words.slice(0, longest.first), again.slice(0, longest.again)),
    longest,
    ...after.map((run) => ({ ...run, first: run.first + end, again: run.again + endAgain })),
  ];
}

function longestInCommon(words: readonly Word[], again: readonly Word[]): CommonRun {
  let best: CommonRun = { first: 0, again: 0, length: 0 };
  let row = new Uint16Array(again.length + 1);
  for (const [first, word] of words.entries()) {
    const next = new Uint16Array(again.length + 1);
    for (const [at, other] of again.entries()) {
      if (spelling(word) !== spelling(other) || Math.abs(middle(word) - middle(other)) > SAME_PLACE) continue;
      const length = row[at]! + 1;
      next[at + 1] = length;
      if (length > best.length) best = { first: first - length + 1, again: at - length + 1, length };
    }
    row = next;
  }
  return best;
}

function middle({ start, end }: Word): number {
  return (start + end) / 2;
}
