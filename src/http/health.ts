import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { Router } from 'express';
import type { Heard } from '../heard.ts';

const run = promisify(execFile);

export interface Finding {
  readonly ok: boolean;
  /** What is wrong and what to do, or what was found. */
  readonly why: string;
}

/** Milliseconds that a part has to show a sign of life. */
const PATIENCE = 5000;
/** Milliseconds for which an answer of a program stands: programs do not go away often, and balancers ask every second. */
const PROGRAM_ANSWER_STANDS = 60_000;

/** Whether each part that the service needs is there. Never rejects. */
export function readiness(heard: Heard): () => Promise<Record<string, Finding>> {
  const { ffmpeg, whisperCli, whisperModel } = heard.tools;
  const checkFfmpeg = remembered(async () => {
    const { stdout } = await run(ffmpeg, ['-hide_banner', '-version'], { timeout: PATIENCE, killSignal: 'SIGKILL' });
    return stdout.split('\n')[0]?.split(' Copyright')[0] ?? 'there';
  });
  const checkWhisper = remembered(async () => {
    await access(whisperCli, constants.X_OK);
    await access(whisperModel.path, constants.R_OK);
    return `whisper.cpp with the model ${whisperModel.name}`;
  });
  const parts: Record<string, () => Promise<Finding>> = {
    database: () => finding(() => heard.db.execute(sql`select 1`), 'The database does not answer.'),
    queue: () => finding(() => heard.pipeline.ping(), 'The queue does not answer.'),
    disk: () => finding(() => enoughDisk(heard), 'The disk cannot be looked at.'),
    ffmpeg: () => finding(checkFfmpeg, 'ffmpeg does not run. Type: npm run doctor'),
    whisper: () => finding(checkWhisper, 'Whisper or its model is missing. Type: npm run doctor'),
  };
  return async () =>
    Object.fromEntries(await Promise.all(Object.entries(parts).map(async ([name, look]) => [name, await look()])));
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
async function finding(check: () => Promise<unknown>, otherwise: string): Promise<Finding> {
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

function remembered(check: () => Promise<string>): () => Promise<string> {
  let answer: { at: number; value: string } | null = null;
  return async () => {
    if (answer && Date.now() - answer.at < PROGRAM_ANSWER_STANDS) return answer.value;
    answer = null;
    const value = await check();
    answer = { at: Date.now(), value };
    return value;
  };
}
