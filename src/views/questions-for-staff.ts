import { asc, eq, isNotNull, or } from 'drizzle-orm';
import { questionsFor } from '../consent/same-person.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { authorize, type Authorized, may, shownOf } from '../people/allow.ts';
import { showsThatWait } from '../publishing/show-versions.ts';
import type { Show } from '../publishing/shows.ts';
import { maySecond } from '../rules/consent/absence.ts';
import { participants, recordings } from '../store/schema.ts';

/** Something that keeps recordings from being published until somebody answers it. */
export interface StaffQuestion {
  readonly text: string;
  readonly href: string;
}

/** What waits for an answer of staff, beside recordings; nothing for whoever may not give it. @param shows all of them */
export async function questionsForStaff(
  { db, config }: Pick<Heard, 'db' | 'config'>,
  actor: Actor,
  shows: readonly Authorized<Show, 'see shows'>[],
): Promise<Authorized<StaffQuestion>[]> {
  const waiting = may(actor, 'answer show texts') ? await showsThatWait(db) : new Set();
  const rows = may(actor, 'change participant')
    ? await db
        .select({
          ...{ name: participants.name, recordingId: recordings.id, title: recordings.title },
          ...{
            saidToBe: participants.saidToBe,
            saidToBeBy: participants.saidToBeBy,
            perhapsOf: participants.perhapsOf,
          },
        })
        .from(participants)
        .innerJoin(recordings, eq(recordings.id, participants.recordingId))
        .where(or(isNotNull(participants.saidToBe), isNotNull(participants.perhapsOf)))
        .orderBy(asc(participants.saidToBeAt), asc(participants.id))
    : [];
  const perhapsSame = await questionsFor(db, actor, null);
  return [
    ...shows
      .filter(({ id }) => waiting.has(id))
      .map(({ title, slug }) =>
        authorize(actor, 'answer show texts', {
          text: `New words of the show “${title}” wait for a second person.`,
          href: `/home/shows/${slug}/texts`,
        }),
      ),
    ...rows
      .filter((row) => row.perhapsOf !== null || maySecond(row, actor.id, config.onePersonApproves))
      .map(({ name, recordingId, title, saidToBe, perhapsOf }) =>
        authorize(actor, 'change participant', {
          text: perhapsOf
            ? `Who is ${name} in “${title}”? Several people counted as one when it came.`
            : saidToBe === 'mentioned'
              ? `Does someone only talk about ${name} in “${title}”? Somebody said so.`
              : `Is ${name} in “${title}”? Somebody said they are not.`,
          href: `/recordings/${recordingId}/people`,
        }),
      ),
    ...perhapsSame.map((question) =>
      shownOf(question, {
        text: `Is ${question.name} the same person as ${question.otherName}?`,
        href: `/participants/${question.personId}`,
      }),
    ),
  ];
}
