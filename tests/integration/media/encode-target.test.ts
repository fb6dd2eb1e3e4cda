import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asMaster, generatedSound, type Sound } from '../../../bench/quality/generated-sounds.ts';
import { encodeAudio } from '../../../media/audio/encode.ts';
import { normaliseAudio } from '../../../media/audio/normalise.ts';
import { decodeOriginal } from '../../../media/decode.ts';
import { testJob } from '../../tools.ts';
import { ffmpegLoudness, RECORDINGS, samplesOf, scratchFolder, writeWav } from './audio-files.ts';

const folder = scratchFolder();
const SAMPLES = ['sample1.wav', 'sample2.wav', 'sample3.wav', 'sample4.wav', 'sample5.wav', 'sample6.wav'];
const speech = Float32Array.from(SAMPLES.flatMap((name) => [...samplesOf(join(RECORDINGS, name), 1, 48_000)[0]!]));

function writeSound(name: string, sound: Sound): string {
  const samples = Int16Array.from({ length: sound.length * sound[0]!.length }, (_, i) =>
    Math.round(sound[i % sound.length]![Math.floor(i / sound.length)]! * 32_767),
  );
  return writeWav(join(folder, name), samples, sound.length);
}

/** A master of a loudness and true peak, made of a generated sound. */
async function masterOf(index: number, lufs: number, peak: number): Promise<string> {
  const { sound } = generatedSound(index, speech);
  return writeSound(`${index}.wav`, (await asMaster(sound, lufs, peak))!);
}

async function expectInTarget(master: string, name: string): Promise<void> {
  for (const format of ['mp3', 'm4a'] as const) {
    const out = join(folder, `${name}.${format}`);
    await encodeAudio({ master, out, format, tags: { title: 'Sound' }, chapters: [] }, testJob());
    const opinion = ffmpegLoudness(out);
    expect(Math.abs(opinion.integrated + 16)).toBeLessThanOrEqual(0.5);
    expect(opinion.truePeak).toBeLessThanOrEqual(-1);
  }
}

// `npm run bench:sound` does the same with more of them.
describe('a master at its target ends in files at theirs', () => {
  it.each([
    [3, -16, -2.2, 'speech with claps, which AAC makes 2 dB higher'],
    [4, -16, -2.2, 'bursts of hiss, of which encoders leave out more than 1 dB'],
    [5, -16, -2.2, 'a buzz, which AAC makes 3 dB higher all along'],
    [138, -16.12, -1.05, 'few words, of which the limiter takes much'],
  ])('%i at %d LUFS, %d dBTP: %s', async (index, lufs, peak) => {
    await expectInTarget(await masterOf(index, lufs, peak), `${index}`);
  });
});

it('a word of a tenth of a second in silence, which the limiter holds down at any gain, ends in files at the target', async () => {
  const { sound } = generatedSound(8, speech);
  const input = writeSound('word.wav', sound);
  const [decoded, master] = [join(folder, 'word-decoded.wav'), join(folder, 'word-master.wav')];
  const job = testJob({ workDir: folder });
  const analysis = await decodeOriginal(
    { input, decoded, speech: join(folder, 'word-speech.wav'), maxSeconds: 60 },
    job,
  );
  const { loudness } = await normaliseAudio({ decoded, master, analysis }, job);
  expect(loudness.integrated).toBeLessThan(-17.5);
  await expectInTarget(master, 'word');
});
