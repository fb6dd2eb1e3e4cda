import { suggestionFor } from '../src/rules/consent/suggestions.ts';
import type { Recording } from '../src/recordings/life.ts';
import { asRoster, type Participant } from '../src/consent/roster-rows.ts';
import { flagText } from '../src/rules/detection/names/text-flags.ts';
import { textFlagId, typedTexts } from '../src/redaction/typed-texts.ts';
import type { flags } from '../src/store/schema.ts';

/** A flag on a text has no place in time: it is marked at the very start, for so many seconds. */
const MARK_SECONDS = 0.01;

/**
 * What may identify a person in the texts that somebody typed: the title and the role labels. To take it out is offered, unless the person
 * agreed to their name or it is on the keep list.
 */
export function textRows(
  recording: Recording,
  people: readonly Participant[],
  from: number,
): (typeof flags.$inferInsert)[] {
  const participants = asRoster(people);
  const finds = typedTexts(recording.title, people).flatMap((typed) =>
    flagText(typed.text, { participants, keep: recording.keepList }).map((flag) => ({ typed, flag })),
  );
  return finds.map(({ typed, flag }, index) => ({
    id: textFlagId(recording.id, typed, flag.firstWord, flag.lastWord),
    recordingId: recording.id,
    position: from + index,
    kind: 'text',
    code: typed.code,
    text: flag.text,
    reason: flag.reason,
    foundBy: [...flag.foundBy],
    confidence: flag.confidence,
    participantId: flag.participant === null ? null : people[flag.participant]!.id,
    start: 0,
    end: MARK_SECONDS,
    firstWord: flag.firstWord,
    lastWord: flag.lastWord,
    suggestion: suggestionFor(flag, participants).offer === 'keep' ? 'keep' : 'remove',
  }));
}
