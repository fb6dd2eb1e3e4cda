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
  const answered = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: answered.signal }).then(() => {
    throw new Error('The queue did not answer in time.');
  });
  try {
    await Promise.race([send(pipeline, { recordingId: id, run }), late]);
  } catch (err) {
    log.error({ err, recording: id, run }, 'the queue could not take work in');
  } finally {
    answered.abort();
  }
}
