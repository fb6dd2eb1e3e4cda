import { hashOf } from '../canonical-json.ts';
import { parseTags } from '../consent/tags.ts';
import type { FoundFlag } from '../detection/found-flag.ts';
import { spellingsIn } from '../detection/names/names.ts';
import { flagText, namesInText } from '../detection/names/text-flags.ts';
import type { RosterParticipant } from '../detection/roster.ts';
import { foldedWords, textOf, tokensOf } from '../detection/words.ts';
import type { ParticipantId, PersonId, RecordingId } from '../ids.ts';
import { type DecidedText, everydayNames, forbiddenForms } from '../redaction/forbidden-forms.ts';
import { type ReadText, type ShowField, type ShowTexts, textsToRead } from './show-texts.ts';

/** What a recording of a show says about names: its people, what was taken out of it, and its keep list. */
export interface NamesOfRecording {
  readonly id: RecordingId;
  readonly people: readonly (RosterParticipant & { readonly id: ParticipantId; readonly personId: PersonId | null })[];
  readonly decided: readonly DecidedText[];
  readonly keep: readonly string[];
}

/** Words of a show that may name somebody or lead to them. */
export interface ShowFinding {
  readonly field: ShowField;
  /** `roster`: somebody on the roster of a recording; `taken-out`: taken out of a recording; `name`, `detail`: whatever else the finders know. */
  readonly kind: 'roster' | 'taken-out' | 'name' | 'detail';
  /** As they are typed. */
  readonly words: string;
  /** Why, in a plain sentence; may hold a name, so for staff only. */
  readonly reason: string;
  /** The recording whose people or decisions make it a finding. */
  readonly recordingId: RecordingId | null;
  /** Whether that recording hides these words. */
  readonly isHidden: boolean;
  /** What somebody confirms who says that these words may stand here. Holds names. */
  readonly key: string;
}

/**
 * Whatever in a show's texts may identify a person. Each recording is looked at on its own, so that what is found against one of them is found
 * in the same words whichever others there are.
 * @param slug the address that the show has, or would get
 * @param publicNames names on the keep lists of what was published
 */
export function findingsIn(
  texts: ShowTexts,
  slug: string,
  {
    recordings,
    publicNames,
  }: { readonly recordings: readonly NamesOfRecording[]; readonly publicNames: readonly string[] },
): ShowFinding[] {
  return textsToRead(texts, slug)
    .filter(({ text }) => text !== '')
    .flatMap((read) => [
      ...recordings.flatMap((recording) => [...onRoster(read, recording), ...takenOut(read, recording)]),
      ...anybody(read, publicNames),
    ]);
}

/** The findings that nobody has confirmed. */
export function unconfirmed(findings: readonly ShowFinding[], confirmed: ReadonlySet<string>): ShowFinding[] {
  return findings.filter(({ key }) => !confirmed.has(key));
}

function onRoster(read: ReadText, { id: recordingId, people }: NamesOfRecording): ShowFinding[] {
  return namesInText(read.text, people).flatMap((flag) =>
    [flag.participant!, ...(flag.others ?? [])].map((index): ShowFinding => {
      const person = people[index]!;
      const isAllowed = mayBeNamed(person, flag);
      // A permission belongs to the person, wherever they are; what one recording hides is asked for each.
      const about = isAllowed ? ['allowed', person.personId ?? person.id] : ['hidden', person.id];
      const likeness = flag.foundBy.includes('roster') ? 'is' : 'reads like';
      const permission = isAllowed ? ' They may be named there. Ask them whether they want to stand here too.' : '';
      return {
        ...finding(read, 'roster', flag.text, about),
        reason: `This ${likeness} a name of ${person.name}, who is on the roster of a recording.${permission}`,
        recordingId,
        isHidden: !isAllowed,
      };
    }),
  );
}

function mayBeNamed({ tags }: RosterParticipant, { part }: FoundFlag): boolean {
  const { name } = parseTags(tags);
  return name === 'allow' || (name === 'first' && part === 'first');
}

function takenOut(read: ReadText, { id: recordingId, decided, keep }: NamesOfRecording): ShowFinding[] {
  const nobody = { participants: [], keep: [...keep] };
  const everyday = everydayNames(nobody, decided);
  const always = forbiddenForms(nobody, decided).filter((form) => !everyday.includes(form));
  if (everyday.length + always.length === 0) return [];
  const words = read.text
    .split(/\s+/)
    .filter(Boolean)
    .map((text) => ({ text }));
  const tokens = tokensOf(words);
  const found = [
    ...spellingsIn(tokens, always),
    ...spellingsIn(tokens, everyday).filter(({ from }) => tokens[from]!.capital && !tokens[from]!.opensSentence),
  ];
  return found.map(({ from, to }) => ({
    ...finding(read, 'taken-out', textOf(words, tokens[from]!.word, tokens[to]!.word), [recordingId]),
    reason: 'These words were taken out of a recording.',
    recordingId,
    isHidden: true,
  }));
}

function anybody(read: ReadText, publicNames: readonly string[]): ShowFinding[] {
  const known = publicNames.map((name) => ` ${foldedWords(name).join(' ')} `);
  return flagText(read.general, { participants: [], keep: [] })
    .filter(
      ({ kind, text }) => kind === 'detail' || !known.some((name) => name.includes(` ${foldedWords(text).join(' ')} `)),
    )
    .map((flag) => ({
      ...finding(read, flag.kind === 'detail' ? 'detail' : 'name', flag.text, ['anybody']),
      reason: flag.kind === 'detail' ? flag.reason : 'This may be the name of a person or a place.',
      recordingId: null,
      isHidden: false,
    }));
}

/**
 * What was confirmed in the title, in the author's line or in the address holds in all three and in every later version; what was confirmed elsewhere
 * holds for exactly that text, because other words around a name say other things about it.
 */
function finding(
  { field, text }: ReadText,
  kind: ShowFinding['kind'],
  words: string,
  about: readonly string[],
): Pick<ShowFinding, 'field' | 'kind' | 'words' | 'key'> {
  const within = ['title', 'author', 'slug'].includes(field) ? 'shown name' : `${field} ${hashOf(text)}`;
  return { field, kind, words, key: JSON.stringify([kind, within, foldedWords(words).join(' '), ...about]) };
}
