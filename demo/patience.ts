import { COMMANDS, PROGRAM_WORDS } from '../src/programs/program-words.ts';
import type { HeldUp } from '../src/recordings/held-up.ts';

/** How long the demo waits for a program of this machine to be mended, in milliseconds. */
const LONGEST_WAIT = 30_000;

/** Work waited too long for a program that does not work. The message says what to do. */
export class WaitedTooLong extends Error {}

/** A person would come back tomorrow; the demo ends when work has waited for a program of this machine for half a minute. */
export class Patience {
  private since: number | null = null;

  /**
   * @param heldUp what the work waits for now, null when it does not
   * @throws WaitedTooLong
   */
  check(heldUp: Pick<HeldUp, 'program' | 'remedy'> | null, now = Date.now()): void {
    if (!heldUp) {
      this.since = null;
      return;
    }
    this.since ??= now;
    if (now - this.since < LONGEST_WAIT) return;
    const { cannot, broken } = PROGRAM_WORDS[heldUp.program];
    const todo = [`Type: ${COMMANDS.join(', then: ')}`, heldUp.remedy].filter(Boolean).join('\n');
    throw new WaitedTooLong(`\n${cannot} ${broken}. The recording is safe.\n${todo}`);
  }
}
