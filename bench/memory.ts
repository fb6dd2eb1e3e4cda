import { takeThrough } from '../demo/take-through.ts';
import { forgetPeak, peakMib, processOf } from './processes.ts';
import { benchRoster } from './roster.ts';
import type { Row } from './row.ts';
import { makeShow } from './steps.ts';

/** The most that any Node process may use, in MiB. */
const LIMIT_MIB = 400;
const PROCESSES = [
  { name: 'service', script: 'src/main.ts' },
  { name: 'worker', script: 'workers/main.ts' },
];

/** The memory of service and worker while the recording goes all its way into the feed. */
export const memory: Row = async ({ asked, recording, service: open, say }) => {
  const { path } = await recording();
  const service = await open();
  const showId = await makeShow(service);
  const counted = await Promise.all(PROCESSES.map(async ({ script }) => forgetPeak(await processOf(script))));
  const whole = { path, roster: benchRoster(), spoken: null };
  const { view } = await takeThrough(
    service,
    showId,
    whole,
    () => {},
    () => {},
  );
  say(`memory: the recording is at “${view.state}”`);
  const stages = view.stages.filter(({ seconds }) => seconds !== null);
  const notes = [
    `The recording ended at “${view.state}”: ${view.flags.length} flags, ${view.release?.spans.length ?? 0} spans redacted.`,
    `Stages: ${stages.map(({ stage, seconds }) => `${stage} ${seconds!.toFixed(1)} s`).join(', ')}.`,
    ...(counted.every(Boolean) ? [] : ['The peaks count from the start of the processes, earlier rows included.']),
  ];
  return await Promise.all(
    PROCESSES.map(async ({ name, script }, i) => {
      const peak = await peakMib(await processOf(script));
      return {
        row: 'memory' as const,
        name: `peak memory, ${name}`,
        ours: peak,
        bare: LIMIT_MIB,
        unit: 'MiB' as const,
        ratio: peak / LIMIT_MIB,
        ratios: [peak / LIMIT_MIB],
        target: { atMost: 1 },
        compared: `most resident memory of the ${name} process from upload to feed (${asked.minutes} min, Node only) ÷ the limit.`,
        notes: i === 0 ? notes : [],
      };
    }),
  );
};
