import { pcmBlocks, SAMPLE_RATE } from '../audio/blocks.ts';
import { ChannelComparison, type ChannelUse } from '../audio/channels.ts';
import { MediaError } from '../errors.ts';
import { inputOptions, type Probe } from '../ffmpeg/probe.ts';
import { openFfmpeg, PIPE } from '../ffmpeg/run.ts';
import { readBeside } from '../ffmpeg/same-clock.ts';
import type { AudioStream } from '../ffmpeg/streams.ts';
import type { MediaJob } from '../job.ts';
import { heardEnergies, KWeighting } from '../loudness/k-weighting.ts';
import { findSpeechEnergy, speechSeconds } from '../transcribe/speech-energy.ts';
import { channelsOf, soundGraph } from './graph.ts';
import type { ComparedTrack } from './turns.ts';

/** What is on a sound track. */
export interface MeasuredTrack extends ComparedTrack {
  readonly stream: AudioStream;
  /** Counted from 1 in the file's order. */
  readonly number: number;
  /** Length, with what is missing before it. */
  readonly seconds: number;
  /** Seconds in which somebody seems to speak. */
  readonly speechSeconds: number;
  readonly isSilent: boolean;
  readonly use: ChannelUse;
  /** K-weighted energy as it is heard in a mix, for each 100 ms. */
  readonly energies: readonly number[];
}

const STEP_FRAMES = SAMPLE_RATE / 100;
/** A track whose every 10 ms stay below −60 dBFS is silent. */
const SILENT = 0.001;

/**
 * Listens to one sound track of a file, block by block; memory grows by some 500 bytes a second of sound.
 * @returns null for one that cannot be decoded or holds nothing: phones add tracks that only their maker can decode
 * @throws MediaError cancelled, timed-out, stalled, crashed
 */
export async function measureTrack(
  input: string,
  probed: Probe,
  stream: AudioStream,
  job: MediaJob,
): Promise<MeasuredTrack | null> {
  const taken = [{ stream, use: 'both', gainDb: 0 }] as const;
  const work = {
    inputs: [{ source: input, options: inputOptions(probed) }],
    filterComplex: soundGraph(taken, true, '[sound]'),
    outputs: [
      { target: PIPE, options: ['-map', '[sound]', '-c:a', 'pcm_f32le', '-f', 'f32le'] },
      ...readBeside(probed, probed.video),
    ],
  };
  try {
    const ffmpeg = openFfmpeg(work, { ...job, progress: () => {} });
    const heard = await ffmpeg.finish(listen(ffmpeg.stdout, channelsOf(taken)));
    const { rms } = heard;
    if (rms.length === 0) return null;
    const speech = findSpeechEnergy({ rms, stepSeconds: 0.01 });
    const number = 1 + probed.sounds.findIndex(({ index }) => index === stream.index);
    const isSilent = rms.every((level) => level < SILENT);
    const seconds = rms.length / 100;
    return { ...heard, stream, number, seconds, speech, speechSeconds: speechSeconds(speech, 0, seconds), isSilent };
  } catch (error) {
    if (error instanceof MediaError && error.code === 'tool-failed') return null;
    throw error;
  }
}

async function listen(
  sound: AsyncIterable<Uint8Array>,
  channels: 1 | 2,
): Promise<Pick<MeasuredTrack, 'rms' | 'use' | 'energies'>> {
  const levels: number[] = [];
  const comparison = new ChannelComparison(channels);
  const weightings = Array.from({ length: channels }, () => new KWeighting());
  for await (const block of pcmBlocks(sound, { sample: 'f32le', channels })) {
    comparison.push(block);
    for (const [c, channel] of block.entries()) weightings[c]!.push(channel);
    const frames = block[0]!.length;
    for (let from = 0; from < frames; from += STEP_FRAMES) {
      const to = Math.min(from + STEP_FRAMES, frames);
      let sum = 0;
      for (const channel of block) for (let i = from; i < to; i++) sum += channel[i]! ** 2;
      levels.push(Math.sqrt(sum / (channels * (to - from))));
    }
  }
  const use = comparison.use();
  const used = use === 'left' || use === 'right' ? [weightings[use === 'left' ? 0 : 1]!] : weightings;
  const energies = heardEnergies(used);
  // Added up they are heard from both sides, each of them.
  return { rms: Float32Array.from(levels), use, energies: use === 'added' ? energies.map((one) => 2 * one) : energies };
}
