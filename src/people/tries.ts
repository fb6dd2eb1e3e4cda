import { createHmac, hkdfSync } from 'node:crypto';
import { and, asc, count, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import { newId } from '../store/ids.ts';
import { consentLinks, failedTries, invitations, passwordLinks } from '../store/schema.ts';
import { hashOfSecret } from './secrets.ts';

/** Milliseconds for which a failed try counts. */
const WINDOW_MS = 15 * 60 * 1000;

/** What tries have in common, and how many of them may fail in 15 minutes. */
export interface TryLimit {
  /** Such as an e-mail address or a place. Only its keyed hash is kept. */
  readonly of: string;
  readonly most: number;
}

/** `right`, `wrong`, or how long to wait before anything is looked at again. */
export type TryOutcome = 'right' | 'wrong' | { readonly waitMinutes: number };

/** A keyed hash: nobody who reads the table or a cookie can find out an address by trying them all. */
export function keyedHash({ config }: Pick<Heard, 'config'>, text: string): string {
  const key = Buffer.from(hkdfSync('sha256', config.encryptionKey, '', 'heard tries', 32));
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
}

/**
 * Looks whether somebody knows something, unless too many tries failed. Failures are counted in the database, for all processes together; what
 * is right, and what is not looked at, is not counted. A try counts from before it is looked at, so that many at once are no more than the limit.
 * @param check says whether it is right
 */
export async function countedTry(
  heard: Pick<Heard, 'config' | 'db'>,
  limits: readonly TryLimit[],
  check: () => Promise<boolean>,
): Promise<TryOutcome> {
  const { db } = heard;
  const since = new Date(Date.now() - WINDOW_MS);
  await db.delete(failedTries).where(lt(failedTries.at, since));
  const rows = limits.map(({ of, most }) => ({ id: newId(), subject: keyedHash(heard, of), most }));
  await db.insert(failedTries).values(rows.map(({ id, subject }) => ({ id, subject })));
  let isFailure = false;
  try {
    const waits = await Promise.all(rows.map((row) => waitFor(db, row, since)));
    const waitMinutes = Math.max(...waits);
    if (waitMinutes > 0) return { waitMinutes };
    isFailure = !(await check());
    return isFailure ? 'wrong' : 'right';
  } finally {
    const ids = rows.map(({ id }) => id);
    if (!isFailure) await db.delete(failedTries).where(inArray(failedTries.id, ids));
  }
}

/** Minutes until one more try may be looked at: 0 for now. */
async function waitFor(
  db: Pick<Heard['db'], 'select'>,
  { subject, most }: { subject: string; most: number },
  since: Date,
): Promise<number> {
  const counted = and(eq(failedTries.subject, subject), gt(failedTries.at, since));
  const [tries] = await db.select({ many: count() }).from(failedTries).where(counted);
  if ((tries?.many ?? 0) <= most) return 0;
  const [blocking] = await db
    .select({ at: failedTries.at })
    .from(failedTries)
    .where(counted)
    .orderBy(desc(failedTries.at), asc(failedTries.id))
    .offset(most)
    .limit(1);
  const left = (blocking?.at ?? new Date()).getTime() + WINDOW_MS - Date.now();
  return Math.max(1, Math.ceil(left / 60_000));
}

/** How long to wait, for people. */
export function inMinutes(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** Whether a secret is one that a link of ours has or had, also a used or old one. */
export async function isSecretOfOurs({ db }: Pick<Heard, 'db'>, secret: string): Promise<boolean> {
  const hash = hashOfSecret(secret);
  const { rows } = await db.execute<{ found: boolean }>(
    sql`select exists (select 1 from ${consentLinks} where ${consentLinks.hash} = ${hash})
      or exists (select 1 from ${invitations} where ${invitations.hash} = ${hash})
      or exists (select 1 from ${passwordLinks} where ${passwordLinks.hash} = ${hash}) as found`,
  );
  return rows[0]?.found === true;
}
