import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearAgain } from '../../../media/transcribe/hear-again.ts';
import { settingsFor } from '../../../media/transcribe/models.ts';
import type { TimeSpan, Word } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';
import { scriptedListener, writeSpeech } from './scripted-programs.ts';

const SECONDS = 30;
const folder = mkdtempSync(join(tmpdir(), 'heard-again-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * "Hears" the first sample of each half second of a file as a word, "at4" for what lies at 4 s of the recording. With a beam of 1 it hears
 * nothing before 20 s.
 */
const listener = scriptedListener(
  join(folder, 'whisper-cli'),
  `const beam = args[args.indexOf('--beam-size') + 1];
  const words = [];
  for (let at = 0; 44 + at * 32000 < bytes.length; at += 0.5) {
    const level = bytes.readInt16LE(44 + Math.floor(at * 16000) * 2);
    if (level === 0 || (beam === '1' && level < 20 * 10)) continue;
    words.push({ text: 'at' + Math.round(level) / 10, from: at * 1000, to: at * 1000 + 300 });
  }
  return words;`,
);
const speech = join(folder, 'speech.wav');
// Each tenth of a second has its own level: 10 a second.
beforeAll(() =>
  writeSpeech(
    speech,
    Int16Array.from({ length: SECONDS * 16_000 }, (_, at) => 1 + Math.floor(at / 1600)),
  ),
);

const envelope = { stepSeconds: 0.01 as const, rms: new Float32Array(SECONDS * 100).fill(0.1) };
const word = (text: string, start: number, end: number): Word => ({ text, start, end, probability: 0.9 });

function again(words: Word[], unheard: TimeSpan[]) {
  const job = testJob();
  // Without a program that aligns words, the listener's own times count.
  const { pocketsphinx: _, ...tools } = job.tools;
  const isLeft = (passage: TimeSpan, all: readonly Word[]) =>
    !all.some(
      ({ start, end, text }) => text.startsWith('at') && start >= passage.start - 0.2 && end <= passage.end + 0.2,
    );
  return hearAgain(
    {
      speech,
      envelope,
      durationSeconds: SECONDS,
      settings: { ...settingsFor({ name: 'base', path: '' }), dtw: null },
      prompt: null,
      words,
      unheardIn: (all) => unheard.filter((passage) => isLeft(passage, all)),
    },
    { ...job, tools: { ...tools, whisperCli: listener } },
  );
}

test('a passage without words gets words, at their places, and nothing else changes', async () => {
  const words = [word('before', 20.1, 20.5), word('after', 26.2, 26.6)];
  const { words: found, tried } = await again(words, [{ start: 21, end: 26 }]);
  expect(found[0]).toEqual(words[0]);
  expect(found.at(-1)).toEqual(words[1]);
  const between = found.slice(1, -1);
  expect(between.length).toBeGreaterThan(6);
  for (const { text, start } of between) expect(start).toBeCloseTo(Number(text.slice(2)) - 0.1, 0);
  expect(between.every(({ start, end }) => start >= 20.7 && end <= 26.3)).toBe(true);
  expect(tried).toEqual([{ start: 21, end: 26, way: 'in short pieces', words: between.length }]);
});

test('what the first way does not hear is heard in the next, and what was tried is written down', async () => {
  const { words, tried } = await again([], [{ start: 5, end: 9 }]);
  expect(words.length).toBeGreaterThan(4);
  expect(tried.map(({ way, words: count }) => [way, count > 0])).toEqual([
    ['in short pieces', false],
    ['without expecting any names, more slowly', true],
  ]);
});

test('short passages are left to people: the times beside them are rough, and words would come twice', async () => {
  const words = [word('before', 20.1, 20.5)];
  expect(await again(words, [{ start: 21, end: 22.2 }])).toEqual({ words, tried: [] });
});

test('a word that has the time of a sentence goes when it was heard again inside it, and stays when it was not', async () => {
  const passage = { start: 23.2, end: 27 };
  const heard = (await again([], [passage])).words[2]!;
  const { words } = await again([word(heard.text, 22, 27), word('Zuberi', 22, 27)], [passage]);
  expect(words.filter(({ text }) => text === 'Zuberi')).toEqual([word('Zuberi', 22, 27)]);
  expect(words.filter(({ text }) => text === heard.text)).toEqual([heard]);
});

test('words that stand beside the passage already do not come twice, and a passage with nothing else stays unheard', async () => {
  const first = await again([], [{ start: 21, end: 26 }]);
  const beside = first.words.map((one) => ({ ...one, start: one.start + 0.2, end: one.end + 0.2 }));
  const { words, tried } = await again(
    beside.map((one) => ({ ...one, text: one.text.toUpperCase() })),
    [{ start: 21, end: 26 }],
  );
  expect(words).toHaveLength(beside.length);
  expect(tried.every(({ words: count }) => count === 0)).toBe(true);
});
