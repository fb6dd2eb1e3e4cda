import { and, count, desc, eq, isNull } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import { episodes, publicFiles, releases, shows } from '../store/schema.ts';
import type { Manifest } from '../rules/publishing/manifest.ts';
import type { ShowId } from '../rules/ids.ts';
import { manifestOf } from './release-rows.ts';
import type { Show } from './shows.ts';
import { isHeldBack, isUp } from './what-is-up.ts';

export type PublicFileRow = typeof publicFiles.$inferSelect;

export interface EpisodeInList {
  readonly id: string;
  readonly publishedAt: Date;
  readonly title: string;
  readonly description: string;
  readonly durationSeconds: number;
}

export type PublicEpisode =
  | { readonly up: false; readonly show: Show }
  | {
      readonly up: true;
      readonly show: Show;
      readonly id: string;
      readonly publishedAt: Date;
      readonly manifest: Manifest;
      /** Only those that are up, by role. */
      readonly files: ReadonlyMap<string, PublicFileRow>;
    };

const RELEASE = { id: releases.id, manifest: releases.manifest };

/** One page of a show's episodes that are up, newest first. @param page counted from 1 */
export async function episodesOfShow(
  { db }: Pick<Heard, 'db'>,
  showId: ShowId,
  page: number,
  perPage: number,
): Promise<{ total: number; episodes: EpisodeInList[] }> {
  const shown = and(eq(episodes.showId, showId), isUp);
  const [counted] = await db.select({ total: count() }).from(episodes).where(shown);
  const rows = await db
    .select({ id: episodes.id, publishedAt: episodes.publishedAt, release: RELEASE })
    .from(episodes)
    .innerJoin(releases, eq(releases.id, episodes.releaseId))
    .where(shown)
    .orderBy(desc(episodes.publishedAt), desc(episodes.id))
    .limit(perPage)
    .offset((page - 1) * perPage);
  return {
    total: counted?.total ?? 0,
    episodes: rows.map(({ id, publishedAt, release }) => {
      const { title, description, durationSeconds } = manifestOf(release);
      return { id, publishedAt, title, description, durationSeconds };
    }),
  };
}

/** An episode as its public page shows it; `up: false` once it was taken down; null when there never was one at this address. */
export async function publicEpisode(
  { db }: Pick<Heard, 'db'>,
  slug: string,
  episodeId: string,
): Promise<PublicEpisode | null> {
  const [row] = await db
    .select({ show: shows, episode: episodes, release: RELEASE, heldBack: isHeldBack })
    .from(episodes)
    .innerJoin(shows, eq(shows.id, episodes.showId))
    .leftJoin(releases, eq(releases.id, episodes.releaseId))
    .where(and(eq(episodes.id, episodeId), eq(shows.slug, slug), eq(shows.isPublic, true)));
  if (!row) return null;
  // A release that was erased can be shown no more, whatever else the rows say.
  if (row.episode.takenDownAt || row.heldBack || !row.release) return { up: false, show: row.show };
  const files = await db
    .select()
    .from(publicFiles)
    .where(and(eq(publicFiles.episodeId, episodeId), isNull(publicFiles.goneAt)));
  return {
    up: true,
    show: row.show,
    id: row.episode.id,
    publishedAt: row.episode.publishedAt,
    manifest: manifestOf(row.release),
    files: new Map(files.map((file) => [file.role, file])),
  };
}
