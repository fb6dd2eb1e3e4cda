import { describe, expect, it } from 'vitest';
import { SpanReplacer } from '../../../media/audio/replace.ts';
import { sampleSpans } from '../../../media/audio/sample-spans.ts';
import { MediaError } from '../../../media/errors.ts';

const span = (start: number, end: number, action: 'bleep' | 'silence' = 'bleep') => ({ start, end, action, flags: [] });

describe('decided spans in samples', () => {
  it('have edges rounded to the nearest sample', () => {
    expect(sampleSpans([span(0.000011, 0.5000104)], 48_000, 96_000)).toEqual([
      { first: 1, end: 24_000, action: 'bleep' },
    ]);
  });

  it('become one where they touch or overlap', () => {
    const spans = [span(1, 1.5), span(0.2, 0.4), span(0.3, 0.6), span(0.6, 0.7)];
    expect(sampleSpans(spans, 1000, 2000)).toEqual([
      { first: 200, end: 700, action: 'bleep' },
      { first: 1000, end: 1500, action: 'bleep' },
    ]);
  });

  it('leave silence where a bleep and a silence overlap, and lose no sample', () => {
    const spans = [span(0, 1), span(0.2, 0.3, 'silence'), span(0.9, 1.2, 'silence'), span(1.1, 1.5)];
    expect(sampleSpans(spans, 1000, 2000)).toEqual([
      { first: 0, end: 200, action: 'bleep' },
      { first: 200, end: 300, action: 'silence' },
      { first: 300, end: 900, action: 'bleep' },
      { first: 900, end: 1200, action: 'silence' },
      { first: 1200, end: 1500, action: 'bleep' },
    ]);
  });

  it.each([
    ['before the start', -0.1, 1],
    ['after the end', 1, 2.001],
    ['empty', 1, 1],
    ['backwards', 1.5, 1],
    ['not a number', Number.NaN, 1],
    ['without an end', 1, Number.NaN],
    ['endless', 1, Infinity],
  ])('%s is an error', (_, start, end) => {
    expect(() => sampleSpans([span(0.1, 0.2), span(start, end)], 1000, 2000)).toThrow(MediaError);
  });
});

describe('the replacement', () => {
  const run = async (action: 'bleep' | 'silence', blockLength: number) => {
    const replacement = new SpanReplacer([{ first: 100, end: 2_500, action }], 48_000, 0.1);
    const blocks: Float32Array[] = [];
    for (let at = 0; at < 5_000; at += blockLength) {
      const block = [new Float32Array(Math.min(blockLength, 5_000 - at)).fill(0.7)];
      await replacement.run(block);
      blocks.push(block[0]!);
    }
    expect(replacement.replaced).toBe(2_400);
    return Float32Array.from(blocks.flatMap((block) => [...block]));
  };

  it('is the same however the sound is cut', async () => {
    expect(await run('bleep', 313)).toEqual(await run('bleep', 5_000));
  });

  it('touches nothing outside, and fades from silence inside', async () => {
    const out = await run('bleep', 777);
    expect(out.subarray(0, 100).every((value) => value === Math.fround(0.7))).toBe(true);
    expect(out.subarray(2_500).every((value) => value === Math.fround(0.7))).toBe(true);
    expect(Math.max(...out.subarray(100, 120).map(Math.abs))).toBeLessThan(0.003);
    expect(Math.max(...out.subarray(2_480, 2_500).map(Math.abs))).toBeLessThan(0.003);
    expect(Math.max(...out.subarray(400, 2_200).map(Math.abs))).toBeCloseTo(0.1, 4);
  });

  it('of a silence is nothing but zeros', async () => {
    expect((await run('silence', 777)).subarray(100, 2_500).every((value) => value === 0)).toBe(true);
  });
});
