import type { z } from 'zod';

declare const unread: unique symbol;
/** What a JSON column holds before it was looked at: it can be written as it is, but its parts cannot be read before `fitting` has passed it. */
export type Unread<T> = T | { readonly [unread]: true };

/** A row whose JSON is not what it should be. It names the place and never what stands there, which may be a name. */
export class UnfitRow extends Error {
  constructor({ table, column, id }: Place, path: readonly PropertyKey[], code: string) {
    const field = [column, ...path.map(String)].join('.');
    super(
      `The row “${id}” of ${table} does not fit at ${field} (${code}). It has to be put right before it can be used.`,
    );
    this.name = 'UnfitRow';
  }
}

/** Where a value stands in the database. */
interface Place {
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

/**
 * Passes a value of a JSON column that has the right shape, exactly as it stands there: hashes are taken over it.
 * @throws UnfitRow naming table, row and field
 */
export function fitting<T>(shape: z.ZodType<T>, value: unknown, place: Place): T {
  const read = shape.safeParse(value);
  if (read.success) return value as T;
  const [issue] = read.error.issues;
  throw new UnfitRow(place, issue?.path ?? [], issue?.code ?? 'unknown');
}
