import { audit } from '../audit/log.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { badInput, ChangedMeanwhile, conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { type Recording, withTranscript } from '../recordings/life.ts';
import type { RecordingId } from '../rules/ids.ts';
import {
  type CurrentWord,
  editsBetween,
  heldChanges,
  typedWordsOf,
  versionOf,
  type WordChange,
  type WordEdit,
} from '../rules/recording/word-changes.ts';
import type { Transaction } from '../store/database.ts';
import { wordChanges } from '../store/schema.ts';
import { lockForDecisions, reopen } from './decisions.ts';
import { findInWords, flagFinds } from './flag-corrections.ts';
import { type MadeChange, wordChangesOf, wordsAfter } from './word-rows.ts';

/** Words to be put in the place of others. */
export interface Correction {
  /** Number of the first word, counted from 0 in the version that was shown. */
  readonly first: number;
  /** How many words go; with 0 the new ones come before `first`. */
  readonly count: number;
  readonly text: string;
}

/** What came of a change of the words. */
export interface ChangedWords {
  /** The version that holds now. */
  readonly version: number;
  /** Flags that nobody has decided yet. */
  readonly newFlags: number;
  /** Whether a finished version and its approvals count no more. */
  readonly voided: boolean;
  /** Number of the first word at which something changed, in the version that holds now. */
  readonly at: number;
}

/** The most words that one change writes, and that one passage of it has: an edit is worked out word by word. */
const MOST_WORDS = 2000;

/**
 * Puts words right. Names and details are looked for at once in what was changed; what was made from the words of before is void.
 * @param change.version that was shown; other places may have changed since, these may not
 * @throws ChangedMeanwhile where somebody changed one of these places since; 403, 404, 409, 422
 */
export async function correctWords(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { version, corrections }: { readonly version: number; readonly corrections: readonly Correction[] },
): Promise<ChangedWords> {
  allow(actor, 'correct words');
  return heard.db.transaction((tx) =>
    changeWords(tx, actor, recordingId, ({ recording, changes, words }) => {
      const shown = wordsShown(recording, changes, version);
      const edits = corrections
        .flatMap((correction) => {
          const { at, count, texts } = placeNow({ shown, words, changes, version }, correction);
          const old = words.slice(at, at + count).map(({ text }) => text.trim());
          return editsBetween(old, texts, at).map((edit) => ({
            ...edit,
            old: words.slice(edit.at, edit.at + edit.old.length).map(({ text }) => text),
          }));
        })
        .sort((a, b) => a.at - b.at);
      mustBeApart(edits);
      return edits.length === 0 ? null : { kind: 'correct', edits, at: edits[0]!.at };
    }),
  );
}

/** Takes the last change of the words back, or brings back what was taken back. @throws ChangedMeanwhile; 409 where there is nothing; 403, 404 */
export async function stepWords(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { kind, version }: { readonly kind: 'undo' | 'redo'; readonly version: number },
): Promise<ChangedWords> {
  allow(actor, 'correct words');
  return heard.db.transaction((tx) =>
    changeWords(tx, actor, recordingId, ({ changes }) => {
      const now = versionOf(changes);
      if (version !== now) throw staleWords(changes, { wanted: kind, theirs: changes.at(-1)?.kind ?? null });
      const { active, undone } = heldChanges(changes);
      const moved = (kind === 'undo' ? active : undone).at(-1);
      if (!moved) throw conflict(kind === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
      return { kind, edits: [], at: moved.edits[0]!.at };
    }),
  );
}

/** The words of a recording while it is locked. */
interface WordsNow {
  readonly recording: Recording;
  readonly changes: readonly MadeChange[];
  readonly words: readonly CurrentWord[];
}

async function changeWords(
  tx: Transaction,
  actor: Actor,
  recordingId: RecordingId,
  wanted: (now: WordsNow) => (Pick<WordChange, 'kind' | 'edits'> & { readonly at: number }) | null,
): Promise<ChangedWords> {
  const locked = await lockForDecisions(tx, actor, 'correct words', recordingId);
  const recording = await withTranscript(tx, locked);
  const changes = await wordChangesOf(tx, recordingId);
  const words = wordsAfter(recording, changes);
  const made = wanted({ recording, changes, words });
  if (!made) return { version: versionOf(changes), newFlags: 0, voided: false, at: 0 };
  const { at, ...change } = made;
  const voided = locked.state === 'needs-approval';
  await reopen(tx, actor, 'correct words', locked, 'Words were corrected.');
  const version = versionOf(changes) + 1;
  await tx.insert(wordChanges).values({ recordingId, version, ...change, edits: [...change.edits], by: actor.id });
  await audit(tx, {
    actor: actor.id,
    action: `words.${change.kind}`,
    subject: recordingId,
    detail: { version, places: change.edits.length },
  });
  const people = await rosterOf(tx, recordingId);
  const after = wordsAfter(recording, [...changes, { ...change, version }]);
  const stood = new Set(words.map(({ id }) => id));
  const stands = new Set(after.map(({ id }) => id));
  const wentAfter = new Set(words.flatMap(({ id }, index) => (stands.has(id) ? [] : [words[index - 1]?.id ?? ''])));
  const looked = { recording, people, words: after };
  // Where words went, those beside them stand together now.
  const finds = await findInWords(looked, ({ id }) => !stood.has(id) || wentAfter.has(id));
  return { version, newFlags: await flagFinds(tx, looked, finds), voided, at };
}

/** The words as they were shown. @throws 422 for a version that never was */
function wordsShown(recording: Recording, changes: readonly WordChange[], version: number): CurrentWord[] {
  if (version > versionOf(changes) || version < 0)
    throw badInput('There is no such version of the words.', { version: 'There is no such version of the words.' });
  return wordsAfter(
    recording,
    changes.filter((change) => change.version <= version),
  );
}

/** Where the words of a correction stand now. @throws ChangedMeanwhile where they are others now; 422 */
function placeNow(
  {
    shown,
    words,
    changes,
    version,
  }: Pick<WordsNow, 'words' | 'changes'> & { readonly shown: readonly CurrentWord[]; readonly version: number },
  { first, count, text }: Correction,
): { readonly at: number; readonly count: number; readonly texts: string[] } {
  const texts = typedWordsOf(text);
  if (first + count > shown.length) throw badInput('There are no such words.', { first: 'There are no such words.' });
  if (texts.length > MOST_WORDS || count > MOST_WORDS)
    throw badInput('That is too much at once.', { text: `Write at most ${MOST_WORDS} words.` });
  // The words beside an empty place name it.
  const [from, to] = count > 0 ? [first, first + count] : [Math.max(0, first - 1), Math.min(shown.length, first + 1)];
  const ids = shown.slice(from, to).map(({ id }) => id);
  const start = ids.length === 0 ? 0 : words.findIndex(({ id }) => id === ids[0]);
  const isSame = start >= 0 && ids.every((id, index) => words[start + index]?.id === id);
  if (isSame && (ids.length > 0 || words.length === 0)) return { at: start + (first - from), count, texts };
  const passage = shown.slice(from, to);
  const stretch = { start: passage[0]?.start ?? 0, end: passage.at(-1)?.end ?? Number.POSITIVE_INFINITY };
  const there = words.flatMap((word, index) => (word.start < stretch.end && word.end > stretch.start ? [index] : []));
  const place = { first: there[0] ?? words.length, count: there.length };
  const theirs = { ...place, text: there.map((index) => words[index]!.text).join(' ') };
  throw staleWords(
    changes.filter((change) => change.version > version),
    { wanted: { first, count, text: texts.join(' ') }, theirs, now: versionOf(changes) },
  );
}

/** What somebody wanted of words that another person changed meanwhile, and what is there. @param since the changes that were not seen */
function staleWords(
  since: readonly MadeChange[],
  { wanted, theirs, now = versionOf(since) }: { wanted: unknown; theirs: unknown; now?: number },
): ChangedMeanwhile {
  const { by = null, at = null } = since.at(-1) ?? {};
  return new ChangedMeanwhile([{ of: 'words', wanted, theirs, stands: theirs, by, at, revision: String(now) }]);
}

/** @throws 422 where two corrections of one request are about the same words */
function mustBeApart(edits: readonly WordEdit[]): void {
  const isOver = edits.some((edit, index) => {
    const before = edits[index - 1];
    return before !== undefined && edit.at < before.at + Math.max(1, before.old.length);
  });
  if (isOver) throw badInput('Two of these corrections are about the same words.');
}
