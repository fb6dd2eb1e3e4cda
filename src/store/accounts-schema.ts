import { boolean, index, pgTable, text } from 'drizzle-orm/pg-core';
import type { AccountId, ActorId } from '../rules/ids.ts';
import { TOKEN_SCOPES } from '../rules/token-scopes.ts';
import { created, when } from './columns.ts';
import { secretText } from './encryption.ts';

/* First the tables of better-auth: people who sign in, their sessions, passwords and second factors. Its field names are its own. */

export const users = pgTable('users', {
  id: text('id').$type<AccountId>().primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  role: text('role', { enum: ['administrator', 'staff', 'researcher'] })
    .notNull()
    .default('researcher'),
  twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
  createdAt: when('created_at').notNull().defaultNow(),
  updatedAt: when('updated_at').notNull().defaultNow(),
});

export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    expiresAt: when('expires_at').notNull(),
    token: text('token').notNull().unique(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    userId: text('user_id')
      .$type<AccountId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: when('created_at').notNull().defaultNow(),
    updatedAt: when('updated_at').notNull().defaultNow(),
  },
  (t) => [index('sessions_by_user').on(t.userId)],
);

export const accounts = pgTable('accounts', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id')
    .$type<AccountId>()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: when('access_token_expires_at'),
  refreshTokenExpiresAt: when('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt: when('created_at').notNull().defaultNow(),
  updatedAt: when('updated_at').notNull().defaultNow(),
});

export const verifications = pgTable('verifications', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: when('expires_at').notNull(),
  createdAt: when('created_at').notNull().defaultNow(),
  updatedAt: when('updated_at').notNull().defaultNow(),
});

export const twoFactors = pgTable('two_factors', {
  id: text('id').primaryKey(),
  secret: text('secret').notNull(),
  backupCodes: text('backup_codes').notNull(),
  userId: text('user_id')
    .$type<AccountId>()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
});

/** Tokens for programs, made by staff. Only the SHA-256 of a token is kept. */
export const apiTokens = pgTable('api_tokens', {
  id: text('id').primaryKey(),
  hash: text('hash').notNull().unique(),
  label: text('label').notNull(),
  userId: text('user_id')
    .$type<AccountId>()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** What a program may do with it: what its owner may do, and of that only this. */
  scopes: text('scopes', { enum: TOKEN_SCOPES }).array().notNull().default(['read']),
  createdAt: created(),
  expiresAt: when('expires_at').notNull(),
  lastUsedAt: when('last_used_at'),
});

/** One-time links: the first administrator and invitations. Only the SHA-256 of the secret is kept. */
export const invitations = pgTable('invitations', {
  id: text('id').primaryKey(),
  hash: text('hash').notNull().unique(),
  role: text('role', { enum: ['administrator', 'staff', 'researcher'] }).notNull(),
  createdBy: text('created_by').$type<ActorId>().notNull(),
  /** For whom, in the maker's words, until it is used or taken back. */
  forWhom: secretText('for_whom'),
  /** The account that it opens again, where somebody comes back whose access ended. */
  userId: text('user_id')
    .$type<AccountId>()
    .references(() => users.id, { onDelete: 'cascade' }),
  createdAt: created(),
  expiresAt: when('expires_at').notNull(),
  usedAt: when('used_at'),
  revokedAt: when('revoked_at'),
});

/** One-time links for somebody who forgot their password. Only the SHA-256 of the secret is kept. */
export const passwordLinks = pgTable(
  'password_links',
  {
    id: text('id').primaryKey(),
    hash: text('hash').notNull().unique(),
    userId: text('user_id')
      .$type<AccountId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdBy: text('created_by').$type<ActorId>().notNull(),
    createdAt: created(),
    expiresAt: when('expires_at').notNull(),
    usedAt: when('used_at'),
    revokedAt: when('revoked_at'),
  },
  (t) => [index('password_links_by_user').on(t.userId)],
);

/** Wrong passwords and made-up links of the last quarter of an hour, counted for all processes together. */
export const failedTries = pgTable(
  'failed_tries',
  {
    id: text('id').primaryKey(),
    /** A keyed hash of what the tries have in common: an e-mail address, a place, a device. Neither can be found out from it. */
    subject: text('subject').notNull(),
    at: when('at').notNull().defaultNow(),
  },
  (t) => [index('failed_tries_by_subject').on(t.subject, t.at), index('failed_tries_by_time').on(t.at)],
);
