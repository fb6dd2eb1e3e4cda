import { and, desc, eq, gt } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { newId } from '../store/ids.ts';
import { apiTokens, users } from '../store/schema.ts';
import { type TokenScope, TOKEN_SCOPES } from '../rules/token-scopes.ts';
import { holdAccess, mayEnter } from './access.ts';
import { hashOfSecret, newSecret } from './secrets.ts';
import type { AccountHolder } from './actor.ts';
import { allow, authorize, type Authorized } from './allow.ts';

/** What makes a token of ours recognisable, for people and for programs that look for lost secrets. */
const PREFIX = 'heard_';
export const LONGEST_TOKEN_DAYS = 365;
const DAY_MS = 24 * 3600 * 1000;
/** Milliseconds: how exactly we write down when a token was last used. */
const LAST_USED_STEP = 60_000;

export interface ApiToken {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/**
 * Makes a token with which a program acts as the person who made it, within the token's scopes.
 * @param days how long it works, 1 to 365
 * @param scopes what the program may do; only read unless more is asked for
 * @returns the token, which is shown once and not kept
 * @throws 403 for researchers and for programs, 422 for a missing label or scope, or a wrong number of days
 */
export async function makeToken(
  heard: Pick<Heard, 'db'>,
  actor: AccountHolder,
  { label, days, scopes = ['read'] }: { label: string; days: number; scopes?: readonly TokenScope[] },
): Promise<ApiToken & { token: string }> {
  allow(actor, 'make token');
  if (!label.trim()) throw badInput('Say what the token is for.', { label: 'Say what the token is for.' });
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_TOKEN_DAYS) {
    const plain = `Choose from 1 to ${LONGEST_TOKEN_DAYS} days.`;
    throw badInput(plain, { days: plain });
  }
  const kept = TOKEN_SCOPES.filter((scope) => scopes.includes(scope));
  if (kept.length === 0) {
    const plain = 'Choose what the program may do.';
    throw badInput(plain, { scopes: plain });
  }
  const token = PREFIX + newSecret();
  const row = await heard.db.transaction(async (tx) => {
    await holdAccess(tx, actor);
    const of = { label: label.trim().slice(0, 100), userId: actor.id, scopes: kept };
    const values = { id: newId(), hash: hashOfSecret(token), ...of };
    const [made] = await tx
      .insert(apiTokens)
      .values({ ...values, expiresAt: new Date(Date.now() + days * DAY_MS) })
      .returning();
    await audit(tx, {
      actor: actor.id,
      action: 'token.made',
      subject: values.id,
      detail: { days, scopes: kept.join(' ') },
    });
    return made!;
  });
  return { ...publicPart(row), token };
}

/** The tokens that this person made and that are still there, the newest first. */
export async function listTokens(
  heard: Pick<Heard, 'db'>,
  actor: AccountHolder,
): Promise<Authorized<ApiToken, 'use own account'>[]> {
  allow(actor, 'use own account');
  const rows = await heard.db
    .select()
    .from(apiTokens)
    .where(eq(apiTokens.userId, actor.id))
    .orderBy(desc(apiTokens.createdAt));
  return rows.map((row) => authorize(actor, 'use own account', publicPart(row)));
}

/** Ends a token at once. @throws 404 for one that is gone or was made by someone else */
export async function revokeToken(heard: Pick<Heard, 'db'>, actor: AccountHolder, id: string): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const gone = await tx
      .delete(apiTokens)
      .where(and(eq(apiTokens.id, id), eq(apiTokens.userId, actor.id)))
      .returning({ id: apiTokens.id });
    if (gone.length === 0) throw notFound('token');
    await audit(tx, { actor: actor.id, action: 'token.revoked', subject: id });
  });
}

/**
 * The person whose token this is, with the role that they have now and what the token is for; null when it is old, revoked, none of ours, or
 * its owner's access ended.
 */
export async function whoHasToken(heard: Pick<Heard, 'db'>, token: string): Promise<AccountHolder | null> {
  const [row] = await heard.db
    .select({
      tokenId: apiTokens.id,
      lastUsedAt: apiTokens.lastUsedAt,
      id: users.id,
      role: users.role,
      name: users.name,
      scopes: apiTokens.scopes,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(
      and(eq(apiTokens.hash, hashOfSecret(token)), gt(apiTokens.expiresAt, new Date()), mayEnter(heard.db, users.id)),
    );
  if (!row) return null;
  const { tokenId, lastUsedAt, ...actor } = row;
  if (!lastUsedAt || Date.now() - lastUsedAt.getTime() > LAST_USED_STEP) {
    await heard.db.update(apiTokens).set({ lastUsedAt: new Date() }).where(eq(apiTokens.id, tokenId));
  }
  return actor;
}

function publicPart(row: typeof apiTokens.$inferSelect): ApiToken {
  const { id, label, scopes, createdAt, expiresAt, lastUsedAt } = row;
  return { id, label, scopes, createdAt, expiresAt, lastUsedAt };
}
