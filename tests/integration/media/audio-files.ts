import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { testTools } from '../../tools.ts';

export const RECORDINGS = new URL('../../fixtures/recordings/', import.meta.url).pathname;

/** A folder of the test file's own, which goes when its tests are done. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heard-audio-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs ffmpeg with these arguments to make a test's input. */
export function ffmpeg(...args: string[]): Buffer {
  const run = spawnSync(testTools().ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args], { maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`ffmpeg: ${run.stderr}`);
  return run.stdout;
}

/**
 * Writes an AMR-NB file of so many frames of 20 ms at 12.2 kbit/s (RFC 4867, section 5), without an encoder: its bits, always the same,
 * are no speech, but every decoder must make the same sound of them.
 */
export function writeAmr(path: string, frames: number): string {
  const HEAD = 0x3c;
  const bytes = Buffer.alloc(frames * 32);
  let state = 1;
  for (let i = 0; i < bytes.length; i += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    bytes[i] = i % 32 === 0 ? HEAD : state >> 16;
  }
  writeFileSync(path, Buffer.concat([Buffer.from('#!AMR\n'), bytes]));
  return path;
}

/** The samples of any sound file, −1 to 1, one array a channel, as ffmpeg decodes them. */
export function samplesOf(path: string, channels: number, rate: number): Float32Array[] {
  const raw = ffmpeg('-i', path, '-map', '0:a:0', '-ac', `${channels}`, '-ar', `${rate}`, '-f', 'f32le', '-');
  const all = new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4);
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: all.length / channels }, (_, i) => all[i * channels + c]!),
  );
}

/** The 16-bit samples of a WAV file with the plain header that the toolkit writes. */
export function wavSamples(path: string): Int16Array {
  const file = readFileSync(path);
  if (file.toString('latin1', 36, 40) !== 'data') throw new Error('not a plain WAV file');
  return new Int16Array(file.buffer.slice(file.byteOffset + 44, file.byteOffset + file.length));
}

/** Writes 48 kHz 16-bit samples (interleaved) as a WAV file. */
export function writeWav(path: string, samples: Int16Array, channels: number, rate = 48_000): string {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]));
  return path;
}

/** Normalised correlation of two stretches of sound, −1 to 1; 0 when one is silent. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>, shift = 0): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = Math.max(0, -shift); i < Math.min(a.length, b.length - shift); i++) {
    ab += a[i]! * b[i + shift]!;
    aa += a[i]! ** 2;
    bb += b[i + shift]! ** 2;
  }
  return aa * bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** The shift in samples, within `reach`, at which the two sounds agree best. */
export function bestShift(a: ArrayLike<number>, b: ArrayLike<number>, reach: number): number {
  const shifts = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  return shifts.reduce((best, shift) => (correlation(a, b, shift) > correlation(a, b, best) ? shift : best));
}

/** What ffmpeg's own meter says: a second opinion. */
export function ffmpegLoudness(path: string): { integrated: number; truePeak: number } {
  const args = [
    '-nostdin',
    '-hide_banner',
    '-i',
    path,
    '-map',
    '0:a:0',
    '-af',
    'ebur128=peak=true:dualmono=true',
    '-f',
    'null',
    '-',
  ];
  const log = spawnSync(testTools().ffmpeg, args).stderr.toString();
  const last = (sign: RegExp) => Number([...log.matchAll(sign)].at(-1)?.[1]);
  return { integrated: last(/ I:\s+(-?[\d.]+) LUFS/g), truePeak: last(/ Peak:\s+(-?[\d.]+) dBFS/g) };
}
