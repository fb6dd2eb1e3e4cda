import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaError } from '../media/errors.ts';
import type { MediaJob, MediaTools, WhisperModel } from '../media/job.ts';
import { tryFfmpeg } from '../media/trials/ffmpeg.ts';
import { tryListener } from '../media/trials/listener.ts';
import { tryPocketsphinx } from '../media/trials/pocketsphinx.ts';
import { trySight } from '../media/trials/sight.ts';
import { PROGRAM_LABELS, type Trial, TRIED_PROGRAMS, type TriedProgram } from '../media/trials/trial.ts';
import type { Config } from './config.ts';
import type { Logger } from './log.ts';
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

export interface ProgramsOptions {
  /** Folder of the remembered trials. Several machines may share it. */
  readonly folder: string;
  /** The bundled small quantised model: what a build does wrong with quantised numbers shows there. Null to leave it out. */
  readonly bundledModel: WhisperModel | null;
  readonly threads: number;
  readonly log?: Logger;
  /** Share of the usual time limits that is given. */
  readonly patience?: number;
  /** How long a bad trial stands before it is repeated, in milliseconds. */
  readonly repeatAfterMs?: number;
}

/** How long an answer stands before the files are looked at again, in milliseconds. */
const LOOK_AGAIN_MS = 30_000;
const REPEAT_AFTER_MS = 10_000;
/** The longest that one program of a trial may run, in milliseconds; whisper-cli has limits of its own. */
const LIMIT_MS = 90_000;

interface Known {
  readonly trial: Trial;
  readonly fingerprint: string;
  /** When the answer was last found to stand, in milliseconds. */
  lookedAt: number;
}

export function openPrograms(found: MediaTools, options: ProgramsOptions): Programs {
  return new TriedPrograms(found, options);
}

/** A trial's outcome, and which of several whisper-cli it is true of. */
type Outcome = Pick<Trial, 'passed' | 'detail' | 'remedy' | 'choice'>;

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

  private async attempt(program: TriedProgram): Promise<Outcome> {
    switch (program) {
      case 'whisper':
        return this.attemptListeners();
      case 'ffmpeg':
        return this.judge(program, 'a sentence and a picture were encoded and decoded', tryFfmpeg);
      case 'sight': {
        const ffmpeg = await this.trialOf('ffmpeg');
        if (!ffmpeg.passed) return { passed: false, detail: 'ffmpeg has to work first', remedy: ffmpeg.remedy };
        return this.judge(program, 'a face was seen and a word was read in a second of picture', trySight);
      }
      case 'pocketsphinx': {
        const { pocketsphinx } = this.current;
        if (!pocketsphinx) return { passed: false, detail: 'it is not installed', remedy: remedyFor(program) };
        return this.judge(program, 'words of a sentence were spotted', (job) => tryPocketsphinx(pocketsphinx, job));
      }
    }
  }

  private async judge(program: TriedProgram, detail: string, act: (job: MediaJob) => Promise<void>): Promise<Outcome> {
    const wrong = await this.problemOf(act);
    return wrong === null
      ? { passed: true, detail, remedy: null }
      : { passed: false, detail: wrong, remedy: remedyFor(program) };
  }

  /** Each whisper-cli in turn with each model; the first that passes is used from now on. */
  private async attemptListeners(): Promise<Outcome> {
    const wrong: string[] = [];
    for (const [choice, listener] of this.listeners.entries()) {
      const problem = await this.listenerProblem(listener);
      if (problem === null) {
        const left = wrong.length > 0 ? ` (left: ${wrong.join('; ')})` : '';
        const detail = `a sentence was understood with ${this.modelNames()}${left}`;
        return { passed: true, detail, remedy: null, choice };
      }
      wrong.push(this.listeners.length > 1 ? `number ${choice + 1} of ${this.listeners.length}: ${problem}` : problem);
    }
    return { passed: false, detail: wrong.join('; '), remedy: remedyFor('whisper', this.current.whisperModel) };
  }

  private async listenerProblem(whisperCli: string): Promise<string | null> {
    for (const model of this.models()) {
      const problem = await this.problemOf((job) =>
        tryListener(model, { ...job, tools: { ...job.tools, whisperCli } }, this.options.patience),
      );
      if (problem) return `${problem} (model ${model.name})`;
    }
    return null;
  }

  private models(): WhisperModel[] {
    const { whisperModel } = this.current;
    const { bundledModel } = this.options;
    return bundledModel && bundledModel.path !== whisperModel.path ? [whisperModel, bundledModel] : [whisperModel];
  }

  private modelNames(): string {
    return this.models()
      .map(({ name }) => name)
      .join(' and ');
  }

  /** What goes wrong when this is done, in our own words; null when nothing does. */
  private async problemOf(act: (job: MediaJob) => Promise<void>): Promise<string | null> {
    const workDir = await mkdtemp(join(tmpdir(), 'heard-trial-'));
    const limit = LIMIT_MS * (this.options.patience ?? 1);
    try {
      await act({
        tools: this.current,
        workDir,
        signal: new AbortController().signal,
        progress: () => {},
        timeoutMs: limit,
        stallMs: limit,
        threads: this.options.threads,
      });
      return null;
    } catch (error) {
      if (!(error instanceof MediaError)) return 'it could not be tried';
      const said = error.message.slice(error.code.length + 2);
      return error.code === 'timed-out' || error.code === 'stalled' ? `${said}: it did not finish in time` : said;
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  private fingerprint(program: TriedProgram): Promise<string> {
    return fingerprintOf(program, this.current, this.listeners, this.models());
  }
}

function remedyFor(program: TriedProgram, model?: WhisperModel): string {
  switch (program) {
    case 'whisper':
      return `Type: npm run setup. It builds whisper.cpp anew, plainer where that is needed. If WHISPER_CLI names a program, correct it or leave it out. If only the model ${model?.name ?? ''} is at fault, delete its file and set-up fetches it again.`;
    case 'ffmpeg':
      return 'Install ffmpeg anew from your system (on Debian: apt-get install --reinstall ffmpeg), or name a good one with FFMPEG_PATH.';
    case 'sight':
      return 'Type: npm run setup. If that does not help, delete the folder node_modules and type it again.';
    case 'pocketsphinx':
      return 'Heard works without it. To have its advice: apt-get install --reinstall pocketsphinx pocketsphinx-en-us';
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
