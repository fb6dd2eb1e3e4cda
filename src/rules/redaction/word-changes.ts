import { z } from 'zod';
import type { Word } from '../../../media/words.ts';
import { shortestNameSaid, usuallySaid } from '../detection/spoken-length.ts';

/** Words that take the place of others, in the text as it was before the change. */
export interface WordEdit {
  /** Number of the first word that goes, or before which new words come; counted from 0. */
  readonly at: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

/** One change of the words. Its edits are in order and do not touch. Undo and redo are changes too: versions only go up. */
export interface WordChange {
  /** 1 for the first change; 0 is what the machine heard. */
  readonly version: number;
  readonly kind: 'correct' | 'undo' | 'redo';
  readonly edits: readonly WordEdit[];
}

/** The edits of a change as they are kept. */
export const WordEditsShape: z.ZodType<WordEdit[]> = z.array(
  z.object({ at: z.int().min(0), old: z.array(z.string()), now: z.array(z.string()) }),
);

/** A word as it is read now. Times in seconds. */
export interface CurrentWord extends Word {
  /** The version that wrote it, and its number there. It never changes, and names no letter of the word. */
  readonly id: string;
  /** 0 for a word that stands as the machine heard it. */
  readonly version: number;
  /** The first and the last word that the machine heard where it stands; `heardLast < heardFirst` where that was none. */
  readonly heardFirst: number;
  readonly heardLast: number;
}

/** The changes that hold, and those that redo would bring back, the next one last. */
export interface HeldChanges {
  readonly active: readonly WordChange[];
  readonly undone: readonly WordChange[];
}

/** Undo takes back the last change that holds; a correction ends what could be redone. @param changes in order of their versions */
export function heldChanges(changes: readonly WordChange[]): HeldChanges {
  const active: WordChange[] = [];
  let undone: WordChange[] = [];
  for (const change of changes) {
    if (change.kind === 'correct') {
      active.push(change);
      undone = [];
      continue;
    }
    const moved = change.kind === 'undo' ? active.pop() : undone.pop();
    if (moved) (change.kind === 'undo' ? undone : active).push(moved);
  }
  return { active, undone };
}

/** The version that the words are at. */
export function versionOf(changes: readonly WordChange[]): number {
  return changes.at(-1)?.version ?? 0;
}

/**
 * The words as they are read now: what the machine heard, with every change that holds. Times that were sorted and inside the recording stay so.
 * @param heard in order of time
 */
export function currentWords(
  heard: readonly Word[],
  changes: readonly WordChange[],
  durationSeconds: number,
): CurrentWord[] {
  const words = heard.map(
    (word, index): CurrentWord => ({ ...word, id: `0.${index}`, version: 0, heardFirst: index, heardLast: index }),
  );
  const recording = { durationSeconds, heard: heard.length };
  for (const change of heldChanges(changes).active) applyChange(words, change, recording);
  return words;
}

/** How long a recording is, and how many words the machine heard in it. */
interface AroundWords {
  readonly durationSeconds: number;
  readonly heard: number;
}

function applyChange(words: CurrentWord[], { version, edits }: WordChange, around: AroundWords): void {
  let number = edits.reduce((sum, { now }) => sum + now.length, 0);
  // From the last to the first, so that the numbers of those before stay true.
  for (const edit of [...edits].reverse()) {
    number -= edit.now.length;
    const placed = edit.old.length === 0 ? inserted(words, edit, around) : replaced(words, edit);
    const written = placed.map(
      (word, index): CurrentWord => ({ ...word, id: `${version}.${number + index}`, version, probability: 1 }),
    );
    words.splice(edit.at, edit.old.length, ...written);
  }
}

type Placed = Pick<CurrentWord, 'text' | 'start' | 'end' | 'heardFirst' | 'heardLast'>;

/** As many words as before keep their times one by one; others share out the time of all that they replace. */
function replaced(words: readonly CurrentWord[], { at, old, now }: WordEdit): Placed[] {
  const gone = words.slice(at, at + old.length);
  if (gone.length === now.length)
    return now.map((text, index) => {
      const { start, end, heardFirst, heardLast } = gone[index]!;
      return { text, start, end, heardFirst, heardLast };
    });
  const start = Math.min(...gone.map((word) => word.start));
  const end = Math.max(...gone.map((word) => word.end));
  const place = {
    heardFirst: Math.min(...gone.map(({ heardFirst }) => heardFirst)),
    heardLast: Math.max(...gone.map(({ heardLast }) => heardLast)),
  };
  return shared(now, start, end).map((word) => ({ ...word, ...place }));
}

/**
 * New words stand in the pause where they come. Where it is too short for them they were said over their neighbours: they take half the time of
 * each, and count as said where both were heard.
 */
function inserted(words: CurrentWord[], { at, now }: WordEdit, { durationSeconds, heard }: AroundWords): Placed[] {
  const before = words[at - 1];
  const after = words[at];
  const start = before?.end ?? 0;
  const end = after?.start ?? Math.max(start, durationSeconds);
  const needed = now.reduce((sum, text) => sum + shortestNameSaid(text), 0);
  // Words that were taken out there were heard where the new ones stand.
  const heardFirst = before ? before.heardLast + 1 : 0;
  const heardLast = after ? after.heardFirst - 1 : heard - 1;
  if (end - start >= needed) return shared(now, start, end).map((word) => ({ ...word, heardFirst, heardLast }));
  const from = before ? (before.start + before.end) / 2 : start;
  const to = after ? (after.start + after.end) / 2 : end;
  if (before) words[at - 1] = { ...before, end: from };
  if (after) words[at] = { ...after, start: to };
  const place = {
    heardFirst: before ? Math.min(before.heardFirst, heardFirst) : 0,
    heardLast: after ? Math.max(after.heardLast, heardLast) : heard - 1,
  };
  return shared(now, from, to).map((word) => ({ ...word, ...place }));
}

/** Words that share out a stretch by how long each usually takes to say. */
function shared(texts: readonly string[], start: number, end: number): Pick<Placed, 'text' | 'start' | 'end'>[] {
  const lengths = texts.map(usuallySaid);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const borders = [start];
  for (const length of lengths) borders.push(Math.min(end, borders.at(-1)! + ((end - start) * length) / total));
  borders[borders.length - 1] = end;
  return texts.map((text, index) => ({ text, start: borders[index]!, end: borders[index + 1]! }));
}

/** The words of a text that somebody typed. */
export function typedWordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** The edits that make one run of words into another and leave alone what both have. @param at number of the first word of the run */
export function editsBetween(old: readonly string[], now: readonly string[], at: number): WordEdit[] {
  // common[i][j]: how many words the rests from i and j have in common, in order.
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i]![j] = old[i] === now[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const edits: WordEdit[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [fromOld, fromNow] = [i, j];
    while ((i < old.length || j < now.length) && !(i < old.length && j < now.length && old[i] === now[j])) {
      if (j >= now.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!)) i++;
      else j++;
    }
    if (i > fromOld || j > fromNow)
      edits.push({ at: at + fromOld, old: old.slice(fromOld, i), now: now.slice(fromNow, j) });
    while (i < old.length && j < now.length && old[i] === now[j]) {
      i++;
      j++;
    }
  }
  return edits;
}

/** Whether a word stands where one of these words was heard. */
export function standsOn({ heardFirst, heardLast }: CurrentWord, first: number, last: number): boolean {
  return heardFirst <= last && heardLast >= first;
}
