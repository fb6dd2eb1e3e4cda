import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadArguments, readArguments, ROW_NAMES } from '../../../bench/arguments.ts';
import { inTurn, median } from '../../../bench/ratio.ts';
import { type Figure, isMet } from '../../../bench/row.ts';
import { measuredOptions } from '../../../bench/sound.ts';
import { table } from '../../../bench/table.ts';

describe('median', () => {
  it('is the middle value, or the mean of the middle two, in whatever order they come', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([10, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(/median of nothing/);
  });
});

describe('inTurn', () => {
  it('takes turns at going first and gives the median of the ratios of pairs, not the ratio of the medians', async () => {
    const order: string[] = [];
    const take = (actor: string, values: number[]) => async (round: number) => {
      order.push(`${actor}${round}`);
      return values[round]!;
    };
    const compared = await inTurn(3, take('ours', [2, 30, 4]), take('bare', [1, 10, 8]));
    expect(order).toEqual(['ours0', 'bare0', 'bare1', 'ours1', 'ours2', 'bare2']);
    expect(compared).toEqual({ ours: 4, bare: 8, ratio: 2, ratios: [2, 3, 0.5] });
  });

  it('passes a failure on', async () => {
    const broken = async () => {
      throw new Error('broken');
    };
    await expect(inTurn(1, broken, async () => 1)).rejects.toThrow('broken');
  });
});

describe('targets', () => {
  it('counts a ratio at the limit as met, on either side', () => {
    expect([isMet(1.1, { atMost: 1.1 }), isMet(1.11, { atMost: 1.1 })]).toEqual([true, false]);
    expect([isMet(1.7, { atLeast: 1.7 }), isMet(1.69, { atLeast: 1.7 })]).toEqual([true, false]);
  });
});

describe('table', () => {
  const figure: Figure = {
    row: 'sound',
    name: 'decode + normalise',
    ours: 12.345,
    bare: 10,
    unit: 's',
    ratio: 1.2345,
    ratios: [1.2345, 1.1],
    target: { atMost: 0.6 },
    compared: 'ours ÷ theirs.',
    notes: ['More is known.'],
  };

  it('has a line for each figure, saying when a target is not met, and what was compared below', () => {
    const lines = table([figure, { ...figure, name: 'feed', unit: 'requests/s', ratio: 0.5 }]).split('\n');
    expect(lines[2]).toMatch(/^decode \+ normalise +12\.35 s +10\.00 s +1\.23 +≤ 0\.6 +NO$/);
    expect(lines[3]).toMatch(/^feed +12 requests\/s +10 requests\/s +0\.50 +≤ 0\.6 +yes$/);
    expect(lines).toContain('decode + normalise: ours ÷ theirs.');
    expect(lines).toContain('  rounds: 1.23, 1.10');
    expect(lines).toContain('  More is known.');
  });
});

describe('loudnorm', () => {
  it('hands what the first pass measured to the second', () => {
    const json = `{ "input_i" : "-23.1", "input_tp" : "-4.0", "input_lra" : "5.2", "input_thresh" : "-33.5", "target_offset" : "0.3" }`;
    expect(measuredOptions(`[Parsed_loudnorm_0 @ 0x1]\n${json}\n`)).toBe(
      'measured_I=-23.1:measured_TP=-4.0:measured_LRA=5.2:measured_thresh=-33.5:offset=0.3',
    );
    expect(() => measuredOptions('nothing')).toThrow(/did not say/);
  });
});

describe('arguments', () => {
  it('runs every row unless some are named, in the order of the table', () => {
    expect(readArguments([])).toMatchObject({ rows: ROW_NAMES, minutes: 10, channels: 1, uploadMib: 512, json: null });
    expect(readArguments(['feed', 'sound', '--minutes', '1']).rows).toEqual(['sound', 'feed']);
    expect(readArguments(['--before', 'old']).before).toBe(resolve('old'));
  });

  it.each([[['sond']], [['--minutes', 'ten']], [['--minutes', '0']], [['--channels', '3']], [['--fast']]])(
    'refuses %j',
    (args) => {
      expect(() => readArguments(args)).toThrow(BadArguments);
    },
  );
});
