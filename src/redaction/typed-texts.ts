import { placeholderFor } from '../rules/consent/rules.ts';
import { asRoster, type Participant } from '../consent/roster-rows.ts';
import { idFrom } from '../store/ids.ts';
import { NAME_REMOVED } from '../rules/redaction/text.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';

/** A text that somebody typed and that listeners read: the title, or the role label of someone on the roster. */
export interface TypedText {
  readonly code: 'title' | 'role';
  /** Id of the participant whose label it is. */
  readonly of: string | null;
  readonly text: string;
}

/** The typed texts of a recording that become public: its title, and every role label that may be shown. */
export function typedTexts(title: string, people: readonly Participant[]): TypedText[] {
  const labels = asRoster(people).map((person, index): TypedText => {
    return { code: 'role', of: people[index]!.id, text: placeholderFor(person) };
  });
  return [{ code: 'title', of: null, text: title }, ...labels.filter(({ text }) => text !== NAME_REMOVED)];
}

/** The id of the flag on the words from `firstWord` to `lastWord` of such a text. Places only: an id made from the words could be guessed back. */
export function textFlagId(
  recordingId: RecordingId,
  { code, of }: TypedText,
  firstWord: number,
  lastWord: number,
): FlagId {
  return idFrom('text', recordingId, code, of ?? '', firstWord, lastWord);
}

/** The words of a typed text, as `flagText` counts them. */
export function typedWords(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
