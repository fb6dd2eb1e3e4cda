import { writtenAside } from '../aside.ts';
import { MediaError } from '../errors.ts';
import { type MediaJob, partOf } from '../job.ts';
import { integrated } from '../loudness/gating.ts';
import { heardEnergies, KWeighting } from '../loudness/k-weighting.ts';
import { levellingGains } from '../loudness/levelling.ts';
import { LoudnessMeter } from '../loudness/meter.ts';
import type { Loudness } from '../words.ts';
import { BLOCK_FRAMES, type Block, SAMPLE_RATE } from './blocks.ts';
import { ChannelComparison, type ChannelUse } from './channels.ts';
import { Denoiser } from './denoiser.ts';
import { GainCurve } from './gain.ts';
import { Limiter } from './limiter.ts';
import { type Noise, NoiseSurvey, quietSteps, withoutNoise } from './noise.ts';
import { RumbleFilter } from './rumble.ts';
import { throughStages } from './stages.ts';
import { type WaveInfo, WaveWriter, waveBlocks, waveInfo } from './wave.ts';

/** Loudness of everything that is published, in LUFS, as podcast services ask for. */
export const TARGET_LUFS = -16;

/** Highest true peak of the master, in dBTP: lossy encoding adds up to one more. */
export const MASTER_PEAK = -2;

/** What the limiter aims at: rounding to 16 bit and the moving gain may add a little. */
const LIMITER_CEILING = MASTER_PEAK - 0.2;

/** The most that anything is turned up, in dB: beyond it there is only noise. */
const MOST_GAIN = 30;

/** A master this near the target is good, in LU: encoding corrects the rest. */
const NEAR_ENOUGH = 0.2;

/** Rendering again makes up for what the limiter took away; it is seldom needed, so the later times get little of the progress. */
const RENDER_PARTS: readonly [number, number][] = [
  [0.3, 0.9],
  [0.9, 0.95],
  [0.95, 1],
];

export interface NormaliseRequest {
  /** The decoded WAV: 48 kHz, 16 bit, 1 or 2 channels. */
  readonly decoded: string;
  /** Where the master goes. */
  readonly master: string;
  /** What decoding found out: the master must have just as many samples. */
  readonly analysis: { readonly samples: number };
}

export interface Normalised {
  /** Linear gain over the whole recording, in dB. */
  readonly gainDb: number;
  /** Whether speakers were brought nearer to each other by a gain that changes over time. */
  readonly levelled: boolean;
  /** The steady noise that was lowered; null where there was none to be heard, and nothing was done. */
  readonly noise: Noise | null;
  /** Of the master. `integrated` is −Infinity when the recording is silent. */
  readonly loudness: Loudness;
  /** Channels of the master: 1 where the other channel was silent or upside down, or each held a speaker of its own. */
  readonly channels: number;
}

/**
 * Makes the master: rumble out, steady noise lowered where it can be heard, quiet and loud speakers brought together, −16 LUFS with linear gain, true peak at most −2 dBTP.
 * Every sample stays at its time, and there are exactly as many as in the decoded file. Silence stays silence.
 *
 * @throws MediaError `mismatch` when the decoded file is not what the analysis says, or `cancelled`.
 */
export async function normaliseAudio(request: NormaliseRequest, job: MediaJob): Promise<Normalised> {
  const info = await waveInfo(request.decoded);
  if (info.frames !== request.analysis.samples || info.sampleRate !== SAMPLE_RATE || info.channels > 2)
    throw new MediaError('mismatch', `${info.frames} samples, ${request.analysis.samples} expected`);
  const { used, energies } = await listen(request.decoded, info, partOf(job, 0, 0.3));
  const noise = await surveyNoise(request.decoded, info, used, energies, partOf(job, 0.3, 0.3));
  const heard = noise ? withoutNoise(energies, noise) : energies;
  const levelling = levellingGains(heard);
  const levelled = Math.max(...spanOf(levelling)) - Math.min(...spanOf(levelling)) > 1;
  const loudness = integrated(heard.map((energy, i) => energy * 10 ** (levelling[i]! / 10)));
  const plan = { info, used, noise, levelling, path: request.decoded };
  return await writtenAside(request.master, async (master) => {
    let gainDb = Number.isFinite(loudness) ? TARGET_LUFS - loudness : 0;
    for (let render = 1; ; render++) {
      const made = await renderMaster(plan, gainDb, master, partOf(job, ...RENDER_PARTS[render - 1]!));
      const missing = TARGET_LUFS - made.integrated;
      const done = !Number.isFinite(missing) || Math.abs(missing) <= NEAR_ENOUGH || gainDb >= MOST_GAIN;
      if (done || render === RENDER_PARTS.length) {
        job.progress(1);
        return { gainDb, levelled, noise, loudness: made, channels: used.use === 'both' ? info.channels : 1 };
      }
      gainDb += missing;
    }
  });
}

function spanOf(values: readonly number[]): [number, number] {
  let low = 0;
  let high = 0;
  for (const [i, value] of values.entries()) {
    if (i === 0 || value < low) low = value;
    if (i === 0 || value > high) high = value;
  }
  return [low, high];
}

/** Which channels are heard, and by what each is multiplied where they are added up. */
interface UsedChannels {
  readonly use: ChannelUse;
  readonly sides: readonly [number, number];
}

/** First pass: how loud each 100 ms is without rumble, and which channels carry the recording. */
async function listen(
  path: string,
  info: WaveInfo,
  job: MediaJob,
): Promise<{ used: UsedChannels; energies: number[] }> {
  const comparison = new ChannelComparison(info.channels);
  const weightings = Array.from({ length: info.channels }, () => new KWeighting());
  let frames = 0;
  for await (const block of throughStages(waveBlocks(path, info), [new RumbleFilter(info.channels)])) {
    if (job.signal.aborted) throw new MediaError('cancelled', 'normalising was stopped');
    comparison.push(block);
    for (const [c, channel] of block.entries()) weightings[c]!.push(channel);
    frames += block[0]!.length;
    job.progress(frames / info.frames);
  }
  const use = comparison.use();
  const used = { use, sides: [1, 1] as const };
  if (info.frames === 0) return { used, energies: [] };
  if (use === 'added') return addedSides(weightings);
  return { used, energies: heardEnergies(use === 'both' ? weightings : [weightings[use === 'left' ? 0 : 1]!]) };
}

/** Two speakers, one a side: the quieter is as loud as the other before they are added up. Each is then heard from both sides. */
function addedSides(weightings: readonly KWeighting[]): { used: UsedChannels; energies: number[] } {
  const [left, right] = weightings.map((weighting) => heardEnergies([weighting])) as [number[], number[]];
  const missing = integrated(left) - integrated(right);
  const gain = Number.isFinite(missing) ? 10 ** (Math.min(MOST_GAIN, Math.abs(missing)) / 20) : 1;
  const sides = missing < 0 ? ([gain, 1] as const) : ([1, gain] as const);
  const energies = left.map((energy, i) => energy * sides[0] ** 2 + right[i]! * sides[1] ** 2);
  return { used: { use: 'added', sides }, energies };
}

/** Learns the steady noise between the words: recordings in which it can be heard pay for that, by a look at the quiet places. */
async function surveyNoise(
  path: string,
  info: WaveInfo,
  used: UsedChannels,
  energies: readonly number[],
  job: MediaJob,
): Promise<Noise | null> {
  const quiet = quietSteps(energies);
  if (!quiet) return null;
  const survey = new NoiseSurvey();
  for (const [from, to] of stretchesOf(quiet.steps)) {
    // Before and behind it one more: the rumble filter remembers and holds back less than that, so all is as in a pass over the whole.
    let step = Math.max(0, from - 1);
    const range = { from: step * BLOCK_FRAMES, to: (to + 1) * BLOCK_FRAMES };
    const rumble = new RumbleFilter(used.use === 'both' ? info.channels : 1);
    for await (const block of throughStages(usedChannels(waveBlocks(path, info, range), used), [rumble])) {
      if (job.signal.aborted) throw new MediaError('cancelled', 'normalising was stopped');
      if (quiet.steps.has(step++)) survey.push(block);
    }
  }
  return survey.isSteady ? { power: survey.power, energy: quiet.energy, belowVoice: quiet.belowVoice } : null;
}

/** Quiet places nearer to each other than this are read together, in steps of 100 ms: opening a file again costs as much. */
const NEAR_STEPS = 10;

/** Stretches that hold all of the steps, each from its first step to behind its last. @param steps in order */
function stretchesOf(steps: ReadonlySet<number>): [number, number][] {
  const stretches: [number, number][] = [];
  for (const step of steps) {
    const last = stretches.at(-1);
    if (last && step - last[1] < NEAR_STEPS) last[1] = step + 1;
    else stretches.push([step, step + 1]);
  }
  return stretches;
}

interface RenderPlan {
  readonly path: string;
  readonly info: WaveInfo;
  readonly used: UsedChannels;
  readonly noise: Noise | null;
  readonly levelling: readonly number[];
}

async function renderMaster(plan: RenderPlan, gainDb: number, master: string, job: MediaJob): Promise<Loudness> {
  const { info } = plan;
  const channels = plan.used.use === 'both' ? info.channels : 1;
  const rumble = new RumbleFilter(channels);
  const gains = plan.levelling.map((gain) => Math.min(MOST_GAIN, gain + gainDb));
  const cleaning = plan.noise ? [rumble, new Denoiser(channels, plan.noise.power)] : [rumble];
  const heldBack = cleaning.reduce((sum, { delay }) => sum + delay, 0);
  const stages = [...cleaning, new GainCurve(gains, heldBack), new Limiter(channels, [LIMITER_CEILING])];
  const meter = new LoudnessMeter(channels);
  const writer = await WaveWriter.create(master, { sampleRate: SAMPLE_RATE, channels, mostFrames: info.frames });
  try {
    let frames = 0;
    for await (const block of throughStages(usedChannels(waveBlocks(plan.path, info), plan.used), stages)) {
      if (job.signal.aborted) throw new MediaError('cancelled', 'normalising was stopped');
      meter.push(block);
      await writer.writeBlock(block);
      frames += block[0]!.length;
      job.progress(frames / info.frames);
    }
    const written = await writer.finish();
    if (written !== info.frames) throw new MediaError('mismatch', `${written} samples made of ${info.frames}`);
  } finally {
    await writer.abandon();
  }
  return meter.finish();
}

async function* usedChannels(
  blocks: AsyncIterable<Block>,
  { use, sides: [left, right] }: UsedChannels,
): AsyncGenerator<Block> {
  for await (const block of blocks) {
    if (use === 'both') yield block;
    else if (use === 'added') yield [block[0]!.map((sample, i) => sample * left + block[1]![i]! * right)];
    else yield [block[use === 'left' ? 0 : 1]!];
  }
}
