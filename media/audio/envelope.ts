import { pcmBlocks } from './blocks.ts';
import { waveBytes, waveInfo } from './wave.ts';

/** How loud the speech is over time. */
export interface Envelope {
  /** Seconds between entries. */
  readonly stepSeconds: 0.01;
  /** Root mean square of each step, 0 to 1; the last step may be shorter. */
  readonly rms: Float32Array;
}

/**
 * The energy of a WAV file in steps of 10 ms, over all channels.
 *
 * @throws MediaError `mismatch` when the file is not 16-bit PCM.
 */
export async function speechEnvelope(speechWav: string): Promise<Envelope> {
  const info = await waveInfo(speechWav);
  const step = Math.round(info.sampleRate / 100);
  const rms = new Float32Array(Math.ceil(info.frames / step));
  let at = 0;
  for await (const block of pcmBlocks(
    waveBytes(speechWav, info),
    { sample: 's16le', channels: info.channels },
    step * 100,
  )) {
    const frames = block[0]!.length;
    for (let from = 0; from < frames; from += step) {
      const to = Math.min(from + step, frames);
      let sum = 0;
      for (const channel of block) for (let i = from; i < to; i++) sum += channel[i]! * channel[i]!;
      rms[at++] = Math.sqrt(sum / (block.length * (to - from)));
    }
  }
  return { stepSeconds: 0.01, rms };
}
