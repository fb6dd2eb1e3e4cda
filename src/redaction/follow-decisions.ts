import { eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Recording } from '../recordings/life.ts';
import { flags } from '../store/schema.ts';
import { type Flag, flagsOf } from './flag-rows.ts';
import { type Follower, followersOf } from '../rules/redaction/followers.ts';
import { roomForReplacement } from '../rules/redaction/room-for-replacement.ts';
import { SpanError } from '../rules/redaction/spans.ts';
import type { RecordingId, ActorId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';

/** What of a recording says where its flags have room. */
type WithWords = Pick<Recording, 'id' | 'facts' | 'transcript'>;

/** A flag that nobody has decided, or nobody any more. */
export const UNDECIDED_SOUND = {
  decision: null,
  replacement: null,
  follows: null,
  decidedBy: null,
  decidedAt: null,
} as const;

/**
 * After a person decided flags or took decisions back: what followed them is open again, and every undecided repeat of the same saying
 * follows. Each change is written into the audit log under the person whose decision it follows.
 * @param by id of that person
 * @param ids the flags that they decided
 */
export async function followDecisions(
  tx: Transaction,
  recording: Recording,
  by: ActorId,
  ids: readonly string[],
): Promise<void> {
  const before = await flagsOf(tx, recording.id);
  const loose = before.filter(({ id, follows }) => follows !== null && ids.includes(follows) && !ids.includes(id));
  const now = before.map((flag) => (loose.includes(flag) ? { ...flag, ...UNDECIDED_SOUND } : flag));
  const leaders = now.filter((flag) => ids.includes(flag.id));
  const followers = followersOf(leaders, now, holdsIn(recording));
  const stillOpen = loose.filter(({ id }) => !followers.some(({ flag }) => flag.id === id)).map(({ id }) => id);
  if (stillOpen.length > 0) await tx.update(flags).set(UNDECIDED_SOUND).where(inArray(flags.id, stillOpen));
  for (const id of stillOpen) {
    const detail = { recording: recording.id, decision: null };
    await audit(tx, { actor: by, action: 'flag.decided', subject: id, detail });
  }
  await saveFollowers(tx, recording.id, followers);
}

/**
 * After the words were checked again: flags that are new follow what people decided for the same saying before. A flag whose leader is gone
 * keeps its decision as one of its own; where the leader's words are others now, the follower is open too.
 */
export async function followEarlierDecisions(tx: Transaction, recording: WithWords): Promise<void> {
  const before = await flagsOf(tx, recording.id);
  const leaderOf = new Map(before.map((flag) => [flag.id, flag]));
  const followed = before.filter(({ follows }) => follows !== null);
  const alone = followed.filter(({ follows }) => !leaderOf.has(follows!)).map(({ id }) => id);
  const open = followed.filter(({ follows }) => leaderOf.get(follows!)?.decision === null).map(({ id }) => id);
  if (alone.length > 0) await tx.update(flags).set({ follows: null }).where(inArray(flags.id, alone));
  if (open.length > 0) await tx.update(flags).set(UNDECIDED_SOUND).where(inArray(flags.id, open));
  const now = await flagsOf(tx, recording.id);
  const leaders = now.filter(({ decidedBy, follows }) => decidedBy !== null && follows === null);
  await saveFollowers(tx, recording.id, followersOf(leaders, now, holdsIn(recording)));
}

async function saveFollowers(
  tx: Transaction,
  recordingId: RecordingId,
  followers: readonly Follower<Flag>[],
): Promise<void> {
  for (const { flag, leader, decision, replacement } of followers) {
    const { id: follows, decidedBy, decidedAt } = leader;
    await tx.update(flags).set({ decision, replacement, follows, decidedBy, decidedAt }).where(eq(flags.id, flag.id));
    await audit(tx, {
      actor: decidedBy!,
      action: 'flag.decided',
      subject: flag.id,
      detail: { recording: recordingId, decision, follows },
    });
  }
}

/** Whether the place of a flag has room for a replacement of so many seconds. A flag without a place has none. */
function holdsIn({ facts, transcript }: WithWords): (flag: Flag, replacement: { seconds: number }) => boolean {
  const surroundings = { durationSeconds: facts?.durationSeconds ?? 0, words: transcript?.words ?? [] };
  return (flag, { seconds }) => {
    try {
      return seconds <= roomForReplacement(flag, surroundings);
    } catch (error) {
      if (error instanceof SpanError) return false;
      throw error;
    }
  };
}
