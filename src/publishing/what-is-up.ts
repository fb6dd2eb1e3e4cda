import { and, isNull, not, type SQL, sql } from 'drizzle-orm';
import { consentChanges, episodes, participants } from '../store/schema.ts';

/** A permission ends with the first moment of its day, whatever the work of the night does. */
const hasEnded = sql`${episodes.coveredUntil} <= to_char(now() at time zone 'Europe/London', 'YYYY-MM-DD')`;

/**
 * Whether an episode is not to be seen though nobody took it down: its permissions have ended, or somebody in it may have taken something back, and its recording was not looked at yet: the moment between a no and its takedown,
 * which is long when a machine breaks.
 */
export const isHeldBack: SQL<boolean> = sql<boolean>`(coalesce(${hasEnded}, false) or exists (
  select 1 from ${consentChanges}
  where ${consentChanges.kind} <> 'yes'
    and (${consentChanges.recordingId} is null or ${consentChanges.recordingId} = ${episodes.recordingId})
    and (${consentChanges.personIds} is null or exists (
      select 1 from ${participants}
      where ${participants.recordingId} = ${episodes.recordingId} and ${participants.personId} = any(${consentChanges.personIds})))
))`;

/** What listeners may see of episodes. */
export const isUp: SQL = and(isNull(episodes.takenDownAt), not(isHeldBack))!;
