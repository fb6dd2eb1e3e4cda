import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../../media/audio/envelope.ts';
import { cutAtPauses } from '../../../media/transcribe/pieces.ts';
import { CLEAR_ABOVE_NOISE, findSpeechEnergy, pauses, speechSeconds } from '../../../media/transcribe/speech-energy.ts';

type Part = [seconds: number, rms: number];

/** An envelope of 10 ms steps: the parts after each other. Speech is not steady: every sixth step is a stop. */
function envelope(...parts: Part[]): Envelope {
  const rms = parts.flatMap(([seconds, level]) =>
    Array.from({ length: Math.round(seconds * 100) }, (_, i) => (level === SPEECH && i % 6 === 3 ? level / 50 : level)),
  );
  return { stepSeconds: 0.01, rms: Float32Array.from(rms) };
}

const duration = (e: Envelope) => e.rms.length * e.stepSeconds;
const SPEECH = 0.1;
const talk = (seconds: number): Part => [seconds, SPEECH];
const hush = (seconds: number): Part => [seconds, 0.0001];

describe('speech energy', () => {
  it('finds speech in quiet, to 10 ms', () => {
    const energy = findSpeechEnergy(envelope(hush(1), talk(2), hush(1)));
    expect(speechSeconds(energy, 0, 4)).toBeCloseTo(2, 5);
    expect(speechSeconds(energy, 0, 1)).toBe(0);
    expect(pauses(energy, 0.25)).toEqual([
      { start: 0, end: 1 },
      { start: 3, end: 4 },
    ]);
  });

  it('finds none in silence or in steady noise', () => {
    expect(speechSeconds(findSpeechEnergy(envelope([20, 0])), 0, 20)).toBe(0);
    expect(speechSeconds(findSpeechEnergy(envelope([20, 0.03])), 0, 20)).toBe(0);
  });

  it('tells speech from the noise of the street where the noise is as loud as speech was indoors', () => {
    const parts: Part[] = [];
    for (let i = 0; i < 30; i++) parts.push(talk(2), hush(1));
    for (let i = 0; i < 30; i++) parts.push([2, 0.4], [1, 0.11]);
    const energy = findSpeechEnergy(envelope(...parts));
    expect(speechSeconds(energy, 0, 60)).toBeCloseTo(40, 0);
    expect(speechSeconds(energy, 140, 170)).toBeCloseTo(20, 0);
  });

  it('takes the noise of one microphone between muted ones and quiet ones for no clear speech', () => {
    const room: Part = [0.4, 0.015];
    const said = [...Array.from({ length: 12 }, (): Part[] => [[0.8, 0.11], room]).flat(), [2, 0.015] as Part];
    const quiet = Array.from({ length: 6 }, (): Part[] => [
      [0.6, 0.11],
      [0.6, 0.0015],
    ]).flat();
    const sound = envelope([3, 0], talk(3), [1, 0], ...said, ...quiet);
    const pause = [7 + 14.4, 7 + 16.4] as const;
    expect(speechSeconds(findSpeechEnergy(sound, CLEAR_ABOVE_NOISE), ...pause)).toBe(0);
    expect(speechSeconds(findSpeechEnergy(sound), ...pause)).toBeGreaterThan(1);
    expect(speechSeconds(findSpeechEnergy(sound, CLEAR_ABOVE_NOISE), 7, 7 + 14.4)).toBeCloseTo(12 * 0.8, 0);
  });

  it('takes neither the stops inside words for pauses nor clicks for speech', () => {
    const energy = findSpeechEnergy(envelope(hush(1), talk(0.5), hush(0.1), talk(0.5), hush(1), talk(0.02), hush(1)));
    expect(pauses(energy, 0.01)).toHaveLength(2);
    expect(speechSeconds(energy, 0, 5)).toBeCloseTo(1.1, 5);
  });
});

describe('cutting at pauses', () => {
  const cutting = { longest: 10, shortest: 1 };

  it('keeps a short recording whole', () => {
    const sound = envelope(talk(3), hush(1), talk(3));
    expect(cutAtPauses(sound, 7, cutting)).toEqual([{ start: 0, end: 7 }]);
  });

  it('cuts in the middle of pauses, without gap or overlap, at most as long as allowed', () => {
    const sound = envelope(...Array.from({ length: 12 }, () => [talk(3.3), hush(0.6)] as Part[]).flat());
    const pieces = cutAtPauses(sound, duration(sound), cutting);
    expect(pieces[0]!.start).toBe(0);
    expect(pieces.at(-1)!.end).toBeCloseTo(duration(sound), 9);
    for (const [i, piece] of pieces.entries()) {
      expect(piece.end - piece.start).toBeLessThanOrEqual(10);
      if (i > 0) expect(piece.start).toBe(pieces[i - 1]!.end);
      if (i < pieces.length - 1) expect((piece.end + 0.3) % 3.9).toBeCloseTo(0, 1);
    }
  });

  it('would rather cut between sentences than between words', () => {
    const sound = envelope(talk(5), hush(1), talk(3), hush(0.3), talk(5));
    expect(cutAtPauses(sound, 14.3, cutting)[0]!.end).toBeCloseTo(5.5, 1);
  });

  it('cuts near the ends of a silence that is longer than a piece', () => {
    const sound = envelope(talk(5), hush(40), talk(5));
    const pieces = cutAtPauses(sound, 50, cutting);
    expect(pieces[0]!.end).toBeCloseTo(6, 1);
    expect(pieces.at(-1)!.start).toBeCloseTo(44, 1);
    expect(pieces.every(({ start, end }) => end - start <= 10)).toBe(true);
  });

  it('cuts at the quietest place where nobody pauses', () => {
    const sound = envelope(talk(8.2), [0.1, 0.02], talk(8));
    const pieces = cutAtPauses(sound, duration(sound), cutting);
    expect(pieces[0]!.end).toBeGreaterThan(8.2);
    expect(pieces[0]!.end).toBeLessThan(8.3);
    expect(pieces.every(({ start, end }) => end - start <= 10)).toBe(true);
  });

  it('uses the silences found while decoding as well', () => {
    const sound = envelope(talk(18));
    expect(cutAtPauses(sound, 18, cutting, [{ start: 8, end: 8.4 }])[0]!.end).toBeCloseTo(8.2, 9);
  });

  it('makes as few pieces as can be where each costs the same, rather than to cut at the longest pause', () => {
    const tight = { longest: 16, shortest: 1 };
    const sound = envelope(talk(8), hush(1), talk(6.5), hush(0.3), talk(11));
    expect(cutAtPauses(sound, duration(sound), tight)).toHaveLength(3);
    const [first, ...rest] = cutAtPauses(sound, duration(sound), { ...tight, fewest: true });
    expect(rest).toHaveLength(1);
    expect(first!.end).toBeGreaterThan(duration(sound) - 16);
  });

  it('has nothing to cut in an empty recording', () => {
    expect(cutAtPauses(envelope(), 0, cutting)).toEqual([]);
  });
});
