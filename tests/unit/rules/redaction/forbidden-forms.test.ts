import { describe, expect, it } from 'vitest';
import { type DecidedText, everydayNames, forbiddenForms } from '../../../../src/rules/redaction/forbidden-forms.ts';

const person = (name: string, tags: string[] = [], more = {}) => ({ name, also: [], soundsLike: [], tags, ...more });
const NOBODY = { participants: [], keep: [] };
const flag = (text: string, more: Partial<DecidedText> = {}): DecidedText => ({
  kind: 'name',
  text,
  decision: 'bleep',
  ...more,
});

describe('what was taken out in one place and may stand nowhere else', () => {
  it.each<[string, DecidedText, string[]]>([
    ['a name that somebody knew', flag('Zorvan'), ['zorvan']],
    ['a name that was made silent', flag('Zorvan', { decision: 'silence' }), ['zorvan']],
    ['a name that another sound stands for', flag('Zorvan', { decision: 'replace' }), ['zorvan']],
    ['a word removed from a text', flag('Zorvan', { kind: 'text', decision: 'remove' }), ['zorvan']],
    ['not a name that nobody decided about', flag('Zorvan', { decision: null }), []],
    ['not a name that stays', flag('Zorvan', { decision: 'keep' }), []],
    ['not a place to listen to', flag('Zorvan', { kind: 'listen' }), []],
    ['not a single letter', flag('Q'), []],
    ['a name of an everyday word and another, written as a name', flag('Will Okafor'), ['will okafor', 'willokafor']],
    ['the same with two spaces', flag('Will  Okafor'), ['will okafor', 'willokafor']],
    ['the same after an opening bracket', flag('(Will “Okafor'), ['will okafor', 'willokafor']],
    ['not the same in small letters, which may be misheard', flag('will okafor'), []],
    ['not the same with one small letter', flag('Will okafor'), []],
    ['a detail with an everyday word', flag('12 will road', { kind: 'detail' }), ['12 will road', '12willroad']],
    ['a name that a capital letter made somebody suspect', flag('Zorvan', { foundBy: ['capital'] }), ['zorvan']],
    ['not what only sounded like somebody', flag('Zorvan', { foundBy: ['sounds-like'] }), []],
    [
      'a word that sounded like somebody and is written as a name',
      flag('Zorvan', { foundBy: ['sounds-like', 'capital'] }),
      ['zorvan'],
    ],
    [
      'not an everyday word that sounded like somebody, with another',
      flag('Will Zorvan', { foundBy: ['sounds-like', 'capital'] }),
      [],
    ],
    ['not a suspected word that is probably no name', flag('Chapter', { foundBy: ['capital'] }), []],
    [
      'a suspected name of which one word is probably none',
      flag('Chapter Zorvan', { foundBy: ['capital'] }),
      ['chapter zorvan', 'chapterzorvan'],
    ],
  ])('%s', (_what, decided, forms) => expect(forbiddenForms(NOBODY, [decided])).toEqual(forms));
});

describe('names that are everyday words', () => {
  const names = (participants: ReturnType<typeof person>[], decided: DecidedText[] = [], keep: string[] = []) =>
    everydayNames({ participants, keep }, decided);

  it('are those of whoever may not be named', () => {
    expect(names([person('Will')])).toEqual(['will']);
    expect(names([person('Will', ['name:allow'])])).toEqual([]);
    expect(names([person('Okafor')])).toEqual([]);
    expect(names([person('Will Okafor')])).toEqual(['will']);
  });

  it('are not the spellings that a recogniser may write for a name', () =>
    expect(names([person('Siobhan', [], { soundsLike: ['Will'] })])).toEqual([]));

  it('are not on the keep list, and not kept by staff', () => {
    expect(names([person('Will')], [], ['Will'])).toEqual([]);
    expect(names([person('Will')], [flag('Will', { decision: 'keep' })])).toEqual([]);
  });

  it.each<[string, DecidedText, string[]]>([
    ['a name that was taken out', flag('Will'), ['will']],
    ['each once, of several words', flag('Will Will'), ['will will']],
    ['not one that nobody decided about', flag('Will', { decision: null }), []],
    ['not a detail', flag('Will', { kind: 'detail' }), []],
    ['not one in small letters', flag('will'), []],
    ['not one that was only suspected', flag('Will', { foundBy: ['capital'] }), []],
    ['not one with a word that is none', flag('Will Zorvan'), []],
    ['not a single letter', flag('I'), []],
    ['an ordinary word that only stood where a name stands', flag('Chapter', { foundBy: ['cue'] }), ['chapter']],
    ['not an ordinary word that the roster names', flag('Chapter', { foundBy: ['roster'] }), []],
    ['not an unusual word that stood where a name stands', flag('Zorvan', { foundBy: ['cue'] }), []],
  ])('%s', (_what, decided, forms) => expect(names([], [decided])).toEqual(forms));

  it('come in the order of the alphabet', () =>
    expect(names([], [flag('Will'), flag('Grace'), flag('Will')])).toEqual(['grace', 'will']));
});
