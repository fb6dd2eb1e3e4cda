import type { ConsentingParticipant } from './consent-table.ts';
import { parseTags } from './tags.ts';
import type { ParticipantId } from '../ids.ts';

/** The part of a decided flag that this rule looks at. */
export interface KeptVoice {
  readonly kind: string;
  readonly decision: string | null;
  readonly participantId: ParticipantId | null;
}

/** Only an own yes lets a voice stay: a disguised voice can be undone. */
export function voiceMayStay(person: Pick<ConsentingParticipant, 'tags'> | null | undefined): boolean {
  return person != null && parseTags(person.tags).voice === 'allow';
}

/**
 * What staff have to mend before a release is made: a place that is marked as somebody's voice and was kept, although that person did not
 * agree to be heard, or is on the list no more (design, invariant 2: missing or unsure means no).
 * @returns plain sentences, for staff only: they hold names
 */
export function voicesKeptAgainstConsent(
  flags: readonly KeptVoice[],
  people: readonly (ConsentingParticipant & { readonly id: ParticipantId })[],
): string[] {
  const kept = flags.filter(({ kind, decision }) => kind === 'voice' && decision === 'keep');
  const speakers = new Set(kept.map(({ participantId }) => people.find(({ id }) => id === participantId) ?? null));
  return [...speakers]
    .filter((speaker) => !voiceMayStay(speaker))
    .map((speaker) =>
      speaker
        ? `You kept a place where ${speaker.name} speaks, but they did not agree to be heard. Silence it, or ask them first.`
        : 'You kept a place where somebody speaks who is on the list no more. Silence it, or add them again.',
    );
}
