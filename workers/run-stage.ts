import { type Job, UnrecoverableError } from 'bullmq';
import { eq } from 'drizzle-orm';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FAILURES, MediaError } from '../media/errors.ts';
import { ATTEMPTS, jobId, Payload, type Stage } from '../queues/stages.ts';
import type { Heard } from '../src/heard.ts';
import { SYSTEM } from '../src/people/actor.ts';
import { lockRecording, move, type Recording, recordingOf } from '../src/recordings/life.ts';
import type { KnownCut } from '../src/rules/recording/known-cut.ts';
import type { RecordingState } from '../src/rules/recording/states.ts';
import { recordings, stageRuns } from '../src/store/schema.ts';
import type { StageHandler } from './handler.ts';
import { type Broken, brokenAfter, brokenBefore, hold } from './hold.ts';
import { forgetHeld, markEnded, markRunning, type StageOfRun, thisRun } from './stage-runs.ts';

/** How the queue lends a job: the token of the worker that has it, and a signal to let go of it. */
export interface HowJobIsHeld {
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** How often progress is written down, in milliseconds. */
const PROGRESS_EVERY = 500;
/** How often a stage asks whether its recording still wants it, in milliseconds. */
const ASK_EVERY = 1000;

/**
 * Runs one job of a stage under its limits: loads the recording, gives the handler a private folder and an abort signal that a
 * time limit, a no-progress limit, a lost lock and a shutdown all pull, and writes down how it went.
 * A job of an earlier start of the pipeline, or for a recording that has moved on, does nothing; where it moves on meanwhile, because somebody
 * in it said no for example, the work is stopped within seconds. One that needs a program which does not work
 * on this machine waits in the queue, without using up a try.
 */
export async function runStage(
  heard: Heard,
  handler: StageHandler,
  job: Job,
  { token, signal }: HowJobIsHeld = {},
): Promise<void> {
  const payload = Payload.parse(job.data);
  const { stage } = handler;
  const of: StageOfRun = { ...payload, stage };
  const recording = await currentRecording(heard, handler, payload);
  const log = heard.log.child({
    stage,
    recording: payload.recordingId,
    run: payload.run,
    attempt: job.attemptsMade + 1,
  });
  if (!recording) {
    log.info('there is no work left for this job');
    await forgetHeld(heard, of);
    return;
  }
  const needs = handler.needs(recording);
  const waitFor = (program: Broken): Promise<never> => {
    log.warn({ waitsFor: program.program }, 'stage waits for a program that does not work');
    return hold(heard, of, job, program, token);
  };
  const broken = await brokenBefore(heard, needs);
  if (broken) return waitFor(broken);
  const workDir = join(heard.config.varDir, 'work', jobId(stage, payload));
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  const wanted = stillWanted(heard, handler, payload);
  const limits = limitsOf(heard, signal ? AbortSignal.any([signal, wanted.signal]) : wanted.signal);
  const begun = performance.now();
  await markRunning(heard, of, job.attemptsMade + 1);
  log.info('stage started');
  const progress = progressWriter(heard, of, limits.alive);
  try {
    await handler.run({
      heard,
      recording,
      payload,
      job: {
        tools: heard.tools,
        workDir,
        signal: limits.signal,
        progress: progress.report,
        timeoutMs: heard.config.stageLimitMs,
        stallMs: heard.config.stageStallMs,
        threads: heard.config.stageThreads,
      },
    });
    wanted.clear();
    // Where the stage itself moved the recording on, it is done.
    if (!wanted.signal.aborted) limits.signal.throwIfAborted();
    await progress.settled();
    await markEnded(heard, of, {
      state: 'done',
      progress: 1,
      seconds: (performance.now() - begun) / 1000,
      reason: null,
    });
    log.info({ seconds: Math.round((performance.now() - begun) / 100) / 10 }, 'stage done');
  } catch (thrown) {
    await progress.settled();
    if (!(await wanted.isStill().catch(() => true))) {
      log.info('stage stopped: its recording has moved on');
      await markEnded(heard, of, { state: 'failed', reason: null });
      return;
    }
    const error = limits.reasonOf(thrown);
    const crashed = signal?.aborted ? null : await brokenAfter(heard, needs, error);
    if (crashed) await waitFor(crashed);
    log.warn({ err: error }, 'stage failed');
    await markEnded(heard, of, {
      state: 'failed',
      seconds: (performance.now() - begun) / 1000,
      reason: plainReason(error),
    });
    const refused = error instanceof MediaError && error.isRefusal;
    const last = job.attemptsMade + 1 >= (job.opts.attempts ?? ATTEMPTS[stage]);
    if (signal?.aborted && !refused) throw error;
    if (refused || last) {
      const to = refused ? 'refused' : 'failed';
      await stopRecording(heard, stage, payload, { to, reason: plainReason(error), cutShort: cutOf(error) });
    }
    // Errors are kept by the queue: only their code may go there, never a message that could quote input.
    const kept = error instanceof MediaError ? error.code : error.name;
    throw refused ? new UnrecoverableError(kept) : new Error(kept);
  } finally {
    limits.clear();
    wanted.clear();
    await rm(workDir, { recursive: true, force: true });
  }
}

async function currentRecording(
  heard: Heard,
  handler: StageHandler,
  { recordingId, run }: Payload,
): Promise<Recording | null> {
  const [row] = await heard.db.select().from(recordings).where(eq(recordings.id, recordingId));
  if (!row || row.run !== run || !handler.during.includes(row.state)) return null;
  return recordingOf(row);
}

/** Aborts when the recording has moved on, so that nobody works on what somebody took back. */
function stillWanted(heard: Heard, { during }: StageHandler, { recordingId, run }: Payload) {
  const moved = new AbortController();
  const isStill = async (): Promise<boolean> => {
    const [row] = await heard.db
      .select({ run: recordings.run, state: recordings.state })
      .from(recordings)
      .where(eq(recordings.id, recordingId));
    return row !== undefined && row.run === run && during.includes(row.state);
  };
  const timer = setInterval(() => {
    isStill().then(
      (still) => still || moved.abort(new Error('The recording has moved on.')),
      // A database that does not answer says nothing of the recording.
      () => {},
    );
  }, ASK_EVERY);
  return { signal: moved.signal, isStill, clear: () => clearInterval(timer) };
}

/** What is missing of a recording that was refused because its end is missing. */
function cutOf(error: unknown): KnownCut | null {
  return error instanceof MediaError && error.cutShort ? { ...error.cutShort, acceptedBy: null } : null;
}

/** Why a stage failed, for people. */
function plainReason(error: unknown): string {
  if (error instanceof MediaError) return error.plain;
  if (error instanceof Error && 'plain' in error && typeof error.plain === 'string') return error.plain;
  return 'Something went wrong on our side. The recording is safe. It can be tried again.';
}

/** The recording stops here, in a named state with its reason. A stage that fails after another has already done so changes nothing. */
export async function stopRecording(
  heard: Heard,
  stage: Stage,
  { recordingId, run }: Payload,
  {
    cutShort = null,
    ...stop
  }: {
    readonly to: Extract<RecordingState, 'refused' | 'failed'>;
    readonly reason: string;
    readonly cutShort?: KnownCut | null;
  },
): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecording(tx, recordingId);
    if (recording.run !== run || ['refused', 'failed'].includes(recording.state)) return;
    await move(tx, SYSTEM, recording, { ...stop, failedStage: stage, also: cutShort ? { cutShort } : {} });
  });
}

interface Limits {
  readonly signal: AbortSignal;
  /** Says that the stage is making progress. */
  alive(): void;
  /** The limit that was reached, when the stage failed because of it. */
  reasonOf(thrown: unknown): Error;
  clear(): void;
}

function limitsOf(heard: Heard, outer?: AbortSignal): Limits {
  const limit = new AbortController();
  const { stageLimitMs, stageStallMs } = heard.config;
  const stop = (code: 'timed-out' | 'stalled') => () =>
    limit.abort(new MediaError(code, 'stage limit reached', { plain: FAILURES[code] }));
  const total = setTimeout(stop('timed-out'), stageLimitMs);
  let stall = setTimeout(stop('stalled'), stageStallMs);
  return {
    signal: outer ? AbortSignal.any([outer, limit.signal]) : limit.signal,
    alive: () => {
      clearTimeout(stall);
      stall = setTimeout(stop('stalled'), stageStallMs);
    },
    reasonOf: (thrown) => {
      if (limit.signal.aborted && limit.signal.reason instanceof Error) return limit.signal.reason;
      return thrown instanceof Error ? thrown : new Error('unknown');
    },
    clear: () => {
      clearTimeout(total);
      clearTimeout(stall);
    },
  };
}

/** Progress as people see it: written at most twice a second, never going back. */
function progressWriter(heard: Heard, of: StageOfRun, alive: () => void) {
  let highest = 0;
  let written = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    report: (done: number): void => {
      alive();
      highest = Math.max(highest, Math.min(1, Number.isFinite(done) ? done : 0));
      if (Date.now() - written < PROGRESS_EVERY) return;
      written = Date.now();
      last = heard.db
        .update(stageRuns)
        .set({ progress: highest })
        .where(thisRun(of))
        .catch(() => {});
    },
    settled: () => last,
  };
}
