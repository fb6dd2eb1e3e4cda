import type { Worker } from 'bullmq';
import { openQueueBackend } from '../queues/backend.ts';
import { NIGHTLY } from '../queues/stages.ts';
import { nightly } from '../src/lifecycle/nightly.ts';
import type { Heard } from '../src/heard.ts';
import type { RunningWorkers } from './workers.ts';

/** Does the work of the night: every night, and once as soon as it is started. */
export async function startNightly(heard: Heard, pattern?: string): Promise<RunningWorkers> {
  const backend = openQueueBackend({ ...heard.config, databaseUrl: heard.databaseUrl });
  const worker: Worker = backend.worker(
    NIGHTLY,
    async () => heard.log.info(await nightly(heard), 'the work of the night is done'),
    {
      concurrency: 1,
      lockDuration: heard.config.queueLockMs,
      stalledInterval: heard.config.queueLockMs,
    },
  );
  worker.on('error', (error) => heard.log.warn({ err: error }, 'the queue cannot be reached'));
  worker.on('failed', (_job, error) => heard.log.error({ err: error }, 'the work of the night failed'));
  await worker.waitUntilReady();
  await heard.pipeline.scheduleNightly(pattern);
  return {
    close: async () => {
      await worker.close();
      await backend.close();
    },
  };
}
