import { describe, expect, it } from 'vitest';
import { certaintyOf, isProbablyNoName } from '../../../../src/rules/detection/names/certainty.ts';
import { everydayNames, forbiddenForms } from '../../../../src/rules/redaction/forbidden-forms.ts';

describe('how sure it is that words are a name', () => {
  it.each([
    ['name', ['roster'], 'certain'],
    ['name', ['capital', 'given-name'], 'certain'],
    ['name', undefined, 'certain'],
    ['detail', ['pattern', 'doubtful-timing'], 'certain'],
    ['text', ['capital'], 'suspected'],
    ['name', ['capital', 'sounds-like'], 'suspected'],
    ['name', ['entity', 'low-probability'], 'suspected'],
    ['name', ['sounds-like'], 'doubt'],
    ['name', ['sounds-like', 'doubtful-timing'], 'doubt'],
    ['listen', ['low-probability'], 'doubt'],
    ['listen', ['staff'], 'doubt'],
    ['leak', undefined, 'doubt'],
  ])('%s found by %s: %s', (kind, foundBy, expected) => expect(certaintyOf({ kind, foundBy })).toBe(expected));

  it('is little for an ordinary word, more for one that people are called by, and not less for a name in small letters', () => {
    const small = new Set(['fox', 'shanice', 'zorbing']);
    for (const word of ['chapter', 'will']) expect(isProbablyNoName(word), word).toBe(true);
    for (const word of ['zuberi', 'fox', 'shanice', 'luton']) expect(isProbablyNoName(word), word).toBe(false);
    for (const word of ['fox', 'zorbing']) expect(isProbablyNoName(word, small), word).toBe(true);
    expect(isProbablyNoName('shanice', small)).toBe(false);
  });
});

describe('what taking something out forbids elsewhere', () => {
  const nobody = { participants: [], keep: [] };
  const taken = (text: string, foundBy: string[], kind = 'name') => ({ kind, text, foundBy, decision: 'bleep' });
  const forbidden = (...decided: ReturnType<typeof taken>[]) => forbiddenForms(nobody, decided);

  it('is everything that is certain, also a word of our own formats', () => {
    expect(forbidden(taken('Chapter', ['given-name']))).toEqual(['chapter']);
    expect(
      forbiddenForms({ participants: [{ name: 'Chapter', also: [], soundsLike: [], tags: [] }], keep: [] }, []),
    ).toEqual(['chapter']);
  });

  it('is a suspected name, not a suspected word', () => {
    expect(forbidden(taken('Zuberi', ['capital']), taken('Chapter', ['capital']))).toEqual(['zuberi']);
    expect(forbidden(taken('Zuberi Young', ['capital', 'entity']))).toEqual(['zuberi young', 'zuberiyoung']);
    expect(forbidden(taken('Chapter', ['capital'], 'text'), taken('Zuberi', ['unusual-word'], 'text'))).toEqual([
      'zuberi',
    ]);
  });

  it('is no suspected word that is said as two everyday words elsewhere, but a name that may be one', () => {
    const spoken = ['Three.', 'Look', 'in', 'thy', 'glass', 'my', 'good', 'man'].map((text) => ({ text }));
    const decided = [taken('Lookin’', ['unusual-word']), taken('Goodman', ['capital']), taken('Zuberi', ['capital'])];
    const forms = (words: typeof spoken) => forbiddenForms(nobody, decided, words);
    expect(forms(spoken)).toEqual(['goodman', 'zuberi']);
    expect(forms(spoken.toReversed())).toEqual(['goodman', 'lookin', 'zuberi']);
    expect(forbiddenForms(nobody, [taken('Lookin’', ['unusual-word', 'cue'])], spoken)).toEqual(['lookin']);
  });

  it('is nothing that was taken out from doubt', () => {
    expect(forbidden(taken('Zuberi', ['sounds-like', 'doubtful-timing']))).toEqual([]);
    expect(forbidden(taken('Zuberi', ['low-probability'], 'listen'))).toEqual([]);
    expect(forbidden(taken('and Zuberi', ['sounds-like', 'capital']))).toEqual([]);
  });

  it('is an ordinary word that only stood where a name stands with its capital only', () => {
    const decided = [taken('Chapter', ['cue', 'capital']), taken('Zuberi', ['cue', 'capital'])];
    expect(forbiddenForms(nobody, decided)).toEqual(['chapter', 'zuberi']);
    expect(everydayNames(nobody, decided)).toEqual(['chapter']);
    expect(everydayNames(nobody, [taken('Chapter', ['cue', 'given-name'])])).toEqual([]);
  });
});
