import { setTimeout as sleep } from 'node:timers/promises';
import type { Heard } from '../heard.ts';
import { resumeLostWork } from '../recordings/intake.ts';
import { followChanges } from './change-consent.ts';
import { finishLostTakedowns } from './finish-takedown.ts';

/** How often somebody looks, in milliseconds. */
const EVERY_MS = 60_000;
/** What is younger than this may be on its way still, in milliseconds. */
const PATIENCE_MS = 20_000;

/** How long the end of the process waits for it, in milliseconds. */
const CLOSE_WITHIN_MS = 5000;

/** How much had been lost on its way. */
interface Reconciled {
  readonly changes: number;
  readonly resumed: number;
  readonly takedowns: number;
}

/**
 * Brings what the database says and what was done together again: a change of consent that did not reach every recording, work that the
 * queue does not know of, files of an episode that is down. Any number of processes may do it at once.
 * @param before what is younger is left alone: somebody may be about to do it
 */
export async function reconcile(heard: Heard, before = new Date(Date.now() - PATIENCE_MS)): Promise<Reconciled> {
  const changes = await followChanges(heard, before);
  const resumed = await resumeLostWork(heard, before);
  return { changes, resumed, takedowns: await finishLostTakedowns(heard, before) };
}

/**
 * Reconciles once at start, whatever its age, and then every minute. Nobody waits for it: where the queue cannot be reached it takes until that can.
 * @returns what ends that, once what is under way is done, or after a moment
 */
export function keepReconciled(heard: Heard, everyMs = EVERY_MS): { close(): Promise<void> } {
  const look = async (before?: Date): Promise<void> => {
    try {
      const found = await reconcile(heard, before);
      if (found.changes + found.resumed + found.takedowns > 0)
        heard.log.info(found, 'what was lost on its way is done');
    } catch (error) {
      heard.log.error({ err: error }, 'nobody could look for what was lost on its way');
    }
  };
  let last: Promise<void> | null = null;
  const lookAlone = (before?: Date) => {
    last ??= look(before).finally(() => {
      last = null;
    });
  };
  lookAlone(new Date());
  const timer = setInterval(() => lookAlone(), everyMs);
  return {
    close: async () => {
      clearInterval(timer);
      await Promise.race([last, sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}
