import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import { integrated } from '../loudness/gating.ts';
import { heardEnergies, KWeighting } from '../loudness/k-weighting.ts';
import type { Block } from './blocks.ts';
import { GainCurve } from './gain.ts';
import { Limiter } from './limiter.ts';
import { throughStages } from './stages.ts';
import { type WaveInfo, waveBlocks } from './wave.ts';

/** How a master is sent to an encoder. */
export interface EncodeLevel {
  readonly gainDb: number;
  /** Highest true peak of each 100 ms, in dBTP; the last holds on. */
  readonly ceilingsDb: readonly number[];
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
  const stages = [new GainCurve([level.gainDb], 0), new Limiter(info.channels, level.ceilingsDb)];
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
 * The gain at which the master under these ceilings has a loudness of `lufs`: what the limiter takes is made up for by more gain.
 * The nearest that was found where it cannot have both.
 *
 * @throws MediaError `cancelled`
 */
export async function gainFor(
  lufs: number,
  { master, info, level }: { readonly master: string; readonly info: WaveInfo; readonly level: EncodeLevel },
  job: MediaJob,
): Promise<number> {
  let { gainDb } = level;
  let best = { gainDb, missing: Infinity };
  for (let look = 1; look <= MOST_LOOKS; look++) {
    const meter = new SentMeter(info.channels);
    for await (const block of levelledBlocks(master, info, { ...level, gainDb })) {
      if (job.signal.aborted) throw new MediaError('cancelled', 'encoding was stopped');
      meter.push(block);
    }
    const missing = lufs - meter.finish().integrated;
    if (Math.abs(missing) < Math.abs(best.missing)) best = { gainDb, missing };
    if (Math.abs(missing) <= CLOSE_ENOUGH || gainDb >= level.gainDb + MOST_PUSH) break;
    // The limiter answers every dB with less than one: going a little further saves looks.
    gainDb = Math.min(level.gainDb + MOST_PUSH, gainDb + missing * (missing > 0.2 ? 1.3 : 1));
  }
  return best.gainDb;
}
