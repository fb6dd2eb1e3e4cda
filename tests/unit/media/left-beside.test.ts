import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftBeside } from '../../../media/verify/left-beside.ts';
import { shortenedCopy } from '../../../media/verify/shortened.ts';
import type { Word } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';
import { scripted, writeSpeech } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-left-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const RATE = 16_000;
const SECONDS = 10;
const SPAN = { start: 5, end: 6 };

/** A voice of 140 Hz, or a breath: the same loudness without a period. */
type Sound = [start: number, end: number, kind?: 'voice' | 'breath'];

async function recording(name: string, ...sounds: Sound[]): Promise<string> {
  const path = join(folder, name);
  const samples = new Int16Array(SECONDS * RATE);
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  for (const [start, end, kind = 'voice'] of sounds)
    for (let i = Math.round(start * RATE); i < end * RATE; i++) {
      const harmonics = [1, 2, 3, 4].reduce((sum, n) => sum + Math.sin((2 * Math.PI * 140 * n * i) / RATE) / n, 0);
      samples[i] = 4000 * (kind === 'voice' ? harmonics : 1.5 * noise());
    }
  for (let i = SPAN.start * RATE; i < SPAN.end * RATE; i++)
    samples[i] = 4000 * Math.sin((2 * Math.PI * 1000 * i) / RATE);
  await writeSpeech(path, samples);
  return path;
}

const word = (text: string, start: number, end: number, more: Partial<Word> = {}): Word => {
  return { text, start, end, probability: 0.9, aligned: true, ...more };
};
const WORDS = [word('we', 3, 3.5), word('like', 7, 7.5)];
/** What is spoken away from the span. */
const SPOKEN: Sound[] = [
  [3, 3.5],
  [7, 7.5],
];

/** One answer of PocketSphinx for the clip, which begins 2 s before the voice; times in it are hundredths of a second. */
const answer = (...segments: string[]) => `0000 S 0 T 0 A 0 L 0 ${segments.join(' ')} 500`;
const UNWRITTEN = answer('40 -1 0 w0', '90 -1 0 <sil>', '199 -1 0 u-AH', '240 -1 0 <sil>', '400 -1 0 w1');
const SILENT = answer('40 -1 0 w0', '90 -1 0 <sil>', '400 -1 0 w1');

async function found(speech: string, says: string | null, changes: { words?: readonly Word[]; isFit?: boolean } = {}) {
  const job = testJob();
  const dictionary = scripted(join(folder, 'words.dict'), 'we W IY\nlike L AY K\n');
  const program = scripted(join(job.workDir, 'pocketsphinx_batch'), `#!/bin/sh\necho "${says}" > said.seg\n`);
  const { pocketsphinx: _, ...without } = job.tools;
  const tools = says === null ? without : { ...without, pocketsphinx: { program, model: folder, dictionary } };
  const cut = await shortenedCopy(speech, join(job.workDir, 'spans-cut.wav'), [SPAN]);
  const beside = { speech, durationSeconds: SECONDS, spans: [SPAN], words: WORDS, cut, ...changes };
  return leftBeside(beside, { ...job, tools });
}

let remnant: string;
beforeAll(async () => {
  remnant = await recording('remnant.wav', ...SPOKEN, [4.6, 5]);
});

describe('a voice beside a span', () => {
  test('is found where no word stands and none is followed through it, up to the span and no further', async () => {
    const { sure, unsure } = await found(remnant, UNWRITTEN);
    expect(unsure).toEqual([]);
    expect(sure).toHaveLength(1);
    expect(sure[0]!.span).toEqual(SPAN);
    expect(sure[0]!.start).toBeCloseTo(4.6, 1);
    expect(sure[0]!.end).toBeLessThanOrEqual(SPAN.start);
    const after = await found(await recording('after.wav', ...SPOKEN, [6, 6.4]), null);
    expect(after.unsure[0]!.start).toBeCloseTo(6.03);
    expect(after.unsure[0]!.end).toBeCloseTo(6.4, 1);
  });

  test('is unsure where the words are followed past it, or nobody is there to follow them', async () => {
    expect(await found(remnant, SILENT)).toMatchObject({ sure: [], unsure: [{ span: SPAN }] });
    expect(await found(remnant, null)).toMatchObject({ sure: [], unsure: [{ span: SPAN }] });
    expect(await found(remnant, UNWRITTEN, { isFit: false })).toMatchObject({ sure: [], unsure: [{ span: SPAN }] });
    expect(await found(remnant, '')).toMatchObject({ sure: [], unsure: [{ span: SPAN }] });
  });

  test('is a word that may be heard, where one stands', async () => {
    const words = [WORDS[0]!, word('can', 4.6, 5), WORDS[1]!];
    expect(await found(remnant, UNWRITTEN, { words })).toEqual({ sure: [], unsure: [] });
    const longer = await recording('longer.wav', ...SPOKEN, [4.3, 5]);
    expect(await found(longer, UNWRITTEN, { words })).toEqual({ sure: [], unsure: [] });
  });

  test('is no breath, and does not end before the span', async () => {
    const breath = await recording('breath.wav', ...SPOKEN, [4.6, 5, 'breath']);
    const earlier = await recording('earlier.wav', ...SPOKEN, [4.4, 4.8]);
    for (const speech of [breath, earlier]) expect(await found(speech, UNWRITTEN)).toEqual({ sure: [], unsure: [] });
  });

  test('is found whatever the times of words far away are', async () => {
    const far = [word('so', 1, 1.4, { doubtful: 'timing' }), ...WORDS, word('on', 9.2, 9.6, { doubtful: 'timing' })];
    expect((await found(remnant, UNWRITTEN, { words: far })).sure).toHaveLength(1);
  });

  test('says nothing where the times of words are not known', async () => {
    const { aligned: _, ...rough } = word('we', 3.6, 3.9);
    for (const doubted of [rough, word('we', 3.6, 3.9, { doubtful: 'timing' })])
      expect(await found(remnant, UNWRITTEN, { words: [doubted, WORDS[1]!] })).toEqual({ sure: [], unsure: [] });
  });
});
