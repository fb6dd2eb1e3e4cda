import { describe, expect, it } from 'vitest';
import { findSpeechEnergy } from '../../../media/transcribe/speech-energy.ts';
import { isMixOf, relationOf } from '../../../media/tracks/compare.ts';
import { soundGraph } from '../../../media/tracks/graph.ts';
import { type ComparedTrack, spansOf, speechTurns } from '../../../media/tracks/turns.ts';

const STEPS = 3_000;
type Speaks = (seconds: number) => boolean;

/** Levels of a voice every 10 ms: syllables whose length and loudness come from the seed, after every two a stop; nothing where it does not speak. */
function voice(seed: number, speaks: Speaks, gain = 1): Float32Array {
  const long = 13 + 7 * seed;
  return Float32Array.from({ length: STEPS }, (_, i) => {
    const syllable = Math.floor(i / long);
    const loud = 0.02 + ((Math.imul(syllable + 1, 2_654_435_761) ^ Math.imul(seed, 40_503)) >>> 16) / 200_000;
    return speaks(i / 100) && syllable % 3 < 2 ? gain * loud * Math.sin((Math.PI * ((i % long) + 0.5)) / long) : 0;
  });
}

const track = (...voices: Float32Array[]): ComparedTrack => {
  const rms = Float32Array.from({ length: STEPS }, (_, i) => Math.hypot(...voices.map((one) => one[i]!)));
  return { rms, speech: findSpeechEnergy({ rms, stepSeconds: 0.01 }) };
};

const always: Speaks = () => true;
const first: Speaks = (seconds) => Math.floor(seconds / 3) % 2 === 0;
const second: Speaks = (seconds) => !first(seconds);
const until =
  (end: number): Speaks =>
  (seconds) =>
    seconds < end;
const [ann, ben] = [voice(1, first), voice(2, second)];
const quieter = (rms: Float32Array, factor: number) => rms.map((level) => level * factor);

describe('how two sound tracks belong together', () => {
  it.each<[string, ComparedTrack, ComparedTrack, string]>([
    ['people in turns, one each', track(ann), track(ben), 'apart'],
    ['one of them 20 dB quieter', track(ann), track(quieter(ben, 0.1)), 'apart'],
    ['each heard by the other 16 dB lower', track(ann, quieter(ben, 0.16)), track(ben, quieter(ann, 0.16)), 'apart'],
    ['each heard by the other 9 dB lower', track(ann, quieter(ben, 0.36)), track(ben, quieter(ann, 0.36)), 'unclear'],
    ['each heard by the other 4 dB lower', track(ann, quieter(ben, 0.63)), track(ben, quieter(ann, 0.63)), 'unclear'],
    ['two voices all the time', track(voice(1, always)), track(voice(2, always)), 'unclear'],
    ['the same, 12 dB quieter', track(ann, ben), track(quieter(ann, 0.25), quieter(ben, 0.25)), 'same'],
    ['the same, but for two seconds', track(voice(1, until(28))), track(voice(1, until(30))), 'unclear'],
    ['the same, but for half a second', track(voice(1, until(29.5))), track(voice(1, until(30))), 'same'],
  ])('%s', (_, a, b, relation) => {
    expect([relationOf(a, b), relationOf(b, a)]).toEqual([relation, relation]);
  });

  it('a mix holds what the others hold together, and none of them holds the mix', () => {
    const [one, other, mix] = [track(ann), track(ben), track(ann, ben)];
    expect(isMixOf(mix, [one, other])).toBe(true);
    expect([isMixOf(one, [other, mix]), isMixOf(other, [one, mix])]).toEqual([false, false]);
  });
});

describe('when the person of a track speaks', () => {
  it('is not when their microphone hears somebody else', () => {
    const turns = speechTurns([track(ann, quieter(ben, 0.16)), track(ben, quieter(ann, 0.16))]);
    for (const [i, speaks] of [first, second].entries()) {
      const spans = spansOf(turns[i]!, 100);
      expect(spans).toHaveLength(5);
      for (const { start, end } of spans) {
        expect(speaks((start + end) / 2)).toBe(true);
        expect(end - start).toBeGreaterThan(2.5);
        expect(end - start).toBeLessThan(3.5);
      }
    }
  });

  it('is a list of no more than so many turns: those nearest to each other are joined', () => {
    const active = new Uint8Array(1_000);
    for (const [start, end] of [
      [0, 100],
      [150, 200],
      [210, 300],
      [500, 600],
      [610, 700],
    ] as const)
      active.fill(1, start, end);
    expect(spansOf({ active }, 5)).toHaveLength(5);
    const whole = { start: 0, end: 7 };
    expect(spansOf({ active }, 3).map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1.5, 3],
      [5, 7],
    ]);
    expect(spansOf({ active }, 2)).toEqual([
      { start: 0, end: 3 },
      { start: 5, end: 7 },
    ]);
    expect(spansOf({ active }, 1)).toEqual([whole]);
    // Gaps of one length: still no more.
    const even = Uint8Array.from({ length: 1_000 }, (_, i) => (i % 100 < 50 ? 1 : 0));
    expect(spansOf({ active: even }, 4)).toHaveLength(4);
  });
});

describe('the filters of a mix', () => {
  const stream = { index: 1, codec: 'pcm_s16le', channels: 1, channelLayout: 'mono', sampleRate: 48_000 };
  const mono = { ...stream, startSeconds: 0, durationSeconds: null, isDefault: false, language: null };
  const stereo = { ...mono, index: 2, channels: 2, channelLayout: 'stereo' };

  it('put one channel on both sides beside a track with two, and take the side where a microphone is', () => {
    const graph = soundGraph(
      [
        { stream: mono, use: 'both', gainDb: 3 },
        { stream: stereo, use: 'both', gainDb: 0 },
        { stream: { ...stereo, index: 3 }, use: 'right', gainDb: 0 },
      ],
      false,
      '[mix]',
    );
    expect(graph).toContain('pan=stereo|c0=c0|c1=c0,volume=3.00dB:precision=float[track0]');
    expect(graph).toContain('channel_layouts=stereo,volume=0.00dB:precision=float[track1]');
    expect(graph).toContain('pan=stereo|c0=c1|c1=c1,volume=0.00dB:precision=float[track2]');
    expect(graph).toContain('[track0][track1][track2]amix=inputs=3:duration=longest:normalize=0[mix]');
  });
});
