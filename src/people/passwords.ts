import { and, count, eq, isNull } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import type { Heard } from '../heard.ts';
import type { Transaction } from '../store/database.ts';
import { apiTokens, invitations } from '../store/schema.ts';
import { endInvitationsOf, endPasswordLinksFor, endTokensOf } from './access.ts';
import type { AccountHolder } from './actor.ts';
import type { AccountId } from '../rules/ids.ts';

/** What somebody with a new password may end as well, because it works without a password. */
export const ENDABLE = ['tokens', 'invitations'] as const;
export type Endable = (typeof ENDABLE)[number];

/** How many tokens and open invitations somebody made. */
export async function endableOf(db: Pick<Heard['db'], 'select'>, userId: AccountId): Promise<Record<Endable, number>> {
  const [tokens] = await db.select({ many: count() }).from(apiTokens).where(eq(apiTokens.userId, userId));
  const open = and(eq(invitations.createdBy, userId), isNull(invitations.usedAt), isNull(invitations.revokedAt));
  const [made] = await db.select({ many: count() }).from(invitations).where(open);
  return { tokens: tokens?.many ?? 0, invitations: made?.many ?? 0 };
}

/**
 * Writes down that somebody has a new password, ends what they chose to end, and takes back every other link for a new one.
 * @param link the id of the link that it was chosen with
 */
export async function passwordChanged(
  tx: Transaction,
  actor: AccountHolder,
  { end, action, link }: { end: readonly Endable[]; action: string; link?: string },
): Promise<void> {
  await endPasswordLinksFor(tx, actor, actor.id);
  const tokens = end.includes('tokens') ? await endTokensOf(tx, actor, actor.id) : 0;
  const invited = end.includes('invitations') ? await endInvitationsOf(tx, actor, actor.id) : 0;
  const detail = { tokens, invitations: invited, ...(link ? { link } : {}) };
  await audit(tx, { actor: actor.id, action, subject: actor.id, detail });
}
