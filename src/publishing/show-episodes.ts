import { desc, eq } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { type Authorized, may, shownOf } from '../people/allow.ts';
import { episodes, recordings } from '../store/schema.ts';
import type { Show } from './shows.ts';

/** An episode of a show, as whoever works on the show sees it. */
export interface EpisodeOfShow {
  readonly id: string;
  /** The working title, which may hold a name; null for whoever may not see names. */
  readonly title: string | null;
  readonly publishedAt: Date;
  readonly isDown: boolean;
}

/** What was ever published in a show and whose recording is still there, the newest first. */
export async function publishedIn(
  { db }: Pick<Heard, 'db'>,
  actor: Actor,
  show: Authorized<Show, 'see shows'>,
): Promise<Authorized<EpisodeOfShow, 'see shows'>[]> {
  const rows = await db
    .select({ episode: episodes, title: recordings.title })
    .from(episodes)
    .innerJoin(recordings, eq(recordings.id, episodes.recordingId))
    .where(eq(episodes.showId, show.id))
    .orderBy(desc(episodes.publishedAt));
  const seesNames = may(actor, 'see names');
  return rows.map(({ episode: { id, publishedAt, takenDownAt }, title }) =>
    shownOf(show, { id, title: seesNames ? title : null, publishedAt, isDown: takenDownAt !== null }),
  );
}
