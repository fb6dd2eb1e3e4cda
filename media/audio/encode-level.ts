import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import { integrated } from '../loudness/gating.ts';
import { heardEnergies, KWeighting } from '../loudness/k-weighting.ts';
import type { Block } from './blocks.ts';
import { GainCurve } from './gain.ts';
import { Limiter, type LimiterPace, USUAL_PACE } from './limiter.ts';
import { throughStages } from './stages.ts';
import { type WaveInfo, waveBlocks, waveInfo } from './wave.ts';

/** How a master is sent to an encoder. */
export interface EncodeLevel {
  readonly gainDb: number;
  /** Highest true peak of each 100 ms, in dBTP; the last holds on. */
  readonly ceilingsDb: readonly number[];
  readonly pace: LimiterPace;
}

/** What was sent: its loudness in LUFS, and the highest sample of each 100 ms in dBFS. */
export interface SentSound {
  readonly integrated: number;
  readonly peaks: readonly number[];
}

/** The limiter never takes a place below this, in dBTP: what an encoder makes of it is no matter of peaks then. */
const LOWEST_CEILING = -14;

/** Each correction aims this much lower than the place was too high, in dB: encoders answer a little differently each time. */
const SAFETY = 0.2;

/** The gain that loudness asks for is found to this, in LU, and in so many looks; more than so many dB over the first is only distortion. */
const CLOSE_ENOUGH = 0.05;
const MOST_LOOKS = 8;
const MOST_PUSH = 12;

/** A limiter that answers a dB of gain with so little, in dB, is near what it lets through: the next step follows its answer. */
const WEAK_ANSWER = 0.5;

/** Loudness that may be missing before a quicker limiter is tried, in LU. */
const REACHED = 0.2;

/** Encoders make some sounds 3 dB higher (measured): so low, in dBTP, may a limiter have to take them. */
const CEILING_FOR_ENCODERS = -4;

/** The quicker, the more it colours the sound, and the louder it leaves a short word: one of 0.1 s by 2, 4 and 6 dB (measured). */
const PACES: readonly LimiterPace[] = [
  USUAL_PACE,
  { ahead: 96, releaseSeconds: 0.005 },
  { ahead: 48, releaseSeconds: 0.002 },
  { ahead: 12, releaseSeconds: 0.0005 },
];

/** Meters what is sent while it passes. */
export class SentMeter {
  readonly #weightings: readonly KWeighting[];
  readonly #peaks: number[] = [];

  constructor(channels: number) {
    this.#weightings = Array.from({ length: channels }, () => new KWeighting());
  }

  push(block: Block): void {
    let peak = 0;
    for (const [c, channel] of block.entries()) {
      this.#weightings[c]!.push(channel);
      for (const sample of channel) if (Math.abs(sample) > peak) peak = Math.abs(sample);
    }
    this.#peaks.push(20 * Math.log10(peak));
  }

  finish(): SentSound {
    return { integrated: integrated(heardEnergies(this.#weightings)), peaks: this.#peaks };
  }
}

/** The master under a gain and the limiter, in blocks of 100 ms. */
export function levelledBlocks(master: string, info: WaveInfo, level: EncodeLevel): AsyncGenerator<Block> {
  const stages = [new GainCurve([level.gainDb], 0), new Limiter(info.channels, level.ceilingsDb, level.pace)];
  return throughStages(waveBlocks(master, info), stages);
}

/**
 * Lower ceilings where the encoded sound was too high, below what was sent there, and as they were everywhere else: turning down the
 * whole would cost loudness that a few peaks need not cost. `encoded`: too high peaks of each 100 ms, in dBTP, else −Infinity.
 */
export function loweredCeilings(
  ceilingsDb: readonly number[],
  sent: readonly number[],
  encoded: readonly number[],
  limitDb: number,
): number[] {
  const ceilings = sent.map((_, i) => ceilingsDb[Math.min(i, ceilingsDb.length - 1)]!);
  const wanted = [...ceilings];
  for (const [i, peak] of encoded.entries()) {
    if (peak <= limitDb) continue;
    // Encoders smear a peak over some 40 ms, so its cause may lie in the 100 ms beside.
    for (let k = Math.max(0, i - 1); k <= Math.min(i + 1, sent.length - 1); k++) {
      const lower = Math.min(ceilings[k]!, sent[k]!) - (peak - limitDb) - SAFETY;
      wanted[k] = Math.max(LOWEST_CEILING, Math.min(wanted[k]!, lower));
    }
  }
  return wanted;
}

/**
 * The level at which the master under these ceilings has a loudness of `lufs`: what the limiter takes is made up for by more gain. Where it takes
 * as much as the gain gives (a word shorter than its way back up), a quicker limiter takes its place, which does less at a time. The nearest that
 * was found where it cannot have both.
 *
 * @throws MediaError `cancelled`
 */
export async function levelFor(lufs: number, sound: LevelledMaster, job: MediaJob): Promise<Look> {
  let best: Look | null = null;
  for (const pace of PACES.slice(PACES.indexOf(sound.level.pace))) {
    const found = await gainFor(lufs, { ...sound, level: { ...sound.level, pace } }, job);
    if (!best || Math.abs(found.missing) < Math.abs(best.missing)) best = found;
    if (Math.abs(best.missing) <= REACHED) break;
  }
  return best!;
}

interface LevelledMaster {
  readonly master: string;
  readonly info: WaveInfo;
  readonly level: EncodeLevel;
}

/** A level that was tried, and the loudness in LU that is missing under it. */
export interface Look {
  readonly level: EncodeLevel;
  readonly missing: number;
}

/** The nearest gain for a limiter of one pace. */
async function gainFor(lufs: number, { master, info, level }: LevelledMaster, job: MediaJob): Promise<Look> {
  const most = level.gainDb + MOST_PUSH;
  let { gainDb } = level;
  let best: Look | null = null;
  let before: Look | null = null;
  for (let look = 1; look <= MOST_LOOKS; look++) {
    const now = {
      level: { ...level, gainDb },
      missing: lufs - (await loudnessAt(master, info, { ...level, gainDb }, job)),
    };
    if (!best || Math.abs(now.missing) < Math.abs(best.missing)) best = now;
    if (Math.abs(now.missing) <= CLOSE_ENOUGH || gainDb >= most) break;
    gainDb = Math.min(most, gainDb + stepAfter(now, before));
    before = now;
  }
  return best!;
}

/** Loudness of the master under a level, in LUFS. */
async function loudnessAt(master: string, info: WaveInfo, level: EncodeLevel, job: MediaJob): Promise<number> {
  const meter = new SentMeter(info.channels);
  for await (const block of levelledBlocks(master, info, level)) {
    if (job.signal.aborted) throw new MediaError('cancelled', 'encoding was stopped');
    meter.push(block);
  }
  return meter.finish().integrated;
}

/**
 * Whether no encoded file of this master can have `lufs`: it holds only moments so short (clicks) that they are too quiet even under the
 * quickest limiter, at the gain that it asks for and 12 dB more, as low as encoders may need it.
 *
 * @throws MediaError `cancelled`
 */
export async function isPeakBound(master: string, lufs: number, job: MediaJob): Promise<boolean> {
  const info = await waveInfo(master);
  const plain = { gainDb: 0, ceilingsDb: [Number.POSITIVE_INFINITY], pace: USUAL_PACE };
  const gainDb = lufs - (await loudnessAt(master, info, plain, job)) + MOST_PUSH;
  const most = { gainDb, ceilingsDb: [CEILING_FOR_ENCODERS], pace: PACES.at(-1)! };
  return (await loudnessAt(master, info, most, job)) < lufs;
}

/** How much further to go with the gain, in dB. */
function stepAfter({ level, missing }: Look, before: Look | null): number {
  const answer = before ? (before.missing - missing) / (level.gainDb - before.level.gainDb) : 1;
  if (answer > 0 && answer < WEAK_ANSWER) return missing / answer;
  // The limiter answers every dB with less than one: going a little further saves looks.
  return missing * (missing > 0.2 ? 1.3 : 1);
}
