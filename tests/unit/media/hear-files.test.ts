import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hearFiles } from '../../../media/transcribe/hear-files.ts';
import { settingsFor } from '../../../media/transcribe/models.ts';
import { testJob } from '../../tools.ts';
import { scripted, scriptedListener, writeSpeech } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes "we like it"; with times only "we like", as when Whisper leaves a window early, where the file is silent. */
const listener = scriptedListener(
  join(folder, 'whisper-cli'),
  `const words = 'we like it'.split(' ').map((text, at) => ({ text, from: at * 300, to: at * 300 + 200 }));
  const timed = !args.includes('--no-timestamps');
  return timed && bytes.readInt16LE(44) === 0 ? words.slice(0, 2) : timed ? words : words.map((word) => ({ ...word, from: -1007280, to: 30000 }));`,
);
const whole = join(folder, 'whole.wav');
const left = join(folder, 'left.wav');
beforeAll(async () => {
  await writeSpeech(whole, new Int16Array(16_000).fill(100));
  await writeSpeech(left, new Int16Array(16_000));
});

/** What is heard of both files, with a program of these lines in place of PocketSphinx; null where it is not installed. */
async function heard(aligner: string | null, signal = new AbortController().signal, rough = false) {
  const job = testJob({ stallMs: 1_000 });
  const files = ['0000.wav', '0001.wav'].map((name) => join(job.workDir, name));
  copyFileSync(whole, files[0]!);
  copyFileSync(left, files[1]!);
  const dictionary = scripted(join(folder, 'words.dict'), 'we W IY\nlike L AY K\nit IH T\n');
  const program = scripted(join(job.workDir, 'pocketsphinx_batch'), `#!/bin/sh\n${aligner}\n`);
  const { pocketsphinx: _, ...without } = { ...job.tools, whisperCli: listener };
  const tools = aligner === null ? without : { ...without, pocketsphinx: { program, model: folder, dictionary } };
  const settings = { ...settingsFor({ name: 'base', path: '' }), dtw: null };
  const run = { files, seconds: [1, 1], settings, prompt: null, threads: 1, voiceDetection: true, rough };
  return hearFiles(run, { ...job, tools, signal });
}

const ANSWER = (id: string) => `${id} S 0 T 0 A 0 L 0 10 -1 0 w0 25 -1 0 w1 50 -1 0 i-AH 70 -1 0 i-S 90`;
const answers = (...lines: string[]) => lines.map((line) => `echo "${line}" >> said.seg`).join('\n');
const times = (words: readonly { start: number; end: number }[]) => words.map(({ start, end }) => [start, end]);
const WHISPERS = [
  [0, 0.2],
  [0.3, 0.5],
  [0.6, 0.8],
];

describe('words and where they are said', () => {
  test('have the times of their sounds, and are marked where other sounds are', async () => {
    const [first, second] = await heard(answers(ANSWER('0000'), ANSWER('0001')));
    expect(first).toEqual(second);
    expect(times(first!.words)).toEqual([
      [0.1, 0.25],
      [0.25, 0.5],
      [0.5, 0.9],
    ]);
    expect(first!.words.map(({ text, aligned, doubtful }) => [text, aligned, doubtful])).toEqual([
      ['we', true, undefined],
      ['like', true, undefined],
      ['it', true, 'mismatch'],
    ]);
  });

  test('a file that cannot be followed has Whisper’s own times; where those lack words, all words and no times to trust', async () => {
    const [first, second] = await heard('printf "0000\\n0001\\n" > said.seg');
    expect(times(first!.words)).toEqual(WHISPERS);
    expect(first!.words.every(({ aligned, doubtful }) => !aligned && !doubtful)).toBe(true);
    expect(second!.words.map(({ text, doubtful }) => [text, doubtful])).toEqual([
      ['we', 'timing'],
      ['like', 'timing'],
      ['it', 'timing'],
    ]);
    expect(second!.words[0]!.start).toBe(0);
    expect(second!.words.at(-1)!.end).toBeCloseTo(1, 6);
  });

  test('what cannot be followed is tried with wider searches, no wider than is needed', async () => {
    const lost = 'printf "0000\\n0001\\n" > said.seg';
    const followed = `rm said.seg\n${answers(ANSWER('0000'), ANSWER('0001'))}`;
    const [first] = await heard(
      `case "$*" in\n*"-beam 1e-48"*) ${lost};;\n*"-beam 1e-60"*) ${followed};;\n*) exit 1;;\nesac`,
    );
    expect(first!.words.every(({ aligned }) => aligned)).toBe(true);
  });

  test('where most of the words are is enough for a rough hearing: the second search may end early, and there is no third', async () => {
    const lost = 'printf "0000\\n0001\\n" > said.seg';
    const early = '0000 S 0 T 0 A 0 L 0 10 -1 0 w0 25 -1 0 w1 50';
    const started = `grep -q " 1e-30$" 0000.fsg || exit 1\nrm said.seg\n${answers(early, early.replace('0000', '0001'))}`;
    const searches = `case "$*" in\n*"-beam 1e-48"*) ${lost};;\n*"-beam 1e-60"*) ${started};;\n*) exit 1;;\nesac`;
    const [first] = await heard(searches, undefined, true);
    expect(first!.words.map(({ text, aligned, doubtful }) => [text, aligned, doubtful])).toEqual([
      ['we', true, undefined],
      ['like', true, undefined],
      ['it', undefined, 'timing'],
    ]);
    expect(times(first!.words)[2]).toEqual([0.5, 1]);
  });

  test.each([
    ['is not installed', null],
    ['crashes', 'kill -SEGV $$'],
    ['fails', 'exit 1'],
    ['hangs', 'exec sleep 30'],
    ['does not answer for every file', answers(ANSWER('0000'))],
  ])('Whisper’s own times count where PocketSphinx %s', async (_, aligner) => {
    const [first] = await heard(aligner);
    expect(times(first!.words)).toEqual(WHISPERS);
  });

  test('cancelled work stays cancelled', async () => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 500);
    await expect(heard('exec sleep 30', ending.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
