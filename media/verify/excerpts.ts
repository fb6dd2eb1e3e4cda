import { type FileHandle, open } from 'node:fs/promises';
import { type WaveInfo, waveInfo } from '../audio/wave.ts';
import { type FfmpegOutput, runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';

/** A 16-bit WAV file that can be read anywhere, a piece at a time: a three-hour recording never has to fit in memory. */
export class Excerpts {
  readonly info: WaveInfo;
  private readonly file: FileHandle;

  private constructor(file: FileHandle, info: WaveInfo) {
    this.file = file;
    this.info = info;
  }

  static async open(path: string): Promise<Excerpts> {
    const info = await waveInfo(path);
    return new Excerpts(await open(path, 'r'), info);
  }

  /** `count` samples of each channel from sample `start`, full scale 1. What lies before the start or after the end reads as silence. */
  async read(start: number, count: number): Promise<Float32Array[]> {
    const { channels, frames, dataOffset } = this.info;
    const out = Array.from({ length: channels }, () => new Float32Array(Math.max(0, count)));
    const first = Math.max(0, start);
    const last = Math.min(frames, start + count);
    if (first >= last) return out;
    const samples = new Int16Array((last - first) * channels);
    await this.file.read(new Uint8Array(samples.buffer), 0, samples.byteLength, dataOffset + first * channels * 2);
    for (const [c, channel] of out.entries()) {
      for (let i = first - start, at = c; at < samples.length; i++, at += channels) channel[i] = samples[at]! / 32768;
    }
    return out;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** The sound of a packaged file as ffmpeg writes it to a WAV of 48 kHz and 16 bit with the file's own channels. */
export function publishedWav(target: string): FfmpegOutput {
  const options = ['-map', '0:a:0', '-ar', '48000', '-c:a', 'pcm_s16le', '-map_metadata', '-1', '-fflags', '+bitexact'];
  return { target, options: [...options, '-f', 'wav', '-rf64', 'auto'] };
}

/** Decodes the sound of a packaged file: see `publishedWav`. */
export async function decodePublished(
  path: string,
  wav: string,
  durationSeconds: number,
  job: MediaJob,
): Promise<void> {
  await runFfmpeg({ inputs: [{ source: path }], outputs: [publishedWav(wav)], durationSeconds }, job);
}
