import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type WaveInfo, WaveWriter, waveInfo } from '../audio/wave.ts';
import { MediaError } from '../errors.ts';
import type { TimeSpan } from '../words.ts';

/** Whisper's sample rate. */
const SAMPLE_RATE = 16_000;
const BYTES_PER_SAMPLE = 2;

/** @throws MediaError mismatch when the file is not a 16 kHz mono 16-bit WAV */
async function speechWaveInfo(path: string): Promise<WaveInfo> {
  const info = await waveInfo(path);
  if (info.channels === 1 && info.sampleRate === SAMPLE_RATE) return info;
  throw new MediaError('mismatch', 'the speech file is not 16 kHz mono');
}

/**
 * Writes pieces of a speech recording (in seconds) as numbered WAV files into a folder, which is made. One piece at a time is
 * in memory.
 * @returns the files' paths, in order
 * @throws MediaError mismatch when the file is not a 16 kHz mono 16-bit WAV
 */
export async function writePieces(speech: string, pieces: readonly TimeSpan[], folder: string): Promise<string[]> {
  const info = await speechWaveInfo(speech);
  await mkdir(folder, { recursive: true });
  const source = await open(speech, 'r');
  const files: string[] = [];
  try {
    for (const [index, piece] of pieces.entries()) {
      const from = Math.min(info.frames, Math.round(piece.start * SAMPLE_RATE));
      const to = Math.min(info.frames, Math.round(piece.end * SAMPLE_RATE));
      const samples = Buffer.alloc((to - from) * BYTES_PER_SAMPLE);
      await source.read(samples, 0, samples.length, info.dataOffset + from * BYTES_PER_SAMPLE);
      const file = join(folder, `${String(index).padStart(4, '0')}.wav`);
      const writer = await WaveWriter.create(file, { sampleRate: SAMPLE_RATE, channels: 1, mostFrames: to - from });
      await writer.write(samples);
      await writer.finish();
      files.push(file);
    }
  } finally {
    await source.close();
  }
  return files;
}
