import { pcmBlocks } from './audio/blocks.ts';
import { MediaError } from './errors.ts';
import { inputOptions, type Probe } from './ffmpeg/probe.ts';
import { openFfmpeg, PIPE } from './ffmpeg/run.ts';
import type { AudioStream } from './ffmpeg/streams.ts';
import type { MediaJob } from './job.ts';
import { findSpeechEnergy, speechSeconds } from './transcribe/speech-energy.ts';

/** Which of a file's sound tracks was taken, counted from 1 in the file's order. */
export interface SoundTracks {
  readonly taken: number;
  readonly of: number;
  /** On how many of the others somebody seems to speak. */
  readonly othersWithSpeech: number;
}

/** Sample rate at which tracks are compared, in samples a second. */
const RATE = 16_000;
const STEP_FRAMES = RATE / 100;
/** Less speech energy than this, in seconds, is nobody speaking. */
const SOMEBODY_SPEAKS = 0.3;
/** A track with less of the most speech on any track is passed over, even where it is marked as the usual one. */
const LEAST_SHARE = 0.25;

/** What is on a track. Seconds. */
interface Measured {
  readonly stream: AudioStream;
  readonly speech: number;
  readonly isSilent: boolean;
}

/**
 * Chooses the sound of a file with several tracks: one on which somebody speaks, else one that is not silent; among those the one marked as the
 * usual one, in English or in no language that is named, with the most speech, the first.
 * @throws MediaError cancelled, timed-out, stalled, crashed
 */
export async function chooseSound(
  input: string,
  probed: Probe,
  first: AudioStream,
  job: MediaJob,
): Promise<{ readonly audio: AudioStream; readonly tracks: SoundTracks | null }> {
  if (probed.sounds.length < 2) return { audio: first, tracks: null };
  const measured: Measured[] = [];
  for (const stream of probed.sounds) {
    const found = await measure(input, probed, stream, job);
    if (found) measured.push(found);
  }
  const most = Math.max(0, ...measured.map(({ speech }) => speech));
  const speaks = ({ speech }: Measured) => speech >= Math.max(SOMEBODY_SPEAKS, most * LEAST_SHARE);
  const rank = (one: Measured) => [
    Number(speaks(one)),
    Number(!one.isSilent),
    Number(one.stream.isDefault),
    languageRank(one.stream.language),
    one.speech,
  ];
  const [best] = measured.toSorted((a, b) => compare(rank(b), rank(a)));
  const audio = best?.stream ?? first;
  const others = measured.filter(({ stream, speech }) => stream !== audio && speech >= SOMEBODY_SPEAKS);
  const taken = 1 + probed.sounds.findIndex(({ index }) => index === audio.index);
  return { audio, tracks: { taken, of: probed.sounds.length, othersWithSpeech: others.length } };
}

/** Heard listens in English. */
function languageRank(language: string | null): number {
  if (language === null) return 1;
  return /^en/i.test(language) ? 2 : 0;
}

/** The first difference of two lists of figures. */
function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((value, i) => value - b[i]!).find((difference) => difference !== 0) ?? 0;
}

async function measure(input: string, probed: Probe, stream: AudioStream, job: MediaJob): Promise<Measured | null> {
  const output = ['-map', `0:${stream.index}`, '-ac', '2', '-ar', `${RATE}`, '-c:a', 'pcm_s16le', '-f', 's16le'];
  const work = {
    inputs: [{ source: input, options: ['-vn', '-sn', '-dn', ...inputOptions(probed)] }],
    outputs: [{ target: PIPE, options: output }],
  };
  try {
    const ffmpeg = openFfmpeg(work, { ...job, progress: () => {} });
    const rms = await ffmpeg.finish(levels(ffmpeg.stdout));
    if (rms.length === 0) return null;
    const speech = speechSeconds(findSpeechEnergy({ rms, stepSeconds: 0.01 }), 0, rms.length / 100);
    return { stream, speech, isSilent: rms.every((level) => level < 0.001) };
  } catch (error) {
    // Phones add tracks that only their maker can decode.
    if (error instanceof MediaError && error.code === 'tool-failed') return null;
    throw error;
  }
}

/** Root mean square of each 10 ms over both channels, 0 to 1. */
async function levels(sound: AsyncIterable<Uint8Array>): Promise<Float32Array> {
  const found: number[] = [];
  for await (const block of pcmBlocks(sound, { sample: 's16le', channels: 2 }, STEP_FRAMES)) {
    let sum = 0;
    for (const channel of block) for (const value of channel) sum += value * value;
    found.push(Math.sqrt(sum / (2 * block[0]!.length)));
  }
  return Float32Array.from(found);
}
