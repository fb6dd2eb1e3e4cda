import { inArray } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import { users } from '../store/schema.ts';
import { type ActorId, isAccount } from '../rules/ids.ts';

/** Names of the accounts that a row names which somebody may see, by id. Someone whose account is gone is missing. */
export async function namesOf(
  heard: Pick<Heard, 'db'>,
  ids: readonly (ActorId | null)[],
): Promise<Record<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null).filter(isAccount))];
  if (wanted.length === 0) return {};
  const rows = await heard.db.select({ id: users.id, name: users.name }).from(users).where(inArray(users.id, wanted));
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
