import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { type Authorized, shownOf } from '../people/allow.ts';
import type { Recording } from '../recordings/life.ts';
import { findRecording } from '../recordings/recordings.ts';
import { type MadeChange, type PeoplesWords, wordChangesOf, wordsAfter } from '../redaction/word-rows.ts';
import type { RecordingId } from '../rules/ids.ts';
import { shareRead, wordsRead } from '../rules/redaction/read-words.ts';
import { type CurrentWord, heldChanges, versionOf } from '../rules/redaction/word-changes.ts';

/** A word as it is read now, and whether a person read it. */
interface SeenWord extends CurrentWord {
  readonly isRead: boolean;
}

/** The words of a recording as they are now. */
export interface WordsView {
  /** The version that they are at; 0 for what the machine heard. Send it back with a change. */
  readonly version: number;
  readonly words: readonly SeenWord[];
  /** How many of them a person read, in whole per cent, never more than it is. */
  readonly percentRead: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** The words of a recording with what people made of them. */
export function wordsViewOf(
  recording: Pick<Recording, 'transcript' | 'facts'>,
  { changes, marks }: PeoplesWords,
): WordsView {
  const current = wordsAfter(recording, changes);
  const read = wordsRead(current, marks);
  const words = current.map((word, index) => ({ ...word, isRead: read[index]! }));
  const { active, undone } = heldChanges(changes);
  return {
    version: versionOf(changes),
    words,
    percentRead: shareRead(words).percent,
    canUndo: active.length > 0,
    canRedo: undone.length > 0,
  };
}

/** Every change of a recording's words, in order of their versions. @throws 404 */
export async function wordVersions(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
): Promise<Authorized<MadeChange, 'see recording'>[]> {
  const recording = await findRecording(heard, actor, 'see recording', recordingId);
  return (await wordChangesOf(heard.db, recording.id)).map((change) => shownOf(recording, change));
}
