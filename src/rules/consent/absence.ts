import type { ActorId, PersonId } from '../ids.ts';

/**
 * When somebody on a roster is said not to be in the recording. One person's word takes nobody off the list: their voice or face would go out
 * without anybody's permission. Until a second person says so too, they are looked for, and asked, as before.
 */

/** What part somebody has in a recording: seen or heard, only talked about, or neither. */
export const PARTS = ['in', 'mentioned', 'absent'] as const;
export type RosterPart = (typeof PARTS)[number];

/** A part that takes something away: nobody asks whoever is only talked about, and nobody looks for whoever is absent. */
export type Absence = Exclude<RosterPart, 'in'>;

/** How long whoever added somebody may take them off again alone, in milliseconds: a slip of the hand. */
export const SLIP_MS = 60_000;

/** What is looked at of a row of a roster. */
interface Row {
  readonly onlyMentioned: boolean;
  readonly personId: PersonId | null;
  readonly addedBy: ActorId | null;
  readonly addedAt: Date | null;
  readonly saidToBe: Absence | null;
  readonly saidToBeBy: ActorId | null;
}

/** The part that somebody has until two people say otherwise. */
export function rosterPartOf({ onlyMentioned }: Pick<Row, 'onlyMentioned'>): Exclude<RosterPart, 'absent'> {
  return onlyMentioned ? 'mentioned' : 'in';
}

/** Whether a part takes something away from the one that somebody has. */
export function takesAway(row: Pick<Row, 'onlyMentioned'>, part: RosterPart): part is Absence {
  return part === 'absent' || (part === 'mentioned' && !row.onlyMentioned);
}

/** True for a row that the same actor added a moment ago and on which nothing hangs: nobody was asked anything. */
export function isSlip({ personId, addedBy, addedAt }: Row, actorId: ActorId, now: Date): boolean {
  if (personId !== null || addedBy !== actorId || addedAt === null) return false;
  const age = now.getTime() - addedAt.getTime();
  return age >= 0 && age <= SLIP_MS;
}

/** Whether this actor may be the second who says so. @param onePersonApproves an organisation in which one person may do all */
export function maySecond(
  { saidToBe, saidToBeBy }: Pick<Row, 'saidToBe' | 'saidToBeBy'>,
  actorId: ActorId,
  onePersonApproves: boolean,
): boolean {
  return saidToBe !== null && (onePersonApproves || saidToBeBy !== actorId);
}
