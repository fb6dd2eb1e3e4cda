import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import { type Block, pcmBlocks, SAMPLE_RATE } from './blocks.ts';

/** As many peaks as a wide page can draw: more would only give away more. */
const MOST_PEAKS = 1_200;

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

/** @param blocks of a tenth of a second */
async function peaksOf(blocks: AsyncIterable<Block>): Promise<number[]> {
  const tenths: number[] = [];
  for await (const block of blocks) {
    let peak = 0;
    for (const channel of block) for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
    tenths.push(Math.round(Math.min(1, peak) * 1_000) / 1_000);
  }
  const together = Math.max(1, Math.ceil(tenths.length / MOST_PEAKS));
  return Array.from({ length: Math.ceil(tenths.length / together) }, (_, i) =>
    Math.max(...tenths.slice(i * together, (i + 1) * together)),
  );
}
