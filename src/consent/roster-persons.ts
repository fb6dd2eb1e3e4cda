import { and, eq, isNull } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, conflict } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { allow, may } from '../people/allow.ts';
import { dayInUk } from '../rules/consent/days.ts';
import type { RosterParticipant } from '../rules/detection/roster.ts';
import type { PersonId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { reminders } from '../store/schema.ts';
import { addPerson, findPerson, idsOf, livePersonIds, type PersonDetails } from './person-store.ts';

/** @throws 403 for a researcher: what somebody allowed elsewhere is for staff to know; 404 */
export async function knownPerson(tx: Transaction, actor: Actor, id: PersonId | undefined): Promise<PersonId | null> {
  if (id === undefined) return null;
  allow(actor, 'see participants');
  const [own] = await livePersonIds(tx, id);
  return own!;
}

/** Somebody who is asked from now on, with what was written down of their age. @throws 403 for a researcher who states an age, 422 */
export async function addParticipant(
  tx: Transaction,
  actor: Actor,
  { name, also, soundsLike, dateOfBirth, ageStated }: RosterParticipant,
  now: Date,
): Promise<PersonId> {
  if (dateOfBirth !== undefined && dateOfBirth > dayInUk(now))
    throw badInput(`The date of birth of ${name} has not come yet.`);
  if (ageStated) allow(actor, 'change participant');
  return addPerson(tx, actor, {
    spokenNames: [name, ...also],
    soundsLike: [...soundsLike],
    dateOfBirth: dateOfBirth ?? null,
    ageStated: ageStated ? { ...ageStated, by: actor.id, at: now.toISOString() } : null,
  });
}

/**
 * What is known of somebody's age is changed where all that stands on it is looked at anew, and not by the way. Whoever may not see participants
 * is told nothing, else they could ask for each day until the answer is another one; staff are reminded to ask.
 * @throws 409
 */
export async function mustAgreeOnAge(
  tx: Transaction,
  actor: Actor,
  { name, dateOfBirth, ageStated }: RosterParticipant,
  personId: PersonId,
): Promise<void> {
  if (dateOfBirth === undefined && ageStated === undefined) return;
  const [root] = (await idsOf(tx, [personId])).get(personId)!;
  const { details } = await findPerson(tx, root!);
  const isNews =
    (dateOfBirth ?? details?.dateOfBirth ?? null) !== (details?.dateOfBirth ?? null) || ageIsNews(ageStated, details);
  if (!isNews) return;
  if (may(actor, 'see participants'))
    throw conflict(`${name} is known already. Write down their age on their own page.`);
  const open = and(eq(reminders.personId, root!), eq(reminders.kind, 'other-age'), isNull(reminders.doneAt));
  if ((await tx.select({ id: reminders.id }).from(reminders).where(open)).length > 0) return;
  const id = newId();
  await tx.insert(reminders).values({ id, kind: 'other-age', personId: root!, due: dayInUk(new Date()) });
  const detail = { reminder: id, kind: 'other-age' };
  await audit(tx, { actor: actor.id, action: 'reminder.added', subject: root!, detail });
}

const ageIsNews = (sent: RosterParticipant['ageStated'], details: PersonDetails | null): boolean =>
  sent !== undefined && (details?.ageStated?.age !== sent.age || details.ageStated.text !== sent.text);
