import { describe, expect, it } from 'vitest';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';

const flagged = (sentence: string) => {
  const words = sentence.split(' ').map((text) => ({ text }));
  return flagTranscript(words, { participants: [], keep: [] }).map(({ text }) => text);
};

describe('capitals that name nobody where they stand', () => {
  it.each([
    ['an adjective made of a name', 'We saw a Victorian house and his Masonic ring.'],
    ['with another adjective before it', 'He wore an old Hawaiian shirt to court.'],
    ['that is a first name, too', 'It was a Christian school and they were a very Christian family.'],
    ['of a church', 'It was a Roman Catholic school near the canal.'],
    ['a sentence without a full stop before it', 'Then came part 3 My journey began in the rain.'],
    ['somebody who speaks', 'And after that I think She was late again.'],
    ['the first word of what somebody says', 'And then I was like, Nope, not going in there.'],
    ['a planet', 'There is no life on Mars and he read about the planet Venus.'],
    ['several planets', 'You can see Jupiter and Saturn from the roof.'],
    ['a small word of an older book', 'Anon, there came a knock at the door.'],
  ])('%s is no flag', (_, sentence) => {
    expect(flagged(sentence)).toEqual([]);
  });

  it.each([
    ['Then Christian came round with his bike.', 'Christian'],
    ['I told Christian about it.', 'Christian'],
    ['We met the Dominic boy next door.', 'Dominic'],
    ['It was my Julian laughing in the hall.', 'Julian'],
    ['My Zorian laughed at me when your Zorian cried.', 'Zorian'],
    ['We lived by the Sarkisian family for a year.', 'Sarkisian'],
    ['He showed me a Petrovic shirt.', 'Petrovic'],
    ['There was a fire in the Hovsepian flat.', 'Hovsepian'],
    ['We all stayed at the Nikolic house.', 'Nikolic'],
    ['They towed away the Petrosian car.', 'Petrosian'],
    ['I shared a room with Mars for two years.', 'Mars'],
    ['They always picked on Venus at school.', 'Venus'],
    ['I was on the bus when Jupiter and I fell out.', 'Jupiter'],
    ['I told My yesterday that we had to go.', 'My'],
    ['We asked Mr He about the flat.', 'He'],
    ['I said, Bronagh, come here.', 'Bronagh'],
  ])('“%s” may still name somebody', (sentence, name) => {
    expect(flagged(sentence).join(' ')).toContain(name);
  });
});
