import { and, asc, eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { conflict, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, authorize, type Authorized, shownOf } from '../people/allow.ts';
import type { Act, ActOnAnything } from '../rules/policy.ts';
import { newId } from '../store/ids.ts';
import { shows } from '../store/schema.ts';
import { mustBeShownState } from './show-state.ts';
import { defaultArt, keepArt, squareArt } from './art.ts';
import { areDeleted, type ShowTexts } from '../rules/publishing/show-texts.ts';
import { readShow, ShowChanges, ShowInput, slugFrom } from '../rules/publishing/show-input.ts';
import type { ShowId } from '../rules/ids.ts';
import { freeSlug, takingSlug } from './show-slugs.ts';
import {
  keptVersions,
  lockShow,
  offerTexts,
  type Show,
  type ShowVersion,
  showsThatWait,
  storedVersions,
  versionsOf,
} from './show-versions.ts';

export type { Show } from './show-versions.ts';
type Kept = Pick<Heard, 'db' | 'files'>;

/** What a show is called, and all that it says, until its first texts are public. */
const NOT_YET = { title: 'A new show', description: '', author: '', slug: 'new-show' } as const;

/**
 * Makes a show with a feed of its own. Everything given is public: at once where no finder doubts it, else once a second person has confirmed it.
 * @throws Problem 403 for researchers, 422 naming what does not fit, 409 when the address asked for is taken
 */
export async function createShow(heard: Kept, actor: Actor, input: ShowInput): Promise<Authorized<Show, 'make show'>> {
  allow(actor, 'make show');
  const { art, retention, afterPicture, ...texts } = readShow(ShowInput, input);
  if (texts.slug !== undefined && (await freeSlug(heard.db, texts.slug)) !== texts.slug) throw addressTaken();
  const seed = texts.slug ?? (await freeSlug(heard.db, slugFrom(texts.title)));
  const artSha256 = await keepArt(heard.files, art ? await squareArt(art) : await defaultArt(seed));
  return heard.db.transaction(async (tx) => {
    const id = newId<ShowId>();
    const slug = await freeSlug(tx, NOT_YET.slug);
    await takingSlug(
      tx.insert(shows).values({ id, ...NOT_YET, slug, retention, afterPicture, artSha256, isPublic: false }),
    );
    await audit(tx, { actor: actor.id, action: 'show.created', subject: id, detail: { artSha256 } });
    await offerTexts(tx, actor, await lockShow(tx, id, 'no key update'), texts);
    const [show] = await tx.select().from(shows).where(eq(shows.id, id));
    // Another show may have taken the address since it was found to be free.
    if (show!.isPublic && texts.slug !== undefined && show!.slug !== texts.slug) throw addressTaken();
    return authorize(actor, 'make show', show!);
  });
}

const addressTaken = () => conflict('Another show has this address. Please choose another one.');

/**
 * Changes what a show says about itself; what is not given stays. Texts that a finder doubts wait for a second person, and what was public stays
 * public until then. A new picture gets a new address, because directories keep pictures by address.
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
  const { art, retention, afterPicture, ...words } = readShow(ShowChanges, changes);
  const settings = { ...(retention ? { retention } : {}), ...(afterPicture ? { afterPicture } : {}) };
  const picture = art ? { artSha256: await keepArt(heard.files, await squareArt(art)) } : {};
  return heard.db.transaction(async (tx) => {
    const before = await lockShow(tx, showId, 'no key update');
    const texts = newestTexts(await keptVersions(tx, before));
    if (revision !== undefined) {
      const wanted = { ...words, ...settings };
      await mustBeShownState(tx, before, { texts, revision, wanted });
    }
    const own = { ...settings, ...picture };
    if (Object.keys(own).length > 0)
      await tx
        .update(shows)
        .set({ ...own, updatedAt: new Date() })
        .where(eq(shows.id, showId));
    if (Object.keys(words).length > 0) {
      // Where the words that were there are deleted, all of them have to be written anew.
      if (areDeleted(texts)) readShow(ShowInput, words);
      await offerTexts(tx, actor, before, { ...texts, ...words });
    }
    const changed = Object.keys({ ...words, ...own })
      .sort()
      .join(' ');
    await audit(tx, { actor: actor.id, action: 'show.changed', subject: showId, detail: { changed } });
    const [show] = await tx.select().from(shows).where(eq(shows.id, showId));
    return authorize(actor, 'change show', show!);
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
  const [show] = await heard.db.select().from(shows).where(eq(shows.slug, slug));
  if (!show) throw notFound('show');
  return authorize(actor, act, show);
}

/** The show at an address, as anybody may see it; null also for one whose texts are not public yet. */
export async function showBySlug({ db }: Pick<Heard, 'db'>, slug: string): Promise<Show | null> {
  const [show] = await db
    .select()
    .from(shows)
    .where(and(eq(shows.slug, slug), eq(shows.isPublic, true)));
  return show ?? null;
}

/** What a form or a program changes: the texts that wait, else those that are public. */
function newestTexts(versions: readonly ShowVersion[]): ShowTexts {
  const newest =
    versions.find(({ state }) => state === 'waiting') ??
    versions.find(({ state }) => state === 'live') ??
    versions.find(({ texts }) => !areDeleted(texts)) ??
    versions[0];
  return newest!.texts;
}

/** The texts of a show that somebody may change, as its form shows them. */
export async function textsToChange<A extends Act>(
  { db }: Pick<Heard, 'db'>,
  show: Authorized<Show, A>,
): Promise<Authorized<ShowTexts, A>> {
  return shownOf(show, newestTexts(await versionsOf(db, show)));
}

/** The newest texts of shows that somebody may see, and whether they wait for a second person, in the order of the shows. */
export async function newestTextsOf<A extends Act>(
  { db }: Pick<Heard, 'db'>,
  list: readonly Authorized<Show, A>[],
): Promise<Authorized<{ show: Show; texts: ShowTexts; waits: boolean }, A>[]> {
  const waiting = await showsThatWait(db);
  // What is public is the newest where nothing waits.
  const isPlain = (show: Show) => show.isPublic && !waiting.has(show.id);
  const stored = await storedVersions(
    db,
    list.filter((show) => !isPlain(show)).map(({ id }) => id),
  );
  return list.map((show) => {
    const texts = isPlain(show) ? show : newestTexts(stored.filter(({ showId }) => showId === show.id));
    return shownOf(show, { show, texts, waits: waiting.has(show.id) });
  });
}
