import { describe, expect, it } from 'vitest';
import { findNames } from '../../../../src/rules/detection/names/names.ts';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';

const PEOPLE = [
  { name: 'Jordan Okafor', also: ['Jord', 'Big J'], soundsLike: ['jordan oak for'] },
  { name: 'Anne-Marie Taylor-Brown', also: [], soundsLike: [] },
  { name: 'Krishna Patel', also: [], soundsLike: [] },
  { name: 'Ayesha Khan', also: [], soundsLike: [] },
  { name: 'Will Grace', also: [], soundsLike: [] },
  { name: 'Summer Lee', also: [], soundsLike: [] },
  { name: 'Siobhán Ní Bhriain', also: [], soundsLike: ['shove on'] },
  { name: 'Mrs Roberts', also: [], soundsLike: [] },
];
const spoken = (text: string) => text.split(' ').map((word) => ({ text: word }));
const found = (text: string, keep: string[] = []) =>
  findNames(spoken(text), PEOPLE, keep).map((flag) => [flag.text, flag.participant]);

describe('roster names, however they are written', () => {
  const cases: [string, string, number][] = [
    ['whole name', 'I met Jordan Okafor there.', 0],
    ['first name', 'I met Jordan there.', 0],
    ['surname', 'I met Okafor there.', 0],
    ['lower case', 'i met jordan there', 0],
    ['capitals', 'I MET JORDAN THERE', 0],
    ['nickname', 'I met Jord there.', 0],
    ['nickname of two words', 'I met big j there.', 0],
    ['“sounds like” as given', 'I met jordan oak for there.', 0],
    ['joined by the recogniser', 'I met jordanokafor there.', 0],
    ['split by the recogniser', 'I met Jor dan there.', 0],
    ['spelled out', 'It is spelled J O R D A N there.', 0],
    ['possessive', 'It is Jordan’s bag there.', 0],
    ['possessive of straight quote', "It is Jordan's bag there.", 0],
    ['possessive without apostrophe', 'It is jordans bag there.', 0],
    ['with punctuation', 'So “Jordan,” they said.', 0],
    ['double-barrelled, hyphens', 'I met Anne-Marie there.', 1],
    ['double-barrelled, no hyphen', 'I met anne marie there.', 1],
    ['double-barrelled surname joined', 'I met taylorbrown there.', 1],
    ['half of a double surname', 'The Taylors came.', 1],
    ['without its accent', 'I met Siobhan there.', 6],
    ['with its accent', 'I met Siobhán there.', 6],
    ['given mishearing', 'I met shove on there.', 6],
    ['title and surname', 'Thank you to Mrs Roberts there.', 7],
    ['misheard over two words', 'Then christian are came.', 2],
    ['misheard as everyday words', 'Then I shall came.', 3],
    ['a word with a capital', 'I went with Will there.', 4],
    ['a word where a name belongs', 'my name is will and i like chips', 4],
    ['a word that opens a sentence', 'We left. Will said yes.', 4],
    ['a rarer word without capital', 'then grace came to us', 4],
  ];
  it.each(cases)('%s', (_, text, participant) => {
    const flags = findNames(spoken(text), PEOPLE, []);
    expect(flags.map((flag) => flag.participant)).toContain(participant);
  });

  it.each([
    ['will as a verb', 'I will go and you will stay.'],
    ['summer as a season', 'It was hot in the summer.'],
    ['a sentence without names', 'We recorded this podcast for the council.'],
  ])('leaves %s alone', (_, text) => expect(found(text)).toEqual([]));

  it('flags every repeat', () => {
    expect(found('Jordan and Jordan and then Jordan again.')).toHaveLength(3);
  });

  it('makes one flag of a first name and its surname', () => {
    expect(found('I met Jordan Okafor there.')).toEqual([['Jordan Okafor', 0]]);
  });

  it('names everyone whom the same words may mean', () => {
    const twice = [PEOPLE[0]!, { name: 'Jordan Smith', also: [], soundsLike: [] }];
    const [flag] = findNames(spoken('I met Jordan there.'), twice, []);
    expect([flag!.participant, ...(flag!.others ?? [])].sort()).toEqual([0, 1]);
  });

  it('says why in plain words, with the name that was meant', () => {
    const [flag] = findNames(spoken('Then christian are came.'), PEOPLE, []);
    expect(flag!.reason).toMatch(/“christian are” sounds like .*Krishna Patel/);
    expect(flag!.confidence).toBeLessThan(0.95);
  });
});

describe('the keep list', () => {
  it('is flagged, not silently kept', () => {
    const [flag] = findNames(spoken('We thank Deborah Taylor today.'), [], ['Deborah Taylor']);
    expect(flag).toMatchObject({ text: 'Deborah Taylor', participant: null, onKeepList: true, foundBy: ['keep-list'] });
  });

  it('is a question for staff when the name is on the roster too', () => {
    const [flag] = findNames(spoken('We thank Jordan today.'), PEOPLE, ['Jordan']);
    expect(flag).toMatchObject({ participant: 0, onKeepList: true });
    expect(flag!.reason).toMatch(/keep list, but Jordan Okafor is on the roster too/);
  });
});

describe('large transcripts', () => {
  it('checks 30,000 words against 500 people in seconds', { timeout: 60_000 }, () => {
    const syllables = ['ka', 'mo', 'ri', 'shan', 'ten', 'lu', 'bek', 'dor', 'va', 'nim', 'so', 'gar'];
    const nameOf = (n: number) => syllables[n % 12]! + syllables[Math.floor(n / 12) % 12]! + syllables[(n * 7) % 12]!;
    const people = Array.from({ length: 500 }, (_, n) => ({
      name: `${nameOf(n)} ${nameOf(n + 700)}`,
      also: [],
      soundsLike: [],
    }));
    const everyday =
      'then we went to the shop with my brother and the rain came down on all the people who waited'.split(' ');
    const words = Array.from({ length: 30_000 }, (_, n) => ({
      text: n % 50 === 0 ? nameOf(n) : everyday[(n * 7) % everyday.length]! + (n % 12 === 0 ? '.' : ''),
    }));
    const begun = performance.now();
    const flags = flagTranscript(words, { participants: people, keep: [] });
    expect(flags.length).toBeGreaterThan(500);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
