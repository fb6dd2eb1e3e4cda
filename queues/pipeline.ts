import type { FlowJob, FlowProducer, JobsOptions, Queue } from 'bullmq';
import type { QueueBackend, Work } from './backend.ts';
import { ATTEMPTS, jobId, NIGHTLY, Payload, queueName, type Stage, STAGES } from './stages.ts';

/*
   upload ─ decode ─┬─ transcribe ─┬─ check ─▷ [decisions] ─ redact ─ package ─ verify ─▷ [approvals, sign-off] ─ publish
                    └─ normalise ──┘                                                               takedown ◁ withdraw
   A flow runs from the leaves to the root: `check` is the parent that waits for both of its children.
*/

/** The first flow: decode. When it is done its handler adds the second. */
const intake = (p: Payload): FlowJob => job('decode', p);
/** The second: check, after normalise and transcribe have both run, side by side. */
const review = (p: Payload): FlowJob => job('check', p, [job('normalise', p), job('transcribe', p)]);
/** After the decisions of staff: redact, then package, then verify. */
const release = (p: Payload): FlowJob => job('verify', p, [job('package', p, [job('redact', p)])]);

function job(stage: Stage, payload: Payload, children: FlowJob[] = []): FlowJob {
  const opts: JobsOptions = {
    jobId: jobId(stage, payload),
    attempts: ATTEMPTS[stage],
    backoff: { type: 'exponential', delay: 2000, jitter: 0.5 },
    removeOnComplete: { age: 7 * 24 * 3600, count: 1000 },
    removeOnFail: { age: 30 * 24 * 3600 },
  };
  if (children.length === 0) return { name: stage, queueName: queueName(stage), data: Payload.parse(payload), opts };
  const withChildren = children.map((child) => ({ ...child, opts: { ...child.opts, failParentOnFailure: true } }));
  return {
    name: stage,
    queueName: queueName(stage),
    data: Payload.parse(payload),
    opts,
    children: withChildren,
  } as FlowJob;
}

/** A quarter past midnight, when the day of a permission has just ended. */
const EVERY_NIGHT = '15 0 * * *';
const ONCE: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 60_000 },
  removeOnComplete: { age: 7 * 24 * 3600, count: 100 },
  removeOnFail: { age: 30 * 24 * 3600 },
};

/** Sends work to the stages. Sending the same work twice is sending it once. */
export class Pipeline {
  private readonly flows: FlowProducer;
  private readonly queues = new Map<Work, Queue>();
  private readonly backend: QueueBackend;

  constructor(backend: QueueBackend) {
    this.backend = backend;
    this.flows = backend.flows();
  }

  get kind(): QueueBackend['kind'] {
    return this.backend.kind;
  }

  async prepare(payload: Payload): Promise<void> {
    await this.flows.add(intake(payload));
  }

  async review(payload: Payload): Promise<void> {
    await this.flows.add(review(payload));
  }

  /** The check alone, for a recording whose words are known but whose roster has changed. */
  async checkAgain(payload: Payload): Promise<void> {
    await this.flows.add(job('check', payload));
  }

  async makeRelease(payload: Payload): Promise<void> {
    await this.flows.add(release(payload));
  }

  async publish(payload: Payload): Promise<void> {
    await this.flows.add(job('publish', payload));
  }

  async takeDown(payload: Payload): Promise<void> {
    await this.flows.add(job('takedown', payload));
  }

  /**
   * Has the work of the night done every night, and once now: a machine that sleeps at night still does it. Asking twice is asking once.
   * @param pattern when, as cron has it, in the United Kingdom
   */
  async scheduleNightly(pattern = EVERY_NIGHT): Promise<void> {
    const queue = this.queue(NIGHTLY);
    await queue.upsertJobScheduler(NIGHTLY, { pattern, tz: 'Europe/London' }, { name: NIGHTLY, data: {}, opts: ONCE });
    await queue.add(NIGHTLY, {}, ONCE);
  }

  queue(work: Work): Queue {
    const known = this.queues.get(work);
    if (known) return known;
    const queue = this.backend.queue(work);
    this.queues.set(work, queue);
    return queue;
  }

  /** True while any job of this start of the pipeline is waiting, running or to be tried again. */
  async isUnderWay(payload: Payload, stages: readonly Stage[] = STAGES): Promise<boolean> {
    for (const stage of stages) {
      const state = await this.queue(stage).getJobState(jobId(stage, payload));
      if (state !== 'unknown' && state !== 'completed' && state !== 'failed') return true;
    }
    return false;
  }

  /** Asks the queue's store for a sign of life; rejects when there is none. */
  ping(): Promise<void> {
    return this.backend.ping();
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.flows.close();
    await this.backend.close();
  }
}
