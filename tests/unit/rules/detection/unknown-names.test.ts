import { describe, expect, it } from 'vitest';
import { findUnknownNames } from '../../../../src/rules/detection/names/unknown-names.ts';

const found = (text: string) => findUnknownNames(text.split(' ').map((word) => ({ text: word })));
const texts = (text: string) => found(text).map((flag) => flag.text);

describe('names of people who are not on the roster', () => {
  it.each([
    ['my name is', 'Hi, my name is Zorblat and I am ten.', ['Zorblat']],
    ['my name’s', "My name's Rachel and I live here.", ['Rachel']],
    ['thanks to', 'Thanks to Brandon, I feel safe.', ['Brandon']],
    ['foster dad', 'My foster dad, Jacob, came with me.', ['Jacob']],
    ['Miss', 'Then Miss Morris voted for it.', ['Morris']],
    ['Mrs, after which no sentence ends', 'Thank you to Mrs. Roberts from the council.', ['Roberts']],
    ['called, lower case', 'my uncle is called tadhg and he is nice', ['tadhg']],
    ['a first name that opens a sentence', 'We left. Naomi read a story.', ['Naomi']],
    ['an unknown name that opens a sentence', 'We left. Zorblat read a story.', ['Zorblat']],
    ['first name and surname', 'I met Aaliyah Brown on the bus.', ['Aaliyah Brown']],
    [
      'a list, split at its commas',
      'We thank Dylan Rogers, Kayleigh Reid and Tom.',
      ['Dylan Rogers', 'Kayleigh Reid', 'Tom'],
    ],
    ['a lower-case transcript', 'then amara called me and so did joel', ['amara', 'joel']],
    ['a capital inside a sentence', 'We moved to Luton last year.', ['Luton']],
    ['a thing with two capitals', 'It was in Lantern of Clothes by me.', ['Lantern of Clothes']],
    ['the same over “of the”', 'We read the Lantern of the Harbour today.', ['Lantern of the Harbour']],
    ['two people with “of” between them', 'I told Dylan of Kayleigh today.', ['Dylan', 'Kayleigh']],
    ['a person and a place with “of the” between them', 'We saw Makaylo of the Beeches there.', ['Makaylo', 'Beeches']],
    ['a family called by a profession', 'I met the Masons today.', ['Masons']],
    ['April the person', 'Then April called me today.', ['April']],
  ])('%s', (_, text, expected) => expect(texts(text)).toEqual(expected));

  it.each([
    ['days and months', 'It was on Tuesday in April or the 10th of May.'],
    ['countries and languages', 'We speak English in Wales.'],
    ['family words', 'I told Mum and Dad and Nan.'],
    ['several of a profession', 'Fortunately the boy and Detectives were keeping house.'],
    ['acronyms', 'The NHS and CAMHS helped.'],
    ['I', 'So I think I will.'],
    ['everyday words', 'Every child in care should have a friend.'],
    ['contractions', "We'd like that. They'll come. He's here."],
  ])('leaves %s alone', (_, text) => expect(texts(text)).toEqual([]));

  it('reads a long stretch that lost its capitals like a transcript in small letters', () => {
    const lost = 'and then we went on the bus to see the sea and priyanka brzeska bought us chips '.repeat(4).trim();
    expect(texts(`Hello, I am glad. Then we left. ${lost}`)).toEqual(Array(4).fill('priyanka brzeska'));
  });

  it.each([
    ['My name is A O I F E, people get it wrong.', ['A O I F E']],
    ['We rang the N H S and the B B C.', []],
    ['So Big Dave and Little Tom came.', ['Big Dave', 'Little Tom']],
    ['Then grace was full and the grace period ended.', []],
    ['then grace came with us and with a bit of grace we left', ['grace']],
    ['i asked will if he will come', ['will']],
    ['we met oleksandr and svitlana and chukwuemeka there', ['oleksandr', 'svitlana', 'chukwuemeka']],
  ])('“%s”', (text, expected) => expect(texts(text)).toEqual(expected));

  it('asks the entity library too', () => {
    const [flag] = found('We left with Dave Morris.');
    expect(flag!.foundBy).toContain('entity');
  });

  it('says what it went by', () => {
    const [flag] = found('Thanks to Brandon, I feel safe.');
    expect(flag!.foundBy).toEqual(expect.arrayContaining(['given-name', 'cue', 'capital']));
    expect(flag!.participant).toBeNull();
    expect(flag!.reason).toMatch(/first name/);
  });
});
