import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openQueueBackend } from '../queues/backend.ts';
import { STAGES } from '../queues/stages.ts';
import { ROOT } from '../src/config.ts';
import { type IdleService, startIdleService } from './idle-service.ts';
import { NotMeasurable } from './processes.ts';
import { processorSeconds } from './processor-time.ts';
import { measuredSeconds, median } from './ratio.ts';
import type { Figure, Row } from './row.ts';

/** The trials, the work of the night and the first look for lost work are over after so many seconds. */
const SETTLE_S = 20;
const SECONDS = 60;
/** Share of one core that an idle process may use. */
const SHARE = 0.003;
/** Seconds after which a job has begun at the latest. */
const LATEST_S = 0.3;
/** Jobs of each stage. */
const JOBS = 5;
const PORTS = { ours: 3950, before: 3960 };

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
async function jobSeconds({ databaseUrl }: IdleService): Promise<number[]> {
  const backend = openQueueBackend({ redisUrl: null, databaseUrl, queuePrefix: 'heard' });
  const all: number[] = [];
  for (const stage of STAGES) {
    const queue = backend.queue(stage);
    await queue.waitUntilReady();
    for (let round = 0; round < JOBS; round += 1) {
      await sleep(300 + 100 * round);
      const seconds = await measuredSeconds(async () => {
        const job = await queue.add(stage, { recordingId: '0000000000000000', run: 1 });
        while (!(await job.isCompleted())) await sleep(5);
      });
      all.push(seconds);
    }
    await queue.close();
  }
  await backend.close();
  return all;
}

const percent = (used: number) => `${((used / SECONDS) * 100).toFixed(2)} %`;

const shown = (seconds: readonly number[]) =>
  `median ${median(seconds).toFixed(3)} s, longest ${Math.max(...seconds).toFixed(3)} s`;

/** What service and worker use of a core while nobody wants anything, and how soon a job is done all the same. */
export const idle: Row = async ({ asked, folder, say }) => {
  const running: IdleService[] = [];
  const startOne = async (name: keyof typeof PORTS, root: string): Promise<IdleService> => {
    const one = await startIdleService(root, { varDir: join(folder, `idle-${name}`), port: PORTS[name] });
    running.push(one);
    return one;
  };
  try {
    const ours = await startOne('ours', ROOT);
    const before = asked.before ? await startOne('before', asked.before) : null;
    await sleep(SETTLE_S * 1000);
    say(`idle: looking for ${SECONDS} s`);
    const used = await usedBy(
      running.flatMap(({ pids }) => [pids.service, pids.worker]),
      SECONDS,
    );
    const allowed = SHARE * SECONDS;
    const figures = (['service', 'worker'] as const).map((name, i): Figure => {
      const [mine, theirs] = [used[i]!, used[i + 2]];
      return {
        row: 'idle',
        name: `idle ${name}, processor`,
        ours: mine,
        bare: allowed,
        unit: 's',
        ratio: mine / allowed,
        ratios: [mine / allowed],
        target: { atMost: 1 },
        compared: `processor time of the ${name} in ${SECONDS} s in which nobody wants anything (${percent(mine)} of a core) ÷ ${SHARE * 100} % of a core.`,
        notes:
          theirs === undefined
            ? []
            : [`The earlier Heard in the same seconds: ${percent(theirs)}; ${(mine / theirs).toFixed(2)} of it.`],
      };
    });
    say('idle: adding jobs');
    const jobs = await jobSeconds(ours);
    const longest = Math.max(...jobs);
    const jobsBefore = before ? await jobSeconds(before) : null;
    return [
      ...figures,
      {
        row: 'idle',
        name: 'start of a job',
        ours: longest,
        bare: LATEST_S,
        unit: 's',
        ratio: longest / LATEST_S,
        ratios: [longest / LATEST_S],
        target: { atMost: 1 },
        compared: `longest time of ${jobs.length} jobs of all stages for a recording that is not there, from adding until they are done, ÷ ${LATEST_S} s.`,
        notes: [`${shown(jobs)}.`, ...(jobsBefore ? [`The earlier Heard after it: ${shown(jobsBefore)}.`] : [])],
      },
    ];
  } finally {
    for (const one of running) await one.stop();
  }
};
