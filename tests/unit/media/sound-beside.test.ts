import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimeSpan } from '../../../media/words.ts';
import { Excerpts } from '../../../media/verify/excerpts.ts';
import { loudestPlace } from '../../../media/verify/loudest-place.ts';
import { hasSoundOfItsOwn, soundBeside } from '../../../media/verify/sound-beside.ts';
import { writeSpeech } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-beside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const RATE = 16_000;
const SECONDS = 3;
const SPAN = { start: 1.5, end: 2 };

let files = 0;
/** A recording with a voice of 160 Hz, or with breath, at these places; the level is a share of full scale. */
async function recording(sounds: readonly [start: number, end: number, level?: number][], breath = false) {
  const path = join(folder, `${++files}.wav`);
  const samples = new Int16Array(SECONDS * RATE);
  let state = 1;
  for (const [start, end, level = 0.3] of sounds)
    for (let i = Math.round(start * RATE); i < end * RATE; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const at = (2 * Math.PI * 160 * i) / RATE;
      const voice = (Math.sin(at) + Math.sin(2 * at) / 2 + Math.sin(3 * at) / 3) / 1.5;
      samples[i] = 32_000 * level * (breath ? state / 2 ** 31 - 1 : voice);
    }
  await writeSpeech(path, samples);
  return path;
}

async function beside(
  sounds: readonly [number, number][],
  {
    span = SPAN,
    spans = [span],
    words = [],
    at = [span],
    breath = false,
  }: {
    span?: TimeSpan;
    spans?: TimeSpan[];
    words?: TimeSpan[];
    at?: TimeSpan[];
    breath?: boolean;
  } = {},
) {
  const found = await soundBeside({ speech: await recording(sounds, breath), spans, at, words });
  return found.map(({ start, end }) => [Math.round(start * 50) / 50, Math.round(end * 100) / 100]);
}

const near = (seconds: number) => expect.closeTo(seconds, 1);
const BEFORE = [near(1.1), 1.47];
const EARLIER = { start: 0.9, end: 1.1 };
const LATER = { start: 2.3, end: 2.5 };

describe('a voice beside a span', () => {
  it.each<[what: string, sounds: [number, number][], given: Parameters<typeof beside>[1], expected: unknown]>([
    ['is found from where it begins up to the span', [[1.1, 1.5]], {}, [BEFORE]],
    ['is found from the span to where it ends', [[2, 2.4]], {}, [[near(2.03), near(2.4)]]],
    ['is found from the start of the recording', [[0, 0.3]], { span: { start: 0.3, end: 0.8 } }, [[near(0), 0.27]]],
    ['is looked for beside the spans that are asked about', [[1.1, 1.5]], { at: [] }, []],
    [
      'is followed through a stop inside a word',
      [
        [1.0, 1.2],
        [1.24, 1.5],
      ],
      {},
      [[near(1.0), 1.47]],
    ],
    [
      'is followed through no longer stop',
      [
        [0.7, 1.0],
        [1.2, 1.5],
      ],
      {},
      [[near(1.2), 1.47]],
    ],
    [
      'is followed through no longer stop after the span',
      [
        [2, 2.2],
        [2.4, 2.7],
      ],
      {},
      [[near(2.03), near(2.2)]],
    ],
    ['is followed no further than a name lasts', [[0.2, 1.5]], {}, [[near(0.68), 1.47]]],
    ['is followed into no span before', [[0.5, 1.5]], { spans: [EARLIER, SPAN] }, [BEFORE]],
    ['is followed into no span before, wherever it is named', [[0.5, 1.5]], { spans: [SPAN, EARLIER] }, [BEFORE]],
    ['is followed into no span after', [[2, 2.9]], { spans: [SPAN, LATER] }, [[near(2.03), near(2.3)]]],
    ['is a word where one may be heard', [[1.1, 1.5]], { words: [{ start: 1.1, end: 1.45 }] }, []],
    ['is none beyond a word', [[0.9, 1.5]], { words: [{ start: 1.25, end: 1.45 }] }, []],
    ['is what a word before leaves of it', [[0.9, 1.5]], { words: [{ start: 0.9, end: 1.2 }] }, [[1.3, 1.47]]],
    ['is what a word after leaves of it', [[2, 2.6]], { words: [{ start: 2.3, end: 2.6 }] }, [[near(2.03), 2.25]]],
    ['is none beyond a word after', [[2, 2.6]], { words: [{ start: 2.05, end: 2.2 }] }, []],
    ['is no breath', [[1.1, 1.5]], { breath: true }, []],
    ['is over too soon', [[1.39, 1.5]], {}, []],
    ['is over too soon beside a word', [[0.9, 1.5]], { words: [{ start: 0.9, end: 1.27 }] }, []],
    ['does not end before the span', [[0.9, 1.3]], {}, []],
  ])('%s', async (_what, sounds, given, expected) => {
    expect(await beside(sounds, given)).toEqual(expected);
  });
});

it('a place has sound of its own where a syllable of it is under no span and belongs to no word', () => {
  const place = { start: 1, end: 2 };
  expect(hasSoundOfItsOwn(place, [], [])).toBe(true);
  expect(hasSoundOfItsOwn(place, [{ start: 1, end: 1.88 }], [])).toBe(true);
  expect(hasSoundOfItsOwn(place, [{ start: 1, end: 1.89 }], [])).toBe(false);
  expect(hasSoundOfItsOwn(place, [], [{ start: 1.05, end: 1.75 }])).toBe(true);
  expect(hasSoundOfItsOwn(place, [], [{ start: 1.05, end: 1.79 }])).toBe(false);
  expect(hasSoundOfItsOwn(place, [], [{ start: 1.19, end: 2 }])).toBe(true);
  expect(hasSoundOfItsOwn(place, [], [{ start: 1.16, end: 2 }])).toBe(false);
  expect(hasSoundOfItsOwn(place, [{ start: 1, end: 1.5 }], [{ start: 1.55, end: 1.9 }])).toBe(false);
});

describe('where leaving something out would be heard best', () => {
  let master: Excerpts;
  let silent: Excerpts;
  beforeAll(async () => {
    master = await Excerpts.open(
      await recording([
        [0.2, 0.6, 0.1],
        [1.4, 1.9, 0.5],
        [2.4, 2.8, 0.2],
      ]),
    );
    silent = await Excerpts.open(await recording([[0.2, 0.6, 0.0005]]));
  });
  afterAll(() => Promise.all([master?.close(), silent?.close()]));

  it('is the loudest of the spans', async () => {
    const [first, loud, last] = [
      { start: 0.2, end: 0.5 },
      { start: 1.5, end: 1.8 },
      { start: 2.4, end: 2.7 },
    ];
    for (const spans of [
      [first, loud, last],
      [loud, last],
      [last, loud],
    ])
      expect(await loudestPlace(master, spans)).toEqual(loud);
    expect(await loudestPlace(master, [first, last])).toEqual(last);
    expect(await loudestPlace(master, [{ start: 1.4, end: 9 }])).toEqual({ start: 1.4, end: 4.4 });
  });

  it('is one of every so many where there are many spans', async () => {
    const spans = Array.from({ length: 48 }, (_, at) => ({
      start: at % 2 === 0 ? 0.2 : 1.5,
      end: at % 2 === 0 ? 0.5 : 1.8,
    }));
    expect(await loudestPlace(master, spans)).toEqual({ start: 0.2, end: 0.5 });
    expect(await loudestPlace(master, spans.slice(0, 24))).toEqual({ start: 1.5, end: 1.8 });
  });

  it('is anywhere where the spans are silent or there are none', async () => {
    for (const spans of [[], [{ start: 1, end: 1.2 }]]) {
      const place = (await loudestPlace(master, spans))!;
      expect(place.end - place.start).toBeCloseTo(0.75, 6);
      expect(place.start).toBeGreaterThan(1.1);
      expect(place.end).toBeLessThan(2.2);
    }
    const late = await Excerpts.open(await recording([[2.3, 3]]));
    expect(await loudestPlace(late, [])).toEqual({ start: 2.25, end: 3 });
    await late.close();
    const early = await Excerpts.open(await recording([[0, 0.7]]));
    expect(await loudestPlace(early, [])).toEqual({ start: 0, end: 0.75 });
    await early.close();
  });

  it('is nowhere in silence', async () => {
    expect(await loudestPlace(silent, [{ start: 0.2, end: 0.5 }])).toBeNull();
  });
});
