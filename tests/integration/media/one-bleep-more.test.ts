import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeAudio } from '../../../media/audio/encode.ts';
import { redactAudio } from '../../../media/audio/redact.ts';
import type { AudioSpan } from '../../../media/spans.ts';
import { decodePublished, Excerpts } from '../../../media/verify/excerpts.ts';
import { testJob } from '../../tools.ts';
import { runFfmpegProgram } from './decoded.ts';

const job = testJob();
const file = (name: string) => join(job.workDir, name);
const RATE = 48_000;
const bleep = (start: number): AudioSpan => ({ start, end: start + 0.75, action: 'bleep', flags: ['f'] });

/** The decoded MP3 of the recording under these bleeps. */
async function published(name: string, spans: AudioSpan[]): Promise<Float32Array> {
  await redactAudio({ master: file('master.wav'), redacted: file(`${name}.wav`), spans }, job);
  const made = { master: file(`${name}.wav`), out: file(`${name}.mp3`), format: 'mp3', tags: { title: 'A' } } as const;
  await encodeAudio({ ...made, chapters: [] }, job);
  await decodePublished(made.out, file(`${name}-again.wav`), 120, job);
  const sound = await Excerpts.open(file(`${name}-again.wav`));
  const [samples] = await sound.read(0, sound.info.frames);
  await sound.close();
  return samples!;
}

test('one bleep more changes the finished MP3 around it only, so that nobody has to listen to the rest again', async () => {
  const speech = new URL('../../fixtures/recordings/sample4.wav', import.meta.url).pathname;
  const wave = ['-ac', '1', '-ar', `${RATE}`, '-c:a', 'pcm_s16le', '-bitexact'];
  runFfmpegProgram('-stream_loop', '3', '-i', speech, ...wave, file('master.wav'));
  const before = await published('before', [bleep(5), bleep(20)]);
  const after = await published('after', [bleep(5), bleep(12), bleep(20)]);
  expect(after.length).toBe(before.length);
  const differs = [...after.keys()].filter((i) => after[i] !== before[i]).map((i) => i / RATE);
  expect(differs.length).toBeGreaterThan(0);
  expect(differs[0]).toBeGreaterThan(11.5);
  expect(differs.at(-1)).toBeLessThan(17);
});
