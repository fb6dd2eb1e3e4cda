import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import type { Stage } from '../../queues/stages.ts';
import type { Heard } from '../heard.ts';
import { nobodySince } from '../recordings/held-up.ts';
import { stagesWithoutWorker } from '../recordings/stage-workers.ts';
import { pingDatabase } from '../store/database.ts';
import { type ProgramFinding, programFindings } from './program-findings.ts';

/** Milliseconds that a part has to show a sign of life. */
const PATIENCE = 5000;
/** Milliseconds for which a part that does not answer a busy machine counts as busy itself, since its last answer. */
const BUSY_FOR = 60_000;
/** Milliseconds by which this process was late when it was busy itself: answers may lie there unread. */
const LATE = 100;

/** True when more threads want to run than there are processors. On Windows nobody knows. */
const processorsAreBusy = () => loadavg()[0]! > availableParallelism();

interface Limits {
  readonly patience: number;
  readonly isBusy: () => boolean;
}

/**
 * Whether each part that the service needs is there. Never rejects. A part that says no is broken at once. One that says nothing is broken too,
 * but for a minute after its last answer while the machine is busy: transcription uses all processors, and to call the service broken then would
 * have it started again in the middle of its work.
 */
export function readiness(
  heard: Heard,
  { patience, isBusy }: Limits = { patience: PATIENCE, isBusy: processorsAreBusy },
): () => Promise<Record<string, ProgramFinding>> {
  const part = (check: () => Promise<unknown>, otherwise: string): (() => Promise<ProgramFinding>) => {
    let answeredAt = Number.NEGATIVE_INFINITY;
    return async () => {
      const answer = check().then((found): ProgramFinding => {
        answeredAt = Date.now();
        return { ok: true, why: said(found) };
      });
      // It may say no when nobody waits for it any more.
      answer.catch(() => {});
      try {
        const found = await answerWithin(answer, patience);
        if (found) return found;
        const wasThere = Date.now() - answeredAt < BUSY_FOR + patience;
        return isBusy() && wasThere
          ? { ok: true, why: 'It answers late: this machine is busy.' }
          : { ok: false, why: otherwise };
      } catch (error) {
        // Errors of other programs may hold addresses and passwords.
        return { ok: false, why: error instanceof NotReady ? error.message : otherwise };
      }
    };
  };
  const parts: Record<string, () => Promise<ProgramFinding>> = {
    database: part(() => pingDatabase(heard.db), 'The database does not answer.'),
    queue: part(() => heard.pipeline.ping(), 'The queue does not answer.'),
    workers: part(() => someWorkerForEachStage(heard), 'Nobody knows whether workers are there.'),
    disk: part(() => enoughDisk(heard), 'The disk cannot be looked at.'),
  };
  return async () => {
    const programs = programFindings(heard, patience);
    const looks = Object.entries(parts).map(async ([name, look]) => [name, await look()]);
    return { ...Object.fromEntries(await Promise.all(looks)), ...(await programs) };
  };
}

/** `/healthz`: the process answers. `/readyz`: everything that it needs answers too (503 with what does not). */
export function health(heard: Heard): Router {
  const look = readiness(heard);
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  router.get('/readyz', async (_request, response) => {
    const parts = await look();
    const ok = Object.values(parts).every((part) => part.ok);
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, parts });
  });
  return router;
}

const said = (found: unknown) => (typeof found === 'string' ? found : 'It answers.');

class NotReady extends Error {}

/** @throws NotReady with the stages that no worker works on, each with since when */
async function someWorkerForEachStage(heard: Heard): Promise<string> {
  const alone = [...(await stagesWithoutWorker(heard.db))];
  if (alone.length === 0) return 'Each stage has a worker.';
  const bySentence = new Map<string, Stage[]>();
  for (const [stage, since] of alone)
    bySentence.set(nobodySince(since), [...(bySentence.get(nobodySince(since)) ?? []), stage]);
  const said = [...bySentence].map(([sentence, stages]) => `${stages.join(', ')}: ${sentence}`);
  throw new NotReady(`${said.join(' ')} On a machine that is to do it, type: npm run worker`);
}

async function enoughDisk(heard: Heard): Promise<string> {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const free = await heard.files.freeBytes();
  if (free < heard.config.keepFreeBytes) {
    throw new NotReady(
      `Only ${gigabytes(free)} GB are free; ${gigabytes(heard.config.keepFreeBytes)} GB must stay free. Make room.`,
    );
  }
  return `${gigabytes(free)} GB free`;
}

/** The answer; null when there is none in time. Where this process was too busy itself to look, it looks for as long again. */
async function answerWithin<T>(answer: Promise<T>, patience: number): Promise<T | null> {
  const asked = performance.now();
  for (const limit of [patience, patience]) {
    const stop = new AbortController();
    const late = sleep(limit, null, { signal: stop.signal }).catch(() => null);
    const found = await Promise.race([answer, late]).finally(() => stop.abort());
    if (found !== null || performance.now() - asked < limit + LATE) return found;
  }
  return null;
}
