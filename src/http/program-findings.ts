import type { Heard } from '../heard.ts';
import { NEEDED_PROGRAMS, type NeededProgram } from '../programs/needed-programs.ts';
import { COMMANDS, PROGRAM_WORDS } from '../programs/program-words.ts';
import { within } from '../recordings/broken-programs.ts';
import { whatIsHeldUp } from '../recordings/held-up.ts';

export interface ProgramFinding {
  readonly ok: boolean;
  /** What is wrong and what to do, or what was found. */
  readonly why: string;
}

/**
 * How each program stands: on this machine by its trial, on others by the work that waits for it. All words are our own, because whoever asks
 * need not have signed in: what a trial says in detail is for administrators and the log. Never rejects.
 * @param patience milliseconds to wait for a trial that is not over
 */
export async function programFindings(
  heard: Pick<Heard, 'db' | 'programs'>,
  patience: number,
): Promise<Record<NeededProgram, ProgramFinding>> {
  // Where the database does not answer, its own part says so.
  const held = within(whatIsHeldUp(heard.db), patience);
  const found = await Promise.all(
    NEEDED_PROGRAMS.map(async (program) => {
      const trial = await within(heard.programs.trialOf(program), patience);
      const waits = ((await held) ?? []).some((one) => one.program === program);
      return [program, finding(program, trial ? trial.passed : null, waits)] as const;
    }),
  );
  return Object.fromEntries(found) as Record<NeededProgram, ProgramFinding>;
}

/** @param passed null while it is being tried. @param waits work waits for it, here or elsewhere */
function finding(program: NeededProgram, passed: boolean | null, waits: boolean): ProgramFinding {
  const { broken, works, tried } = PROGRAM_WORDS[program];
  // Nothing is done with it before its trial is over, and on a busy machine that takes a while: it is not broken.
  if (passed === null && !waits) return { ok: true, why: `${tried}. Ask again in a moment.` };
  if (passed && !waits) return { ok: true, why: `${works}.` };
  const where = passed !== false ? 'on a machine that runs workers' : 'on this machine';
  const wait = waits ? ' Recordings wait for it.' : '';
  return { ok: false, why: `${broken} ${where}.${wait} Type there: ${COMMANDS.join(', then: ')}` };
}
