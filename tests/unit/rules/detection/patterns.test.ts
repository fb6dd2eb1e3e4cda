import { describe, expect, it } from 'vitest';
import { detailCases } from '../../../../bench/redaction/corpora.ts';
import { findDetails } from '../../../../src/rules/detection/details/patterns.ts';

const found = (text: string) =>
  findDetails(text.split(' ').map((word) => ({ text: word }))).map((flag) => [flag.code, flag.text]);

describe('each detail of the fixture that rules were tuned on', () => {
  it.each(detailCases('tune').map((one) => [one.group, one.words.map(({ text }) => text).join(' '), one] as const))(
    '%s: %s',
    (code, _, { words, truth: [span] }) => {
      const flags = findDetails(words).filter((flag) => flag.firstWord <= span![1] && flag.lastWord >= span![0]);
      expect(flags.map((flag) => flag.code)).toContain(code);
      expect(flags.every((flag) => flag.reason.length > 20)).toBe(true);
    },
  );
});

describe('details that lead to a person', () => {
  it.each([
    ['phone', 'Call us on 07784 725 142.', '07784 725 142'],
    ['phone', 'Call 07784725142 now', '07784725142'],
    ['phone', 'Call 07784-725-142, please', '07784-725-142'],
    ['phone', 'Call (0116) 496 0123 now', '(0116) 496 0123'],
    ['phone', 'Call +44 7784 725142 now', '+44 7784 725142'],
    [
      'phone',
      'it is plus four four seven seven eight four seven two five one four two',
      'plus four four seven seven eight four seven two five one four two',
    ],
    [
      'phone',
      'ring oh seven double four five one two three four five six now',
      'oh seven double four five one two three four five six',
    ],
    [
      'phone',
      'ring zero one one six, um, four nine six oh one two three',
      'zero one one six, um, four nine six oh one two three',
    ],
    ['phone', 'ring oh eight hundred eleven eleven fifty five', 'oh eight hundred eleven eleven fifty five'],
    ['number', 'case number 483 921 yes', '483 921'],
    ['email', 'write to jo.smith@example.org please', 'jo.smith@example.org'],
    ['email', 'write to jo dot smith at example dot org please', 'jo dot smith at example dot org'],
    ['email', 'it is j p smith ninety nine at g mail dot com', 'j p smith ninety nine at g mail dot com'],
    ['email', 'it is kayleigh at hotmail dot co dot uk now', 'kayleigh at hotmail dot co dot uk'],
    ['handle', 'follow @jo_draws there', '@jo_draws'],
    ['web-address', 'see www.example.org/jo there', 'www.example.org/jo'],
    ['postcode', 'I live in LE2 7TQ now', 'LE2 7TQ'],
    ['postcode', 'I live in le27tq now', 'le27tq'],
    ['postcode', 'I live in L E two seven T Q now', 'L E two seven T Q'],
    ['postcode', 'I live in SW1A, 1AA now', 'SW1A, 1AA'],
    ['address', 'I live at 42 Belmont Road now', '42 Belmont Road'],
    ['address', 'i live at forty two belmont road now', 'forty two belmont road'],
    ['birth-date', 'I was born on the 3rd of May 2009 here', 'on the 3rd of May 2009'],
    ['birth-date', 'date of birth 03/05/2009 here', '03/05/2009'],
  ])('%s: %s', (code, text, expected) => {
    const flags = found(text);
    expect(
      flags.some(
        ([foundCode, foundText]) => foundCode === code && foundText!.replace(/^\(/, '') === expected.replace(/^\(/, ''),
      ),
    ).toBe(true);
  });

  it.each([
    'There were 800 people in the city.',
    'I was 15 in 2019 and 2020 and 2021.',
    'We have a budget of 36 pounds for three days.',
    'One of the two people was ten minutes down the road.',
    'I was born in care two years before my sister.',
    'Look at the dot on the page.',
    'I am at home.',
    'I went to a new school and then to college.',
    'They put me in a foster house with a big house next door.',
    'I was fourteen when we moved.',
    'I was 14 in England.',
    'My case is number one for them.',
    'We walked down the road to the high school.',
  ])('leaves alone: %s', (text) => expect(found(text)).toEqual([]));
});
