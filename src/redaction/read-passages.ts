import { audit } from '../audit/log.ts';
import { badInput } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { withTranscript } from '../recordings/life.ts';
import type { RecordingId } from '../rules/ids.ts';
import { markedRanges } from '../rules/redaction/read-words.ts';
import type { WordPlace } from '../rules/redaction/word-places.ts';
import { readMarks } from '../store/schema.ts';
import { lockForDecisions, reopen } from './decisions.ts';
import { placesMet } from './stale-words.ts';
import { peoplesWordsOf, wordsAfter } from './word-rows.ts';

/** A passage that somebody read, as it was shown to them. */
export interface ReadPassage extends WordPlace {
  readonly version: number;
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
    const words = wordsAfter(recording, changes);
    if (count < 1) throw badInput('There are no such words.', { count: 'There are no such words.' });
    const [at] = placesMet({ recording, changes, words, version }, [{ first, count }]);
    const passage = words.slice(at, at! + count);
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
