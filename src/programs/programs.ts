import type { MediaTools } from '../../media/job.ts';
import { PROGRAM_LABELS, type Trial, TRIED_PROGRAMS, type TriedProgram } from '../../media/trials/trial.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { attemptProgram, modelsToTry, type Attempt, type Workbench } from './program-attempts.ts';
import { fingerprintOf, TrialStamps } from './trial-stamps.ts';

/**
 * Whether the programs of this machine can be relied on. A good trial is remembered on disk for as long as program, model and processor stay
 * the same, so asking costs milliseconds; a bad one is repeated when somebody asks again, at most every few seconds.
 */
export interface Programs {
  /** The tools as they are to be used: of several whisper-cli, the first whose trial passed. */
  readonly tools: MediaTools;
  /** The trial that stands for this program, made now when there is none. Never rejects. */
  trialOf(program: TriedProgram): Promise<Trial>;
  /** Tries it anew whatever is remembered: for after a crash. Never rejects. */
  tryAgain(program: TriedProgram): Promise<Trial>;
}

/** How the programs that were found are tried. */
export type ProgramsOf = (tools: MediaTools, config: Config, log: Logger) => Programs;

export interface ProgramsOptions extends Omit<Workbench, 'tools' | 'listeners'> {
  /** Folder of the remembered trials. Several machines may share it. */
  readonly folder: string;
  readonly log?: Logger;
  /** How long a bad trial stands before it is repeated, in milliseconds. */
  readonly repeatAfterMs?: number;
}

/** How long an answer stands before the files are looked at again, in milliseconds. */
const LOOK_AGAIN_MS = 30_000;
const REPEAT_AFTER_MS = 10_000;

interface Known {
  readonly trial: Trial;
  readonly fingerprint: string;
  /** When the answer was last found to stand, in milliseconds. */
  lookedAt: number;
}

export function openPrograms(found: MediaTools, options: ProgramsOptions): Programs {
  return new TriedPrograms(found, options);
}

class TriedPrograms implements Programs {
  private current: MediaTools;
  /** Every whisper-cli there is, in the order in which they are tried. */
  private readonly listeners: readonly string[];
  private readonly stamps: TrialStamps;
  private readonly known = new Map<TriedProgram, Known>();
  private readonly running = new Map<TriedProgram, Promise<Trial>>();
  private readonly options: ProgramsOptions;

  constructor(found: MediaTools, options: ProgramsOptions) {
    this.current = found;
    this.listeners = [found.whisperCli, ...(found.otherListeners ?? [])];
    this.options = options;
    this.stamps = new TrialStamps(options.folder);
  }

  get tools(): MediaTools {
    return this.current;
  }

  trialOf(program: TriedProgram): Promise<Trial> {
    return this.once(program, async () => (await this.standing(program)) ?? (await this.make(program)));
  }

  tryAgain(program: TriedProgram): Promise<Trial> {
    return this.once(program, () => this.make(program));
  }

  /** Whoever asks while a trial is running gets its outcome. */
  private once(program: TriedProgram, ask: () => Promise<Trial>): Promise<Trial> {
    const asked =
      this.running.get(program) ??
      ask().finally(() => {
        this.running.delete(program);
      });
    this.running.set(program, asked);
    return asked;
  }

  /** What is remembered and still true, or null. */
  private async standing(program: TriedProgram): Promise<Trial | null> {
    const known = this.known.get(program);
    const stands = known?.trial.passed ? LOOK_AGAIN_MS : (this.options.repeatAfterMs ?? REPEAT_AFTER_MS);
    if (known && Date.now() - known.lookedAt < stands) return known.trial;
    const fingerprint = await this.fingerprint(program);
    if (known?.trial.passed && known.fingerprint === fingerprint) {
      known.lookedAt = Date.now();
      return known.trial;
    }
    const stamped = await this.stamps.read(program, fingerprint);
    return stamped ? this.remember(stamped, fingerprint) : null;
  }

  private async make(program: TriedProgram): Promise<Trial> {
    const begun = performance.now();
    const outcome = await this.attempt(program);
    const trial: Trial = {
      program,
      ...outcome,
      seconds: Math.round(performance.now() - begun) / 1000,
      at: new Date().toISOString(),
    };
    const fingerprint = await this.fingerprint(program);
    if (trial.passed) await this.stamps.write(trial, fingerprint);
    else await this.stamps.forget(program, fingerprint);
    if (!trial.passed) this.options.log?.error({ program, why: trial.detail }, 'a program does not work here');
    return this.remember(trial, fingerprint);
  }

  private remember(trial: Trial, fingerprint: string): Trial {
    const listener = this.listeners[trial.choice ?? -1];
    if (listener) this.current = { ...this.current, whisperCli: listener };
    this.known.set(trial.program, { trial, fingerprint, lookedAt: Date.now() });
    return trial;
  }

  private async attempt(program: TriedProgram): Promise<Attempt> {
    if (program === 'sight') {
      const ffmpeg = await this.trialOf('ffmpeg');
      if (!ffmpeg.passed) return { passed: false, detail: 'ffmpeg has to work first', remedy: ffmpeg.remedy };
    }
    return attemptProgram(program, { ...this.options, tools: this.current, listeners: this.listeners });
  }

  private fingerprint(program: TriedProgram): Promise<string> {
    return fingerprintOf(program, this.current, this.listeners, modelsToTry(this.current, this.options.bundledModel));
  }
}

/** One line about each program, for whoever runs the machine. */
export function trialLine({ program, passed, detail, remedy, seconds }: Trial): string {
  const label = PROGRAM_LABELS[program];
  return passed
    ? `${label}: ${detail} (${seconds.toFixed(1)} s)`
    : `${label} does not work here: ${detail}. ${remedy ?? ''}`.trim();
}

/** Tries everything that is there, one after the other, so that a fresh machine is not overrun. */
export async function tryAll(programs: Programs): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const program of TRIED_PROGRAMS) {
    if (program === 'pocketsphinx' && !programs.tools.pocketsphinx) continue;
    trials.push(await programs.trialOf(program));
  }
  return trials;
}
