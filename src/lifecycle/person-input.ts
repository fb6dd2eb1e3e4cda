import { z } from 'zod';
import { badInput } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { changeConsent, type Effect } from './change-consent.ts';
import { dayInUk } from '../rules/consent/days.ts';
import { changePerson, findPerson, livePersonIds, type PersonDetails } from '../consent/person-store.ts';
import { mustBeShownDetails } from './person-state.ts';
import { lockConsentChain, policyNow } from '../consent/record-store.ts';
import { askAboutRenamed } from '../consent/same-person.ts';
import { DateOfBirthInput, StatedAgeInput } from '../rules/consent/age-input.ts';
import { AUDIENCES } from '../rules/consent/records.ts';
import type { PersonId } from '../rules/ids.ts';

const name = z.string().trim().min(1, 'A name needs at least one letter.').max(200, 'This name is too long.');
const names = z.array(name).max(40, 'These are too many names.');

/** What staff may change about a participant; what is not sent stays. Days as `YYYY-MM-DD`. */
export const PersonChanges = z.strictObject({
  legalName: name.nullable().optional(),
  dateOfBirth: DateOfBirthInput.nullable().optional(),
  ageStated: StatedAgeInput.nullable()
    .optional()
    .describe('Without a date of birth: what is known of their age, and why that is enough'),
  spokenNames: names.optional(),
  soundsLike: names.optional(),
  creditedAs: z
    .strictObject({ kind: z.enum(['role', 'pseudonym', 'first name']), label: name })
    .nullable()
    .optional(),
  careStatus: z.string().nullable().optional().describe('A code of the policy’s list of care statuses'),
  anonymousFrom: z.array(z.enum(AUDIENCES)).optional(),
  anonymousFromNames: names.optional(),
});
export type PersonChange = z.infer<typeof PersonChanges>;

/**
 * Changes what is known of a participant, and voids what stood on it.
 * @param how.revision the details as they were shown: without it only what nobody wrote down yet is set
 * @throws 403, 404, 422
 */
export async function changeFacts(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  change: PersonChange,
  { revision, now = new Date() }: { readonly revision?: string | undefined; readonly now?: Date } = {},
): Promise<Effect> {
  allow(actor, 'change participant');
  const fields: Record<string, string> = {};
  const { careStatuses } = await policyNow(heard.db);
  if (change.dateOfBirth && change.dateOfBirth > dayInUk(now)) fields.dateOfBirth = 'This day has not come yet.';
  if (change.careStatus && !careStatuses.some(({ code }) => code === change.careStatus))
    fields.careStatus = 'Choose one from the list.';
  if (Object.keys(fields).length > 0) throw badInput('Some of this needs another look.', fields);
  const about = { why: 'What is known of somebody in it was changed.', personIds: [personId] };
  const { effect } = await changeConsent(heard, actor, about, async (tx) => {
    const ids = await livePersonIds(tx, personId);
    const { details } = await findPerson(tx, ids[0]!);
    if (details) await mustBeShownDetails(tx, { id: ids[0]!, details }, { revision, wanted: change });
    const after = await changePerson(tx, actor, ids[0]!, changed(change, actor, now));
    const names = namesIn(after).filter((name) => !details || !namesIn(details).includes(name));
    if (names.length > 0) {
      await lockConsentChain(tx);
      await askAboutRenamed(tx, actor, [{ personId: ids[0]!, names }]);
    }
    return { result: null, changed: { personIds: ids, kind: 'unclear' } };
  });
  return effect;
}

const namesIn = ({ legalName, spokenNames, soundsLike }: PersonDetails): string[] => [
  ...(legalName === null ? [] : [legalName]),
  ...spokenNames,
  ...soundsLike,
];

/** A statement stands in the name of whoever made it, and at its time. */
function changed({ ageStated, ...change }: PersonChange, actor: Actor, now: Date): Partial<PersonDetails> {
  if (ageStated === undefined) return change;
  return { ...change, ageStated: ageStated && { ...ageStated, by: actor.id, at: now.toISOString() } };
}
