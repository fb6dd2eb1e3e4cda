import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as schema from './schema.ts';

export type Database = NodePgDatabase<typeof schema>;
/** An open transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Errors with which Postgres ends a transaction that did nothing wrong: deadlock and serialization failure (its manual, appendix A). */
const ENDED_BY_POSTGRES = ['40P01', '40001'];
/** How often a transaction is begun at most. */
const MOST_TRIES = 8;
/** The longest pause before the second try, in milliseconds; each further one may be twice as long. */
const FIRST_PAUSE_MS = 20;

/**
 * What transactions lock, in the one order in which they may: whoever holds a later one never waits for an earlier one, so that no two
 * transactions wait for each other.
 */
const LOCK_ORDER = ['recording', 'show', 'person', 'link', 'consent chain', 'audit chain'] as const;
type Lockable = (typeof LOCK_ORDER)[number];

/** Thrown inside a transaction that has to begin again: what it locked is no longer all that it needs. */
export class BeginAgain extends Error {
  constructor() {
    super('the transaction has to begin again');
  }
}

interface Opened {
  /** The last thing that was locked: its place in the order, and its id. */
  last: { readonly place: number; readonly id: string };
  readonly held: Set<string>;
  /** What was left for the end. */
  readonly atEnd: (() => Promise<void>)[];
}
const opened = new WeakMap<Transaction, Opened>();

function openedBy(tx: Transaction): Opened {
  const mine = opened.get(tx);
  if (!mine) throw new Error('This transaction is over, or was not opened by this database.');
  return mine;
}

/**
 * Called by each function that locks rows or a chain, before it does. Several things of one kind are locked by their ids, the lowest first.
 * @throws where that is against the order of locks, which is a mistake in the program
 */
export function lockInOrder(tx: Transaction, kind: Lockable, id = ''): void {
  const mine = openedBy(tx);
  const key = `${kind} ${id}`;
  if (mine.held.has(key)) return;
  const place = LOCK_ORDER.indexOf(kind);
  if (place < mine.last.place || (place === mine.last.place && id < mine.last.id))
    throw new Error(`A ${kind} may not be locked after a ${LOCK_ORDER[mine.last.place]}: see the order of locks.`);
  mine.last = { place, id };
  mine.held.add(key);
}

/**
 * Leaves work for the end of a transaction, right before it is committed. What takes a lock that everybody needs comes last, so that it is
 * held for a moment only.
 */
export function beforeCommit(tx: Transaction, work: () => Promise<void>): void {
  openedBy(tx).atEnd.push(work);
}

/**
 * Makes every transaction of a database one that is begun again when Postgres ended it for another's sake, and that does at its end what was
 * left for it. What a transaction does may therefore run several times: it changes rows, or things that may be done twice.
 */
export function withRepeatedTransactions(db: Database): Database {
  const open = db.transaction.bind(db);
  db.transaction = async (work, how) => {
    for (let tries = 1; ; tries += 1)
      try {
        return await open(async (tx) => {
          const mine: Opened = { last: { place: 0, id: '' }, held: new Set(), atEnd: [] };
          opened.set(tx, mine);
          const result = await work(tx);
          // Work at the end may leave more of it.
          for (let next = mine.atEnd.shift(); next; next = mine.atEnd.shift()) await next();
          opened.delete(tx);
          return result;
        }, how);
      } catch (error) {
        if (tries === MOST_TRIES || !mayBeginAgain(error)) throw error;
        await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** (tries - 1));
      }
  };
  return db;
}

function mayBeginAgain(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof BeginAgain || ('code' in at && ENDED_BY_POSTGRES.includes(String(at.code)))) return true;
  return false;
}
