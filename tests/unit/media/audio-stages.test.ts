import { describe, expect, it } from 'vitest';
import { type Block, pcmBlocks, toS16 } from '../../../media/audio/blocks.ts';
import { GainCurve } from '../../../media/audio/gain.ts';
import { Limiter } from '../../../media/audio/limiter.ts';
import { RumbleFilter } from '../../../media/audio/rumble.ts';
import { throughStages } from '../../../media/audio/stages.ts';
import { TruePeak } from '../../../media/loudness/true-peak.ts';

/** Noise that is the same in every run. */
function noise(frames: number, amplitude: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * amplitude;
  });
}

async function* inPieces(channels: Float32Array[], length: number): AsyncGenerator<Block> {
  for (let at = 0; at < channels[0]!.length; at += length)
    yield channels.map((channel) => channel.slice(at, at + length));
}

async function joined(blocks: AsyncIterable<Block>): Promise<Float32Array[]> {
  const parts: Float32Array[][] = [];
  for await (const block of blocks) parts.push(block.map((channel) => channel.slice()));
  return (parts[0] ?? []).map((_, c) => Float32Array.from(parts.flatMap((part) => [...part[c]!])));
}

function correlation(a: Float32Array, b: Float32Array, shift: number): number {
  let sum = 0;
  for (let i = 100; i < a.length - 100; i++) sum += a[i]! * b[i + shift]!;
  return sum;
}

describe('the stages of the master', () => {
  it('give back as many samples as they get, none of them moved', async () => {
    for (const frames of [1, 700, 4_800, 20_011]) {
      const sound = [noise(frames, 0.9), noise(frames, 0.9, 7)];
      const rumble = new RumbleFilter(2);
      const stages = [rumble, new GainCurve([6], rumble.delay), new Limiter(2, [-3])];
      const out = await joined(throughStages(inPieces(sound, 999), stages));
      expect(out.map((channel) => channel.length)).toEqual([frames, frames]);
      if (frames < 1000) continue;
      for (const [c, channel] of out.entries()) {
        const shifts = Array.from({ length: 41 }, (_, i) => i - 20);
        const best = shifts.reduce((a, b) =>
          correlation(sound[c]!, channel, a) >= correlation(sound[c]!, channel, b) ? a : b,
        );
        expect(best).toBe(0);
      }
    }
  });

  it('the limiter keeps every true peak under the ceiling and leaves what is lower alone', async () => {
    const loud = noise(30_000, 0.9);
    const quiet = noise(60_000, 0.1, 3);
    const sound = new Float32Array(90_000);
    sound.set(quiet);
    sound.set(loud, 60_000);
    const [out] = await joined(throughStages(inPieces([sound], 4_800), [new Limiter(1, [-6])]));
    const peak = new TruePeak();
    peak.push(out!);
    peak.finish();
    expect(20 * Math.log10(peak.highest)).toBeLessThan(-5.95);
    expect(20 * Math.log10(peak.highest)).toBeGreaterThan(-6.5);
    expect(out!.subarray(0, 59_000)).toEqual(sound.subarray(0, 59_000));
  });

  it('the limiter keeps a lower ceiling in the 100 ms that it is given for, and only there', async () => {
    const sound = noise(24_000, 0.4);
    const [out] = await joined(throughStages(inPieces([sound], 999), [new Limiter(1, [-1, -1, -20, -1])]));
    const loudest = (from: number, to: number) =>
      out!.subarray(from, to).reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
    expect(20 * Math.log10(loudest(9_600, 14_400))).toBeLessThan(-20);
    expect(out!.subarray(0, 9_000)).toEqual(sound.subarray(0, 9_000));
    expect(loudest(20_000, 24_000)).toBeGreaterThan(0.35);
  });

  it('the limiter turns both channels down alike', async () => {
    const left = noise(20_000, 0.9);
    const right = left.map((value) => value * 0.1);
    const [a, b] = await joined(throughStages(inPieces([left, right], 4_800), [new Limiter(2, [-6])]));
    for (let i = 0; i < 20_000; i += 7) expect(Math.abs(b![i]! - a![i]! * 0.1)).toBeLessThan(1e-6);
  });

  it('the rumble filter takes out constant offset and at least 10 dB up to 50 Hz, and keeps a voice from 95 Hz on within 0.6 dB', async () => {
    const tone = (hz: number) =>
      Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / 48_000));
    const rms = (samples: Float32Array) =>
      Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    const through = async (sound: Float32Array) =>
      (await joined(throughStages(inPieces([sound], 4_800), [new RumbleFilter(1)])))[0]!;
    const change = async (hz: number) =>
      20 * Math.log10(rms((await through(tone(hz))).subarray(4_800, 43_200)) / rms(tone(hz).subarray(4_800, 43_200)));
    for (const hz of [20, 30, 40, 50]) expect(await change(hz)).toBeLessThan(-10);
    for (const hz of [95, 100, 125, 160]) expect(Math.abs(await change(hz))).toBeLessThan(0.6);
    expect(rms((await through(new Float32Array(48_000).fill(0.3))).subarray(2_000, 46_000))).toBeLessThan(1e-4);
    for (const hz of [200, 300, 1_000]) expect(Math.abs(await change(hz))).toBeLessThan(0.1);
    expect((await through(new Float32Array(9_000))).every((value) => value === 0)).toBe(true);
  });

  it('the rumble filter is exactly the same wherever it began, once it has heard 100 ms', async () => {
    const sound = noise(48_000, 0.9).map((value) => Math.round(value * 32_768) / 32_768);
    const [whole] = await joined(throughStages(inPieces([sound], 4_800), [new RumbleFilter(1)]));
    const [later] = await joined(throughStages(inPieces([sound.subarray(14_400)], 4_800), [new RumbleFilter(1)]));
    expect(later!.subarray(4_800)).toEqual(whole!.subarray(19_200));
    const [pieces] = await joined(throughStages(inPieces([sound], 777), [new RumbleFilter(1)]));
    expect(pieces).toEqual(whole);
  });

  it('a gain curve is exact in the middle of each 100 ms and straight between', async () => {
    const [out] = await joined(
      throughStages(inPieces([new Float32Array(14_400).fill(0.1)], 1_000), [new GainCurve([0, 6, 0], 0)]),
    );
    expect(out![0]).toBeCloseTo(0.1, 6);
    expect(out![7_200]).toBeCloseTo(0.1 * 10 ** (6 / 20), 5);
    expect(out![4_800]).toBeCloseTo((0.1 * (1 + 10 ** (6 / 20))) / 2, 5);
    expect(out![14_399]).toBeCloseTo(0.1, 6);
  });
});

describe('blocks of samples', () => {
  it('come out whole however the bytes are cut', async () => {
    const bytes = toS16([noise(5_000, 0.5), noise(5_000, 0.5, 9)]);
    const cut = async function* () {
      for (let at = 0; at < bytes.length; at += 333) yield bytes.subarray(at, at + 333);
    };
    const whole = await joined(pcmBlocks(cut(), { sample: 's16le', channels: 2 }));
    expect(Buffer.compare(toS16(whole), bytes)).toBe(0);
  });

  it('are rounded to the nearest, halves upwards, and held within range', () => {
    const steps = [
      0, 0.5, 0.49999997, -0.5, -0.50000006, 1.5, -1.5, 1e-30, -1e-30, 32766.5, 32767.5, 99_999, -32768.5, -99_999,
    ];
    const block = [Float32Array.from(steps, (step) => step / 32_768), noise(steps.length, 1.5)];
    const nearest = Array.from(steps, (_, i) => block.map((channel) => Math.round(channel[i]! * 32_768))).flat();
    const held = nearest.map((step) => Math.max(-32_768, Math.min(32_767, step)));
    const bytes = toS16(block);
    expect([...new Int16Array(bytes.buffer, bytes.byteOffset, held.length)]).toEqual(held.map((step) => step + 0));
  });

  it('a stream that ends inside a frame is an error', async () => {
    const cut = async function* () {
      yield Buffer.alloc(10);
    };
    await expect(joined(pcmBlocks(cut(), { sample: 's16le', channels: 2 }))).rejects.toThrow(RangeError);
  });
});
