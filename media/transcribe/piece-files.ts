import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { TimeSpan } from '../words.ts';
import { type WaveInfo, WaveWriter, waveInfo } from '../audio/wave.ts';
import { MediaError } from '../errors.ts';
import { BETWEEN_PIECES, type Window, windowSeconds } from './windows.ts';

/** Whisper's sample rate. */
const SAMPLE_RATE = 16_000;
const BYTES_PER_SAMPLE = 2;

/** @throws MediaError mismatch when the file is not a 16 kHz mono 16-bit WAV */
async function speechWaveInfo(path: string): Promise<WaveInfo> {
  const info = await waveInfo(path);
  if (info.channels === 1 && info.sampleRate === SAMPLE_RATE) return info;
  throw new MediaError('mismatch', 'the speech file is not 16 kHz mono');
}

/** Writes pieces of a speech recording (in seconds), each by itself; see `writeWindows`. */
export function writePieces(speech: string, pieces: readonly TimeSpan[], folder: string): Promise<string[]> {
  return writeWindows(
    speech,
    pieces.map((piece) => [{ piece, at: 0 }]),
    folder,
  );
}

/**
 * Writes windows of a speech recording as numbered WAV files into a folder, which is made, with silence between the pieces of a window. One
 * piece at a time is in memory.
 * @returns the files' paths, in order
 * @throws MediaError mismatch when the file is not a 16 kHz mono 16-bit WAV
 */
export async function writeWindows(speech: string, windows: readonly Window[], folder: string): Promise<string[]> {
  const info = await speechWaveInfo(speech);
  await mkdir(folder, { recursive: true });
  const source = await open(speech, 'r');
  const files: string[] = [];
  try {
    for (const [index, window] of windows.entries()) {
      const file = join(folder, `${String(index).padStart(4, '0')}.wav`);
      const mostFrames = Math.ceil(windowSeconds(window) * SAMPLE_RATE) + window.length;
      const writer = await WaveWriter.create(file, { sampleRate: SAMPLE_RATE, channels: 1, mostFrames });
      for (const [slot, { piece }] of window.entries()) {
        if (slot > 0) await writer.write(Buffer.alloc(BETWEEN_PIECES * SAMPLE_RATE * BYTES_PER_SAMPLE));
        const from = Math.min(info.frames, Math.round(piece.start * SAMPLE_RATE));
        const to = Math.min(info.frames, Math.round(piece.end * SAMPLE_RATE));
        const samples = Buffer.alloc((to - from) * BYTES_PER_SAMPLE);
        await source.read(samples, 0, samples.length, info.dataOffset + from * BYTES_PER_SAMPLE);
        await writer.write(samples);
      }
      await writer.finish();
      files.push(file);
    }
  } finally {
    await source.close();
  }
  return files;
}
