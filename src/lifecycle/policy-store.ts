import { z } from 'zod';
import { audit } from '../audit/log.ts';
import { badInput } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { recheck, sendAll, type ToSend } from './consent-changed.ts';
import { lockRecording } from '../recordings/life.ts';
import { policyOf } from '../consent/record-store.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { organisation, recordings } from '../store/schema.ts';
import { type Effect, NO_EFFECT, voiding } from './change-consent.ts';
import { type ConsentPolicy, DEFAULT_POLICY, GROUPS } from '../rules/consent/policy.ts';
import { GIVER_ROLES } from '../rules/consent/records.ts';
import { ATTRIBUTES } from '../rules/consent/tags.ts';
import { canonicalJson } from '../rules/canonical-json.ts';
import type { RecordingId } from '../rules/ids.ts';

const GroupShape = z.strictObject({
  givers: z
    .array(z.array(z.enum(GIVER_ROLES)).min(1))
    .min(1)
    .max(GIVER_ROLES.length)
    .describe('Every one of these lists needs a yes from one of its roles'),
  questions: z.array(z.enum(ATTRIBUTES)).min(1, 'Ask about at least one thing.'),
});

/** What an organisation asks of whom, as it is sent. */
export const PolicyInput = z.strictObject({
  groups: z.strictObject(
    Object.fromEntries(GROUPS.map((group) => [group, GroupShape])) as Record<
      (typeof GROUPS)[number],
      typeof GroupShape
    >,
  ),
  careStatuses: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z0-9-]{2,40}$/, 'Use small letters, numbers and dashes.'),
        label: z.string().trim().min(1, 'Write some words.').max(100),
        inCare: z.boolean(),
      }),
    )
    .min(1, 'The list needs at least one line.')
    .max(30),
});

export interface OrganisationConsent {
  readonly policy: ConsentPolicy;
  /** Days between the last sign-off and publication. */
  readonly coolingOffDays: number;
  readonly isDefault: boolean;
}

export async function organisationConsent(db: Pick<Rows, 'select'>): Promise<OrganisationConsent> {
  const [row] = await db.select().from(organisation);
  const policy = row ? policyOf(row) : DEFAULT_POLICY;
  return {
    policy,
    coolingOffDays: row?.coolingOffDays ?? 0,
    isDefault: canonicalJson(policy) === canonicalJson(DEFAULT_POLICY),
  };
}

/**
 * Sets what this organisation asks of whom. Every recording is looked at anew: what was allowed may be no more.
 * @throws 403 for anybody but an administrator, 422
 */
export async function setOrganisationConsent(
  heard: Heard,
  actor: Actor,
  { policy, coolingOffDays }: Pick<OrganisationConsent, 'policy' | 'coolingOffDays'>,
): Promise<Effect> {
  allow(actor, 'change consent policy');
  checkPolicy(policy, coolingOffDays);
  const { effect, work } = await heard.db.transaction(async (tx) => {
    const before = await organisationConsent(tx);
    const set = { consentPolicy: policy, coolingOffDays, updatedBy: actor.id, updatedAt: new Date() };
    await tx.insert(organisation).values(set).onConflictDoUpdate({ target: organisation.one, set });
    await audit(tx, {
      actor: actor.id,
      action: 'organisation.consent-set',
      subject: 'organisation',
      detail: { coolingOffDays },
    });
    if (canonicalJson(before.policy) === canonicalJson(policy)) return { effect: NO_EFFECT, work: [] };
    const ids = (await tx.select({ id: recordings.id }).from(recordings)).map(({ id }) => id).sort();
    return voiding(tx, ids, () => recheckAll(tx, actor, ids));
  });
  await sendAll(heard, work);
  return effect;
}

async function recheckAll(tx: Transaction, actor: Actor, ids: readonly RecordingId[]): Promise<ToSend[]> {
  const work: ToSend[] = [];
  for (const id of ids) {
    const sent = await recheck(
      tx,
      actor,
      await lockRecording(tx, id),
      'The rules of who has to be asked were changed.',
    );
    if (sent) work.push(sent);
  }
  return work;
}

function checkPolicy({ groups, careStatuses }: ConsentPolicy, coolingOffDays: number): void {
  const fields: Record<string, string> = {};
  for (const group of GROUPS)
    if (!groups[group].givers.some((roles) => roles.length === 1 && roles[0] === 'self'))
      fields[`${group}-givers`] = 'The young person always has to say yes themselves.';
  if (new Set(careStatuses.map(({ code }) => code)).size < careStatuses.length)
    fields.careStatuses = 'Two lines have the same code.';
  if (!careStatuses.some(({ code, inCare }) => code === 'prefer-not-to-say' && inCare))
    fields.careStatuses = 'Nobody has to say. Keep “prefer-not-to-say”, and ask as for a child in care.';
  if (!Number.isInteger(coolingOffDays) || coolingOffDays < 0 || coolingOffDays > 90)
    fields.coolingOffDays = 'Write a number of days from 0 to 90.';
  if (Object.keys(fields).length > 0) throw badInput('The rules need another look.', fields);
}
