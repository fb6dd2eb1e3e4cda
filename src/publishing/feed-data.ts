import { and, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import { episodes, publicFiles, releases, shows } from '../store/schema.ts';
import { manifestOf } from './release-rows.ts';
import { isHeldBack, isUp } from './what-is-up.ts';
import type { FeedEpisode, FeedFile, FeedShow } from '../rules/publishing/feed.ts';
import { artUrl, episodePageUrl, feedUrl, mediaUrl, showPageUrl } from '../rules/publishing/public-addresses.ts';
import type { ShowId } from '../rules/ids.ts';

type Source = Pick<Heard, 'db' | 'publicUrl'>;

/** Which state of a show's feed is the current one. */
export interface FeedVersion {
  readonly showId: ShowId;
  /** Differs whenever the show or one of its episodes was added, changed or taken down, by whichever process. */
  readonly key: string;
  readonly changedAt: Date;
}

/** The shows whose feeds anybody may read, those that changed last first. */
export async function slugsOfFeeds({ db }: Pick<Heard, 'db'>, most: number): Promise<string[]> {
  const rows = await db
    .select({ slug: shows.slug })
    .from(shows)
    .where(eq(shows.isPublic, true))
    .orderBy(desc(shows.updatedAt), shows.id)
    .limit(most);
  return rows.map(({ slug }) => slug);
}

/**
 * Asks which version of a feed is current, without reading its episodes: this runs on every request, because another process
 * publishes and takes down. @returns null when there is no such show.
 */
export async function feedVersion({ db }: Pick<Heard, 'db'>, slug: string): Promise<FeedVersion | null> {
  const newest = sql<Date>`greatest(${shows.updatedAt}, max(${episodes.updatedAt}), max(${episodes.takenDownAt}))`;
  const [row] = await db
    .select({
      showId: shows.id,
      changedAt: newest.mapWith(shows.updatedAt),
      // Times alone would miss two changes in one microsecond, and a row that was put back; the counts would not.
      key: sql<string>`concat_ws('|', ${newest}, ${shows.updatedAt}, count(${episodes.id}), count(${episodes.takenDownAt}), count(*) filter (where ${isHeldBack}), sum(${episodes.revision}))`,
    })
    .from(shows)
    .leftJoin(episodes, eq(episodes.showId, shows.id))
    .where(and(eq(shows.slug, slug), eq(shows.isPublic, true)))
    .groupBy(shows.id);
  return row ?? null;
}

/** What a feed says about its show. @throws where the show is gone */
export async function feedShow({ db, publicUrl }: Source, { showId, changedAt }: FeedVersion): Promise<FeedShow> {
  const [show] = await db.select().from(shows).where(eq(shows.id, showId));
  if (!show) throw new Error(`The show ${showId} is gone.`);
  return {
    feedUrl: feedUrl(publicUrl, show.slug),
    pageUrl: showPageUrl(publicUrl, show.slug),
    artUrl: artUrl(publicUrl, show.artSha256),
    title: show.title,
    description: show.description,
    author: show.author,
    language: show.language,
    category: show.category,
    explicit: show.explicit,
    ownerEmail: show.ownerEmail,
    licence: show.licence,
    changedAt,
  };
}

/** Episodes that are read at once: so many rows are read in a few milliseconds, and the service answers others in between. */
const AT_ONCE = 50;

/** The episodes of a show that are up, newest first, each with the files that are up; some at a time. */
export async function* feedEpisodes({ db, publicUrl }: Source, { showId }: FeedVersion): AsyncGenerator<FeedEpisode[]> {
  let last: SQL | undefined;
  for (;;) {
    const rows = await db
      .select({
        episode: episodes,
        slug: shows.slug,
        release: { id: releases.id, manifest: releases.manifest },
        // A date of JavaScript has no microseconds: two episodes in one millisecond would be read twice or never.
        at: sql<string>`${episodes.publishedAt}::text`,
      })
      .from(episodes)
      .innerJoin(shows, eq(shows.id, episodes.showId))
      .innerJoin(releases, eq(releases.id, episodes.releaseId))
      .where(and(eq(episodes.showId, showId), isUp, last))
      .orderBy(desc(episodes.publishedAt), desc(episodes.id))
      .limit(AT_ONCE);
    const files = await db
      .select()
      .from(publicFiles)
      .where(
        and(
          inArray(
            publicFiles.episodeId,
            rows.map(({ episode }) => episode.id),
          ),
          isNull(publicFiles.goneAt),
        ),
      )
      .orderBy(publicFiles.address);
    const filesOf = new Map<string, FeedFile[]>();
    for (const { episodeId, role, address, sha256, bytes } of files) {
      const known = filesOf.get(episodeId) ?? [];
      known.push({ role, url: mediaUrl(publicUrl, address), sha256, bytes });
      filesOf.set(episodeId, known);
    }
    yield rows.map(({ episode, slug, release }) => {
      const manifest = manifestOf(release);
      return {
        guid: episode.guid,
        pageUrl: episodePageUrl(publicUrl, slug, episode.id),
        title: manifest.title,
        description: manifest.description,
        language: manifest.language,
        publishedAt: episode.publishedAt,
        durationSeconds: manifest.durationSeconds,
        credits: manifest.credits.map(({ role }) => role),
        files: filesOf.get(episode.id) ?? [],
      };
    });
    const oldest = rows.at(-1);
    if (!oldest || rows.length < AT_ONCE) return;
    last = sql`(${episodes.publishedAt}, ${episodes.id}) < (${oldest.at}::timestamptz, ${oldest.episode.id})`;
  }
}
