import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { oneClient } from './one-client.ts';
import { proveReferences, type UnmetReference } from './references.ts';
import * as schema from './schema.ts';
import { type Database, withRepeatedTransactions } from './transactions.ts';

export type { Database, Transaction } from './transactions.ts';
/** A database or an open transaction: what functions that only read and write rows take. */
export type Rows = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any fixed number: two processes that start together must not migrate at once. */
const MIGRATION_LOCK = 72_417_001;

/** What the service and the workers may do: everything but change the audit log and the consent records. */
export const SERVICE_ROLE = 'heard_service';

/** Connects, without changing anything. @param role the database role whose rights hold; null for those of whoever signs in */
export function connect(url: string, role: string | null = null): OpenDatabase {
  const rights = role === null ? {} : { options: `-c role=${role}` };
  const pool = new pg.Pool({ connectionString: url, max: 10, ...rights });
  // A connection that breaks is replaced by the pool. Without listeners its end would end the process: the pool hears those that are
  // idle, and nobody those that are lent and between two queries, as in a transaction.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return { db: withRepeatedTransactions(drizzle(pool, { schema })), pool, close: () => pool.end() };
}

/** Asks the database for a sign of life. @throws whatever it says when it cannot be reached */
export async function pingDatabase(db: Pick<Database, 'execute'>): Promise<void> {
  await db.execute(sql`select 1`);
}

/** Hears what an old database holds that does not fit. Ids only, no words. */
export interface FoundInMigration {
  /** A migration put something right: what, in a sentence. */
  mended(what: string): void;
  /** Rows point to rows that are not there. Told at each start, until somebody has put them right. */
  unmet(reference: UnmetReference): void;
}

/**
 * Brings the tables up to date; safe when several processes start at the same time.
 * @param found hears what does not fit: it keeps nothing from starting
 * @returns the role to connect with; null where whoever signs in may make no roles, so that only triggers guard the append-only tables
 */
export async function migrateDatabase(url: string, found?: FoundInMigration): Promise<string | null> {
  const client = oneClient({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const tell = ({ severity, message }: { severity?: string; message?: string }) => {
      if (severity === 'WARNING' && message) found?.mended(message);
    };
    client.on('notice', tell);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
    client.off('notice', tell);
    for (const reference of await proveReferences(client)) found?.unmet(reference);
    return await grantRights(client);
  } finally {
    await client.end();
  }
}

/** Tables that can only be added to, and the one that only their triggers change. */
const APPEND_ONLY = ['audit_log', 'consent_records'];
const READ_ONLY = ['chain_heads'];
const [DUPLICATE, NOT_ALLOWED] = ['42710', '42501'];

async function grantRights(client: pg.Client): Promise<string | null> {
  try {
    // Roles belong to the whole server: another database of it may have made this one already.
    await client.query(`create role ${SERVICE_ROLE} nologin`).catch((error: { code?: string }) => {
      if (error.code !== DUPLICATE) throw error;
    });
    await client.query('begin');
    await client.query(`grant ${SERVICE_ROLE} to current_user`);
    await client.query(`grant usage on schema public to ${SERVICE_ROLE}`);
    await client.query(`grant select, insert, update, delete on all tables in schema public to ${SERVICE_ROLE}`);
    for (const table of APPEND_ONLY)
      await client.query(`revoke update, delete, truncate on ${table} from ${SERVICE_ROLE}`);
    for (const table of READ_ONLY)
      await client.query(`revoke insert, update, delete, truncate on ${table} from ${SERVICE_ROLE}`);
    // In one piece: there is no moment at which the service may do more.
    await client.query('commit');
    return SERVICE_ROLE;
  } catch (error) {
    await client.query('rollback');
    if ((error as { code?: string }).code === NOT_ALLOWED) return null;
    throw error;
  }
}
