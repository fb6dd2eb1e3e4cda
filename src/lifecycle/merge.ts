import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import {
  type AgeStatement,
  changePerson,
  findPerson,
  livePersonIds,
  type PersonDetails,
} from '../consent/person-store.ts';
import { lockConsentChain } from '../consent/record-store.ts';
import { badInput, conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { dayInUk, eighteenthBirthday } from '../rules/consent/days.ts';
import type { PersonId } from '../rules/ids.ts';
import type { Transaction } from '../store/database.ts';
import { persons } from '../store/schema.ts';
import { changeConsent, type Effect } from './change-consent.ts';

/** In the audit log. */
export const MERGED = 'person.merged';

const together = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])];

/**
 * Says that two participants are the same person: from now on their records, restrictions and recordings count as one, under `intoId`.
 * What is known only of the first is carried over, so that nothing that protects them gets lost.
 * @throws 403, 404, 409 when what is known of their age or care differs, 422 for one and the same
 */
export async function mergePersons(
  heard: Heard,
  actor: Actor,
  { personId, intoId }: { readonly personId: PersonId; readonly intoId: PersonId },
): Promise<Effect> {
  allow(actor, 'change participant');
  const about = { why: 'Two entries were found to be the same person.', personIds: [personId, intoId] };
  const { effect } = await changeConsent(heard, actor, about, async (tx) => {
    const [own, into] = [await livePersonIds(tx, personId), await livePersonIds(tx, intoId)];
    const [first, root] = [own[0]!, into[0]!];
    if (first === root) throw badInput('Choose somebody else.', { same: 'Choose somebody else.' });
    await carryOver(tx, actor, { from: first, to: root });
    await lockConsentChain(tx);
    for (const id of own)
      await tx.update(persons).set({ mergedInto: root, updatedAt: new Date() }).where(eq(persons.id, id));
    await audit(tx, { actor: actor.id, action: MERGED, subject: first, detail: { into: root } });
    return { result: null, changed: { personIds: [root], kind: 'unclear' } };
  });
  return effect;
}

/** Of two statements the one that asks more people. */
function narrowerAge(one: AgeStatement | null, other: AgeStatement | null): AgeStatement | null {
  return [one, other].find((stated) => stated?.age === 'under-18') ?? one ?? other;
}

/** True where one’s date of birth says otherwise than what was stated of the other’s age. */
function contradict({ dateOfBirth }: PersonDetails, { ageStated }: PersonDetails): boolean {
  if (!dateOfBirth || !ageStated) return false;
  return dayInUk(new Date()) < eighteenthBirthday(dateOfBirth) !== (ageStated.age === 'under-18');
}

async function carryOver(
  tx: Transaction,
  actor: Actor,
  { from, to }: { readonly from: PersonId; readonly to: PersonId },
): Promise<void> {
  const [one, other] = [(await findPerson(tx, from)).details!, (await findPerson(tx, to)).details!];
  if (one.dateOfBirth && other.dateOfBirth && one.dateOfBirth !== other.dateOfBirth)
    throw conflict('Their dates of birth are not the same. Check who is who, and put the wrong one right first.');
  if (contradict(one, other) || contradict(other, one))
    throw conflict('What is known of their ages is not the same. Check who is who, and put the wrong one right first.');
  // The wrong one of two would leave somebody unasked who has to be asked.
  if (one.careStatus && other.careStatus && one.careStatus !== other.careStatus)
    throw conflict('Their care statuses are not the same. Check who is who, and put the wrong one right first.');
  const change: Partial<PersonDetails> = {
    legalName: other.legalName ?? one.legalName,
    dateOfBirth: other.dateOfBirth ?? one.dateOfBirth,
    ageStated: narrowerAge(other.ageStated, one.ageStated),
    careStatus: other.careStatus ?? one.careStatus,
    creditedAs: other.creditedAs ?? one.creditedAs,
    spokenNames: together(other.spokenNames, one.spokenNames),
    soundsLike: together(other.soundsLike, one.soundsLike),
    anonymousFrom: together(other.anonymousFrom, one.anonymousFrom) as PersonDetails['anonymousFrom'],
    anonymousFromNames: together(other.anonymousFromNames, one.anonymousFromNames),
  };
  await changePerson(tx, actor, to, change);
}
