import type { Processor, Worker } from 'bullmq';
import { openQueueBackend } from '../queues/backend.ts';
import { Payload, type Stage } from '../queues/stages.ts';
import type { Heard } from '../src/heard.ts';
import { showAsAlive } from '../src/recordings/stage-workers.ts';
import { HANDLERS } from './handlers.ts';
import { runStage, stopRecording } from './run-stage.ts';

export interface RunningWorkers {
  /** Aborts what is under way (the queue gives it to the next worker) and stops. */
  close(): Promise<void>;
}

/** Starts a worker for each of these stages. */
export async function startWorkers(heard: Heard, stages: readonly Stage[]): Promise<RunningWorkers> {
  const backend = openQueueBackend({ ...heard.config, databaseUrl: heard.databaseUrl });
  const workers = stages.map((stage): Worker => {
    // Three parameters: the abort signal reaches a processor only if it declares it.
    const processor: Processor = async (job, token, signal) =>
      runStage(heard, await HANDLERS[stage](), job, { token, signal });
    const worker: Worker = backend.worker(stage, processor, {
      concurrency: 1,
      lockDuration: heard.config.queueLockMs,
      stalledInterval: heard.config.queueLockMs,
      maxStalledCount: 5,
    });
    worker.on('error', (error) => heard.log.warn({ err: error, stage }, 'the queue cannot be reached'));
    // Somebody else may be running the job by now: what we make of it must not be saved.
    worker.on('lockRenewalFailed', (ids: string[]) => {
      for (const id of ids) worker.cancelJob(id, 'lock lost');
    });
    // A job that died with its worker too often never reaches the handler again: the recording must still hear of it.
    worker.on('failed', (job, error) => {
      if (!job || !/stalled/i.test(error.message)) return;
      const reason = 'The work on it was interrupted too often. The recording is safe. It can be tried again.';
      void stopRecording(heard, stage, Payload.parse(job.data), { to: 'failed', reason });
    });
    return worker;
  });
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const alive = await showAsAlive(heard, stages);
  return {
    close: async () => {
      await alive.close();
      for (const worker of workers) worker.cancelAllJobs('shutting down');
      await Promise.all(workers.map((worker) => worker.close()));
      await backend.close();
    },
  };
}
