import type { TimeSpan } from '../words.ts';
import { INSTEAD, UNWRITTEN } from './grammar.ts';

/** Where a word was said, in seconds from the start of the sound. */
interface PlacedWord extends TimeSpan {
  /** True where the sound is the word's own; false where other sounds are in its place. */
  readonly fits: boolean;
}

/** Where the words of a stretch of sound were said. */
export interface Alignment {
  /** One for each word, in order. */
  readonly words: readonly PlacedWord[];
  /** Speech that none of the words explains. */
  readonly unwritten: readonly TimeSpan[];
}

const FRAMES_A_SECOND = 100;
/** The fields of a line before its segments: `id S … T … A … L …`. */
const HEAD = 9;
/** Each segment: its first frame, two scores, the word. */
const FIELDS = 4;

/** What a line of PocketSphinx's segmentation says: each word with its start, and where the last one ends. Seconds; NaN where there is no number. */
interface Answer {
  readonly starts: readonly { readonly name: string; readonly start: number }[];
  readonly end: number;
}

/** Reads one line `id S … T … A … L … (start score score word)* end` of a segmentation; starts and end are frames. */
export function readAnswer(line: string): Answer {
  const fields = line.trim().split(/\s+/);
  const starts: { name: string; start: number }[] = [];
  let at = HEAD;
  for (; at + FIELDS <= fields.length - 1; at += FIELDS)
    starts.push({ name: fields[at + FIELDS - 1]!, start: Number(fields[at]) / FRAMES_A_SECOND });
  return { starts, end: Number(fields[at]) / FRAMES_A_SECOND };
}

interface Segment extends TimeSpan {
  readonly name: string;
}

/** The words of an answer one after the other, whichever way they were said ("w1(2)"); none where a time is missing. */
function segmentsOf({ starts, end }: Answer): Segment[] {
  const segments = starts.map(({ name, start }, index) => ({
    name: name.replace(/\(\d+\)$/, ''),
    start,
    end: starts[index + 1]?.start ?? end,
  }));
  return segments.every(({ start, end }) => Number.isFinite(start) && Number.isFinite(end) && end >= start)
    ? segments
    : [];
}

/** Inside a word nobody is silent for longer, in seconds. */
const LONGEST_STOP = 0.3;

/** Any sounds, in one or several parts with silence between them. */
interface Sounds {
  /** The number of the word that they stand for; null where they stand for none. */
  readonly word: number | null;
  readonly kind: string;
  readonly parts: TimeSpan[];
}

/**
 * The alignment that a line of the segmentation stands for. Of sounds that pause for longer than a word does, those that last most like the word are the word;
 * the others are speech that nobody wrote down.
 * @param names of the words as in the grammar: null for one that nobody knows how to say
 * @param lengths how long each word takes to say, in seconds, roughly
 * @returns null where the line does not go through every word: the sound could not be followed to its end
 */
export function alignmentOf(
  line: string,
  names: readonly (string | null)[],
  lengths: readonly number[],
): Alignment | null {
  const alignment = followed(line, names, lengths);
  return alignment.words.length === names.length ? alignment : null;
}

/** Of fewer words than this share, what was followed says nothing: the sound may be that of other words. */
const MOST_OF_THEM = 0.5;

/** The same for a line that may end before the last word: the words up to the last one that was found, where they are half of all at least. */
export function alignedStart(
  line: string,
  names: readonly (string | null)[],
  lengths: readonly number[],
): Alignment | null {
  const { words, unwritten } = followed(line, names, lengths);
  const last = words.findLastIndex(({ fits }) => fits);
  return last + 1 >= MOST_OF_THEM * names.length ? { words: words.slice(0, last + 1), unwritten } : null;
}

/** The words that a line goes through, and the speech between them. */
function followed(line: string, names: readonly (string | null)[], lengths: readonly number[]): Alignment {
  const words: PlacedWord[] = [];
  const sounds: Sounds[] = [];
  let open = null as Sounds | null;
  for (const { name, start, end } of segmentsOf(readAnswer(line))) {
    const kind = [UNWRITTEN, ...INSTEAD].find((prefix) => name.startsWith(prefix)) ?? null;
    if (kind === null) {
      if (name !== names[words.length]) continue;
      words.push({ start, end, fits: true });
      open = null;
    } else if (open?.kind === kind) {
      const last = open.parts.at(-1)!;
      if (start - last.end < LONGEST_STOP) open.parts[open.parts.length - 1] = { start: last.start, end };
      else open.parts.push({ start, end });
    } else {
      open = { word: kind === UNWRITTEN ? null : words.length, kind, parts: [{ start, end }] };
      sounds.push(open);
      if (open.word !== null) words.push({ start, end, fits: names[open.word] === null });
    }
  }
  const unwritten: TimeSpan[] = [];
  for (const { word, parts } of sounds) {
    const own = word === null ? null : mostLike(parts, lengths[word]!);
    if (own) words[word!] = { ...own, fits: words[word!]!.fits };
    unwritten.push(...parts.filter((part) => part !== own));
  }
  return { words, unwritten: unwritten.sort((a, b) => a.start - b.start) };
}

function mostLike(parts: readonly TimeSpan[], seconds: number): TimeSpan {
  const off = ({ start, end }: TimeSpan) => Math.abs(end - start - seconds);
  return parts.reduce((best, part) => (off(part) < off(best) ? part : best));
}
