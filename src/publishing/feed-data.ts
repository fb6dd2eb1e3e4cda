import { and, desc, eq, isNull, sql } from 'drizzle-orm';
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

/** Everything that a show's feed is made from: its episodes that are up, newest first, each with the files that are up. */
export async function feedData(
  { db, publicUrl }: Source,
  version: FeedVersion,
): Promise<{ show: FeedShow; episodes: FeedEpisode[] }> {
  const shown = and(eq(episodes.showId, version.showId), isUp);
  const [show] = await db.select().from(shows).where(eq(shows.id, version.showId));
  if (!show) throw new Error(`The show ${version.showId} is gone.`);
  const rows = await db
    .select({ episode: episodes, release: { id: releases.id, manifest: releases.manifest } })
    .from(episodes)
    .innerJoin(releases, eq(releases.id, episodes.releaseId))
    .where(shown)
    .orderBy(desc(episodes.publishedAt), desc(episodes.id));
  const files = await db
    .select({ file: publicFiles })
    .from(publicFiles)
    .innerJoin(episodes, eq(episodes.id, publicFiles.episodeId))
    .where(and(shown, isNull(publicFiles.goneAt)))
    .orderBy(publicFiles.address);
  const filesOf = new Map<string, FeedFile[]>();
  for (const { file } of files) {
    const known = filesOf.get(file.episodeId) ?? [];
    known.push({ role: file.role, url: mediaUrl(publicUrl, file.address), sha256: file.sha256, bytes: file.bytes });
    filesOf.set(file.episodeId, known);
  }
  return {
    show: {
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
      changedAt: version.changedAt,
    },
    episodes: rows
      .map(({ episode, release }) => ({ episode, manifest: manifestOf(release) }))
      .map(({ episode, manifest }) => ({
        guid: episode.guid,
        pageUrl: episodePageUrl(publicUrl, show.slug, episode.id),
        title: manifest.title,
        description: manifest.description,
        language: manifest.language,
        publishedAt: episode.publishedAt,
        durationSeconds: manifest.durationSeconds,
        credits: manifest.credits.map(({ role }) => role),
        files: filesOf.get(episode.id) ?? [],
      })),
  };
}
