import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outdoneReplacements, roomForReplacement } from '../../../../src/rules/redaction/room-for-replacement.ts';
import { audioSpans } from '../../../../src/rules/redaction/spans.ts';

const words = [{ text: 'Jordan', start: 10, end: 10.4 }];
const flag = (id: string, start: number, end: number) => ({ id, start, end, firstWord: null, lastWord: null });
const replacement = { sha256: 'a'.repeat(64), seconds: 0.5 };

test('the room is what the span has at the least: whatever the sound is like, the replacement fits', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 58, noNaN: true }),
      fc.double({ min: 0.02, max: 1.5, noNaN: true }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
      (start, length, energies) => {
        const one = flag('f1', start, start + length);
        const room = roomForReplacement(one, { durationSeconds: 60, words });
        const rms = Float32Array.from({ length: 6000 }, (_, step) => energies[step % energies.length]!);
        const surroundings = { durationSeconds: 60, words, envelope: { stepSeconds: 0.01, rms } };
        const [span] = audioSpans([{ ...one, action: 'replace', replacement }], surroundings);
        expect(Math.round((span!.end - span!.start) * 48_000)).toBeGreaterThanOrEqual(Math.floor(room * 48_000));
      },
    ),
  );
});

test('a name of 0.4 s has room for 1 s: 250 ms on each side, in steps', () => {
  expect(roomForReplacement(flag('f1', 10, 10.4), { durationSeconds: 60, words })).toBeCloseTo(1, 9);
});

test('a replacement beside a bleep is not heard, and staff are told', () => {
  const one = { ...flag('f1', 10, 10.4), action: 'replace' as const, replacement };
  const surroundings = { durationSeconds: 60, words };
  expect(outdoneReplacements([one, { ...flag('f2', 10.6, 11), action: 'bleep' }], surroundings)).toEqual(['f1']);
  expect(outdoneReplacements([one, { ...flag('f2', 20, 21), action: 'bleep' }], surroundings)).toEqual([]);
});
