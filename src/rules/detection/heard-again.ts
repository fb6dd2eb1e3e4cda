import type { HeardAgain, TimeSpan, Transcript } from '../../../media/words.ts';

/** A passage in which no words came at first, and what hearing it again brought, one way after the other. */
export interface PassageHeardAgain extends TimeSpan {
  readonly tries: Pick<HeardAgain, 'way' | 'words'>[];
}

/**
 * The passages of a recording that were heard again, in order of time. A later way hears only what an earlier one left: what overlaps is one
 * passage, and the words of one way in it are counted together.
 */
export function passagesHeardAgain(transcript: Pick<Transcript, 'heardAgain'> | null): PassageHeardAgain[] {
  const passages: HeardAgain[][] = [];
  for (const one of (transcript?.heardAgain ?? []).toSorted((a, b) => a.start - b.start)) {
    const last = passages.at(-1);
    if (last && one.start < endOf(last)) last.push(one);
    else passages.push([one]);
  }
  return passages.map((passage) => ({
    start: passage[0]!.start,
    end: endOf(passage),
    tries: waysOf(transcript, passage).map((way) => ({ way, words: wordsBy(way, passage) })),
  }));
}

/**
 * In how many other ways each stretch without words in a passage was heard again: the fewest, where there are several. The middle of a
 * stretch counts.
 */
export function waysHeardAgain(
  passage: TimeSpan,
  transcript: Partial<Pick<Transcript, 'heardAgain' | 'unheard'>> | null,
): number {
  const within = (transcript?.unheard ?? []).filter(({ start, end }) => start < passage.end && end > passage.start);
  return Math.min(...(within.length > 0 ? within : [passage]).map((stretch) => waysInMiddle(stretch, transcript)));
}

function waysInMiddle({ start, end }: TimeSpan, transcript: Pick<Transcript, 'heardAgain'> | null): number {
  const middle = (start + end) / 2;
  const there = (transcript?.heardAgain ?? []).filter((one) => one.start <= middle && middle <= one.end);
  return waysOf(transcript, there).length;
}

const endOf = (passage: readonly TimeSpan[]) => Math.max(...passage.map(({ end }) => end));

const wordsBy = (way: string, passage: readonly HeardAgain[]) =>
  passage.filter((one) => one.way === way).reduce((sum, { words }) => sum + words, 0);

/** The ways of these hearings, in the order in which the recording was heard in them. */
function waysOf(transcript: Pick<Transcript, 'heardAgain'> | null, some: readonly HeardAgain[]): string[] {
  const inOrder = new Set(transcript?.heardAgain?.map(({ way }) => way));
  return [...inOrder].filter((way) => some.some((one) => one.way === way));
}
