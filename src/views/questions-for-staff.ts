import { asc, eq, isNotNull } from 'drizzle-orm';
import { questionsFor } from '../consent/same-person.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { may } from '../people/allow.ts';
import { showsThatWait } from '../publishing/show-versions.ts';
import type { Show } from '../publishing/shows.ts';
import { participants, recordings } from '../store/schema.ts';

/** Something that keeps recordings from being published until somebody answers it. */
export interface StaffQuestion {
  readonly text: string;
  readonly href: string;
}

/** What waits for an answer of staff, beside recordings; nothing for whoever may not give it. @param shows all of them */
export async function questionsForStaff(
  { db }: Pick<Heard, 'db'>,
  actor: Actor,
  shows: readonly Show[],
): Promise<StaffQuestion[]> {
  const waiting = may(actor, 'answer show texts') ? await showsThatWait(db) : new Set();
  const said = may(actor, 'change participant')
    ? await db
        .select({ name: participants.name, recordingId: recordings.id, title: recordings.title })
        .from(participants)
        .innerJoin(recordings, eq(recordings.id, participants.recordingId))
        .where(isNotNull(participants.saidToBe))
        .orderBy(asc(participants.saidToBeAt), asc(participants.id))
    : [];
  const perhapsSame = await questionsFor(db, actor, null);
  return [
    ...shows
      .filter(({ id }) => waiting.has(id))
      .map(({ title, slug }) => ({
        text: `New words of the show “${title}” wait for a second person.`,
        href: `/home/shows/${slug}/texts`,
      })),
    ...said.map(({ name, recordingId, title }) => ({
      text: `Is ${name} in “${title}”? Somebody said they are not.`,
      href: `/recordings/${recordingId}/people`,
    })),
    ...perhapsSame.map(({ personId, name, otherName }) => ({
      text: `Is ${name} the same person as ${otherName}?`,
      href: `/participants/${personId}`,
    })),
  ];
}
