import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
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

/** A file of an episode as Postgres gives it within a list. */
type FileInList = Pick<typeof publicFiles.$inferSelect, 'role' | 'address' | 'sha256' | 'bytes'>;

/** An episode of a feed as it is read, before its texts are. */
export type FeedRow = Awaited<ReturnType<typeof feedRows>>[number];

/** The episodes of a show that are up, newest first, each with the files that are up: in two questions, however many there are. */
export async function feedRows({ db }: Pick<Heard, 'db'>, { showId }: FeedVersion) {
  const { episodeId, role, address, sha256, bytes } = publicFiles;
  const ofShow = db.select({ id: episodes.id }).from(episodes).where(eq(episodes.showId, showId));
  const lists = await db
    .select({
      episodeId,
      list: sql<
        FileInList[]
      >`json_agg(json_build_object('role', ${role}, 'address', ${address}, 'sha256', ${sha256}, 'bytes', ${bytes}) order by ${address})`,
    })
    .from(publicFiles)
    .where(and(inArray(episodeId, ofShow), isNull(publicFiles.goneAt)))
    .groupBy(episodeId);
  const listOf = new Map(lists.map((each) => [each.episodeId, each.list]));
  const rows = await db
    .select({
      id: episodes.id,
      guid: episodes.guid,
      publishedAt: episodes.publishedAt,
      slug: shows.slug,
      release: { id: releases.id, manifest: releases.manifest },
    })
    .from(episodes)
    .innerJoin(shows, eq(shows.id, episodes.showId))
    .innerJoin(releases, eq(releases.id, episodes.releaseId))
    .where(and(eq(episodes.showId, showId), isUp))
    .orderBy(desc(episodes.publishedAt), desc(episodes.id));
  return rows.map((row) => ({ ...row, files: listOf.get(row.id) ?? [] }));
}

/** What a feed says about an episode. */
export function feedEpisode({ publicUrl }: Pick<Heard, 'publicUrl'>, row: FeedRow): FeedEpisode {
  const manifest = manifestOf(row.release);
  return {
    guid: row.guid,
    pageUrl: episodePageUrl(publicUrl, row.slug, row.id),
    title: manifest.title,
    description: manifest.description,
    language: manifest.language,
    publishedAt: row.publishedAt,
    durationSeconds: manifest.durationSeconds,
    credits: manifest.credits.map(({ role }) => role),
    files: row.files.map(
      ({ role, address, sha256, bytes }): FeedFile => ({ role, url: mediaUrl(publicUrl, address), sha256, bytes }),
    ),
  };
}
