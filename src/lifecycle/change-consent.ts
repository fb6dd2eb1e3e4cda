import { and, eq, inArray } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { consentChanged, recordingsWith, sendAll, type ToSend } from './consent-changed.ts';
import { recordings, releases } from '../store/schema.ts';
import type { Transaction } from '../store/database.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';

/** What a change of consent did to recordings: how many finished versions count no more, and how many episodes are down. */
export interface Effect {
  readonly approveAgain: number;
  readonly takenDown: number;
}

export const NO_EFFECT: Effect = { approveAgain: 0, takenDown: 0 };

/**
 * Changes what is known of participants, and in the same transaction voids what stood on it; the work that follows is sent afterwards.
 * @param why for the pages of the recordings, without names
 * @param change gives back what the caller needs, and whose consent it was
 */
export async function changeConsent<T>(
  heard: Heard,
  actor: Actor,
  why: string,
  change: (tx: Transaction) => Promise<{ readonly result: T; readonly personIds: readonly PersonId[] }>,
): Promise<{ result: T; effect: Effect }> {
  const { result, effect, work } = await heard.db.transaction(async (tx) => {
    const { result, personIds } = await change(tx);
    const { effect, work } = await voiding(tx, await recordingsWith(tx, personIds), () =>
      consentChanged(tx, actor, personIds, why),
    );
    return { result, effect, work };
  });
  await sendAll(heard, work);
  return { result, effect };
}

/** Runs what voids, and counts what it did to these recordings. */
export async function voiding(
  tx: Transaction,
  ids: readonly RecordingId[],
  act: () => Promise<ToSend[]>,
): Promise<{ effect: Effect; work: ToSend[] }> {
  const before = await counting(tx, ids);
  const work = await act();
  const after = await counting(tx, ids);
  const takenDown = before.published - after.published;
  return { work, effect: { takenDown, approveAgain: Math.max(0, before.current - after.current - takenDown) } };
}

/** How many of these recordings have a version that counts, and how many are published. */
async function counting(tx: Transaction, ids: readonly RecordingId[]): Promise<{ current: number; published: number }> {
  if (ids.length === 0) return { current: 0, published: 0 };
  const rows = await tx
    .select({ state: recordings.state, current: releases.current })
    .from(recordings)
    .leftJoin(releases, and(eq(releases.recordingId, recordings.id), eq(releases.current, true)))
    .where(inArray(recordings.id, [...ids]));
  return {
    current: rows.filter(({ current }) => current).length,
    published: rows.filter(({ state }) => state === 'published').length,
  };
}
