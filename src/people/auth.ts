import { hkdfSync } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { count, eq, sql } from 'drizzle-orm';
import { badInput, Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import * as tables from '../store/accounts-schema.ts';
import { newId } from '../store/ids.ts';
import { mayEnter } from './access.ts';
import { AccountId } from '../rules/ids.ts';
import type { Role } from '../rules/roles.ts';

/** Letters. NIST SP 800-63B asks for length, not for kinds of letters. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;
/** Seconds: a working day, counted from the last thing that was done. */
const SESSION_SECONDS = 12 * 3600;
const REFRESH_SECONDS = 15 * 60;

/**
 * Sign-in with better-auth: passwords (scrypt), sessions and their cookies. Its own routes are not mounted: our pages call it, so
 * that they work without script and there is no second way in. Nobody can make an account by themselves (see `invitations.ts`).
 */
export function makeAuth(heard: Pick<Heard, 'config' | 'db' | 'publicUrl' | 'log'>) {
  return betterAuth({
    appName: 'Heard',
    baseURL: heard.publicUrl,
    secret: Buffer.from(hkdfSync('sha256', heard.config.encryptionKey, '', 'heard sign-in', 32)).toString('base64'),
    database: drizzleAdapter(heard.db, { provider: 'pg', usePlural: true, schema: tables }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
    },
    user: { additionalFields: { role: { type: 'string', required: true, input: false } } },
    session: { expiresIn: SESSION_SECONDS, updateAge: REFRESH_SECONDS },
    advanced: {
      cookiePrefix: 'heard',
      useSecureCookies: heard.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      // Where people sign in from is nobody's business; tries are limited in src/web/rate-limits.ts.
      ipAddress: { disableIpTracking: true },
      database: { generateId: newId },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      // Its messages may quote an e-mail address.
      log: () => heard.log.error('the sign-in library reported an error'),
    },
  });
}

export type Auth = ReturnType<typeof makeAuth>;

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

const WRONG = 'Some of what you entered needs another look.';

/**
 * Makes an account that can sign in with a password. @returns its id
 * @throws 422 naming the field, also when the e-mail address has an account already
 */
export async function createAccount(heard: Pick<Heard, 'db'>, auth: Auth, account: NewAccount): Promise<AccountId> {
  const email = account.email.trim().toLowerCase();
  const fields = fieldProblems(account);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) fields.email = 'Enter an email address, such as name@example.org.';
  if (!fields.email) {
    const { users } = tables;
    const [known] = await heard.db
      .select({ id: users.id, mayEnter: sql<boolean>`${mayEnter(heard.db, users.id)}` })
      .from(users)
      .where(eq(users.email, email));
    if (known?.mayEnter)
      fields.email = 'There is an account with this email address already. Sign in with it, or use another address.';
    else if (known)
      fields.email =
        'There was an account with this email address. Ask an administrator to invite this address again, so that its recordings are there.';
  }
  if (Object.keys(fields).length > 0) throw badInput(WRONG, fields);
  const { internalAdapter, password } = await auth.$context;
  const hash = await password.hash(account.password);
  const user = await internalAdapter.createUser(
    { email, name: account.name.trim(), role: account.role, emailVerified: false },
    { method: 'email-password' },
  );
  await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash });
  return AccountId.parse(user.id);
}

/**
 * Opens an account again whose access was ended: the same id, so that its recordings are its own again.
 * @returns its id and the address that it signs in with
 * @throws 410 when it is open, or not there; 422 naming the field
 */
export async function reopenAccount(
  heard: Pick<Heard, 'db'>,
  auth: Auth,
  id: AccountId,
  account: Omit<NewAccount, 'email'>,
): Promise<{ id: AccountId; email: string }> {
  const fields = fieldProblems(account);
  if (Object.keys(fields).length > 0) throw badInput(WRONG, fields);
  const { users, accounts } = tables;
  const hash = await (await auth.$context).password.hash(account.password);
  return heard.db.transaction(async (tx) => {
    const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, id)).for('update');
    const open = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.userId, id));
    if (!user || open.length > 0)
      throw new Problem(410, 'link-gone', 'This account is open already. Sign in with it, or ask for a new password.');
    await tx
      .update(users)
      .set({ name: account.name.trim(), role: account.role, updatedAt: new Date() })
      .where(eq(users.id, id));
    await tx
      .insert(accounts)
      .values({ id: newId(), userId: id, providerId: 'credential', accountId: id, password: hash });
    return { id, email: user.email };
  });
}

function fieldProblems({ name, password }: Pick<NewAccount, 'name' | 'password'>): Record<string, string> {
  const wrong = passwordProblem(password);
  return { ...(name.trim() ? {} : { name: 'Enter your name.' }), ...(wrong ? { password: wrong } : {}) };
}

/** What is wrong with a password that somebody chose, or null. */
export function passwordProblem(password: string): string | null {
  if (password.length < SHORTEST_PASSWORD)
    return `Choose a password of at least ${SHORTEST_PASSWORD} letters. Three or four words in a row are good.`;
  return password.length > LONGEST_PASSWORD ? `Choose a password of at most ${LONGEST_PASSWORD} letters.` : null;
}

/** How many accounts there are. */
export async function accountCount(db: Pick<Heard['db'], 'select'>): Promise<number> {
  const [row] = await db.select({ accounts: count() }).from(tables.users);
  return row?.accounts ?? 0;
}
