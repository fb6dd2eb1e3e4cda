import { describe, expect, it } from 'vitest';
import { endAfter, endTimes, startAfterGap, startAtOnce } from '../../../media/captions/cue-times.ts';
import { cuesToVtt } from '../../../media/captions/vtt.ts';
import { type Cue, wordsToCues } from '../../../media/captions/cues.ts';
import { transcriptToHtml } from '../../../media/captions/transcript-html.ts';
import { plainText } from '../../../media/captions/units.ts';

const NEVER = Number.POSITIVE_INFINITY;
const unit = (start: number, end: number, redacted = false) => ({ text: 'we', start, end, redacted });
/** From one time to another, a fifth of a second apart. */
const fifths = (from: number, to: number) =>
  Array.from({ length: Math.round((to - from) * 5) + 1 }, (_, i) => Math.round((from + i * 0.2) * 1000) / 1000);
const sorted = (...times: number[]) => [...new Set(times)].sort((a, b) => a - b);

describe('a cue may end', () => {
  it('from shortly before the end of its speech to a second and a half after it', () => {
    expect(endTimes([unit(1, 2)], 0, NEVER)).toEqual(sorted(...fifths(1.6, 3.4), 3.5));
    expect(endTimes([unit(1.9, 2)], 0, NEVER)).toEqual(sorted(...fifths(1.9, 3.3), 2, 3.5));
  });

  it('when the next one speaks, a second before, and a second after, as far as that is near', () => {
    expect(endTimes([unit(1, 2), unit(2.3, 3)], 0, NEVER)).toEqual(sorted(...fifths(1.6, 3.2), 2.3, 3.3));
    expect(endTimes([unit(1, 2), unit(3.25, 4)], 0, NEVER)).toEqual(sorted(...fifths(1.6, 3.4), 2.25, 3.25, 3.5));
    expect(endTimes([unit(1, 2), unit(3.5, 4)], 0, NEVER)).toEqual(sorted(...fifths(1.6, 3.4), 2.5, 3.5));
    expect(endTimes([unit(1, 2), unit(9, 10)], 0, NEVER)).toEqual(sorted(...fifths(1.6, 3.4), 3.5));
    expect(endTimes([unit(1, 2), unit(1.2, 3)], 0, NEVER)).toEqual(sorted(...fifths(1.6, 2), 2, 2.2));
  });

  it('before a redacted stretch, and at the end of its own', () => {
    expect(endTimes([unit(1, 2)], 0, 1.7)).toEqual([1.6, 1.7]);
    expect(endTimes([unit(1, 2)], 0, 2.1)).toEqual([1.6, 1.8, 2, 2.1]);
    expect(endTimes([unit(1, 2, true)], 0, NEVER)).toEqual(sorted(...fifths(2, 3.4), 3.5));
  });

  it('inside a word that claims to last longer than three seconds', () => {
    expect(endTimes([unit(0, 3)], 0, NEVER)[0]).toBe(2.6);
    expect(endTimes([unit(0, 5)], 0, NEVER)).toEqual(sorted(1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, ...fifths(5, 6.4), 6.5));
    expect(endTimes([unit(0, 5, true)], 0, NEVER)[0]).toBe(5);
  });
});

describe('a cue starts', () => {
  it('at once after the one before, up to a second before its speech', () => {
    expect([startAtOnce(5, 4), startAtOnce(5, 4.5), startAtOnce(5, 3.9)]).toEqual([4, 4.5, null]);
  });

  it('after a gap with its speech, or as much earlier as it takes to read it', () => {
    const start = (before: number, end: number, length: number) => startAfterGap(10, { before, end, length });
    expect(start(2, 12, 15)).toBe(10);
    expect(start(2, 12, 30)).toBe(9.999);
    expect(start(2, 12, 60)).toBe(9);
    expect(start(2, 10.5, 3)).toBe(9.499);
    expect(start(8.5, 12, 60)).toBe(9.5);
    expect(start(9, 12, 60)).toBe(10);
    expect(start(9.1, 12, 60)).toBeNull();
    expect(startAfterGap(0.5, { before: -5, end: 1, length: 60 })).toBe(0);
  });

  it('and ends after it, if only by a thousandth', () => {
    expect([endAfter(2, 3), endAfter(2, 2), endAfter(2, 1)]).toEqual([3, 2.001, 2.001]);
  });
});

describe('texts of captions and transcripts', () => {
  const word = (text: string, start: number, more = {}) => ({
    text,
    start,
    end: start + 0.4,
    redacted: false,
    ...more,
  });

  it('stand on one line, with one space where there was white space', () => {
    expect(plainText(' a \n\t b\u2028c ')).toBe('a b c');
  });

  it('have each speaker in a paragraph of their own, also within a sentence', () => {
    const page = { title: 'Talk', language: 'en-GB' };
    const words = [
      word('and', 0, { speaker: 'A' }),
      word('so', 0.4, { speaker: 'A' }),
      word('yes', 0.8, { speaker: 'B' }),
    ];
    expect(transcriptToHtml(words, page).match(/<p\b/g)).toHaveLength(2);
    expect(transcriptToHtml(words.slice(0, 2), page).match(/<p\b/g)).toHaveLength(1);
  });

  it('show what stands for a name in one pair of brackets, whatever brackets it has inside', () => {
    const shown = (placeholder: string) =>
      transcriptToHtml([word('x', 0, { redacted: true, placeholder })], { title: 'Talk', language: 'en-GB' });
    for (const [placeholder, expected] of [
      ['[Mentor]', '[Mentor]'],
      ['my [Mentor]', '[my [Mentor]]'],
      ['[Mentor] two', '[[Mentor] two]'],
      ['[M]', '[M]'],
    ] as const)
      expect(shown(placeholder)).toContain(expected);
    expect(shown('[Mentor]')).not.toContain('[[');
  });

  it('name nobody where nobody is named', () => {
    const cues: readonly Cue[] = wordsToCues([word('we', 0), word('went.', 0.4)]);
    expect(cues.map((cue) => Object.hasOwn(cue, 'speaker'))).toEqual([false]);
    expect(cuesToVtt(cues)).not.toContain('<v');
  });
});
