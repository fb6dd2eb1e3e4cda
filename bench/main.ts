import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoService, startDemoService } from '../demo/service.ts';
import type { MediaJob } from '../media/job.ts';
import { findTools } from '../src/tools.ts';
import { BadArguments, type BenchArguments, readArguments, type RowName, USAGE } from './arguments.ts';
import { filmLooks } from './film.ts';
import { feed } from './feed.ts';
import { flagging } from './flagging.ts';
import { idle } from './idle.ts';
import { describeMachine, load, machineText } from './machine.ts';
import { memory } from './memory.ts';
import { picture } from './picture.ts';
import { checks } from './checks.ts';
import { covers } from './moving-covers.ts';
import { pieces } from './pieces.ts';
import { type BenchRecording, makeRecording } from './recording.ts';
import { type Bench, type Figure, isMet, type Row } from './row.ts';
import { sound } from './sound.ts';
import { start } from './start.ts';
import { table } from './table.ts';
import { transcription } from './transcription.ts';
import { upload } from './upload.ts';

const ROWS: Record<RowName, Row> = {
  transcription,
  flagging,
  sound,
  checks,
  picture,
  covers,
  film: filmLooks,
  upload,
  memory,
  pieces,
  feed,
  idle,
  start,
};
/** The port from which on a free one is looked for. */
const PORT = 3900;
const HOUR_MS = 3_600_000;
const BUSY =
  'Other programs keep this machine busy, so these figures will mean little. STAGE_THREADS=1 helps: threads then do not wait for each other.';

/** How busy the machine was when a row began. */
interface Load {
  readonly row: RowName;
  readonly load: number;
}

const say = (line: string): void => console.error(line);

/** The recording and the service are made once, when the first row wants them. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** Runs the rows one after the other. A row that fails is told and left out. @returns how many failed */
async function runRows(bench: Bench, figures: Figure[], loads: Load[]): Promise<number> {
  let failed = 0;
  for (const row of bench.asked.rows) {
    loads.push({ row, load: load() });
    say(`\n${row} (load average of the last minute: ${load()})`);
    try {
      figures.push(...(await ROWS[row](bench)));
    } catch (error) {
      if (bench.job.signal.aborted) throw error;
      failed += 1;
      say(`${row} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed;
}

async function tell(asked: BenchArguments, job: MediaJob, figures: readonly Figure[], loads: readonly Load[]) {
  const machine = await describeMachine(job);
  const atStart = loads.map(({ row, load }) => `${row} ${load}`).join(', ');
  console.log(`\n${machineText(machine)}\nload average at the start of each row: ${atStart}\n\n${table(figures)}`);
  if (!asked.json) return;
  const told = figures.map((figure) => ({ ...figure, met: isMet(figure.ratio, figure.target) }));
  await writeFile(asked.json, `${JSON.stringify({ machine, loads, asked, figures: told }, null, 2)}\n`);
}

/** @returns the exit status: 0 when every row could be measured, whether or not it reached its target */
async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  // The recording is made of synthetic voices, which the demo model knows; another model would only be slower.
  process.env.WHISPER_MODEL ||= 'demo-en';
  const threads = Number(process.env.STAGE_THREADS) || availableParallelism();
  const folder = await mkdtemp(join(tmpdir(), 'heard-bench-'));
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const limits = { timeoutMs: HOUR_MS, stallMs: HOUR_MS };
  let service: DemoService | null = null;
  try {
    const workDir = join(folder, 'work');
    await mkdir(workDir);
    const tools = findTools(process.env);
    const job: MediaJob = { tools, workDir, signal: interrupted.signal, progress: () => {}, ...limits, threads };
    const recording = once(async (): Promise<BenchRecording> => {
      say(`Making a recording of ${asked.minutes} minutes…`);
      return await makeRecording(folder, asked.minutes * 60, asked.channels, job);
    });
    const started = once(async (): Promise<DemoService> => {
      say('Starting a Heard of its own in a scratch folder…');
      const env = { STAGE_THREADS: String(threads), LOG_LEVEL: 'error' };
      service = await startDemoService(join(folder, 'var'), { port: PORT, env });
      return service;
    });
    const figures: Figure[] = [];
    const loads: Load[] = [];
    if (load() > availableParallelism()) say(BUSY);
    const failed = await runRows({ asked, folder, job, recording, service: started, say }, figures, loads);
    await tell(asked, job, figures, loads);
    return failed === 0 ? 0 : 1;
  } finally {
    // Typed anew: the compiler does not see that the row that wanted the service has set it.
    await (service as DemoService | null)?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof BadArguments) console.error(`${error.message}\n\n${USAGE}`);
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof BadArguments ? 2 : 1;
}
process.exit();
