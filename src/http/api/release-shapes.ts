import { z } from 'zod';
import { coverKey, level, region, replacementSoundShape, secondsShape, sha256, timeSpan, utc } from './shape-parts.ts';

/* What the API answers about finished versions: how they were checked, what they hold, who agreed, and where they are published. */

export const LoudnessShape = z.object({
  integrated: level.describe('LUFS'),
  truePeak: level.describe('dBTP'),
  range: level.describe('LU'),
});

const Finding = z.object({
  check: z.string(),
  role: z.string(),
  start: secondsShape.optional(),
  end: secondsShape.optional(),
  plain: z.string(),
});

export const VerificationShape = z.object({
  passed: z.boolean(),
  checks: z.array(
    z.object({
      name: z.string(),
      passed: z.boolean(),
      worst: z.number().nullish(),
      detail: z.string(),
    }),
  ),
  findings: z.array(Finding),
  notDone: z
    .array(z.object({ name: z.string(), detail: z.string() }))
    .optional()
    .describe('Checks that nobody did, and why; they stop nothing'),
  advice: z.array(Finding).optional().describe('Places to listen to before approving; they stop nothing'),
});

export const ReleaseFileShape = z.object({
  role: z.string(),
  name: z.string(),
  mediaType: z.string(),
  sha256,
  bytes: z.int(),
});

export const AudioSpanShape = timeSpan.extend({
  action: z.enum(['bleep', 'silence', 'replace']),
  replacement: replacementSoundShape.optional(),
  flags: z.array(z.string()),
});
export const CoverShape = timeSpan.extend({
  ...region.shape,
  keys: z.array(coverKey).readonly().optional(),
  flags: z.array(z.string()),
});

export const ReleaseShape = z.object({
  id: z.string(),
  run: z.int(),
  manifestHash: sha256.describe('What approvals and sign-offs are bound to'),
  title: z.string(),
  description: z.string(),
  durationSeconds: z.number(),
  verification: VerificationShape.nullable(),
  loudness: z.record(z.string(), LoudnessShape).describe('Of each encoded file, by role'),
  current: z.boolean(),
  voidedReason: z.string().nullable(),
  approvals: z.array(z.object({ kind: z.enum(['consent', 'redaction']), userId: z.string(), createdAt: utc })),
  signOffs: z.array(
    z.object({
      participantId: z.string(),
      answer: z.enum(['yes', 'no', 'change']),
      how: z.string(),
      recordedBy: z.string(),
      createdAt: utc,
    }),
  ),
  needsSignOff: z.array(z.string()).describe('Ids of the participants who are seen or heard'),
  readyToPublish: z.boolean(),
  missing: z.array(z.string()).describe('What is still missing, for staff'),
  files: z.array(ReleaseFileShape),
  spans: z.array(AudioSpanShape),
  covers: z.array(CoverShape),
});

export const EpisodeShape = z.object({
  id: z.string(),
  guid: z.string(),
  publishedAt: utc,
  takenDownAt: utc.nullable(),
  revision: z.int(),
  page: z.url(),
});
