import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaError } from '../../media/errors.ts';
import type { MediaJob, MediaTools, WhisperModel } from '../../media/job.ts';
import { tryFfmpeg } from '../../media/trials/ffmpeg.ts';
import { tryListener } from '../../media/trials/listener.ts';
import { tryPocketsphinx } from '../../media/trials/pocketsphinx.ts';
import { trySight } from '../../media/trials/sight.ts';
import type { Trial, TriedProgram } from '../../media/trials/trial.ts';

/** A trial's outcome, and which of several whisper-cli it is true of. */
export type Attempt = Pick<Trial, 'passed' | 'detail' | 'remedy' | 'choice'>;

/** What programs are tried with. */
export interface Workbench {
  readonly tools: MediaTools;
  /** Every whisper-cli there is, in the order in which they are tried. */
  readonly listeners: readonly string[];
  /** The bundled small quantised model: what a build does wrong with quantised numbers shows there. Null to leave it out. */
  readonly bundledModel: WhisperModel | null;
  readonly threads: number;
  /** Share of the usual time limits that is given. */
  readonly patience?: number;
}

/** The longest that one program of a trial may run, in milliseconds; whisper-cli has limits of its own. */
const LIMIT_MS = 90_000;

/** Gives a program a second of real work. `sight` needs an ffmpeg that works. Never rejects for what the program does. */
export async function attemptProgram(program: TriedProgram, bench: Workbench): Promise<Attempt> {
  switch (program) {
    case 'whisper':
      return attemptListeners(bench);
    case 'ffmpeg':
      return judge(program, 'a sentence and a picture were encoded and decoded', tryFfmpeg, bench);
    case 'sight':
      return judge(program, 'a face was seen and a word was read in a second of picture', trySight, bench);
    case 'pocketsphinx': {
      const { pocketsphinx } = bench.tools;
      if (!pocketsphinx) return { passed: false, detail: 'it is not installed', remedy: remedyFor(program) };
      return judge(program, 'words of a sentence were spotted', (job) => tryPocketsphinx(pocketsphinx, job), bench);
    }
  }
}

/** The models that every whisper-cli is tried with. */
export function modelsToTry({ whisperModel }: MediaTools, bundledModel: WhisperModel | null): WhisperModel[] {
  return bundledModel && bundledModel.path !== whisperModel.path ? [whisperModel, bundledModel] : [whisperModel];
}

async function judge(
  program: TriedProgram,
  detail: string,
  act: (job: MediaJob) => Promise<void>,
  bench: Workbench,
): Promise<Attempt> {
  const wrong = await problemOf(act, bench);
  return wrong === null
    ? { passed: true, detail, remedy: null }
    : { passed: false, detail: wrong, remedy: remedyFor(program) };
}

/** Each whisper-cli in turn with each model; the first that passes is the choice. */
async function attemptListeners(bench: Workbench): Promise<Attempt> {
  const { listeners, tools } = bench;
  const models = modelsToTry(tools, bench.bundledModel);
  const wrong: string[] = [];
  for (const [choice, listener] of listeners.entries()) {
    const problem = await listenerProblem(listener, models, bench);
    if (problem === null) {
      const left = wrong.length > 0 ? ` (left: ${wrong.join('; ')})` : '';
      const names = models.map(({ name }) => name).join(' and ');
      return { passed: true, detail: `a sentence was understood with ${names}${left}`, remedy: null, choice };
    }
    wrong.push(listeners.length > 1 ? `number ${choice + 1} of ${listeners.length}: ${problem}` : problem);
  }
  return { passed: false, detail: wrong.join('; '), remedy: remedyFor('whisper', tools.whisperModel) };
}

async function listenerProblem(
  whisperCli: string,
  models: readonly WhisperModel[],
  bench: Workbench,
): Promise<string | null> {
  for (const model of models) {
    const problem = await problemOf(
      (job) => tryListener(model, { ...job, tools: { ...job.tools, whisperCli } }, bench.patience),
      bench,
    );
    if (problem) return `${problem} (model ${model.name})`;
  }
  return null;
}

/** What goes wrong when this is done, in our own words; null when nothing does. */
async function problemOf(
  act: (job: MediaJob) => Promise<void>,
  { tools, threads, patience = 1 }: Workbench,
): Promise<string | null> {
  const workDir = await mkdtemp(join(tmpdir(), 'heard-trial-'));
  const limit = LIMIT_MS * patience;
  try {
    await act({
      tools,
      workDir,
      signal: new AbortController().signal,
      progress: () => {},
      timeoutMs: limit,
      stallMs: limit,
      threads,
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

function remedyFor(program: TriedProgram, model?: WhisperModel): string {
  switch (program) {
    case 'whisper':
      return `Type: npm run setup. It builds whisper.cpp anew, plainer where that is needed. If WHISPER_CLI names a program, correct it or leave it out. If only the model ${model?.name ?? ''} is at fault, delete its file and set-up fetches it again.`;
    case 'ffmpeg':
      return 'Install ffmpeg anew from your system (on Debian: apt-get install --reinstall ffmpeg), or name a good one with FFMPEG_PATH.';
    case 'sight':
      return 'Type: npm run setup. If that does not help, delete the folder node_modules and type it again.';
    case 'pocketsphinx':
      return 'Heard works without it, with wider bleeps. To have it: apt-get install --reinstall pocketsphinx pocketsphinx-en-us';
  }
}
