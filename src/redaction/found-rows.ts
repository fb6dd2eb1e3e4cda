import type { Participant } from '../consent/roster-rows.ts';
import { asRoster } from '../consent/roster-rows.ts';
import { suggestionFor } from '../rules/consent/suggestions.ts';
import type { FoundFlag } from '../rules/detection/found-flag.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';
import type { flags } from '../store/schema.ts';

/** The row of a flag that the finders found in words, at its place in the sound: seconds, and numbers of the words that the machine heard. */
export function foundRow(
  recordingId: RecordingId,
  people: readonly Participant[],
  flag: FoundFlag & { readonly start: number; readonly end: number },
  { id, position }: { readonly id: FlagId; readonly position: number },
): typeof flags.$inferInsert {
  const { offer } = suggestionFor(flag, asRoster(people));
  return {
    id,
    recordingId,
    position,
    kind: flag.kind,
    code: flag.code ?? null,
    text: flag.text,
    reason: flag.reason,
    foundBy: [...flag.foundBy],
    confidence: flag.confidence,
    participantId: flag.participant === null ? null : people[flag.participant]!.id,
    start: flag.start,
    end: flag.end,
    firstWord: flag.text ? flag.firstWord : null,
    lastWord: flag.text ? flag.lastWord : null,
    suggestion: offer,
  };
}
