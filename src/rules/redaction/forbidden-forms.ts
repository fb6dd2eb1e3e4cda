import { parseTags } from '../consent/tags.ts';
import {
  certaintyOf,
  type FoundText,
  isKnownByPlaceAlone,
  isProbablyNoName,
  wordsInSmallLetters,
} from '../detection/names/certainty.ts';
import { COMMON_WORDS, NAMES_THAT_ARE_WORDS } from '../detection/wordlists/common-words.ts';
import { type NameForm, nameFormsOf } from '../detection/names/name-forms.ts';
import type { Roster, RosterParticipant } from '../detection/roster.ts';
import { foldedWords, type TranscriptWord } from '../detection/words.ts';

/** A flag as far as texts are concerned. */
export interface DecidedText extends FoundText {
  readonly decision: string | null;
}

type NamedPeople = Pick<Roster, 'participants' | 'keep'>;

/** Decisions that take something out. */
const TAKEN_OUT = ['bleep', 'silence', 'replace', 'remove'];

/**
 * Everything that no text, tag or file name of a release may say: every name, part, nickname, “sounds like” spelling and joined form of
 * whoever may not be named, and the words of every name or detail that was taken out; without what staff decided to keep or what the keep
 * list names. In lower case without accents, to be looked for as whole words with case and accents ignored.
 *
 * What is certain counts. A suspected name counts too, unless its words are probably no names (“Chapter”, or “Lookin’” where somebody says “look in” as well): it
 * is gone from its places in the sound, the captions and the title, and the word itself may stand elsewhere. What was taken out from doubt forbids nothing.
 * Forms made only of everyday words (“Will”, “I shall”) are left out, because every text contains them: see `everydayNames`.
 *
 * @param spoken the words of the recording
 */
export function forbiddenForms(
  roster: NamedPeople,
  decided: readonly DecidedText[],
  spoken: readonly TranscriptWord[] = [],
): string[] {
  const forms = new Set<string>();
  for (const form of unwelcomeForms(roster.participants)) {
    forms.add(form.words.join(' '));
    forms.add(form.joined);
  }
  const saidElsewhere = new Set([...wordsInSmallLetters(spoken), ...everydayPairs(spoken)]);
  for (const flag of decided) {
    if (!isTakenOut(flag) || !forbidsItsWords(flag, saidElsewhere)) continue;
    const words = foldedWords(flag.text);
    forms.add(words.join(' '));
    forms.add(words.join(''));
  }
  const stays = mayStay(roster, decided);
  return [...forms].filter((form) => form.length > 1 && !form.split(' ').every(isEverydayWord) && !stays(form)).sort();
}

/**
 * Names that are also everyday words (“Will”, “Grace”, “Mark Young”) and may not appear: folded words with spaces between. They count only
 * with a capital letter inside a sentence: “will” and “Will you?” are no names. So do ordinary words that only stood where a name stands.
 */
export function everydayNames(roster: NamedPeople, decided: readonly DecidedText[]): string[] {
  const written = unwelcomeForms(roster.participants).filter(({ soundsLike }) => !soundsLike);
  const taken = decided.filter((flag) => isTakenOut(flag) && flag.kind !== 'detail' && isWrittenName(flag));
  const isWord = (word: string) => isEverydayWord(word) || NAMES_THAT_ARE_WORDS.has(word);
  const names = [
    ...written.map(({ words }) => words).filter((words) => words.every(isWord)),
    ...taken.flatMap((flag) => {
      const words = foldedWords(flag.text);
      const mayBeWord = (word: string) => isWord(word) || (isKnownByPlaceAlone(flag) && isProbablyNoName(word));
      return words.every(mayBeWord) ? [words] : [];
    }),
  ];
  const stays = mayStay(roster, decided);
  const forms = names.map((words) => words.join(' '));
  return [...new Set(forms)].filter((form) => form.length > 1 && !stays(form)).sort();
}

function isEverydayWord(word: string): boolean {
  return COMMON_WORDS.has(word);
}

/** Every form of the names of those who may not be named. */
export function unwelcomeForms(participants: readonly RosterParticipant[]): NameForm[] {
  return nameFormsOf(participants).filter((form) => {
    const { name } = parseTags(participants[form.participant]!.tags);
    return name !== 'allow' && !(name === 'first' && form.part === 'first');
  });
}

/** Everyday words that were said side by side, each two written as one: a recogniser writes “Lookin’” for the same “look in”. */
function everydayPairs(spoken: readonly TranscriptWord[]): string[] {
  const words = spoken.flatMap(({ text }) => foldedWords(text));
  return words.flatMap((word, at) => {
    const next = words[at + 1];
    return next !== undefined && isEverydayWord(word) && isEverydayWord(next) ? [word + next] : [];
  });
}

function isTakenOut({ kind, decision }: DecidedText): boolean {
  return ['name', 'detail', 'text'].includes(kind) && decision !== null && TAKEN_OUT.includes(decision);
}

/** Whether what was taken out in one place may stand nowhere else. */
function forbidsItsWords(flag: DecidedText, saidElsewhere: ReadonlySet<string>): boolean {
  const certainty = certaintyOf(flag);
  const words = foldedWords(flag.text);
  // One everyday word in it may be a mishearing's; a text could rightly contain it.
  const mayBeMisheard = words.some(isEverydayWord) && !isWrittenName(flag);
  if (certainty === 'certain') return flag.kind !== 'name' || !mayBeMisheard;
  if (certainty === 'doubt' || (mayBeMisheard && flag.foundBy?.includes('sounds-like'))) return false;
  return !words.every((word) => isProbablyNoName(word, saidElsewhere));
}

/** True for what stands there as a name is written, and was known for one: not for what only sounds like one. */
function isWrittenName(flag: DecidedText): boolean {
  return certaintyOf(flag) === 'certain' && flag.text.split(/\s+/).every((word) => /^\P{L}*\p{Lu}/u.test(word));
}

/** Whether a form may stand in texts because it is on the keep list, or staff decided to keep it. */
function mayStay({ keep }: NamedPeople, decided: readonly DecidedText[]): (form: string) => boolean {
  const kept = [...keep, ...decided.filter(({ decision }) => decision === 'keep').map(({ text }) => text)].map(
    (text) => ` ${foldedWords(text).join(' ')} `,
  );
  return (form) => kept.some((text) => text.includes(` ${form} `));
}
