import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoService } from '../demo/service.ts';
import { STAGES } from '../queues/stages.ts';
import { childOf, NotMeasurable, processOf } from './processes.ts';
import { processorSeconds } from './processor-time.ts';
import { measuredSeconds } from './ratio.ts';
import type { Figure, Row } from './row.ts';

/** The trials, the work of the night and the first look for lost work are over after so many seconds. */
const SETTLE_S = 30;
const SECONDS = 120;
/** Share of one core that an idle process may use. */
const SHARE = 0.003;
/** Seconds after which a job has begun at the latest. */
const LATEST_S = 0.3;
/** Jobs of each stage: the first loads what the stage needs. */
const JOBS = 5;
const PORT_BEFORE = 3960;

/** A service that does nothing, with its worker: two process numbers. */
interface Idle {
  readonly service: number;
  readonly worker: number;
  stop(): Promise<void>;
}

/** Starts the service of an earlier Heard in a scratch folder, with the same settings. */
async function startBefore(root: string, varDir: string, { env }: DemoService): Promise<Idle> {
  const settings = { HEARD_VAR: varDir, PORT: `${PORT_BEFORE}`, PUBLIC_URL: `http://127.0.0.1:${PORT_BEFORE}` };
  const own: NodeJS.ProcessEnv = { ...env, ...settings };
  delete own.DATABASE_URL;
  const bundled = existsSync(join(root, 'scripts/start.mjs'));
  const child = fork(join(root, bundled ? 'scripts/start.mjs' : 'src/main.ts'), bundled ? ['src/main.ts'] : [], {
    execArgv: bundled ? [] : ['--import', 'tsx'],
    cwd: root,
    env: own,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await once(child, 'message');
  await sleep(SETTLE_S * 1000);
  return {
    service: child.pid!,
    worker: await childOf(child.pid!, 'workers/main.ts'),
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Processor seconds that these processes use in the same so many seconds. */
async function usedBy(pids: readonly number[], seconds: number): Promise<number[]> {
  const look = () => Promise.all(pids.map(processorSeconds));
  const before = await look();
  await sleep(seconds * 1000);
  const after = await look();
  return pids.map((_, i) => {
    if (before[i] == null || after[i] == null)
      throw new NotMeasurable('The system does not say how much processor time a process has used.');
    return after[i] - before[i];
  });
}

/** Seconds until a job for which there is no work is done, one after the other, each after a pause in which the worker has nothing to do. */
async function jobSeconds({ heard }: DemoService): Promise<{ first: number[]; later: number[] }> {
  const [first, later]: number[][] = [[], []];
  for (let round = 0; round < JOBS; round += 1)
    for (const stage of STAGES) {
      await sleep(300 + 100 * round);
      const queue = heard.pipeline.queue(stage);
      const seconds = await measuredSeconds(async () => {
        const job = await queue.add(stage, { recordingId: '0000000000000000', run: 1 });
        while (!(await job.isCompleted())) await sleep(5);
      });
      (round === 0 ? first : later)!.push(seconds);
    }
  return { first: first!, later: later! };
}

const percent = (used: number) => `${((used / SECONDS) * 100).toFixed(2)} %`;

/** What service and worker use of a core while nobody wants anything, and how soon a job is done all the same. */
export const idle: Row = async ({ asked, folder, service, say }) => {
  const ours = await service();
  const pids = [await processOf('src/main.ts'), await processOf('workers/main.ts')];
  const before = asked.before ? await startBefore(asked.before, join(folder, 'idle-before'), ours) : null;
  try {
    if (!before) await sleep(SETTLE_S * 1000);
    say(`idle: looking for ${SECONDS} s`);
    const [service = 0, worker = 0, serviceBefore, workerBefore] = await usedBy(
      [...pids, ...(before ? [before.service, before.worker] : [])],
      SECONDS,
    );
    const allowed = SHARE * SECONDS;
    const figureOf = (name: string, used: number, usedBefore: number | undefined): Figure => ({
      row: 'idle',
      name: `idle ${name}, processor`,
      ours: used,
      bare: allowed,
      unit: 's',
      ratio: used / allowed,
      ratios: [used / allowed],
      target: { atMost: 1 },
      compared: `processor time of the ${name} in ${SECONDS} s in which nobody wants anything (${percent(used)} of a core) ÷ ${SHARE * 100} % of a core.`,
      notes:
        usedBefore === undefined
          ? []
          : [`The earlier Heard in the same seconds: ${percent(usedBefore)}; ${(used / usedBefore).toFixed(2)} of it.`],
    });
    const { first, later } = await jobSeconds(ours);
    const longest = Math.max(...later);
    return [
      figureOf('service', service, serviceBefore),
      figureOf('worker', worker, workerBefore),
      {
        row: 'idle',
        name: 'start of a job',
        ours: longest,
        bare: LATEST_S,
        unit: 's',
        ratio: longest / LATEST_S,
        ratios: [longest / LATEST_S],
        target: { atMost: 1 },
        compared: `longest time of ${later.length} jobs of all stages for a recording that is not there, from adding until they are done, ÷ ${LATEST_S} s.`,
        notes: [
          `The first job of each stage, which loads what the stage needs: ${STAGES.map((stage, i) => `${stage} ${first[i]!.toFixed(2)} s`).join(', ')}.`,
        ],
      },
    ];
  } finally {
    await before?.stop();
  }
};
