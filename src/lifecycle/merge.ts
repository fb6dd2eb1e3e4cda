import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { persons } from '../store/schema.ts';
import { changeConsent, type Effect } from './change-consent.ts';
import { changePerson, findPerson, livePersonIds, type PersonDetails } from '../consent/person-store.ts';
import type { Transaction } from '../store/database.ts';
import type { PersonId } from '../rules/ids.ts';

const together = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])];

/**
 * Says that two participants are the same person: from now on their records, restrictions and recordings count as one, under `intoId`.
 * What is known only of the first is carried over, so that nothing that protects them gets lost.
 * @throws 403, 404, 409 when their dates of birth differ, 422 for one and the same
 */
export async function mergePersons(
  heard: Heard,
  actor: Actor,
  { personId, intoId }: { readonly personId: PersonId; readonly intoId: PersonId },
): Promise<Effect> {
  allow(actor, 'change participant');
  const { effect } = await changeConsent(heard, actor, 'Two entries were found to be the same person.', async (tx) => {
    const [own, into] = [await livePersonIds(tx, personId), await livePersonIds(tx, intoId)];
    const [first, root] = [own[0]!, into[0]!];
    if (first === root) throw badInput('Choose somebody else.', { same: 'Choose somebody else.' });
    await carryOver(tx, actor, { from: first, to: root });
    for (const id of own)
      await tx.update(persons).set({ mergedInto: root, updatedAt: new Date() }).where(eq(persons.id, id));
    await audit(tx, { actor: actor.id, action: 'person.merged', subject: first, detail: { into: root } });
    return { result: null, personIds: [root] };
  });
  return effect;
}

/** Says that an entry is somebody else after all. What was carried over stays where it is: it can only make things narrower. @throws 403, 404, 409 */
export async function separatePerson(heard: Heard, actor: Actor, personId: PersonId): Promise<Effect> {
  allow(actor, 'change participant');
  const { effect } = await changeConsent(heard, actor, 'An entry was found to be somebody else.', async (tx) => {
    const { mergedInto } = await findPerson(tx, personId);
    if (mergedInto === null) throw conflict('This entry stands alone already.');
    await tx.update(persons).set({ mergedInto: null, updatedAt: new Date() }).where(eq(persons.id, personId));
    await audit(tx, { actor: actor.id, action: 'person.separated', subject: personId, detail: { from: mergedInto } });
    return { result: null, personIds: [mergedInto, personId] };
  });
  return effect;
}

async function carryOver(
  tx: Transaction,
  actor: Actor,
  { from, to }: { readonly from: PersonId; readonly to: PersonId },
): Promise<void> {
  const [one, other] = [(await findPerson(tx, from)).details!, (await findPerson(tx, to)).details!];
  if (one.dateOfBirth && other.dateOfBirth && one.dateOfBirth !== other.dateOfBirth)
    throw conflict('Their dates of birth are not the same. Check who is who, and put the wrong one right first.');
  const change: Partial<PersonDetails> = {
    legalName: other.legalName ?? one.legalName,
    dateOfBirth: other.dateOfBirth ?? one.dateOfBirth,
    careStatus: other.careStatus ?? one.careStatus,
    creditedAs: other.creditedAs ?? one.creditedAs,
    spokenNames: together(other.spokenNames, one.spokenNames),
    soundsLike: together(other.soundsLike, one.soundsLike),
    anonymousFrom: together(other.anonymousFrom, one.anonymousFrom) as PersonDetails['anonymousFrom'],
    anonymousFromNames: together(other.anonymousFromNames, one.anonymousFromNames),
  };
  await changePerson(tx, actor, to, change);
}
