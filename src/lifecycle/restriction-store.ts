import { and, eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { newId } from '../store/ids.ts';
import { restrictions } from '../store/schema.ts';
import { changeConsent, type Effect } from './change-consent.ts';
import { dayInUk, isDay } from '../rules/consent/days.ts';
import type { PersonId } from '../rules/ids.ts';
import { mustHaveEvidence } from '../consent/evidence-store.ts';
import { livePersonIds } from '../consent/person-store.ts';

/** Grounds on which the law forbids to identify somebody. */
export const RESTRICTION_BASES = {
  'court-order': 'A court order',
  'family-proceedings': 'Family court proceedings',
  'youth-proceedings': 'Youth court proceedings',
  'sexual-offence': 'Lifelong anonymity of a victim',
  'protection-plan': 'A safety or protection plan',
  'adoption-placement': 'An adoption or placement order',
  other: 'Another legal reason',
} as const;
export type RestrictionBasis = keyof typeof RESTRICTION_BASES;
export const BASIS_CODES = Object.keys(RESTRICTION_BASES) as [RestrictionBasis, ...RestrictionBasis[]];

export interface NewRestriction {
  readonly basis: RestrictionBasis;
  /** Days, `YYYY-MM-DD`; without an end it holds until somebody sets one. */
  readonly from: string;
  readonly until?: string | null;
  readonly evidenceId?: string | null;
}

/**
 * Writes down a legal restriction, checked by whoever is signed in. Episodes with this person are down when this returns, if it has begun.
 * @throws 403, 404, 422
 */
export async function addRestriction(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  { basis, from, until = null, evidenceId = null }: NewRestriction,
): Promise<{ id: string; effect: Effect }> {
  allow(actor, 'restrict participant');
  checkDays(from, until);
  const today = dayInUk(new Date());
  const isInForce = from <= today && (until === null || today <= until);
  const about = { why: 'A legal restriction was added.', personIds: [personId] };
  const { result, effect } = await changeConsent(heard, actor, about, async (tx) => {
    const ids = await livePersonIds(tx, personId);
    if (evidenceId !== null) await mustHaveEvidence(tx, ids, [evidenceId]);
    const id = newId();
    await tx
      .insert(restrictions)
      .values({ id, personId: ids[0]!, basis, from, until, evidenceId, checkedBy: actor.id });
    await audit(tx, {
      actor: actor.id,
      action: 'restriction.added',
      subject: personId,
      detail: { restriction: id, basis, from, until, evidence: evidenceId },
    });
    return { result: id, changed: { personIds: ids, kind: isInForce ? 'no' : 'unclear' } };
  });
  return { id: result, effect };
}

/**
 * Sets the day from which a restriction holds no more, or takes the end away again.
 * @throws 403, 404, 422
 */
export async function endRestriction(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  { restrictionId, until }: { readonly restrictionId: string; readonly until: string | null },
): Promise<Effect> {
  allow(actor, 'restrict participant');
  const about = { why: 'The end of a legal restriction was changed.', personIds: [personId] };
  const { effect } = await changeConsent(heard, actor, about, async (tx) => {
    const ids = await livePersonIds(tx, personId);
    const mine = and(eq(restrictions.id, restrictionId), inArray(restrictions.personId, ids));
    const [row] = await tx.select().from(restrictions).where(mine);
    if (!row) throw notFound('restriction');
    checkDays(row.from, until);
    await tx.update(restrictions).set({ until }).where(eq(restrictions.id, restrictionId));
    await audit(tx, {
      actor: actor.id,
      action: 'restriction.end-set',
      subject: personId,
      detail: { restriction: restrictionId, before: row.until, until },
    });
    return { result: null, changed: { personIds: ids, kind: 'unclear' } };
  });
  return effect;
}

function checkDays(from: string, until: string | null): void {
  const fields: Record<string, string> = {};
  if (!isDay(from)) fields.from = 'Write a real day.';
  if (until !== null && !isDay(until)) fields.until = 'Write a real day, or leave it empty.';
  else if (until !== null && isDay(from) && until < from) fields.until = 'The end cannot lie before the start.';
  if (Object.keys(fields).length > 0) throw badInput('The days need another look.', fields);
}
