import { and, inArray, isNull } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Heard } from '../heard.ts';
import { SYSTEM } from '../people/actor.ts';
import { recheck, sendAll, type ToSend } from './consent-changed.ts';
import { remindOfShowTexts } from '../publishing/show-doubts.ts';
import { latestRelease } from '../publishing/release-status.ts';
import { lockRecording, type RecordingOutline } from '../recordings/life.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { idFrom } from '../store/ids.ts';
import { persons, recordings, reminders, shows } from '../store/schema.ts';
import { dayInUk } from '../rules/consent/days.ts';
import { consentNow, consentsHash } from '../consent/of-recording.ts';
import { removeWhatWasKeptLongEnough } from './retention-run.ts';
import { knownOf } from '../consent/record-store.ts';
import { whatEndsSoon } from '../rules/consent/what-ends.ts';
import { hashOf } from '../rules/canonical-json.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';
import { UnfitRow } from '../store/fit.ts';

/** How much was done. */
export interface Night {
  readonly reminders: number;
  readonly takenDown: number;
  readonly checkedAgain: number;
  readonly removed: number;
}

const WHY = 'Permission has ended for somebody in it, or a court order has begun.';
/** What of a recording that is not published may have to be looked at anew. */
const UNFINISHED = ['needs-decisions', 'needs-approval'] as const;

/** How many participants are looked at in one transaction. */
const PEOPLE_AT_ONCE = 500;

/**
 * The work of a night: tells staff what ends within 30 days, takes down what is covered no more, voids what was not yet published, reads the
 * texts of shows anew, and removes what a show has kept long enough. Doing it twice leaves what doing it once leaves.
 * @param now the moment that days are counted from
 */
export async function nightly(heard: Heard, now = new Date()): Promise<Night> {
  const told = await remind(heard, now);
  const work = await recheckAll(heard, now);
  await readShows(heard, now);
  return {
    reminders: told,
    takenDown: work.filter(({ job }) => job === 'takedown').length,
    checkedAgain: work.filter(({ job }) => job === 'check').length,
    removed: await removeWhatWasKeptLongEnough(heard, now),
  };
}

/** One show that cannot be read keeps no other up; nothing of it is published meanwhile, because publication reads it too. */
async function readShows({ db, log }: Pick<Heard, 'db' | 'log'>, now: Date): Promise<void> {
  for (const { id: showId } of await db.select({ id: shows.id }).from(shows)) {
    try {
      await db.transaction((tx) => remindOfShowTexts(tx, { showId }, now));
    } catch (error) {
      log.error({ err: error, show: showId }, 'the texts of a show could not be read');
    }
  }
}

/** @returns how many reminders are new */
async function remind({ db, log }: Pick<Heard, 'db' | 'log'>, now: Date): Promise<number> {
  const people = await db
    .select({ id: persons.id })
    .from(persons)
    .where(and(isNull(persons.mergedInto), isNull(persons.erasedAt)));
  const ids = people.map(({ id }) => id);
  const those = async (some: readonly PersonId[]): Promise<number> => {
    try {
      return await db.transaction((tx) => remindOf(tx, some, dayInUk(now)));
    } catch (error) {
      if (!(error instanceof UnfitRow)) throw error;
      // One person of whom something does not fit keeps nobody else up.
      if (some.length > 1) return (await Promise.all(halves(some).map(those))).reduce((sum, one) => sum + one, 0);
      log.error({ err: error, person: some[0] }, 'a person could not be looked at');
      return 0;
    }
  };
  let fresh = 0;
  for (let from = 0; from < ids.length; from += PEOPLE_AT_ONCE)
    fresh += await those(ids.slice(from, from + PEOPLE_AT_ONCE));
  return fresh;
}

function halves(ids: readonly PersonId[]): [readonly PersonId[], readonly PersonId[]] {
  const middle = Math.ceil(ids.length / 2);
  return [ids.slice(0, middle), ids.slice(middle)];
}

async function remindOf(tx: Transaction, personIds: readonly PersonId[], today: string): Promise<number> {
  const known = await knownOf(tx, personIds);
  const rows = [...known].flatMap(([personId, theirs]) =>
    whatEndsSoon(theirs, today).map(({ kind, due }) => ({
      id: idFrom('reminder', kind, personId, due),
      kind,
      personId,
      due,
    })),
  );
  const fresh = rows.length > 0 ? await tx.insert(reminders).values(rows).onConflictDoNothing().returning() : [];
  for (const { id, kind, due, personId } of fresh)
    await audit(tx, {
      actor: SYSTEM.id,
      action: 'reminder.added',
      subject: personId!,
      detail: { reminder: id, kind, due },
    });
  await settle(tx, personIds, new Set(rows.map(({ id }) => id)), today);
  return fresh.length;
}

/** What was asked anew in the meantime needs no reminder any more. */
async function settle(
  tx: Transaction,
  personIds: readonly PersonId[],
  still: ReadonlySet<string>,
  today: string,
): Promise<void> {
  const open = await tx
    .select()
    .from(reminders)
    .where(
      and(
        inArray(reminders.personId, [...personIds]),
        isNull(reminders.doneAt),
        inArray(reminders.kind, ['expiry', 'review', 'birthday', 'restriction']),
      ),
    );
  const settled = open.filter(({ id, due }) => due > today && !still.has(id)).map(({ id }) => id);
  if (settled.length > 0)
    await tx.update(reminders).set({ doneAt: new Date(), doneBy: SYSTEM.id }).where(inArray(reminders.id, settled));
}

/** One recording that cannot be looked at does not keep the others up: it is told at the end. */
async function recheckAll(heard: Heard, now: Date): Promise<ToSend[]> {
  const rows = await heard.db
    .select({ id: recordings.id })
    .from(recordings)
    .where(inArray(recordings.state, ['published', 'taken-down', ...UNFINISHED]))
    .orderBy(recordings.id);
  const work: ToSend[] = [];
  const failed: string[] = [];
  for (const { id } of rows) {
    try {
      const sent = await heard.db.transaction((tx) => recheckOne(tx, heard, id, now));
      if (sent) work.push(sent);
    } catch (error) {
      heard.log.error({ err: error, recording: id }, 'a recording could not be looked at');
      failed.push(id);
    }
  }
  await sendAll(heard, work);
  if (failed.length > 0) throw new Error(`${failed.length} recordings could not be looked at.`);
  return work;
}

async function recheckOne(tx: Transaction, heard: Heard, id: RecordingId, now: Date): Promise<ToSend | null> {
  const recording = await lockRecording(tx, id);
  if (recording.state !== 'published' && !(await needsAnotherLook(tx, heard, recording, now))) return null;
  const toSend = await recheck(tx, heard, SYSTEM, recording, { why: WHY, now });
  if (toSend && recording.state === 'published') {
    const reminder = idFrom('unpublished', id, toSend.run);
    await tx
      .insert(reminders)
      .values({ id: reminder, kind: 'unpublished', recordingId: id, due: dayInUk(now) })
      .onConflictDoNothing();
    await audit(tx, { actor: SYSTEM.id, action: 'recording.unpublished', subject: id, detail: { reminder } });
  }
  return toSend;
}

/** Whether what people allow is not what an unfinished recording was last looked at with, or the work after a takedown was lost. */
async function needsAnotherLook(
  tx: Transaction,
  heard: Heard,
  recording: RecordingOutline,
  now: Date,
): Promise<boolean> {
  const { id, run, state } = recording;
  if (state === 'taken-down') return !(await heard.pipeline.isUnderWay({ recordingId: id, run }, ['takedown']));
  if (!(UNFINISHED as readonly string[]).includes(state)) return false;
  const people = await rosterOf(tx, recording.id, now);
  const release = await latestRelease(tx, recording.id);
  if (state === 'needs-approval') return release?.manifest.consentsHash !== consentsHash(people);
  return recording.consent !== null && hashOf(recording.consent) !== hashOf(consentNow(recording, people, now));
}
