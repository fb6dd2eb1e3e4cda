import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asMaster, generatedSound } from '../../../bench/quality/generated-sounds.ts';
import { encodeAudio } from '../../../media/audio/encode.ts';
import { testJob } from '../../tools.ts';
import { ffmpegLoudness, RECORDINGS, samplesOf, scratchFolder, writeWav } from './audio-files.ts';

const folder = scratchFolder();
const SAMPLES = ['sample1.wav', 'sample2.wav', 'sample3.wav', 'sample4.wav', 'sample5.wav', 'sample6.wav'];
const speech = Float32Array.from(SAMPLES.flatMap((name) => [...samplesOf(join(RECORDINGS, name), 1, 48_000)[0]!]));

/** A master of a loudness and true peak, made of a generated sound. */
async function masterOf(index: number, lufs: number, peak: number): Promise<string> {
  const { sound } = generatedSound(index, speech);
  const made = (await asMaster(sound, lufs, peak))!;
  const samples = Int16Array.from({ length: made.length * made[0]!.length }, (_, i) =>
    Math.round(made[i % made.length]![Math.floor(i / made.length)]! * 32_767),
  );
  return writeWav(join(folder, `${index}.wav`), samples, made.length);
}

// `npm run bench:sound` does the same with more of them.
describe('a master at its target ends in files at theirs', () => {
  it.each([
    [3, -16, -2.2, 'speech with claps, which AAC makes 2 dB higher'],
    [4, -16, -2.2, 'bursts of hiss, of which encoders leave out more than 1 dB'],
    [5, -16, -2.2, 'a buzz, which AAC makes 3 dB higher all along'],
    [138, -16.12, -1.05, 'few words, of which the limiter takes much'],
  ])('%i at %d LUFS, %d dBTP: %s', async (index, lufs, peak) => {
    const master = await masterOf(index, lufs, peak);
    for (const format of ['mp3', 'm4a'] as const) {
      const out = join(folder, `${index}.${format}`);
      await encodeAudio({ master, out, format, tags: { title: 'Sound' }, chapters: [] }, testJob());
      const opinion = ffmpegLoudness(out);
      expect(Math.abs(opinion.integrated + 16)).toBeLessThanOrEqual(0.5);
      expect(opinion.truePeak).toBeLessThanOrEqual(-1);
    }
  });
});
