import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { type Block, pcmBlocks, SAMPLE_RATE } from './blocks.ts';

/** As many peaks as a wide page can draw: more would only give away more. */
const MOST_PEAKS = 1_200;

/** One channel is drawn as it is heard from two loudspeakers: 3 dB lower in each, as ffmpeg spreads it. */
const SPREAD = Math.SQRT1_2;

/**
 * The waveform of finished sound for drawing: highest absolute sample of each of up to 1,200 equal steps (whole tenths of a second) in any
 * channel, 0 to 1. Taken from the encoded file, since peaks of what came before would draw the outline of every name under its bleep.
 * @throws MediaError as ffmpeg does
 */
export async function publishedPeaks(path: string, job: MediaJob): Promise<number[]> {
  const format = ['-map', '0:a:0', '-ac', '2', '-ar', `${SAMPLE_RATE}`, '-c:a', 'pcm_s16le', '-f', 's16le'];
  const ffmpeg = openFfmpeg({ inputs: [{ source: path }], outputs: [{ target: PIPE, options: format }] }, job);
  return await ffmpeg.finish(peaksOf(pcmBlocks(ffmpeg.stdout, { sample: 's16le', channels: 2 })));
}

async function peaksOf(blocks: AsyncIterable<Block>): Promise<number[]> {
  const peaks = new DrawnPeaks();
  for await (const block of blocks) peaks.push(block);
  return peaks.finish();
}

/** Gathers the waveform of sound that comes in blocks of a tenth of a second. */
export class DrawnPeaks {
  readonly #tenths: number[] = [];

  push(block: Block): void {
    let peak = 0;
    for (const channel of block)
      for (let i = 0; i < channel.length; i++) {
        const height = Math.abs(channel[i]!);
        if (height > peak) peak = height;
      }
    const height = block.length === 1 ? peak * SPREAD : peak;
    this.#tenths.push(Math.round(Math.min(1, height) * 1_000) / 1_000);
  }

  /** The waveform of all blocks: see `publishedPeaks`. */
  finish(): number[] {
    const tenths = this.#tenths;
    const together = Math.max(1, Math.ceil(tenths.length / MOST_PEAKS));
    return Array.from({ length: Math.ceil(tenths.length / together) }, (_, i) =>
      Math.max(...tenths.slice(i * together, (i + 1) * together)),
    );
  }
}
