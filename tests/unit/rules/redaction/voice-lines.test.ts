import { describe, expect, it } from 'vitest';
import { voiceLines } from '../../../../src/rules/redaction/voice-lines.ts';

const word = (text: string, start: number, end: number) => ({ text, start, end });

describe('the lines of a recording', () => {
  it('end with a pause or a sentence, and leave no moment out', () => {
    const lines = voiceLines(
      [word('Hello', 1, 1.4), word('you.', 1.5, 2), word('Hi', 2.1, 2.4), word('Now', 3, 3.2), word('then', 8, 8.5)],
      12,
    );
    expect(lines).toEqual([
      { start: 0, end: 2.05, text: 'Hello you.' },
      { start: 2.05, end: 2.7, text: 'Hi' },
      { start: 2.7, end: 3.2, text: 'Now' },
      { start: 3.2, end: 8, text: '' },
      { start: 8, end: 8.5, text: 'then' },
      { start: 8.5, end: 12, text: '' },
    ]);
  });

  it('cover everything, whatever the times are', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    for (let round = 0; round < 200; round++) {
      const words = Array.from({ length: Math.floor(random() * 60) }, () => {
        const start = random() * 34 - 1;
        const isTimed = random() > 0.1;
        return { text: 'word', ...(isTimed ? { start, end: start + random() * 2 } : {}) };
      });
      const lines = voiceLines(words, 30);
      expect(lines[0]!.start).toBe(0);
      expect(lines.at(-1)!.end).toBe(30);
      for (const [index, line] of lines.entries()) {
        expect(line.end).toBeGreaterThan(line.start);
        if (index > 0) expect(line.start).toBe(lines[index - 1]!.end);
      }
    }
    expect(voiceLines([], 5)).toEqual([{ start: 0, end: 5, text: '' }]);
  });

  it('part at a pause of 0.4 s, and at 2 s without words there is a line without any', () => {
    expect(voiceLines([word(' Hi ', 0, 0.6), word(' Sam ', 1, 1.5)], 2)).toEqual([
      { start: 0, end: 0.8, text: 'Hi' },
      { start: 0.8, end: 2, text: 'Sam' },
    ]);
    expect(voiceLines([word('Hi. ', 2, 2.5), word('Sam', 2.6, 3), word('so', 5, 6)], 8)).toEqual([
      { start: 0, end: 2, text: '' },
      { start: 2, end: 2.55, text: 'Hi.' },
      { start: 2.55, end: 3, text: 'Sam' },
      { start: 3, end: 5, text: '' },
      { start: 5, end: 6, text: 'so' },
      { start: 6, end: 8, text: '' },
    ]);
  });

  it('are short enough to be marked one by one', () => {
    const words = Array.from({ length: 200 }, (_, index) => word('word', index * 0.3, index * 0.3 + 0.28));
    const lengths = voiceLines(words, 60).map(({ text }) => text.split(' ').length);
    expect(lengths).toEqual([24, 24, 24, 24, 24, 24, 24, 24, 8]);
  });
});
