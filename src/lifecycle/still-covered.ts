import { eq } from 'drizzle-orm';
import { consentNow } from '../consent/of-recording.ts';
import { hasTakenBack, knownOf } from '../consent/record-store.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { latestRelease } from '../publishing/release-status.ts';
import type { Recording, RecordingOutline } from '../recordings/life.ts';
import { dayInUk, daysAfter } from '../rules/consent/days.ts';
import type { RuleCode } from '../rules/consent/effective.ts';
import { isNarrower } from '../rules/consent/narrowed.ts';
import { ATTRIBUTES, type Attribute, parseTags } from '../rules/consent/tags.ts';
import { whatEnds } from '../rules/consent/what-ends.ts';
import type { Transaction } from '../store/database.ts';
import { UnfitRow } from '../store/fit.ts';
import { episodes, participants } from '../store/schema.ts';

/** Whether everyone in a published recording still allows what they allowed when it was made. What cannot be read allows nothing. */
export async function isStillCovered(
  tx: Pick<Transaction, 'select'>,
  recording: RecordingOutline,
  now = new Date(),
): Promise<boolean> {
  return unlessUnfit(() => covers(tx, recording, now), false);
}

/** Writes down the day on which a published recording is covered no more. */
export async function keepCoveredUntil(tx: Transaction, recording: RecordingOutline, now: Date): Promise<void> {
  const day = await unlessUnfit(() => coveredUntil(tx, recording, now), dayInUk(now));
  await tx.update(episodes).set({ coveredUntil: day }).where(eq(episodes.recordingId, recording.id));
}

/** The first day, from tomorrow on, on which it is not covered; null where there is none. */
async function coveredUntil(
  tx: Pick<Transaction, 'select'>,
  recording: RecordingOutline,
  now: Date,
): Promise<string | null> {
  const people = await rosterOf(tx, recording.id, now);
  const known = await knownOf(
    tx,
    people.flatMap(({ personId }) => personId ?? []),
  );
  const today = dayInUk(now);
  const days = [...known.values()].flatMap((theirs) => whatEnds(theirs, daysAfter(today, 1)).map(({ due }) => due));
  for (const day of [...new Set(days)].sort())
    if (!(await covers(tx, recording, new Date(`${day}T12:00:00Z`)))) return day;
  return null;
}

async function covers(tx: Pick<Transaction, 'select'>, recording: RecordingOutline, now: Date): Promise<boolean> {
  const people = await rosterOf(tx, recording.id, now);
  if (consentNow(recording, people, now).blocks.length > 0) return false;
  const then = (await latestRelease(tx, recording.id))?.manifest.consents ?? [];
  return then.every(({ participant, tags }) => {
    const person = people.find(({ id }) => id === participant);
    return person !== undefined && !isNarrower({ now: person.tags, before: tags });
  });
}

/** Answers that say no, rather than that a yes ran out, is not complete or was never asked for. */
const NOES: readonly RuleCode[] = ['erased', 'restriction', 'refused', 'withdrawn', 'giver-said-no'];

/**
 * Whether somebody in it said no since the last version was made. Then what was made from it has to go. Where a yes only ran out or has to be
 * asked for again, the work stays: it may be needed tomorrow, and nobody wanted it gone.
 */
export async function isTakenBack(
  tx: Pick<Transaction, 'select'>,
  recording: Pick<Recording, 'id'>,
  now = new Date(),
): Promise<boolean> {
  const known = await unlessUnfit<boolean | null>(() => someoneSaidNo(tx, recording, now), null);
  return known ?? anyTookBack(tx, recording);
}

/** The same where what they said cannot be read: whether any of them ever took something back. */
async function anyTookBack(tx: Pick<Transaction, 'select'>, recording: Pick<Recording, 'id'>): Promise<boolean> {
  const people = await tx
    .select({ personId: participants.personId })
    .from(participants)
    .where(eq(participants.recordingId, recording.id));
  return hasTakenBack(
    tx,
    people.flatMap(({ personId }) => personId ?? []),
  );
}

async function someoneSaidNo(
  tx: Pick<Transaction, 'select'>,
  recording: Pick<Recording, 'id'>,
  now: Date,
): Promise<boolean> {
  const then = (await latestRelease(tx, recording.id))?.manifest.consents ?? [];
  return (await rosterOf(tx, recording.id, now)).some(({ id, restriction, onlyMentioned, permissions }) => {
    if (restriction !== null) return true;
    const before = then.find(({ participant }) => participant === id)?.tags ?? [];
    const isNew = (attribute: Attribute) => parseTags(before)[attribute] !== 'never';
    return !onlyMentioned && ATTRIBUTES.some((one) => NOES.includes(permissions[one].rule) && isNew(one));
  });
}

/** What a question about rows answers; `otherwise` where a row does not fit. */
async function unlessUnfit<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof UnfitRow) return otherwise;
    throw error;
  }
}

/** Whether somebody said no, or the law did, since a version of it was made, or since it was last looked at. */
export async function hasNewNo(
  tx: Pick<Transaction, 'select'>,
  recording: RecordingOutline,
  now: Date,
): Promise<boolean> {
  const wasMade = recording.state === 'taken-down' || (await unlessUnfit(() => latestRelease(tx, recording.id), null));
  if (wasMade) return isTakenBack(tx, recording, now);
  const known = recording.consent?.rows;
  if (!known || known.some(({ attribute }) => attribute === 'restriction')) return false;
  const people = await unlessUnfit(() => rosterOf(tx, recording.id, now), []);
  return people.some(({ restriction }) => restriction !== null);
}
