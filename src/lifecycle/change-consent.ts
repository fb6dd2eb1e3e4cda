import { eq } from 'drizzle-orm';
import { idsOf, lockPersonsOf } from '../consent/person-store.ts';
import type { ConsentRow } from '../consent/record-store.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import type { Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { consentChanges, recordings } from '../store/schema.ts';
import { lookAgain, type Looked, recordingsWith, sendAll } from './consent-changed.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';

/** What a change of consent did to recordings: how many finished versions count no more, and how many episodes are down. */
export interface Effect {
  readonly approveAgain: number;
  readonly takenDown: number;
}

const NO_EFFECT: Effect = { approveAgain: 0, takenDown: 0 };

/** Something that people said or that was learned of them, and which recordings have to be looked at anew for it. */
type ConsentChange = typeof consentChanges.$inferSelect;

/** Whose consent a change is about, and what kind of change it is. */
export interface Changed {
  /** Null for everybody’s, or whoever’s is in the one recording. */
  readonly personIds: readonly PersonId[] | null;
  /** Only this recording; left out for all that they are in. */
  readonly recordingId?: RecordingId | null;
  readonly kind: ConsentChange['kind'];
}

/**
 * Writes down what somebody said, or what was learned of participants, on its own and first, so that it is there whatever follows. Then each
 * recording that it is about is looked at, one after the other. Where it may be a no, none of them is public from the first moment on. What a
 * broken machine leaves undone, `followChanges` does later: whoever said it is not told that it failed, since it is written down.
 * @param why for the pages of the recordings, without names
 * @param personIds who is locked while it is written down
 * @param change gives back what the caller needs, and whose consent it was, or each of several changes
 */
export async function changeConsent<T>(
  heard: Heard,
  actor: Actor,
  { why, personIds }: { readonly why: string; readonly personIds: readonly PersonId[] },
  change: (tx: Transaction) => Promise<{ readonly result: T; readonly changed: Changed | readonly Changed[] | null }>,
): Promise<{ result: T; effect: Effect }> {
  const { result, noted } = await heard.db.transaction(async (tx) => {
    await lockPersonsOf(tx, personIds);
    const { result, changed } = await change(tx);
    const all: ConsentChange[] = [];
    for (const one of changed ? [changed].flat() : []) all.push(await noteChange(tx, actor, why, one));
    return { result, noted: all };
  });
  let effect = NO_EFFECT;
  for (const one of noted) {
    const { approveAgain, takenDown } = await followChange(heard, one);
    effect = { approveAgain: effect.approveAgain + approveAgain, takenDown: effect.takenDown + takenDown };
  }
  return { result, effect };
}

/** What kind of change new records are, beside the older ones of the same people. */
export function kindOf(
  fresh: readonly Pick<ConsentRow, 'state' | 'supersedes'>[],
  old: readonly Pick<ConsentRow, 'id' | 'state'>[],
): ConsentChange['kind'] {
  const given = new Set(old.filter(({ state }) => state === 'given').map(({ id }) => id));
  const noes = fresh.filter(({ state }) => state !== 'given');
  if (noes.some(({ supersedes }) => supersedes !== null && given.has(supersedes))) return 'no';
  return noes.length > 0 ? 'unclear' : 'yes';
}

async function noteChange(
  tx: Transaction,
  actor: Actor,
  why: string,
  { personIds, recordingId = null, kind }: Changed,
): Promise<ConsentChange> {
  const ids = personIds && [...new Set([...(await idsOf(tx, personIds)).values()].flat())];
  const [row] = await tx
    .insert(consentChanges)
    .values({ id: newId(), personIds: ids, recordingId, kind, why, by: actor.id })
    .returning();
  return row!;
}

/** Does what changes of consent left undone, when a process died or a machine broke. @returns how many were done */
export async function followChanges(heard: Heard, before: Date): Promise<number> {
  const left = await heard.db.select().from(consentChanges).orderBy(consentChanges.createdAt);
  const old = left.filter(({ createdAt }) => createdAt < before);
  for (const change of old) {
    heard.log.warn({ change: change.id }, 'a change of consent had not reached every recording');
    await followChange(heard, change);
  }
  return old.length;
}

/** One recording that cannot be looked at keeps no other up: the change stays noted, and is followed again later. */
async function followChange(heard: Heard, change: ConsentChange): Promise<Effect> {
  const looked: Looked[] = [];
  const failed = (err: unknown, recording?: RecordingId) =>
    heard.log.error({ err, recording, change: change.id }, 'a recording could not be looked at');
  try {
    let isDone = true;
    for (const id of await recordingsOf(heard, change))
      try {
        looked.push(await heard.db.transaction((tx) => lookAgain(tx, heard, id, change)));
      } catch (error) {
        failed(error, id);
        isDone = false;
      }
    if (isDone) await heard.db.delete(consentChanges).where(eq(consentChanges.id, change.id));
  } catch (error) {
    failed(error);
  }
  await sendAll(
    heard,
    looked.flatMap(({ toSend }) => toSend ?? []),
  );
  return {
    takenDown: looked.filter(({ takenDown }) => takenDown).length,
    approveAgain: looked.filter(({ approveAgain }) => approveAgain).length,
  };
}

async function recordingsOf(
  { db }: Pick<Heard, 'db'>,
  { personIds, recordingId }: ConsentChange,
): Promise<RecordingId[]> {
  if (personIds === null && recordingId !== null) return [recordingId];
  if (personIds === null) return (await db.select({ id: recordings.id }).from(recordings)).map(({ id }) => id).sort();
  const theirs = await recordingsWith(db, personIds);
  return recordingId === null ? theirs : theirs.filter((id) => id === recordingId);
}
