import { audit } from '../audit/log.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { badInput, conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { withTranscript } from '../recordings/life.ts';
import type { RecordingId } from '../rules/ids.ts';
import {
  type CurrentWord,
  editsBetween,
  heldChanges,
  typedWordsOf,
  versionOf,
  type WordChange,
  type WordEdit,
} from '../rules/redaction/word-changes.ts';
import type { WordPlace } from '../rules/redaction/word-places.ts';
import type { Transaction } from '../store/database.ts';
import { wordChanges } from '../store/schema.ts';
import { lockForDecisions, reopen } from './decisions.ts';
import { findInWords, flagFinds } from './flag-corrections.ts';
import { placesMet, staleWords, type WordsMet } from './stale-words.ts';
import { wordChangesOf, wordsAfter } from './word-rows.ts';

/** Words to be put in the place of others, in the version that was shown. */
export interface Correction extends WordPlace {
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
      const places = placesMet({ recording, changes, words, version }, corrections);
      const edits = corrections
        .flatMap((correction, index) => editsOf(words, places[index]!, correction))
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
      if (version !== now) throw staleWords(changes, { wanted: kind, theirs: changes.at(-1)?.kind ?? null, now });
      const { active, undone } = heldChanges(changes);
      const moved = (kind === 'undo' ? active : undone).at(-1);
      if (!moved) throw conflict(kind === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
      return { kind, edits: [], at: moved.edits[0]!.at };
    }),
  );
}

async function changeWords(
  tx: Transaction,
  actor: Actor,
  recordingId: RecordingId,
  wanted: (now: Omit<WordsMet, 'version'>) => (Pick<WordChange, 'kind' | 'edits'> & { readonly at: number }) | null,
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

/** @throws 422 for more words than are worked out at once */
function editsOf(words: readonly CurrentWord[], at: number, { count, text }: Correction): WordEdit[] {
  const now = typedWordsOf(text);
  if (now.length > MOST_WORDS || count > MOST_WORDS)
    throw badInput('That is too much at once.', { text: `Write at most ${MOST_WORDS} words.` });
  const old = words.slice(at, at + count).map((word) => word.text);
  const edits = editsBetween(
    old.map((word) => word.trim()),
    now,
    at,
  );
  return edits.map((edit) => ({ ...edit, old: old.slice(edit.at - at, edit.at - at + edit.old.length) }));
}

/** @throws 422 where two corrections of one request are about the same words */
function mustBeApart(edits: readonly WordEdit[]): void {
  const isOver = edits.some((edit, index) => {
    const before = edits[index - 1];
    return before !== undefined && edit.at < before.at + Math.max(1, before.old.length);
  });
  if (isOver) throw badInput('Two of these corrections are about the same words.');
}
