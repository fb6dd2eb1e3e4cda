import { and, eq, isNull } from 'drizzle-orm';
import { SYSTEM } from '../people/actor.ts';
import type { Recording } from '../recordings/life.ts';
import { dayInUk } from '../rules/consent/days.ts';
import type { RecordingId, ShowId } from '../rules/ids.ts';
import type { ShowFinding } from '../rules/publishing/show-findings.ts';
import { carriedVersion, type Manifest } from '../rules/publishing/manifest.ts';
import { SHOW_FIELD_WORDS } from '../rules/publishing/show-texts.ts';
import type { Rows, Transaction } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { reminders, shows } from '../store/schema.ts';
import { audit } from '../audit/log.ts';
import { readVersions, type ShowVersion, versionsOf } from './show-versions.ts';

const WHAT_TO_DO = 'Change the texts of the show, or ask a second person to confirm them.';

/**
 * What in the texts of its show keeps a recording from being published, in plain sentences: what its own roster and decisions hide, and whatever
 * else the finders doubt and nobody confirmed; in the texts that are public, and in those that the finished files carry.
 */
export async function showDoubtsFor(
  db: Pick<Rows, 'select'>,
  { id, showId }: Pick<Recording, 'id' | 'showId'>,
  manifest: Pick<Manifest, 'showVersion'>,
): Promise<string[]> {
  const [show] = await db.select().from(shows).where(eq(shows.id, showId));
  if (!show?.isPublic) return [`The texts of the show are not public yet. ${WHAT_TO_DO}`];
  const versions = await versionsOf(db, show);
  const isCarried = ({ number }: ShowVersion) => number === carriedVersion(manifest);
  const isRead = (version: ShowVersion) => version.state === 'live' || isCarried(version);
  const read = await readVersions(db, show, { versions, read: versions.filter(isRead) }, id);
  const live = read.find(({ state }) => state === 'live')!;
  const sentences = [...new Set(live.findings.map(inWords))];
  const carried = read.find(isCarried);
  const isDoubted = carried !== live && carried?.findings.some(({ field }) => field === 'title' || field === 'author');
  return [
    ...sentences.slice(0, -1),
    ...sentences.slice(-1).map((last) => `${last} ${WHAT_TO_DO}`),
    ...(!carried || isDoubted
      ? [
          'The finished files carry an earlier title or author of the show that may name somebody. Make the version again.',
        ]
      : []),
  ];
}

function inWords({ field, kind, isHidden }: ShowFinding): string {
  const what =
    kind === 'roster' && isHidden
      ? 'a name that is bleeped in this recording'
      : isHidden
        ? 'words that were taken out of this recording'
        : kind === 'detail'
          ? 'something that may lead to a person, and nobody confirmed it'
          : 'a name that nobody confirmed';
  return `The show’s ${SHOW_FIELD_WORDS[field]} has ${what}.`;
}

/**
 * Reads the public texts of a show anew, and reminds staff where somebody has to look at them.
 * @param only the one recording of the show whose people and decisions are new
 */
export async function remindOfShowTexts(
  tx: Transaction,
  { showId, only }: { readonly showId: ShowId; readonly only?: RecordingId },
  now: Date,
): Promise<void> {
  const [show] = await tx.select().from(shows).where(eq(shows.id, showId));
  if (!show?.isPublic) return;
  const versions = await versionsOf(tx, show);
  const live = versions.filter(({ state }) => state === 'live');
  const [read] = await readVersions(tx, show, { versions, read: live }, only);
  if (read!.findings.length === 0) return;
  const open = and(eq(reminders.showId, showId), eq(reminders.kind, 'show-texts'), isNull(reminders.doneAt));
  const [known] = await tx.select({ id: reminders.id }).from(reminders).where(open);
  if (known) return;
  const id = newId();
  await tx.insert(reminders).values({ id, kind: 'show-texts', showId, due: dayInUk(now) });
  await audit(tx, {
    actor: SYSTEM.id,
    action: 'reminder.added',
    subject: showId,
    detail: { reminder: id, kind: 'show-texts' },
  });
}
