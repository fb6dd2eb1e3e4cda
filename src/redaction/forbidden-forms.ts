import { parseTags } from '../consent/tags.ts';
import { COMMON_WORDS, NAMES_THAT_ARE_WORDS } from './common-words.ts';
import { type NameForm, nameFormsOf } from './name-forms.ts';
import type { Roster, RosterParticipant } from './roster.ts';
import { foldedWords, type TranscriptWord } from './words.ts';

/** A flag as far as texts are concerned. */
export interface DecidedText {
  readonly kind: string;
  readonly text: string;
  readonly decision: string | null;
  /** Which finders found it; left out where a person said that it is a name. */
  readonly foundBy?: readonly string[];
}

type NamedPeople = Pick<Roster, 'participants' | 'keep'>;

/** Finders that know a name when they see one; the others only suspect that a word may be one. */
const KNOWING = ['roster', 'given-name', 'cue', 'spelled-out', 'pattern', 'staff'];

/** Decisions that take something out. */
const TAKEN_OUT = ['bleep', 'silence', 'replace', 'remove'];

/**
 * Everything that no text, tag or file name of a release may contain: every name, part, nickname, “sounds like” spelling and joined form
 * of whoever may not be named, and the words of every name or detail that was taken out; without what staff decided to keep or what the
 * keep list names. In lower case without accents, to be looked for as whole words with case and accents ignored.
 *
 * @param spoken the words of the recording: a suspected name that is also said in lower case is an ordinary word
 *
 * Forms made only of everyday words (“Will”, “I shall”) are left out, because every text contains them: see `everydayNames`.
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
  const ordinary = wordsInLowerCase(spoken);
  for (const flag of decided) {
    if (!isTakenOut(flag)) continue;
    const words = foldedWords(flag.text);
    // One everyday word in it may be a mishearing's; a text could rightly contain it.
    if (flag.kind === 'name' && words.some(isEverydayWord) && !isWrittenName(flag)) continue;
    if (flag.kind === 'name' && isOrdinary(flag, words, ordinary)) continue;
    forms.add(words.join(' '));
    forms.add(words.join(''));
  }
  const stays = mayStay(roster, decided);
  return [...forms].filter((form) => form.length > 1 && !form.split(' ').every(isEverydayWord) && !stays(form)).sort();
}

/**
 * Names that are also everyday words (“Will”, “Grace”, “Mark Young”) and may not appear: folded words with spaces between. They count only
 * with a capital letter inside a sentence: “will” and “Will you?” are no names.
 */
export function everydayNames(roster: NamedPeople, decided: readonly DecidedText[]): string[] {
  const written = unwelcomeForms(roster.participants).filter(({ soundsLike }) => !soundsLike);
  const taken = decided.filter((flag) => isTakenOut(flag) && flag.kind !== 'detail' && isWrittenName(flag));
  const names = [...written.map(({ words }) => words), ...taken.map(({ text }) => foldedWords(text))];
  const stays = mayStay(roster, decided);
  const isWord = (word: string) => isEverydayWord(word) || NAMES_THAT_ARE_WORDS.has(word);
  const forms = names.filter((words) => words.every(isWord)).map((words) => words.join(' '));
  return [...new Set(forms)].filter((form) => form.length > 1 && !stays(form)).sort();
}

function isEverydayWord(word: string): boolean {
  return COMMON_WORDS.has(word);
}

/** Every form of the names of those who may not be named. */
function unwelcomeForms(participants: readonly RosterParticipant[]): NameForm[] {
  return nameFormsOf(participants).filter((form) => {
    const { name } = parseTags(participants[form.participant]!.tags);
    return name !== 'allow' && !(name === 'first' && form.part === 'first');
  });
}

function isTakenOut({ kind, decision }: DecidedText): boolean {
  return ['name', 'detail', 'text'].includes(kind) && decision !== null && TAKEN_OUT.includes(decision);
}

/** True for what stands there as a name is written, and was known for one: not for what only sounds like one. */
function isWrittenName({ text, foundBy }: DecidedText): boolean {
  const known = !foundBy || foundBy.some((finder) => KNOWING.includes(finder));
  return known && text.split(/\s+/).every((word) => /^\P{L}*\p{Lu}/u.test(word));
}

/**
 * True for a bleeped word that is probably no name: it only sounded like one, or stood there with a capital letter that the same
 * recording does without elsewhere. It is gone from its place in time; the word itself may stand in a text.
 */
function isOrdinary({ foundBy }: DecidedText, words: readonly string[], ordinary: ReadonlySet<string>): boolean {
  if (!foundBy || foundBy.some((finder) => KNOWING.includes(finder))) return false;
  return foundBy.every((finder) => finder === 'sounds-like') || words.some((word) => ordinary.has(word));
}

function wordsInLowerCase(spoken: readonly TranscriptWord[]): Set<string> {
  return new Set(spoken.filter(({ text }) => /^\P{L}*\p{Ll}/u.test(text)).flatMap(({ text }) => foldedWords(text)));
}

/** Whether a form may stand in texts because it is on the keep list, or staff decided to keep it. */
function mayStay({ keep }: NamedPeople, decided: readonly DecidedText[]): (form: string) => boolean {
  const kept = [...keep, ...decided.filter(({ decision }) => decision === 'keep').map(({ text }) => text)].map(
    (text) => ` ${foldedWords(text).join(' ')} `,
  );
  return (form) => kept.some((text) => text.includes(` ${form} `));
}
