import { describe, expect, it } from 'vitest';
import { lookalike } from '../../../../src/rules/detection/names/misread-names.ts';
import { findOnScreen } from '../../../../src/rules/detection/names/screen-text.ts';

const roster = {
  participants: [
    { name: 'Jordan Okafor', also: ['Jord'], soundsLike: [] },
    { name: 'Arnold', also: [], soundsLike: [] },
  ],
  keep: ['Leicestershire'],
};
const found = (text: string, confidence = 0.9) => findOnScreen({ text, confidence }, roster);
const people = (text: string, confidence = 0.9) => found(text, confidence).map(({ participant }) => participant);

describe('writing in the picture', () => {
  it.each(['Jordan', 'J0rdan', 'JORDAN', 'Jordan 0kafor', 'JOR DAN', 'Jardan', '{Okafor', 'JORDAN|'])(
    'knows a name of the roster in “%s”, however badly it was read',
    (text) => expect(people(text, 0.3)).toContain(0),
  );

  it('takes rn and m for one another', () => {
    expect(people('Amold')).toEqual([1]);
    expect(lookalike('Mr Burns 50')).toBe(lookalike('mr bums so'));
  });

  it('finds details and names of others that were surely read', () => {
    expect(found('07700 900123', 0.4)).toMatchObject([{ kind: 'detail' }]);
    expect(found('MASON')).toMatchObject([{ kind: 'name', participant: null }]);
    expect(found('Thornhill')).toMatchObject([{ kind: 'name', participant: null }]);
    expect(found('Thornhill', 0.5)).toEqual([]);
  });

  it('offers the keep list for keeping', () => {
    expect(found('Leicestershire County Council')).toMatchObject([{ onKeepList: true, participant: null }]);
  });

  it.each(['FIRE EXIT', 'Welcome to our workshop', 'No Smoking', 'Peer Researcher', 'THANK YOU', 'Hes'])(
    'leaves “%s” alone',
    (text) => expect(found(text, text.length < 4 ? 0.6 : 0.9)).toEqual([]),
  );
});

describe('a badge', () => {
  it.each([
    ['Zorblat', 0.7, ['Zorblat 0-0']],
    ['Zorblat', 0.69, []],
    ['Zorblat 1 2 3 4', 0.9, ['Zorblat 1 2 3 4 0-4']],
    ['zorblat', 0.9, []],
    ['12', 0.9, []],
    ['Xy', 0.9, []],
    ['Samear', 0.9, ['Samear 0-0']],
    ['Zorblat Table', 0.9, []],
    ['07700 900123 Mason', 0.5, ['07700 900123 0-1']],
  ])('“%s”, read with %d, may be %j', (text, confidence, expected) =>
    expect(found(text, confidence).map((flag) => `${flag.text} ${flag.firstWord}-${flag.lastWord}`)).toEqual(expected),
  );

  it('says that nobody of the roster is meant', () => {
    expect(found('Zorblat 1', 0.7)).toEqual([
      {
        kind: 'name',
        text: 'Zorblat 1',
        ...{ firstWord: 0, lastWord: 1, participant: null, confidence: 0.5, foundBy: ['capital'], code: 'capital' },
        reason: '“Zorblat 1” may be a name. Nobody on the roster is called that.',
      },
    ]);
  });

  it('that names somebody of the roster surely and again badly is one flag', () => {
    expect(people('Jordan Jordxn', 0.2)).toEqual([0]);
  });
});
