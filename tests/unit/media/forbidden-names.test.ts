import { describe, expect, it } from 'vitest';
import { unescaped, wordsFolded } from '../../../media/verify/folding.ts';
import { ForbiddenNames } from '../../../media/verify/forbidden.ts';

const names = new ForbiddenNames({ forbidden: ['Will', 'Jordan'], everyday: ['will'], kept: ['Will House'] });
const found = (text: string, forbidden: string[], kept: string[] = []) =>
  new ForbiddenNames({ forbidden, kept }).inText(text).length > 0;

describe('a forbidden name', () => {
  it('is found where it opens a sentence, also beside names that are everyday words', () => {
    expect(names.inText('Jordan came. Jordan went.')).toHaveLength(2);
    expect(names.inText('Will you come?')).toEqual([]);
  });

  it('that is an everyday word is found in the middle of a sentence, however much text follows', () => {
    expect(names.inText(`then Will came ${'and we talked '.repeat(20)}`)).toHaveLength(1);
    expect(names.inText(`${'we talked and '.repeat(20)} then Will came`)).toHaveLength(1);
  });

  it('that is an everyday word counts on a sign with its capital, and in what was heard but for the first word', () => {
    expect([names.inSign('Will').length, names.inSign('will').length]).toEqual([1, 0]);
    expect(names.inHeard(['Will', 'you', 'come'])).toBe(false);
    expect(names.inHeard(['then', 'Will', 'came'])).toBe(true);
    expect(names.inHeard(['Jordan', 'came'])).toBe(true);
    expect(names.inHeard(['hello'])).toBe(false);
  });

  it('of several words is found however short, a short one of one word not in two pieces', () => {
    expect(found('Ask Li Na', ['Li Na'])).toBe(true);
    expect(found('Ask Li Na', ['Lina', 'Li Na'])).toBe(true);
    expect(found('Ask Li Na', ['Lina'])).toBe(false);
    expect(found('Ask Lina', ['Li Na'])).toBe(true);
  });

  it('is found beside a longer name that may stand, and where it may stand only as a part of one', () => {
    expect(found('Taylor, Deborah Taylor', ['Taylor'], ['Deborah Taylor'])).toBe(true);
    expect(found('Deborah Taylor', ['Taylor'], ['Deborah Taylor'])).toBe(false);
    expect(found('thanks to Taylor', ['Taylor'], ['Taylor'])).toBe(true);
  });
});

describe('words are read', () => {
  it.each([
    ['with an apostrophe inside as one word', "O'Sullivan", ['osullivan'], [true]],
    ['without a possessive ending', "Jordan's James'", ['jordan', 'james'], [true, true]],
    ['with a capital only where they begin with one', 'iPlayer Bell', ['iplayer', 'bell'], [false, true]],
  ])('%s', (_what, text, folded, capitals) => {
    expect(wordsFolded(text).map((word) => word.folded)).toEqual(folded);
    expect(wordsFolded(text).map((word) => word.capital)).toEqual(capitals);
  });

  it.each([
    ['&lt;b&gt; &amp; &quot;c&quot;&nbsp;&apos;d&apos;', '<b> & "c" \'d\''],
    ['Jor&shy;dan', 'Jordan'],
    ['&#74;ordan', 'Jordan'],
    ['&#0; &#x0; &#x110000; &#9999999;', '&#0; &#x0; &#x110000; &#9999999;'],
    ['&#x10ffff;', '\u{10ffff}'],
    ['%4Aordan', 'Jordan'],
    ['100 %E9', '100 %E9'],
  ])('with what stands for a character, and what stands for none is left: %s', (text, plain) =>
    expect(unescaped(text)).toBe(plain),
  );
});
