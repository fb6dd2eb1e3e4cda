import { z } from 'zod';

/** The stages of the pipeline, in order (docs/architecture.md). Each has one queue and exactly one handler. */
export const STAGES = [
  'decode',
  'normalise',
  'transcribe',
  'check',
  'redact',
  'package',
  'verify',
  'publish',
  'takedown',
] as const;
export type Stage = (typeof STAGES)[number];

/** What a job carries: ids, never a name, a word or a file name. Parsed when it is sent and again when it is received. */
export const Payload = z.strictObject({
  recordingId: z
    .string()
    .regex(/^[0-9a-z]{16}$/)
    .brand<'RecordingId'>(),
  /** Which start of the pipeline the job belongs to; a job of an older one does nothing. */
  run: z.number().int().positive(),
});
export type Payload = z.infer<typeof Payload>;

/** How often a stage is tried. Media stages are costly, so twice more; publish and takedown must get through. */
export const ATTEMPTS: Record<Stage, number> = {
  decode: 3,
  normalise: 3,
  transcribe: 3,
  check: 3,
  redact: 3,
  package: 3,
  verify: 3,
  publish: 5,
  takedown: 10,
};

/** What is done once a day, whatever recordings there are. Its jobs carry nothing. */
export const NIGHTLY = 'nightly';

export const queueName = (work: Stage | typeof NIGHTLY): string => `heard-${work}`;

/** The same work always has the same id, so that adding it twice is adding it once. */
export const jobId = (stage: Stage, { recordingId, run }: Payload): string => `${stage}-${recordingId}-${run}`;
