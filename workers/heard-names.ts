import { ForbiddenNames, type NameRules } from '../media/verify/forbidden.ts';
import type { Word } from '../media/words.ts';
import { findSoundAlikes } from '../src/rules/detection/names/misheard-names.ts';
import { type NameForm, nameFormsOf } from '../src/rules/detection/names/name-forms.ts';
import { NameIndex } from '../src/rules/detection/names/name-index.ts';
import { findWrittenNames } from '../src/rules/detection/names/written-names.ts';
import { tokensOf } from '../src/rules/detection/words.ts';
import { unwelcomeForms } from '../src/rules/redaction/forbidden-forms.ts';
import type { RosterParticipant } from '../src/rules/detection/roster.ts';

/** A word heard again within this many seconds of where it was heard first is the same word. */
const SAME_PLACE = 1;

/**
 * Tells whether words that were heard in a release name somebody who must not be named: as `forbidden` says, or by their sounds, as the check of the first
 * transcript tells it (“Jameson” for Jamieson). A word that the first transcript has at the same place, and that stays, was judged there: its sounds say nothing new.
 * @param staying the words of the first transcript that were not taken out
 */
export function heardNames(
  rules: NameRules,
  roster: readonly RosterParticipant[],
  staying: readonly Word[],
): (words: readonly Word[]) => boolean {
  const names = new ForbiddenNames(rules);
  const unwelcome = new Set(unwelcomeForms(roster).map(idOf));
  // Names that may be said are listened for as well: what sounds most like one of them is that one.
  const forms = nameFormsOf(roster);
  const index = new NameIndex(forms);
  const stays = (word: Word) =>
    staying.some(
      ({ text, start }) => Math.abs(start - word.start) < SAME_PLACE && spelling(text) === spelling(word.text),
    );
  return (words) => {
    if (names.inHeard(words.map(({ text }) => text))) return true;
    const tokens = tokensOf(words);
    const judged = new Set([...tokens.keys()].filter((at) => stays(words[tokens[at]!.word]!)));
    for (const { from, to } of findWrittenNames(tokens, forms)) for (let at = from; at <= to; at++) judged.add(at);
    return findSoundAlikes(tokens, forms, judged, index).some((find) => unwelcome.has(idOf(find.forms[0]!)));
  };
}

const idOf = ({ participant, joined }: NameForm) => `${participant} ${joined}`;

const spelling = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
