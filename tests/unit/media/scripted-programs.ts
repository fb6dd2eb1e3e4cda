import { writeFileSync } from 'node:fs';
import { WaveWriter } from '../../../media/audio/wave.ts';

/** Writes a program that can be run in place of another. @returns its path */
export function scripted(path: string, script: string): string {
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

/**
 * A program in place of whisper-cli: `words` is JavaScript that makes the words of one sound file out of `bytes` (the file) and `args` (its
 * arguments), each `{ text, from, to }` in milliseconds.
 */
export function scriptedListener(path: string, words: string): string {
  return scripted(
    path,
    `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
args.forEach((name, index) => {
  if (args[index - 1] !== '--file') return;
  const bytes = readFileSync(name);
  const heard = (() => { ${words} })();
  const transcription = heard.map(({ text, from, to }) => {
    const offsets = { from, to };
    return { text: ' ' + text, offsets, tokens: [{ text: ' ' + text, p: 0.9, offsets }] };
  });
  writeFileSync(name + '.json', JSON.stringify({ transcription }));
});
`,
  );
}

/** Writes a 16 kHz mono WAV file. */
export async function writeSpeech(path: string, samples: Int16Array): Promise<void> {
  const writer = await WaveWriter.create(path, { sampleRate: 16_000, channels: 1, mostFrames: samples.length });
  await writer.write(Buffer.from(samples.buffer));
  await writer.finish();
}
