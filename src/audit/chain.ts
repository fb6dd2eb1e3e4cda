import { eq } from 'drizzle-orm';
import type { Rows } from '../store/database.ts';
import { chainHeads } from '../store/schema.ts';

/** A numbered chain of entries: each holds the hash of the one before, and its own hash covers that one and everything in it. */

/** What the first entry names as the one before. */
const GENESIS = '0'.repeat(64);

/** The append-only tables. */
export type ChainName = 'audit_log' | 'consent_records';

export interface ChainLink {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** The first entry that does not fit. */
export interface BrokenLink {
  readonly number: number;
  readonly problem: 'changed' | 'missing' | 'out of order';
  /** A sentence for whoever looks after the service. Numbers only. */
  readonly what: string;
}

/** How many entries there are, and the hash of the last. */
export interface Head {
  readonly entries: number;
  readonly hash: string;
}

export interface Proof {
  readonly head: Head;
  readonly broken: BrokenLink | null;
}

/**
 * Walks a chain. Pure.
 * @param rows all entries, by their numbers
 * @param hashOf the hash that an entry should have, by what is in it
 * @param kept the head that is kept apart from the chain: only it shows that the last entries are missing; null when it is gone
 */
export function proveChain<Row extends ChainLink>(
  rows: readonly Row[],
  hashOf: (row: Row) => string,
  kept: Head | null,
): Proof {
  let previousHash = GENESIS;
  for (const [index, row] of rows.entries()) {
    const problem = problemAt(rows, index, previousHash, hashOf);
    if (problem) return { head: { entries: index, hash: previousHash }, broken: { number: index + 1, ...problem } };
    previousHash = row.hash;
  }
  const head = { entries: rows.length, hash: previousHash };
  return { head, broken: brokenEnd(head, kept) };
}

type Problem = Omit<BrokenLink, 'number'>;

function problemAt<Row extends ChainLink>(
  rows: readonly Row[],
  index: number,
  previousHash: string,
  hashOf: (row: Row) => string,
): Problem | null {
  const row = rows[index]!;
  const number = index + 1;
  if (row.seq !== number) return { problem: 'missing', what: `Entry ${number} is missing.` };
  const isWhole = hashOf(row) === row.hash;
  if (isWhole && row.previousHash === previousHash) return null;
  const was = isWhole ? number : numberItHad(row, rows.length, hashOf);
  const before = rows.find(({ hash }) => hash === row.previousHash);
  if (was !== null && was !== number) {
    if (before || row.previousHash === GENESIS)
      return {
        problem: 'out of order',
        what: `Entry ${number} was written as number ${was}: entries were put in another order.`,
      };
    return { problem: 'missing', what: `Entry ${number} was written as number ${was}: entries before it are missing.` };
  }
  if (!isWhole) return { problem: 'changed', what: `Entry ${number} was changed after it was written.` };
  if (before)
    return { problem: 'out of order', what: `Entry ${number} follows entry ${before.seq}, not ${number - 1}.` };
  return {
    problem: 'changed',
    what: `Entry ${number} does not fit entry ${number - 1}: one of them was changed and given a new hash.`,
  };
}

/** The number under which an entry was written, found by trying; null when none fits, so that its content was changed. */
function numberItHad<Row extends ChainLink>(row: Row, entries: number, hashOf: (row: Row) => string): number | null {
  for (let seq = 1; seq <= entries * 2 + 1000; seq += 1) if (hashOf({ ...row, seq }) === row.hash) return seq;
  return null;
}

function brokenEnd(head: Head, kept: Head | null): BrokenLink | null {
  const number = head.entries + 1;
  if (!kept)
    return {
      number,
      problem: 'missing',
      what: 'The count of entries is gone, so nobody can say whether the last ones are there.',
    };
  if (kept.entries > head.entries) {
    const missing =
      kept.entries === number ? `Entry ${number}, the last, is` : `Entries ${number} to ${kept.entries}, the last, are`;
    return { number, problem: 'missing', what: `${missing} missing.` };
  }
  if (kept.entries < head.entries)
    return {
      number: kept.entries + 1,
      problem: 'changed',
      what: `There are ${head.entries} entries, but only ${kept.entries} were counted when they were written.`,
    };
  if (kept.hash !== head.hash)
    return {
      number: head.entries,
      problem: 'changed',
      what: `Entry ${head.entries}, the last, is not the one that was written: its hash is another.`,
    };
  return null;
}

/** The head that the database keeps apart; null where there is none. */
export async function headOf(db: Pick<Rows, 'select'>, chain: ChainName): Promise<Head | null> {
  const [row] = await db.select().from(chainHeads).where(eq(chainHeads.chain, chain));
  return row ? { entries: row.entries, hash: row.hash } : null;
}

/** The head that a new entry follows. @throws when the database has lost it */
export async function headToFollow(db: Pick<Rows, 'select'>, chain: ChainName): Promise<Head> {
  const head = await headOf(db, chain);
  if (!head) throw new Error(`The count of ${chain} is gone. Restore the database from a backup.`);
  return head;
}
