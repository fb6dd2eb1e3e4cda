import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { settingsFor } from '../../../media/transcribe/models.ts';
import { transcribeParts } from '../../../media/transcribe/parts.ts';
import { testJob } from '../../tools.ts';
import { scriptedListener, writeSpeech } from './scripted-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'heard-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the temperatures that it was told to try, by the rule of whisper.cpp, with how many tries each, and on how many threads. */
const listener = scriptedListener(
  join(folder, 'whisper-cli'),
  `const after = (name) => Number(args[args.lastIndexOf(name) + 1]);
  const temperatures = [];
  for (let at = 0; at < 1.000001; at += after('--temperature-inc')) temperatures.push('at' + at);
  return [...temperatures, 'tries' + after('--best-of'), 'threads' + after('--threads')].map((text, index) => ({ text, from: index * 100, to: index * 100 + 90 }));`,
);

test('an official model that listens afresh tries one more temperature with two tries, on one thread', async () => {
  const speech = join(folder, 'speech.wav');
  await writeSpeech(speech, new Int16Array(32_000).fill(2_000));
  const whisperModel = { name: 'base', path: '' };
  const { pocketsphinx: _, ...tools } = { ...testJob().tools, whisperCli: listener, whisperModel };
  const request = { speech, parts: [{ start: 0, end: 2 }], prompt: [] };
  const [words] = await transcribeParts(request, testJob({ tools, threads: 4 }));
  expect(words!.map(({ text }) => text)).toEqual(['at0', 'at0.6', 'tries2', 'threads1']);
  expect(settingsFor({ name: 'demo-en', path: '' }).afresh).toEqual([]);
});
