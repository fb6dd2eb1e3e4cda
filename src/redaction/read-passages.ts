import { audit } from '../audit/log.ts';
import { badInput, ChangedMeanwhile } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { withTranscript } from '../recordings/life.ts';
import type { RecordingId } from '../rules/ids.ts';
import { markedRanges } from '../rules/recording/read-words.ts';
import { versionOf } from '../rules/recording/word-changes.ts';
import { readMarks } from '../store/schema.ts';
import { lockForDecisions, reopen } from './decisions.ts';
import { peoplesWordsOf, wordsAfter } from './word-rows.ts';

/** A passage that somebody read, as it was shown to them. */
export interface ReadPassage {
  readonly version: number;
  /** Number of its first word, counted from 0 in that version. */
  readonly first: number;
  readonly count: number;
  /** False takes a mark back. */
  readonly isRead: boolean;
}

/**
 * Writes down that somebody read a passage, or takes that back. A version that is made already says what was read when it was made: a new mark leaves
 * it alone; taking one back makes it void, because it would say too much.
 * @returns whether a finished version counts no more
 * @throws ChangedMeanwhile where the passage has other words now; 403, 404, 409, 422
 */
export async function markPassageRead(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { version, first, count, isRead }: ReadPassage,
): Promise<boolean> {
  allow(actor, 'mark words read');
  return heard.db.transaction(async (tx) => {
    const locked = await lockForDecisions(tx, actor, 'mark words read', recordingId);
    const recording = await withTranscript(tx, locked);
    const { changes, marks } = await peoplesWordsOf(tx, recordingId);
    const shown = wordsAfter(
      recording,
      changes.filter((change) => change.version <= version),
    );
    const passage = shown.slice(first, first + count);
    if (count < 1 || passage.length < count || version > versionOf(changes))
      throw badInput('There are no such words.', { first: 'There are no such words.' });
    const now = wordsAfter(recording, changes);
    const start = now.findIndex(({ id }) => id === passage[0]!.id);
    if (start < 0 || passage.some(({ id }, index) => now[start + index]?.id !== id)) {
      const { by = null, at = null } = changes.at(-1) ?? {};
      const stretch = { from: passage[0]!.start, to: passage.at(-1)!.end };
      const theirs = now.filter((word) => word.start < stretch.to && word.end > stretch.from);
      const text = (words: readonly { text: string }[]) => words.map((word) => word.text).join(' ');
      throw new ChangedMeanwhile([
        {
          ...{ of: 'words', wanted: text(passage), theirs: text(theirs), stands: text(theirs), by, at },
          revision: String(versionOf(changes)),
        },
      ]);
    }
    const voided = !isRead && locked.state === 'needs-approval';
    if (voided) await reopen(tx, actor, 'mark words read', locked, 'A passage was not read after all.');
    const number = (marks.at(-1)?.number ?? 0) + 1;
    await tx.insert(readMarks).values({ recordingId, number, isRead, ranges: markedRanges(passage), by: actor.id });
    await audit(tx, {
      actor: actor.id,
      action: isRead ? 'words.read' : 'words.read-taken-back',
      subject: recordingId,
      detail: { version, words: count },
    });
    return voided;
  });
}
