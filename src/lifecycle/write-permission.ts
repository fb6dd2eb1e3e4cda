import { z } from 'zod';
import { badInput, ChangedMeanwhile, conflict } from '../errors.ts';
import { stalePermissions } from './person-state.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { recordingsWith } from './consent-changed.ts';
import { changeConsent, type Effect, kindOf } from './change-consent.ts';
import { dayInUk, isDay } from '../rules/consent/days.ts';
import { latestEndFrom, usualEndFrom } from '../rules/consent/permission-period.ts';
import { mustHaveEvidence } from '../consent/evidence-store.ts';
import { livePersonIds } from '../consent/person-store.ts';
import { addRecords, knownOf, lockConsentChain, policyNow, recordsOf } from '../consent/record-store.ts';
import { ANSWERS, GIVER_ROLES, CONSENT_STAGES } from '../rules/consent/records.ts';
import { type SupersedingRecord, whyNotSupersede } from '../rules/consent/superseding.ts';
import { ATTRIBUTES, CHANNELS } from '../rules/consent/tags.ts';
import { type PersonId, RecordingId } from '../rules/ids.ts';

/** Why we may use what somebody gave (UK GDPR article 6), as codes with words. */
export const LAWFUL_BASES = {
  consent: 'Consent',
  'legitimate-interests': 'Legitimate interests',
  'public-task': 'Public task',
  contract: 'Contract',
} as const;
/** The condition for special-category data (UK GDPR article 9). */
export const SPECIAL_CONDITIONS = {
  'explicit-consent': 'Explicit consent',
  'substantial-public-interest': 'Substantial public interest',
  'made-public': 'They made it public themselves',
  none: 'Nothing of that kind is in it',
} as const;

/** The ways in which staff can write an answer down: whoever answered was with them, signed, or says so in a recording. */
export const WITNESSED_WAYS = ['in person', 'paper scan', 'spoken on recording'] as const;

const day = z.string().refine(isDay, 'Write a real day, like 2028-01-31.');

/** A permission that staff write down for somebody. Days as `YYYY-MM-DD`. */
export const NewPermission = z.strictObject({
  permissions: z
    .array(
      z.strictObject({
        attribute: z.enum(ATTRIBUTES),
        permission: z.enum(['allow', 'first', 'role', 'mask', 'never']),
      }),
    )
    .min(1, 'Choose at least one answer.')
    .max(ATTRIBUTES.length),
  channels: z
    .array(z.union([z.enum(CHANNELS), z.string().regex(/^partner:[a-z0-9-]{2,40}$/)]))
    .max(20)
    .describe('podcast, website, social, internal, or partner: and a short code'),
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('project') }),
    z.strictObject({ kind: z.literal('recordings'), ids: z.array(RecordingId).min(1, 'Choose a recording.').max(200) }),
  ]),
  effectiveFrom: day.optional(),
  until: day.optional().describe('At most 5 years after the start; 24 months where it is left out'),
  reviewOn: day.nullable().optional(),
  givers: z
    .array(
      z.strictObject({
        role: z.enum(GIVER_ROLES),
        answer: z.enum(ANSWERS),
        how: z.enum(WITNESSED_WAYS),
        evidence: z.string().nullable().optional(),
      }),
    )
    .min(1, 'Say who answered.')
    .max(10),
  lawfulBasis: z.enum(Object.keys(LAWFUL_BASES) as [keyof typeof LAWFUL_BASES]).default('consent'),
  specialCondition: z
    .enum(Object.keys(SPECIAL_CONDITIONS) as [keyof typeof SPECIAL_CONDITIONS])
    .default('explicit-consent'),
  stage: z.enum(CONSENT_STAGES).default('taking part'),
  supersedes: z
    .array(z.string())
    .max(ATTRIBUTES.length)
    .default([])
    .describe('Ids of records that this takes the place of'),
});
export type PermissionInput = z.output<typeof NewPermission>;

/**
 * Writes permissions down, one record an attribute, with whoever is signed in as the witness, and voids what stood on the old ones.
 * @param how.revision what they allowed as it was shown. On another state a yes is not written down, and a no is: it counts at any moment
 * @returns the ids of the records
 * @throws ChangedMeanwhile once every no among the answers is written down; 403, 404, 409 for a record that this cannot take the place of, 422
 */
export async function writePermission(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  input: PermissionInput,
  { revision, now = new Date() }: { readonly revision?: string | undefined; readonly now?: Date } = {},
): Promise<{ ids: string[]; effect: Effect }> {
  allow(actor, 'change consent');
  const period = periodOf(input, now);
  checkAnswers(input);
  const about = { why: 'A permission was written down.', personIds: [personId] };
  const { result, effect } = await changeConsent(heard, actor, about, async (tx) => {
    const ids = await livePersonIds(tx, personId);
    await lockConsentChain(tx);
    const evidence = input.givers.flatMap((giver) => giver.evidence ?? []);
    await mustHaveEvidence(tx, ids, evidence);
    const theirs = await recordingsWith(tx, ids);
    if (input.scope.kind === 'recordings' && !input.scope.ids.every((id) => theirs.includes(id)))
      throw badInput('Choose recordings that they are in.', { scope: 'Choose recordings that they are in.' });
    const known = (await knownOf(tx, [ids[0]!])).get(ids[0]!)!;
    const old = await recordsOf(tx, ids);
    const policy = await policyNow(tx);
    const at = now.toISOString();
    const givers = input.givers.map(({ evidence = null, ...giver }) => ({ ...giver, evidence, witness: actor.id, at }));
    const isNo = givers.some(({ answer }) => answer === 'no');
    const stale = isNo ? [] : stalePermissions(input.permissions, revision, old);
    const toWrite = input.permissions.filter(({ attribute }) => !stale.some(({ of }) => of === attribute));
    if (stale.length > 0 && !toWrite.some(isRefusal)) throw new ChangedMeanwhile(stale);
    const unused = new Set(stale.length > 0 ? [] : input.supersedes);
    const records = (stale.length > 0 ? toWrite.filter(isRefusal) : toWrite).map(
      ({ attribute, permission }): SupersedingRecord => {
        const taken = old.filter((record) => unused.has(record.id) && record.attribute === attribute);
        if (taken.length > 1)
          throw badInput('One answer can take the place of one older answer only.', { supersedes: ONE_ONLY });
        for (const { id } of taken) unused.delete(id);
        return {
          attribute,
          permission,
          channels: [...new Set(input.channels)],
          scope: input.scope,
          ...period,
          givers,
          state: isNo || permission === 'never' ? 'refused' : 'given',
          supersedes: taken[0]?.id ?? null,
        };
      },
    );
    if (unused.size > 0) throw badInput(NOT_ASKED, { supersedes: NOT_ASKED });
    for (const record of records) {
      const why = whyNotSupersede(known, record, policy, { recordings: theirs, now });
      if (why) throw conflict(why);
    }
    const rows = await addRecords(
      tx,
      actor,
      records.map((record) => ({
        ...record,
        channels: [...record.channels],
        personId: ids[0]!,
        lawfulBasis: input.lawfulBasis,
        specialCondition: input.specialCondition === 'none' ? null : input.specialCondition,
        stage: input.stage,
      })),
      now,
    );
    return { result: { ids: rows.map(({ id }) => id), stale }, changed: { personIds: ids, kind: kindOf(rows, old) } };
  });
  const { ids, stale } = result;
  if (stale.length > 0) throw new ChangedMeanwhile(stale, { saved: ids.length });
  return { ids, effect };
}

function isRefusal({ permission }: { readonly permission: string }): boolean {
  return permission === 'never';
}

const ONE_ONLY = 'Choose at most one older answer for each question.';
const NOT_ASKED =
  'An older answer is about something that you did not answer here. Answer it too, or leave the older one.';

function periodOf({ effectiveFrom, until, reviewOn = null }: PermissionInput, now: Date) {
  const from = effectiveFrom ?? dayInUk(now);
  const end = until ?? usualEndFrom(from);
  const fields: Record<string, string> = {};
  if (end <= from) fields.until = 'The end must come after the start.';
  else if (end > latestEndFrom(from)) fields.until = 'The most is five years. Choose an earlier day.';
  if (from > latestEndFrom(dayInUk(now))) fields.effectiveFrom = 'This start is too far away.';
  if (reviewOn !== null && (reviewOn <= from || reviewOn > end))
    fields.reviewOn = 'Choose a day between the start and the end.';
  if (Object.keys(fields).length > 0) throw badInput('The days need another look.', fields);
  return { effectiveFrom: from, until: end, reviewOn };
}

function checkAnswers({ permissions, channels, givers }: PermissionInput): void {
  const fields: Record<string, string> = {};
  const asked = permissions.map(({ attribute }) => attribute);
  if (new Set(asked).size < asked.length) fields.permissions = 'Answer each question once.';
  if (permissions.some(({ attribute, permission }) => attribute !== 'name' && /^(first|role)$/.test(permission)))
    fields.permissions = 'Only a name can be a first name or a role.';
  const isYes =
    givers.every(({ answer }) => answer !== 'no') && permissions.some(({ permission }) => permission !== 'never');
  if (isYes && channels.length === 0) fields.channels = 'Choose where it may be used.';
  if (givers.some(({ how, evidence }) => how === 'paper scan' && !evidence))
    fields.evidence = 'Choose the scan of the paper. Upload it first if it is not there.';
  if (new Set(givers.map(({ role }) => role)).size < givers.length)
    fields.givers = 'Write each person’s answer down once.';
  if (Object.keys(fields).length > 0) throw badInput('Some of this needs another look.', fields);
}
