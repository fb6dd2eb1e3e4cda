import type { ConsentingParticipant } from './consent-table.ts';
import { parseTags } from './tags.ts';
import type { ParticipantId } from '../ids.ts';

/** The part of a decided flag that this rule looks at. */
export interface KeptFlag {
  readonly kind: string;
  readonly decision: string | null;
  readonly foundBy: readonly string[];
  readonly participantId: ParticipantId | null;
}

/**
 * Whose name staff kept, spoken, typed or shown in the picture, although that person did not agree to it: nobody can decide that for them
 * (design, invariant 1). A word that only sounds like the name, or was read with a wrong letter, may be kept, and so may a public name of the keep
 * list that somebody here shares.
 * @returns the names, each once; for staff only
 */
export function namesKeptAgainstConsent(
  flags: readonly KeptFlag[],
  people: readonly (ConsentingParticipant & { readonly id: ParticipantId })[],
): string[] {
  const kept = flags.filter(
    ({ kind, decision, foundBy }) =>
      (kind === 'name' || kind === 'text' || kind === 'picture') &&
      decision === 'keep' &&
      foundBy.includes('roster') &&
      !foundBy.includes('keep-list'),
  );
  const unwilling = people.filter((person) => !mayBeNamed(person));
  return unwilling.filter(({ id }) => kept.some(({ participantId }) => participantId === id)).map(({ name }) => name);
}

/** A first name that may stay is the narrowest yes: which part of the name a flag is, staff have heard. */
function mayBeNamed(person: ConsentingParticipant): boolean {
  const { name } = parseTags(person.tags);
  return name === 'allow' || name === 'first';
}
