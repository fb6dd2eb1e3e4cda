import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedDescription, feedValue } from '../../../../src/rules/publishing/feed-text.ts';

describe('feedValue', () => {
  it('keeps a short text as it is, emoji and all', () => {
    expect(feedValue('Tom & Jerry <3 “quotes” 👩‍👩‍👧 ]]>')).toBe('Tom & Jerry <3 “quotes” 👩‍👩‍👧 ]]>');
  });

  it('puts everything on one line', () => {
    expect(feedValue('  one\r\ntwo\tthree \u2028four ')).toBe('one two three four');
  });

  it('removes what XML forbids: control characters, half pairs, non-characters', () => {
    expect(feedValue('a\u0000b\u0008c\u001bd\ud800e\udfffg\ufffeh\uffffi\u007fj')).toBe('abcdeghij');
  });

  it('cuts between words, at 255 characters with the ellipsis', () => {
    const cut = feedValue('seven77 '.repeat(40));
    expect(cut.length).toBeLessThanOrEqual(255);
    expect(cut).toMatch(/^(seven77 )+seven77…$/);
    expect(cut.length).toBeGreaterThan(245);
  });

  it('never cuts through what readers see as one character', () => {
    const cut = feedValue('👩‍👩‍👧‍👦'.repeat(60));
    expect(cut.length).toBeLessThanOrEqual(255);
    expect(cut).toMatch(/^(?:👩‍👩‍👧‍👦)+…$/u);
  });

  it('leaves a text of exactly 255 characters alone', () => {
    expect(feedValue('x'.repeat(255))).toBe('x'.repeat(255));
    expect(feedValue('x'.repeat(256))).toBe(`${'x'.repeat(254)}…`);
  });
});

describe('feedDescription', () => {
  it('keeps lines, and makes all line ends alike', () => {
    expect(feedDescription('one\r\n\r\ntwo\rthree')).toBe('one\n\ntwo\nthree');
  });

  it('counts bytes, not characters', () => {
    const cut = feedDescription('zoë 😀 '.repeat(1000));
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(4000);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(3980);
    expect(cut).toMatch(/^(zoë 😀 )+(zoë|zoë 😀)…$/u);
  });

  it('is within 4,000 bytes and well-formed whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6000, size: 'max' }), (text) => {
        const cut = feedDescription(text);
        return Buffer.byteLength(cut) <= 4000 && Buffer.from(cut).toString() === cut;
      }),
      { numRuns: 40 },
    );
  });
});
