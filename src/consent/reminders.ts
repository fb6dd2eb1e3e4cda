import { and, asc, eq, isNull } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, authorize, type Authorized, may } from '../people/allow.ts';
import { reminders, shows } from '../store/schema.ts';

type Reminder = typeof reminders.$inferSelect;

/** What each reminder says. */
const SAYS: Readonly<Record<Reminder['kind'], string>> = {
  expiry: 'A permission ends. Ask again before that day.',
  birthday: 'Somebody turns 18. From that day we need their own yes.',
  review: 'A permission is due to be looked at again.',
  restriction: 'A legal bar begins. What they are in comes down that day.',
  unpublished: 'We took this down: not everybody in it agrees any more.',
  'change-asked': 'Somebody asked for a change in the final version.',
  'other-age':
    'Somebody wrote down another date of birth or age for a person who is known. Ask them, and put it right.',
  'show-texts': 'A show may name somebody. Look at its texts before anything more of it is published.',
};

export interface ReminderView {
  readonly id: string;
  readonly text: string;
  /** `YYYY-MM-DD`. */
  readonly due: string;
  readonly href: string;
}

/** What staff have not yet dealt with, the most urgent first. Researchers are told nothing. */
export async function openReminders(
  { db }: Pick<Heard, 'db'>,
  actor: Actor,
): Promise<Authorized<ReminderView, 'see reminders'>[]> {
  if (!may(actor, 'see reminders')) return [];
  const rows = await db
    .select({ reminder: reminders, slug: shows.slug })
    .from(reminders)
    .leftJoin(shows, eq(shows.id, reminders.showId))
    .where(isNull(reminders.doneAt))
    .orderBy(asc(reminders.due), asc(reminders.id));
  return rows.map(({ reminder: { id, kind, due, personId, recordingId }, slug }) =>
    authorize(actor, 'see reminders', {
      id,
      text: SAYS[kind],
      due,
      href: slug
        ? `/home/shows/${slug}/texts`
        : recordingId
          ? `/recordings/${recordingId}${kind === 'unpublished' ? '/published' : ''}`
          : `/participants/${personId}`,
    }),
  );
}

/** Says that a reminder was dealt with. @throws 403, 404 */
export async function reminderDone({ db }: Pick<Heard, 'db'>, actor: Actor, id: string): Promise<void> {
  allow(actor, 'end reminder');
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(reminders)
      .set({ doneAt: new Date(), doneBy: actor.id })
      .where(and(eq(reminders.id, id), isNull(reminders.doneAt)))
      .returning();
    const [known] = row ? [row] : await tx.select().from(reminders).where(eq(reminders.id, id));
    if (!known) throw notFound('reminder');
    if (row) await audit(tx, { actor: actor.id, action: 'reminder.done', subject: id });
  });
}
