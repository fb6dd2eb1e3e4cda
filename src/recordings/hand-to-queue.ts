import { setTimeout as sleep } from 'node:timers/promises';
import type { Pipeline } from '../../queues/pipeline.ts';
import type { Payload } from '../../queues/stages.ts';
import type { Heard } from '../heard.ts';
import type { Recording } from './life.ts';

/** How long people wait for the queue to take work in, in milliseconds. */
const PATIENCE_MS = 2000;

/**
 * Hands work over to the queue, once the transaction that asks for it has ended. Where the queue cannot be reached, what people did stands all
 * the same, and `reconcile` hands the work over later.
 */
export async function handToQueue(
  { pipeline, log }: Pick<Heard, 'pipeline' | 'log'>,
  { id, run }: Pick<Recording, 'id' | 'run'>,
  send: (pipeline: Pipeline, payload: Payload) => Promise<void>,
): Promise<void> {
  const waited = new AbortController();
  const failed = (err: unknown) => log.error({ err, recording: id, run }, 'the queue could not take work in');
  const sent = send(pipeline, { recordingId: id, run }).then(
    () => true,
    (error: unknown) => {
      failed(error);
      return true;
    },
  );
  const late = sleep(PATIENCE_MS, false, { signal: waited.signal }).catch(() => true);
  if (!(await Promise.race([sent, late]))) failed(new Error('It did not answer in time.'));
  waited.abort();
}
