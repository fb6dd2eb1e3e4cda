import { describe, expect, it } from 'vitest';
import { WaitedTooLong, Patience } from '../../../demo/patience.ts';
import { NEEDED_PROGRAMS } from '../../../src/programs/needed-programs.ts';
import { PROGRAM_WORDS } from '../../../src/programs/program-words.ts';
import { nobodySince, whereItIs } from '../../../src/recordings/held-up.ts';
import { STATES } from '../../../src/rules/recording/states.ts';
import { RecordingId } from '../../../src/rules/ids.ts';

const since = new Date();
const preparing = { state: 'preparing', reason: null } as const;

describe('a recording that waits for a machine', () => {
  it.each(NEEDED_PROGRAMS)('says what cannot be done without %s, that it is safe, and asks for nothing', (program) => {
    const heldUp = { recordingId: RecordingId.parse('x'), program, since, remedy: 'Secret.' };
    const { stateLabel, next, reason } = whereItIs(preparing, heldUp, null);
    expect(stateLabel).toBe('Waiting');
    expect(reason).toMatch(/^This machine cannot .* just now\.$/);
    expect(next).toContain('Your recording is safe');
    expect(next).toContain('goes on by itself');
    expect(`${reason} ${next}`).not.toMatch(/again|Secret|whisper|ffmpeg|npm/);
    const sentences = `${reason} ${next}`.split(/[.;] ?/).filter(Boolean);
    for (const sentence of sentences) expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(12);
  });

  it('tells listening, sound and pictures apart', () => {
    expect(NEEDED_PROGRAMS.map((program) => PROGRAM_WORDS[program].cannot.match(/listen|sound|pictures/)?.[0])).toEqual(
      ['sound', 'listen', 'pictures'],
    );
  });

  it('that goes on says what its state says', () => {
    const { label, next } = STATES.preparing;
    expect(whereItIs({ ...preparing, reason: 'A reason.' }, null, null)).toEqual({
      stateLabel: label,
      next,
      reason: 'A reason.',
    });
  });
});

describe('a recording that nobody works on', () => {
  it('says since when, by the clock of the United Kingdom, with the day where that was not today', () => {
    const at = (time: string) => new Date(`2027-06-02T${time}:00Z`);
    expect(nobodySince(at('11:40'), at('15:00'))).toBe('Nobody is working since 12:40.');
    expect(nobodySince(at('11:40'), at('23:30'))).toBe('Nobody is working since 12:40 on 2 June.');
    expect(nobodySince(null)).toBe('Nobody is working.');
  });
});

describe('the demo', () => {
  const heldUp = { program: 'whisper', remedy: 'Build it for this processor.' } as const;

  it('waits half a minute for a program, then says which, and what to type', () => {
    const patience = new Patience();
    patience.check(heldUp, 0);
    patience.check(heldUp, 29_000);
    expect(() => patience.check(heldUp, 30_000)).toThrow(WaitedTooLong);
    expect(() => patience.check(heldUp, 30_000)).toThrow(
      /cannot listen .* whisper\.cpp does not work.*\n.*npm run doctor, then: npm run setup\nBuild it for this processor/,
    );
  });

  it('waits anew when the work went on in between', () => {
    const patience = new Patience();
    patience.check(heldUp, 0);
    patience.check(null, 20_000);
    patience.check(heldUp, 25_000);
    expect(() => patience.check(heldUp, 50_000)).not.toThrow();
  });
});
