import { describe, expect, it } from 'vitest';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { parseRoster } from '../../../../src/rules/detection/roster.ts';
import { findPublicTerms } from '../../../../src/rules/detection/names/unknown-names.ts';

const words = (text: string) => text.split(' ').map((word) => ({ text: word }));
const people = (...names: string[]) => parseRoster({ participants: names.map((name) => ({ name })), keep: [] });

describe('what everybody knows', () => {
  it('is no alarm, but is not dropped either: staff can be offered to keep it', () => {
    const said = words('We got Universal Credit, then I worked at Tesco with Kelechi.');
    expect(flagTranscript(said, people()).map(({ text }) => text)).toEqual(['Kelechi']);
    expect(findPublicTerms(said, flagTranscript(said, people()))).toMatchObject([
      { text: 'Universal Credit', firstWord: 2, lastWord: 3, code: 'public', participant: null },
      { text: 'Tesco', firstWord: 8, lastWord: 8, code: 'public' },
    ]);
  });

  it.each([
    ['I met Tesco at the bus stop.', 'Tesco', people('Tesco Brown')],
    ['I got a text from Jordan about it.', 'Jordan', people()],
    ['Paris told me to run.', 'Paris', people()],
    ['I believe in Chelsea, she is strong.', 'Chelsea', people()],
    ['Then Mr Greggs came in.', 'Greggs', people()],
    ['My name is Boots and I am nine.', 'Boots', people()],
    ['My mate Panda got nicked.', 'Panda', people()],
    ['I asked John Lewis to help.', 'John Lewis', people()],
  ])('never hides a person: %s', (text, name, roster) => {
    const said = words(text);
    expect(flagTranscript(said, roster).map((flag) => flag.text)).toContainEqual(expect.stringContaining(name));
    expect(findPublicTerms(said, flagTranscript(said, roster))).toEqual([]);
  });
});
