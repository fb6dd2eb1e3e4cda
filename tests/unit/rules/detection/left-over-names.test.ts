import { describe, expect, it } from 'vitest';
import { everydayNames } from '../../../../src/rules/redaction/forbidden-forms.ts';
import { everydayNamesLeft, keptInTextsOnly } from '../../../../src/rules/detection/names/left-over-names.ts';

const person = (name: string, tags: string[] = []) => ({ name, also: [], soundsLike: ['may be'], tags });
const said = (text: string) => text.split(' ').map((word) => ({ text: word }));
const left = (text: string, names: string[], flags: { firstWord: number; lastWord: number }[] = []) =>
  everydayNamesLeft(said(text), names, flags).map((run) => [run.firstWord, run.text]);

describe('names that are everyday words', () => {
  it('are those of whoever may not be named, and of what was bleeped as a name', () => {
    const roster = { participants: [person('Will Young'), person('Grace Okafor', ['name:allow'])], keep: ['Mark'] };
    const decided = [
      { kind: 'name', text: 'Hope', decision: 'bleep', foundBy: ['cue'] },
      { kind: 'name', text: 'Mark', decision: 'bleep', foundBy: ['cue'] },
      { kind: 'name', text: 'I shall', decision: 'bleep', foundBy: ['sounds-like'] },
      { kind: 'name', text: 'Summer', decision: 'keep', foundBy: ['cue'] },
      { kind: 'text', text: 'Rose', decision: 'remove', foundBy: ['given-name'] },
    ];
    expect(everydayNames(roster, decided)).toEqual(['hope', 'rose', 'will', 'will young', 'young']);
  });

  it('are found with a capital letter inside a sentence', () => {
    expect(left('So I asked Grace and she said Grace period.', ['grace'])).toEqual([
      [3, 'Grace'],
      [7, 'Grace'],
    ]);
    expect(left('Then Mark Young came in.', ['mark young'])).toEqual([[1, 'Mark Young']]);
    expect(left('Then Mark Old came in with Mark', ['mark young'])).toEqual([]);
    expect(left('We went and May Young came.', ['may', 'young'])).toEqual([
      [3, 'May'],
      [4, 'Young'],
    ]);
    expect(left('We saw O’Grace’s there.', ['grace'])).toEqual([]);
    expect(left('So “we” saw him say, x“Grace there.', ['grace'])).toEqual([[5, 'x“Grace']]);
  });

  it.each([
    'She has such grace when she dances.',
    'Will you come? Will he?',
    'He said “Will you come?” to me.',
    'We met in May and it rained.',
    'so i asked grace and will about it',
    'May came and Young came.',
  ])('are not seen in: %s', (text) => expect(left(text, ['grace', 'will', 'may'])).toEqual([]));

  it('are not asked about twice', () => {
    expect(left('So I asked Grace about it.', ['grace'], [{ firstWord: 3, lastWord: 3 }])).toEqual([]);
    expect(left('So I asked Grace about it.', ['grace'], [{ firstWord: 2, lastWord: 4 }])).toEqual([]);
    const listened = { firstWord: null, lastWord: null };
    expect(everydayNamesLeft(said('Grace, said Grace then.'), ['grace'], [listened])).toHaveLength(1);
  });
});

describe('what is taken out of the sound', () => {
  const flag = (kind: string, text: string, decision: string | null) => ({ kind, text, decision });
  it('may not be kept in the title', () => {
    expect(keptInTextsOnly([flag('name', 'Jordan', 'replace'), flag('text', 'JORDAN', 'keep')])).toEqual(['JORDAN']);
  });
  it('may be kept there when it is kept in the sound, or was only something to listen to', () => {
    const flags = [flag('name', 'Jordan', 'keep'), flag('listen', 'Jordan', 'bleep'), flag('text', 'Jordan', 'keep')];
    expect(keptInTextsOnly(flags)).toEqual([]);
    expect(keptInTextsOnly([flag('name', 'Jordan', null), flag('text', 'Jordan', 'keep')])).toEqual([]);
  });
  it('is what stands there as well, once, and what was decided there', () => {
    const silenced = [flag('detail', '12 Mill Road', 'bleep'), flag('name', 'Jordan', 'bleep')];
    const titles = ['12 mill road', 'Sam', '12 mill road'].map((text) => flag('text', text, 'keep'));
    expect(keptInTextsOnly([...silenced, ...titles, flag('text', 'Jordan', 'remove')])).toEqual(['12 mill road']);
    expect(keptInTextsOnly([...silenced, flag('name', 'Jordan', 'keep')])).toEqual([]);
  });
});
