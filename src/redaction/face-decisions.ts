import { inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { faceAgain, faceSuggestion, isFace, NOT_A_FACE } from '../rules/consent/kept-faces.ts';
import type { FlagId, ParticipantId, RecordingId } from '../rules/ids.ts';
import { badInput } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { type Participant, rosterOf } from '../consent/roster-rows.ts';
import { flags } from '../store/schema.ts';
import { type Flag, flagsOf, openForDecisions } from './decisions.ts';
import { decidedNow } from './flag-rows.ts';
import { takesOut } from '../rules/redaction/flag-state.ts';
import { changeFlag, flagEntry, UNDECIDED_PICTURE } from './picture-decisions.ts';
import type { Transaction } from '../store/database.ts';

/**
 * Says whose face it is. What is suggested follows from what that person allows; a face that was kept has to be decided again.
 * @param participantId null for somebody who is not on the list
 * @throws 404, 409, 422
 */
export async function nameFace(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  flagId: FlagId,
  participantId: ParticipantId | null,
  revision?: string,
): Promise<void> {
  await changeFlag(heard, actor, recordingId, flagId, {
    revision,
    wanted: () => ({ participantId }),
    there: ({ participantId: named, code }) => (code === NOT_A_FACE ? { code } : { participantId: named }),
    // Another name may be that of somebody who may be seen.
    uncovers: ({ participantId: named }) => named !== null && named !== participantId,
    make: async (flag, _recording, tx) => {
      if (!isFace(flag) && flag.code !== NOT_A_FACE) throw badInput('Only a face can be given a name.');
      const people = await rosterOf(tx, recordingId);
      const person = people.find(({ id }) => id === participantId) ?? null;
      if (participantId !== null && !person)
        throw badInput('Choose a person from the list.', { person: 'Choose a person from the list.' });
      const again = flag.decision === 'keep' ? UNDECIDED_PICTURE : {};
      const code = faceAgain(flag);
      return { set: { participantId, suggestion: faceSuggestion(person), code, ...again }, action: 'flag.named' };
    },
  });
}

/** What is offered for faces, once the people of a recording or their consents changed: whoever left the list may be seen no more. */
export async function suggestForFaces(
  tx: Transaction,
  all: readonly Flag[],
  people: readonly Participant[],
): Promise<void> {
  const offered = new Map<Flag['suggestion'], FlagId[]>();
  for (const flag of all) {
    if (!isFace(flag)) continue;
    const suggestion = faceSuggestion(people.find(({ id }) => id === flag.participantId) ?? null);
    offered.set(suggestion, [...(offered.get(suggestion) ?? []), flag.id]);
  }
  for (const [suggestion, ids] of offered) await tx.update(flags).set({ suggestion }).where(inArray(flags.id, ids));
}

/** Says that no face shows there, so that it may be kept. Deciding it again makes it a face again. @throws 404, 409, 422 */
export async function sayNotAFace(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  flagId: FlagId,
  revision?: string,
): Promise<void> {
  await changeFlag(heard, actor, recordingId, flagId, {
    revision,
    wanted: () => ({ decision: 'keep', code: NOT_A_FACE }),
    there: ({ decision, code }) => ({ decision, code }),
    uncovers: ({ decision }) => takesOut(decision),
    make: async (flag) => {
      if (!isFace(flag)) throw badInput('This flag is not about a face.');
      const set = {
        code: NOT_A_FACE,
        participantId: null,
        decision: 'keep' as const,
        decidedBy: actor.id,
        decidedAt: new Date(),
      };
      return { set, action: 'flag.not-a-face' };
    },
  });
}

/** The faces that one click may cover: not where a face was lost from sight, since that would hide the whole picture unseen. */
export function facesToCover<T extends Pick<Flag, 'kind' | 'code' | 'decision'>>(all: readonly T[]): T[] {
  return all.filter((flag) => isFace(flag) && flag.code !== 'lost-face' && flag.decision === null);
}

/** Covers every face that nobody decided yet, also those that were not shown: that takes nothing away. @returns how many */
export async function coverAllFaces(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<number> {
  allow(actor, 'decide flags');
  return heard.db.transaction(async (tx) => {
    await openForDecisions(tx, actor, 'decide flags', recordingId);
    const ids = facesToCover(await flagsOf(tx, recordingId)).map(({ id }) => id);
    if (ids.length === 0) return 0;
    await tx.update(flags).set(decidedNow(actor, 'cover')).where(inArray(flags.id, ids));
    for (const id of ids) await audit(tx, flagEntry(actor, 'flag.decided', id, recordingId, { decision: 'cover' }));
    return ids.length;
  });
}

/** The faces that were covered in the last click on “Cover all”: they were decided at the same moment. Empty when there was none. */
export function coveredTogether<T extends Pick<Flag, 'kind' | 'code' | 'decision' | 'decidedAt'>>(
  all: readonly T[],
): T[] {
  const covered = all.filter((flag) => isFace(flag) && flag.decision === 'cover' && flag.decidedAt !== null);
  const moments = covered.map((flag) => flag.decidedAt!.getTime());
  const shared = moments.filter((moment, index) => moments.indexOf(moment) !== index);
  const last = Math.max(...shared, Number.NEGATIVE_INFINITY);
  return covered.filter((flag) => flag.decidedAt!.getTime() === last);
}
