import { hkdfSync } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { count, eq } from 'drizzle-orm';
import { badInput } from '../errors.ts';
import type { Heard } from '../heard.ts';
import * as tables from '../store/accounts-schema.ts';
import { newId } from '../store/ids.ts';
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

/**
 * Makes an account that can sign in with a password. @returns its id
 * @throws 422 naming the field, also when the e-mail address has an account already
 */
export async function createAccount(heard: Pick<Heard, 'db'>, auth: Auth, account: NewAccount): Promise<string> {
  const email = account.email.trim().toLowerCase();
  const fields: Record<string, string> = {};
  if (!account.name.trim()) fields.name = 'Enter your name.';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) fields.email = 'Enter an email address, such as name@example.org.';
  if (account.password.length < SHORTEST_PASSWORD) {
    fields.password = `Choose a password of at least ${SHORTEST_PASSWORD} letters. Three or four words in a row are good.`;
  }
  if (account.password.length > LONGEST_PASSWORD)
    fields.password = `Choose a password of at most ${LONGEST_PASSWORD} letters.`;
  if (!fields.email) {
    const [known] = await heard.db
      .select({ id: tables.users.id })
      .from(tables.users)
      .where(eq(tables.users.email, email));
    if (known)
      fields.email = 'There is an account with this email address already. Sign in with it, or use another address.';
  }
  if (Object.keys(fields).length > 0) throw badInput('Some of what you entered needs another look.', fields);
  const { internalAdapter, password } = await auth.$context;
  const hash = await password.hash(account.password);
  const user = await internalAdapter.createUser(
    { email, name: account.name.trim(), role: account.role, emailVerified: false },
    { method: 'email-password' },
  );
  await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash });
  return user.id;
}

/** How many accounts there are. */
export async function accountCount(db: Pick<Heard['db'], 'select'>): Promise<number> {
  const [row] = await db.select({ accounts: count() }).from(tables.users);
  return row?.accounts ?? 0;
}
