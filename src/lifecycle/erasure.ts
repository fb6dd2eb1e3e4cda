import { createHash } from 'node:crypto';
import { and, arrayOverlaps, eq, inArray, isNull } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { recordingsWith } from './consent-changed.ts';
import { forgetInShows } from '../publishing/forget-in-shows.ts';
import { takeDownIn } from '../publishing/publish.ts';
import { eraseRecording, purgeDerived } from './purge.ts';
import { withdraw } from './withdrawal.ts';
import { lockRecording, move, type RecordingOutline } from '../recordings/life.ts';
import { consentLinks, evidence, participants, persons, recordings, reminders } from '../store/schema.ts';
import { dayInUk } from '../rules/consent/days.ts';
import type { PersonId, RecordingId } from '../rules/ids.ts';
import { idsOf, personsOf } from '../consent/person-store.ts';
import { recordsOf } from '../consent/record-store.ts';
import { closeQuestions } from '../consent/same-person.ts';
import type { Transaction } from '../store/database.ts';

/** What became of a recording that an erased participant was in. */
export interface Left {
  readonly recordingId: RecordingId;
  /** `original-kept`: others are in it too. */
  readonly what: 'deleted' | 'original-kept';
}

const WHY = 'Somebody who was in it asked us to delete everything about them. Upload a version without them.';
const NO_NAME = '[name removed]';

/**
 * Forgets a participant: takes back every permission, takes down what they are in, removes what was made from it, destroys their key, and
 * deletes each recording in which nobody else was asked. What stays is ids, and a hash that proves that we once had permission.
 * @param actor an administrator
 * @returns what became of each recording
 * @throws 403, 404, 409 while recordings are perhaps theirs
 */
export async function erasePerson(heard: Heard, actor: Actor, personId: PersonId, now = new Date()): Promise<Left[]> {
  allow(actor, 'erase person');
  const ids = (await idsOf(heard.db, [personId])).get(personId);
  if (!ids) throw notFound('person');
  const known = [...(await personsOf(heard.db, ids)).values()];
  if (known.every(({ erasedAt }) => erasedAt !== null)) throw conflict('This person was deleted before.');
  const perhaps = await heard.db.$count(participants, arrayOverlaps(participants.perhapsOf, ids));
  if (perhaps > 0)
    throw conflict(
      'They may be in recordings of which nobody has said yet who it is, so not everything about them would go. Answer those questions on the start page first. You can take back all their permissions at once.',
    );
  const names = known.flatMap(({ details }) => [details?.legalName ?? '', ...(details?.spokenNames ?? [])]);
  const giver = { role: 'self' as const, how: 'told' as const, witness: actor.id };
  await withdraw(heard, actor, personId, { recordingId: null, giver });
  const listed = await heard.db.select().from(participants).where(inArray(participants.personId, ids));
  // Before the recordings forget what they called this person.
  await forgetInShows(heard, actor, [...names, ...listed.flatMap(({ name, also }) => [name, ...also])]);
  const left: Left[] = [];
  for (const id of await recordingsWith(heard.db, ids))
    left.push(await heard.db.transaction((tx) => forgetIn(tx, heard, actor, id, { ids, names })));
  const papers = await heard.db.select().from(evidence).where(inArray(evidence.personId, ids));
  // Sealed with the person's own key, so no other file has the same bytes.
  for (const { sha256 } of papers) await heard.files.remove(sha256);
  await heard.db.transaction(async (tx) => {
    await tx.delete(evidence).where(inArray(evidence.personId, ids));
    await tx
      .update(consentLinks)
      .set({ revokedAt: now })
      .where(and(inArray(consentLinks.personId, ids), isNull(consentLinks.revokedAt)));
    await tx.delete(reminders).where(inArray(reminders.personId, ids));
    await closeQuestions(tx, actor, ids);
    const last = (await recordsOf(tx, ids)).at(-1);
    const erasureProof = createHash('sha256')
      .update(`${last?.hash ?? ''} ${dayInUk(now)}`)
      .digest('hex');
    await tx
      .update(persons)
      .set({ sealedKey: null, details: null, erasureProof, erasedAt: now, updatedAt: now })
      .where(inArray(persons.id, ids));
    const deleted = left.filter(({ what }) => what === 'deleted').length;
    await audit(tx, {
      actor: actor.id,
      action: 'person.erased',
      subject: personId,
      detail: {
        proof: erasureProof,
        papers: papers.length,
        recordingsDeleted: deleted,
        recordingsLeft: left.length - deleted,
      },
    });
  });
  return left;
}

async function forgetIn(
  tx: Transaction,
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { ids, names: known }: { ids: readonly string[]; names: readonly string[] },
): Promise<Left> {
  let recording = await lockRecording(tx, recordingId);
  const people = await tx.select().from(participants).where(eq(participants.recordingId, recordingId));
  const isTheirs = (personId: PersonId | null) => personId !== null && ids.includes(personId);
  const asked = people.filter(({ onlyMentioned }) => !onlyMentioned);
  if (asked.length > 0 && asked.every(({ personId }) => isTheirs(personId))) {
    await eraseRecording(tx, heard, actor, recording);
    return { recordingId, what: 'deleted' };
  }
  // Somebody who is only mentioned stops no episode; it still stands on words that hold their name.
  if (recording.state === 'published') recording = await takeDownIn(tx, actor, recording, WHY);
  await purgeDerived(tx, heard, actor, recording);
  const theirs = people.filter(({ personId }) => isTheirs(personId));
  const names = [...known, ...theirs.flatMap(({ name, also }) => [name, ...also])];
  for (const { id, role } of theirs)
    await tx
      .update(participants)
      .set({ name: `${role || 'Participant'} (deleted)`, also: [], soundsLike: [] })
      .where(eq(participants.id, id));
  await tx
    .update(recordings)
    .set({
      title: without(names, recording.title),
      notes: without(names, recording.notes),
      keepList: recording.keepList.filter((kept) => without(names, kept) === kept),
      originalName: null,
    })
    .where(eq(recordings.id, recordingId));
  await setAside(tx, actor, recording);
  return { recordingId, what: 'original-kept' };
}

/** A recording that is under way stops: nothing of what it was made from is left but the original. */
async function setAside(tx: Transaction, actor: Actor, recording: RecordingOutline): Promise<void> {
  if (['waiting', 'taken-down', 'refused'].includes(recording.state)) return;
  let at = recording;
  if (at.state === 'needs-approval' || at.state === 'making-release' || at.state === 'publishing')
    at = await move(tx, actor, at, { to: 'needs-decisions' });
  if (at.state !== 'preparing') at = await move(tx, actor, at, { to: 'preparing', newRun: true });
  await move(tx, actor, at, { to: 'refused', reason: WHY, newRun: true });
}

/** A text without these names, whatever their letter case. */
function without(names: readonly string[], text: string): string {
  const found = names.filter(Boolean).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (found.length === 0) return text;
  found.sort((a, b) => b.length - a.length);
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${found.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), NO_NAME);
}
