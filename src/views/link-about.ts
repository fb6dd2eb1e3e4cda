import { eq, inArray } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import { recordings, shows } from '../store/schema.ts';
import { asksOf } from '../lifecycle/giving.ts';
import type { ConsentLink } from '../consent/links.ts';
import { CHANNEL_WORDS } from '../rules/consent/channel-words.ts';
import type { RecordingId } from '../rules/ids.ts';

/** A recording as somebody without an account may see it: when it was made and for which show. Titles can hold names. */
export interface ShownRecording {
  readonly id: RecordingId;
  readonly at: Date;
  readonly show: string;
}

/** These recordings, the newest first. */
export async function shownRecordings(
  db: Pick<Heard['db'], 'select'>,
  ids: readonly RecordingId[],
): Promise<ShownRecording[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: recordings.id, at: recordings.createdAt, show: shows.title })
    .from(recordings)
    .innerJoin(shows, eq(shows.id, recordings.showId))
    .where(inArray(recordings.id, [...ids]));
  return rows.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Who asks, about what, and where it would be used. */
export async function aboutLink(db: Pick<Heard['db'], 'select' | 'selectDistinct'>, link: ConsentLink) {
  const { channels, scope } = asksOf(link);
  const about = scope.kind === 'recordings' ? await shownRecordings(db, scope.ids) : null;
  const authors = await db.selectDistinct({ author: shows.author }).from(shows).where(eq(shows.isPublic, true));
  return {
    isSelf: link.giver === 'self',
    /** The organisation, where there is one name for it. */
    author: authors.length === 1 ? authors[0]!.author : null,
    recordings: about,
    channels: channels.map((channel) => CHANNEL_WORDS[channel].reach),
  };
}
