import { like } from 'drizzle-orm';
import type { Rows } from '../store/database.ts';
import { shows } from '../store/schema.ts';
import { BeginAgain } from '../store/transactions.ts';

const TAKEN = { code: '23505', constraint: shows.slug.uniqueName } as const;

/** The slug, or with the first number that makes it free. */
export async function freeSlug(db: Pick<Rows, 'select'>, slug: string): Promise<string> {
  const rows = await db
    .select({ slug: shows.slug })
    .from(shows)
    .where(like(shows.slug, `${slug}%`));
  const taken = new Set(rows.map((row) => row.slug));
  let number = 2;
  let free = slug;
  while (taken.has(free)) {
    free = `${slug}-${number}`;
    number += 1;
  }
  return free;
}

/**
 * Waits for a write that takes a slug which `freeSlug` gave. Where another transaction took it in the same moment, Postgres refuses the write.
 * @throws BeginAgain, so that the whole transaction asks anew for what is free
 */
export async function takingSlug(write: PromiseLike<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    for (let at: unknown = error; at instanceof Error; at = at.cause)
      if ('code' in at && at.code === TAKEN.code && 'constraint' in at && at.constraint === TAKEN.constraint)
        throw new BeginAgain();
    throw error;
  }
}
