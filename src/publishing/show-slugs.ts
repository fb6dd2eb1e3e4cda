import { like } from 'drizzle-orm';
import type { Rows } from '../store/database.ts';
import { shows } from '../store/schema.ts';

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
