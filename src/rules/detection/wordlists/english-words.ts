import { faker } from '@faker-js/faker/locale/en';
import { COMMON_WORDS } from './common-words.ts';
import { FURTHER_WORDS } from './further-words.ts';
import { lexiconWordsWithout } from './lexicon.ts';
import { PACKAGED_GIVEN_NAMES, PACKAGED_SURNAMES } from './packaged-names.ts';
import { fold } from '../words.ts';

/**
 * Ordinary English words: our own, those of the entity library's lexicon that it takes for no name or place, and Faker's word lists.
 * Where a transcript has no capital letters, a word that is not among them may be a name.
 */

/** Tags of the entity library that a name or place has. */
const NAMING_TAG = /Name|Person|Place|City|Country|Region|Organization|SportsTeam|Demonym/;

function fakerWords(): string[] {
  return Object.values(faker.rawDefinitions.word ?? {}).flatMap((words) => (words as readonly string[]).map(fold));
}

const WORDS: ReadonlySet<string> = new Set([
  ...COMMON_WORDS,
  ...FURTHER_WORDS.split(/\s+/).filter(Boolean),
  ...lexiconWordsWithout((tag) => NAMING_TAG.test(tag)),
  ...fakerWords(),
]);

const ENDINGS =
  's es ed d ing ly er ers est y ful less ness ment ments able ish ist ists ity ation ations ship ll ve nt re th'.split(
    ' ',
  );
const BEGINNINGS = 'un re over under out mis dis non pre super mid in some any every'.split(' ');

/** True for a folded word that stands in one of the lists as it is. */
export function isListedWord(word: string): boolean {
  return WORDS.has(word);
}

/** True for a folded word that is English, by itself or with an ordinary beginning or ending, and not better known as a name. */
export function isEnglish(word: string): boolean {
  return isInflectedWord(word) || (!isPackagedName(word) && beginsLikeOne(word));
}

/** The same without ordinary beginnings: “out Gaze” is written “outgaze” too. */
export function isInflectedWord(word: string): boolean {
  return WORDS.has(word) || (!isPackagedName(word) && ENDINGS.some((ending) => endsWith(word, ending)));
}

function isPackagedName(word: string): boolean {
  return PACKAGED_GIVEN_NAMES.has(word) || PACKAGED_SURNAMES.has(word);
}

function endsWith(word: string, ending: string): boolean {
  if (!word.endsWith(ending) || word.length - ending.length < 3) return false;
  const stem = word.slice(0, -ending.length);
  return (
    WORDS.has(stem) ||
    WORDS.has(`${stem}e`) ||
    WORDS.has(`${stem.slice(0, -1)}y`) ||
    (stem.at(-1) === stem.at(-2) && WORDS.has(stem.slice(0, -1)))
  );
}

/** “Unpacked”, “someplace”. Two plain words in one are not enough: half of the surnames of England are made like that. */
function beginsLikeOne(word: string): boolean {
  return BEGINNINGS.some(
    (start) => word.startsWith(start) && word.length > start.length + 2 && WORDS.has(word.slice(start.length)),
  );
}
