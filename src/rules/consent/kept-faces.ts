import type { ConsentingParticipant } from './consent-table.ts';
import { parseTags } from './tags.ts';
import type { ParticipantId } from '../ids.ts';

/** The part of a decided flag that this rule looks at. */
export interface DecidedFace {
  readonly kind: string;
  readonly code: string | null;
  readonly decision: string | null;
  readonly participantId: ParticipantId | null;
}

/** Reasons of flags in the picture that say that a face shows, or may show. */
const FACE_CODES = ['face', 'lost-face'];

/** What a face flag is called once staff said that no face shows there. */
export const NOT_A_FACE = 'not-a-face';

/** Whether a flag says that a face shows, or may show where it was lost from sight. */
export function isFace({ kind, code }: Pick<DecidedFace, 'kind' | 'code'>): boolean {
  return kind === 'picture' && code !== null && FACE_CODES.includes(code);
}

/**
 * The code of a flag that is decided anew: it counts as a face again until somebody says otherwise once more. A place where a face was
 * lost from sight has no track of its own.
 */
export function faceAgain({ code, keys }: { readonly code: string | null; readonly keys: unknown }): string | null {
  return code === NOT_A_FACE ? (keys ? 'face' : 'lost-face') : code;
}

/** What is offered for a face: it stays only where its owner said yes to being seen. @param person null for somebody else */
export function faceSuggestion(person: Pick<ConsentingParticipant, 'tags'> | null): 'cover' | 'keep' {
  return person !== null && parseTags(person.tags).face === 'allow' ? 'keep' : 'cover';
}

/**
 * What staff have to mend before a release is made: a face that they kept although its owner did not agree to be seen, or although
 * nobody knows whose it is. Nobody can decide that for them (design, invariant 2: missing or unsure means no). A flag of which staff
 * said that it is not a face has another code, and is not looked at.
 * @returns plain sentences, for staff only: they hold names
 */
export function facesKeptAgainstConsent(
  flags: readonly DecidedFace[],
  people: readonly (ConsentingParticipant & { readonly id: ParticipantId })[],
): string[] {
  const kept = flags.filter((flag) => flag.decision === 'keep' && isFace(flag));
  const owners = kept.map(({ participantId }) => people.find(({ id }) => id === participantId) ?? null);
  const unwilling = people.filter((person) => owners.includes(person) && faceSuggestion(person) === 'cover');
  const unknown = owners.filter((owner) => owner === null).length;
  return [
    ...(unwilling.length > 0
      ? [
          `You kept a face whose owner did not agree to be seen: ${unwilling.map(({ name }) => name).join(', ')}. Cover it, or ask them first.`,
        ]
      : []),
    ...(unknown > 0
      ? [
          `You kept ${unknown === 1 ? 'a face' : `${unknown} faces`} without a name. Say who it is, cover it, or say that it is not a face.`,
        ]
      : []),
  ];
}
