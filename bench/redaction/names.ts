import { flagTranscript } from '../../src/rules/detection/flags.ts';
import type { FoundFlag } from '../../src/rules/detection/found-flag.ts';
import { findNames } from '../../src/rules/detection/names/names.ts';
import type { TranscriptWord } from '../../src/rules/detection/words.ts';
import {
  type Case,
  detailCases,
  inSmallLetters,
  type MishearingList,
  mishearings,
  ordinaryWords,
  otherNameCases,
  rosterNameCases,
  type TextSet,
} from './corpora.ts';
import { type BenchLine, lineOf } from './line.ts';
import { manyPeople, rosterOfNames } from './people.ts';

/** What was found of what should have been. */
export interface Recall {
  readonly found: number;
  readonly all: number;
  /** 0 to 100. */
  readonly percent: number;
  /** The texts in which something was missed. */
  readonly missed: readonly string[];
}

/** How well names and details are found in words, each figure on texts that nothing was tuned on. */
export async function measureNames(): Promise<BenchLine[]> {
  const roster = rosterRecall();
  const cased = otherNameRecall('held-out', 'cased');
  const small = otherNameRecall('held-out', 'small letters');
  const details = detailRecall('held-out');
  const alarms = falseAlarms('held-out', 'cased');
  const smallAlarms = falseAlarms('held-out', 'small letters');
  const misheard = misheardRecall();
  const misheardAlarms = misheardFalseAlarms();
  const further = misheardRecall('further');
  const of = ({ found, all }: Recall) => `${found} of ${all}`;
  return [
    lineOf(
      'Roster names, written',
      roster.percent,
      '%',
      ['≥', 100],
      `${of(roster)}: exact, part, nickname, joined, split, possessive, spelled out; as written and in small letters`,
    ),
    lineOf(
      'Other people’s names',
      cased.percent,
      '%',
      ['≥', 99],
      `${of(cased)} held-out names in sentences, with capital letters; every word of the name under a flag`,
    ),
    lineOf(
      'Other people’s names, small letters',
      small.percent,
      '%',
      ['≥', 99],
      `${of(small)}: the same sentences without capitals and punctuation`,
    ),
    lineOf(
      'Details',
      details.percent,
      '%',
      ['≥', 95],
      `${of(details)} held-out phone numbers, addresses, schools and so on, written and spoken`,
    ),
    lineOf(
      'False alarms',
      alarms,
      'per 1,000 words',
      ['≤', 10],
      'words flagged as name or detail in held-out ordinary speech without any, nobody on the roster',
    ),
    lineOf(
      'False alarms, small letters',
      smallAlarms,
      'per 1,000 words',
      ['≤', 25],
      'the same speech without capitals and punctuation',
    ),
    lineOf(
      'Misheard roster names',
      misheard.percent,
      '%',
      ['≥', 95],
      `${of(misheard)} held-out mishearings, everyone of the list on the roster`,
    ),
    lineOf(
      'False alarms of misheard names',
      misheardAlarms,
      '%',
      ['≤', 4],
      'of the words of held-out ordinary speech, with the same roster',
    ),
    lineOf(
      'Misheard roster names, further list',
      further.percent,
      '%',
      ['≥', 95],
      `${of(further)} held-out mishearings that were written later, at ${misheardFalseAlarms('further').toFixed(1)} % false alarms`,
    ),
    lineOf(
      'False alarms, 500 people on the roster',
      crowdedFalseAlarms(500),
      '%',
      ['≤', 7],
      'of the words of held-out ordinary speech; names drawn from the lists of many countries',
    ),
  ];
}

/** Roster names in all their written forms, with capitals and without: found when a flag that names somebody covers them. */
export function rosterRecall(): Recall {
  const { roster, cases } = rosterNameCases();
  return recallOf([...cases, ...cases.map(small)], (words) =>
    flagTranscript(words, { participants: roster, keep: [] }).filter((flag) => flag.participant !== null),
  );
}

/** Names of people on no roster: found when every word of them lies under a flag. */
export function otherNameRecall(set: TextSet, letters: 'cased' | 'small letters'): Recall {
  const cases = otherNameCases(set);
  return recallOf(letters === 'cased' ? cases : cases.map(small), flagsWithoutRoster);
}

/** Details, as written in the fixture: found when every word lies under a flag. */
export function detailRecall(set: TextSet): Recall {
  return recallOf(detailCases(set), flagsWithoutRoster);
}

/** Words flagged as a name or detail per 1,000 words of ordinary speech, with nobody on the roster. */
export function falseAlarms(set: TextSet, letters: 'cased' | 'small letters'): number {
  const words = letters === 'cased' ? ordinaryWords(set) : inSmallLetters(ordinaryWords(set));
  return (1000 * flaggedWords(flagsWithoutRoster(words))) / words.length;
}

/** Mishearings nothing was tuned on, in a sentence, with everyone of the list on the roster. */
export function misheardRecall(list: MishearingList = 'first'): Recall {
  const pairs = mishearings('held-out', list);
  const roster = rosterOfNames(pairs.map(({ name }) => name));
  const cases = pairs.map(({ name, heard }): Case => {
    const said = heard.split(' ');
    const words = ['Then', ...said, 'came', 'with', 'us', 'to', 'the', 'shop.'].map((text) => ({ text }));
    return { words, truth: [[1, said.length]], group: name };
  });
  const touched = cases.filter(({ words, truth: [span] }) =>
    findNames(words, roster, []).some((flag) => flag.firstWord <= span![1] && flag.lastWord >= span![0]),
  );
  return recall(cases, touched);
}

/** Percent of the words of ordinary speech that are taken for a misheard name of the held-out list. */
export function misheardFalseAlarms(list: MishearingList = 'first'): number {
  const roster = rosterOfNames(mishearings('held-out', list).map(({ name }) => name));
  const words = ordinaryWords('held-out');
  return (100 * flaggedWords(findNames(words, roster, []))) / words.length;
}

/** The same with so many people on the roster that chance alone makes some of them sound like ordinary words. */
export function crowdedFalseAlarms(people: number): number {
  const words = ordinaryWords('held-out');
  return (100 * flaggedWords(findNames(words, manyPeople(people), []))) / words.length;
}

function flaggedWords(flags: readonly FoundFlag[]): number {
  return flags.reduce((sum, flag) => sum + flag.lastWord - flag.firstWord + 1, 0);
}

const flagsWithoutRoster = (words: readonly TranscriptWord[]): FoundFlag[] =>
  flagTranscript(words, { participants: [], keep: [] });

const small = (one: Case): Case => ({ ...one, words: inSmallLetters(one.words) });

function recallOf(cases: readonly Case[], flagsOf: (words: readonly TranscriptWord[]) => FoundFlag[]): Recall {
  return recall(
    cases,
    cases.filter(({ words, truth }) => {
      const flags = flagsOf(words);
      const covered = (word: number) => flags.some((flag) => flag.firstWord <= word && word <= flag.lastWord);
      return truth.every(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, at) => first + at).every(covered),
      );
    }),
  );
}

function recall(cases: readonly Case[], found: readonly Case[]): Recall {
  const missed = cases
    .filter((one) => !found.includes(one))
    .map(({ words }) => words.map(({ text }) => text).join(' '));
  return { found: found.length, all: cases.length, percent: (100 * found.length) / cases.length, missed };
}
