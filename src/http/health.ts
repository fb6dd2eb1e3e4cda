import { sql } from 'drizzle-orm';
import { Router } from 'express';
import type { Heard } from '../heard.ts';
import { type ProgramFinding, programFindings } from './program-findings.ts';

/** Milliseconds that a part has to show a sign of life. */
const PATIENCE = 5000;

/** Whether each part that the service needs is there. Never rejects. */
export function readiness(heard: Heard): () => Promise<Record<string, ProgramFinding>> {
  const parts: Record<string, () => Promise<ProgramFinding>> = {
    database: () => finding(() => heard.db.execute(sql`select 1`), 'The database does not answer.'),
    queue: () => finding(() => heard.pipeline.ping(), 'The queue does not answer.'),
    disk: () => finding(() => enoughDisk(heard), 'The disk cannot be looked at.'),
  };
  return async () => {
    const programs = programFindings(heard, PATIENCE);
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

/** What a check found, with its own words only where they are ours: errors of other programs may hold addresses and passwords. */
async function finding(check: () => Promise<unknown>, otherwise: string): Promise<ProgramFinding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('late')), PATIENCE);
  });
  try {
    return { ok: true, why: said(await Promise.race([check(), late])) };
  } catch (error) {
    return { ok: false, why: error instanceof NotReady ? error.message : otherwise };
  } finally {
    clearTimeout(timer);
  }
}
