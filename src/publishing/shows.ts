import { asc, eq, like } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, type Authorized, authorize } from '../people/allow.ts';
import type { ActOnAnything } from '../rules/policy.ts';
import { newId } from '../store/ids.ts';
import { shows } from '../store/schema.ts';
import { mustBeShownState } from './show-state.ts';
import { defaultArt, keepArt, squareArt } from './art.ts';
import { readShow, ShowChanges, ShowInput, slugFrom } from '../rules/publishing/show-input.ts';
import type { ShowId } from '../rules/ids.ts';

export type Show = typeof shows.$inferSelect;
type Kept = Pick<Heard, 'db' | 'files'>;

/**
 * Makes a show with a feed of its own. Everything given is public.
 * @throws Problem 403 for researchers, 422 naming what does not fit, 409 when the address asked for is taken
 */
export async function createShow(heard: Kept, actor: Actor, input: ShowInput): Promise<Authorized<Show, 'make show'>> {
  allow(actor, 'make show');
  const { art, slug: wanted, ...words } = readShow(ShowInput, input);
  const slug = wanted ?? (await freeSlug(heard, slugFrom(words.title)));
  const artSha256 = await keepArt(heard.files, art ? await squareArt(art) : await defaultArt(slug));
  return heard.db.transaction(async (tx) => {
    const [show] = await tx
      .insert(shows)
      .values({ id: newId<ShowId>(), slug, ...words, artSha256 })
      .onConflictDoNothing({ target: shows.slug })
      .returning();
    if (!show) throw conflict('Another show has this address. Please choose another one.');
    await audit(tx, { actor: actor.id, action: 'show.created', subject: show.id, detail: { artSha256 } });
    return authorize(actor, 'make show', show);
  });
}

/**
 * Changes what a show says about itself; what is not given stays. A new picture gets a new address, because directories keep
 * pictures by address.
 * @param revision the show as it was shown to whoever changes it
 * @throws Problem 403 for researchers, 404, 422; ChangedMeanwhile where somebody else changed the same since
 */
export async function updateShow(
  heard: Kept,
  actor: Actor,
  showId: ShowId,
  changes: ShowChanges,
  revision?: string,
): Promise<Authorized<Show, 'change show'>> {
  allow(actor, 'change show');
  const { art, ...words } = readShow(ShowChanges, changes);
  const picture = art ? { artSha256: await keepArt(heard.files, await squareArt(art)) } : {};
  return heard.db.transaction(async (tx) => {
    const [before] = await tx.select().from(shows).where(eq(shows.id, showId)).for('update');
    if (before && revision !== undefined) await mustBeShownState(tx, before, { revision, wanted: words });
    const [show] = await tx
      .update(shows)
      .set({ ...words, ...picture, updatedAt: new Date() })
      .where(eq(shows.id, showId))
      .returning();
    if (!show) throw notFound('show');
    const changed = Object.keys({ ...words, ...picture })
      .sort()
      .join(' ');
    await audit(tx, { actor: actor.id, action: 'show.changed', subject: show.id, detail: { changed } });
    return authorize(actor, 'change show', show);
  });
}

/** Every show, by title. */
export async function listShows({ db }: Pick<Heard, 'db'>, actor: Actor): Promise<Authorized<Show, 'see shows'>[]> {
  const rows = await db.select().from(shows).orderBy(asc(shows.title), asc(shows.id));
  return rows.map((show) => authorize(actor, 'see shows', show));
}

/** The show at an address, for somebody who wants to do this. @throws 403, 404 */
export async function showAt<A extends ActOnAnything>(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  act: A,
  slug: string,
): Promise<Authorized<Show, A>> {
  allow(actor, act);
  const show = await showBySlug(heard, slug);
  if (!show) throw notFound('show');
  return authorize(actor, act, show);
}

/** The show at an address, as anybody may see it; or null. */
export async function showBySlug({ db }: Pick<Heard, 'db'>, slug: string): Promise<Show | null> {
  const [show] = await db.select().from(shows).where(eq(shows.slug, slug));
  return show ?? null;
}

/** The slug, or with the first number that makes it free. */
async function freeSlug({ db }: Pick<Heard, 'db'>, slug: string): Promise<string> {
  const taken = new Set(
    (
      await db
        .select({ slug: shows.slug })
        .from(shows)
        .where(like(shows.slug, `${slug}%`))
    ).map((row) => row.slug),
  );
  let number = 2;
  let free = slug;
  while (taken.has(free)) {
    free = `${slug}-${number}`;
    number += 1;
  }
  return free;
}
