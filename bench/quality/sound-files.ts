import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BLOCK_FRAMES, SAMPLE_RATE, toS16 } from '../../media/audio/blocks.ts';
import { WaveWriter } from '../../media/audio/wave.ts';
import { ROOT } from '../../src/config.ts';
import type { Sound } from './generated-sounds.ts';

const SAMPLES = join(ROOT, 'tests/fixtures/recordings');
const LARGE = { maxBuffer: 1 << 30 };

/** The sound of a file as ffmpeg decodes it, at 48 kHz with so many channels. */
export function samplesOfFile(ffmpeg: string, path: string, channels: number): Sound {
  const output = ['-ac', `${channels}`, '-ar', `${SAMPLE_RATE}`, '-f', 'f32le', '-'];
  const { stdout } = spawnSync(ffmpeg, ['-nostdin', '-v', 'error', '-i', path, ...output], LARGE);
  const all = new Float32Array(new Uint8Array(stdout).buffer);
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: all.length / channels }, (_, i) => all[i * channels + c]!),
  );
}

/** The sample recordings, one after the other. */
export async function joinedSpeech(ffmpeg: string): Promise<Float32Array> {
  const names = (await readdir(SAMPLES)).filter((name) => name.endsWith('.wav')).sort();
  const parts = names.map((name) => samplesOfFile(ffmpeg, join(SAMPLES, name), 1)[0]!);
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Writes a sound as a WAV file of 16 bit. */
export async function writeSound(path: string, sound: Sound): Promise<void> {
  const frames = sound[0]!.length;
  const format = { sampleRate: SAMPLE_RATE, channels: sound.length, mostFrames: frames };
  const writer = await WaveWriter.create(path, format);
  for (let at = 0; at < frames; at += BLOCK_FRAMES)
    await writer.write(toS16(sound.map((channel) => channel.subarray(at, at + BLOCK_FRAMES))));
  await writer.finish();
}

/** Loudness and true peak as ffmpeg measures them, one channel as dual mono. */
export function ebur128Of(ffmpeg: string, path: string): { lufs: number; peak: number } {
  const filter = ['-map', '0:a:0', '-af', 'ebur128=peak=true:dualmono=true', '-f', 'null', '-'];
  const log = spawnSync(ffmpeg, ['-nostdin', '-hide_banner', '-i', path, ...filter], LARGE).stderr.toString();
  const last = (sign: RegExp) => Number([...log.matchAll(sign)].at(-1)?.[1]);
  return { lufs: last(/ I:\s+(-?[\d.]+) LUFS/g), peak: last(/ Peak:\s+(-?[\d.]+) dBFS/g) };
}
