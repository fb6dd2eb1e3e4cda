import { expect, test } from 'vitest';
import { soundsOf, soundsTogether } from '../../../../src/rules/detection/names/pronunciation.ts';
import { readingsOf } from '../../../../src/rules/detection/names/name-readings.ts';
import {
  metaphones,
  skeletonKeys,
  soundLikeness,
  spellingLikeness,
  weightOf,
} from '../../../../src/rules/detection/names/sounds.ts';

test.each([
  ['the', 'T@'],
  ['thomas', 'tom@s'],
  ['jordan', 'Jodan'],
  ['banner', 'ban@'],
  ['full', 'fuL'],
  ['bell', 'beL'],
  ['l', 'l'],
  ['k9', 'k'],
  ['123', ''],
  ['naïve', 'nav'],
])('“%s” is said %s', (word, sounds) => expect(soundsOf(word)).toBe(sounds));

test.each([
  [['her', 'own'], 'h@rOn'],
  [['care', 'a'], 'ke@r@'],
  [['own', 'her'], 'Onh@'],
  [['car', 'door'], 'kado'],
  [['bus', 'stop'], 'bUstop'],
])('%j in one breath is %s: an r is said before a vowel, and what is alike runs together', (words, sounds) =>
  expect(soundsTogether(words)).toBe(sounds),
);

test.each([
  ['niamh', ['niv', 'niav', 'niam']],
  ['siobhan', ['Sivon', 'Sevon', 'sioban', 'Siovan']],
  ['llewellyn', ['lyuelin']],
  ['ngozi', ['iNgozi', 'Ngozi', 'NgOzi']],
  ['jakub', ['yakub', 'JakUb', 'yakUb', 'JAkUb']],
  ['12', []],
])('%s may be said %j', (name, readings) => expect(readingsOf(name)).toEqual(readings));

test('no name has more than eight ways to be said', () => {
  expect(['wojciech', 'zainab', 'geoffrey', 'xiadheigha'].every((name) => readingsOf(name).length <= 8)).toBe(true);
});

test.each([
  ['h', 0.27],
  ['A', 0.65],
  ['pat', 2.32],
  ['h@', 0.85],
])('there is so much to hear of %s: %d', (sounds, weight) => expect(weightOf(sounds)).toBeCloseTo(weight));

test.each([
  ['pat', 'pat', 1],
  ['pat', 'bat', 0.845],
  ['pat', 'at', 0.595],
  ['pat', 'pit', 0.779],
  ['kat', 'tak', 0.371],
  ['hana', 'ana', 0.886],
  ['sim@n', 'zim@n', 0.949],
  ['stret', 'ret', 0.558],
  ['pat', '', 0],
  ['pat', 'zzzzzz', 0],
])('%s and %s sound alike by %d, whichever is which', (one, other, likeness) => {
  expect(soundLikeness(one, other)).toBeCloseTo(likeness, 3);
  expect(soundLikeness(other, one)).toBeCloseTo(likeness, 3);
  // Asked for no less than it is, the answer is the same; asked for more, it may be 0.
  expect(soundLikeness(one, other, soundLikeness(one, other))).toBeCloseTo(likeness, 3);
  expect([0, likeness].map((value) => value.toFixed(3))).toContain(soundLikeness(one, other, 0.95).toFixed(3));
});

test('of two long runs of sounds the first 60 are compared', () => {
  expect(soundLikeness('a'.repeat(70), 'a'.repeat(61))).toBe(1);
  expect(soundLikeness('a'.repeat(70), `${'a'.repeat(60)}k`)).toBe(1);
  expect(soundLikeness(`${'a'.repeat(59)}k`, 'a'.repeat(60))).toBeLessThan(1);
});

// The first three are the textbook's (Winkler 1990).
test.each([
  ['martha', 'marhta', 0.961],
  ['dwayne', 'duane', 0.84],
  ['dixon', 'dicksonx', 0.813],
  ['jordan', 'jordon', 0.933],
  ['abcde', 'abcdx', 0.92],
  ['xabcde', 'yabcde', 0.889],
  ['abcdefgh', 'bacdefgh', 0.958],
  ['crate', 'trace', 0.733],
  ['abcd', 'dcba', 0.5],
  ['aaa', 'aa', 0.911],
  ['a', 'ab', 0.85],
  ['abc', 'xyz', 0],
  ['', 'a', 0],
  ['abc', 'abc', 1],
])('%s and %s are spelled alike by %d', (one, other, likeness) =>
  expect(spellingLikeness(one, other)).toBeCloseTo(likeness, 3),
);

test.each([
  ['smith', ['SM0', 'XMT']],
  ['thomas', ['TMS']],
  ['d’arcy', ['TRS']],
  ['o', []],
])('%s is filed under %j', (spelling, codes) => expect(metaphones(spelling)).toEqual(codes));

test.each([
  ['pat', ['PT', 'PF']],
  ['vT', ['FT', 'TT', 'FF']],
  ['t@t', ['TT', 'FT']],
  ['s', ['S']],
  ['an@', ['N']],
  ['La', ['L']],
  ['mAri', ['NR', 'N', 'R']],
  ['ranl', ['RNL', 'NL', 'RL', 'RN']],
  ['kriston', ['KRSTN', 'RSTN', 'KSTN', 'KRTN', 'KRSN', 'KRST']],
])('the consonants of %s, or all but one, are %j', (sounds, keys) => expect(skeletonKeys(sounds)).toEqual(keys));
