import { z } from 'zod';
import { ROLES } from '../../people/who.ts';
import { NEEDED_PROGRAMS } from '../../needed-programs.ts';
import { DECISIONS } from '../../store/schema.ts';
import { RecordingStates, StageNames } from './names.ts';

/*
 * What the API answers, shape by shape. Whatever is not written here does not leave the service: an answer is read through its
 * shape before it is sent.
 */

const when = z.iso.datetime().describe('UTC');
const seconds = z.number().describe('Seconds from the start of the recording');
/** JSON knows no infinity: the loudness of silence is null. */
const level = z.number().nullable();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const decision = z.enum(DECISIONS);
const region = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Pixels of the picture');
const coverKey = z.object({ time: seconds, ...region.shape });

export const Me = z.object({ id: z.string(), role: z.enum(ROLES), name: z.string() });

export const Show = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  author: z.string(),
  language: z.string(),
  category: z.string(),
  explicit: z.boolean(),
  ownerEmail: z.string(),
  licence: z.string(),
  retention: z
    .object({
      originals: z.int().optional(),
      masters: z.int().optional(),
      drafts: z.int().optional(),
      rejected: z.int().optional(),
    })
    .describe('Days that things are kept; what is missing is kept until somebody deletes it'),
  feed: z.url().describe('Address of the feed'),
});

export const RecordingSummary = z.object({
  id: z.string(),
  showId: z.string(),
  title: z.string(),
  kind: z.enum(['podcast', 'thank-you']),
  state: z.enum(RecordingStates),
  stateLabel: z.string(),
  next: z.string().describe('What to do next, in one sentence'),
  reason: z.string().nullable(),
  updatedAt: when,
});

export const Stage = z.object({
  stage: z.enum(StageNames),
  state: z
    .enum(['waiting', 'running', 'held', 'done', 'failed'])
    .describe('waiting: not begun; held: it waits for a program of the machine to be mended'),
  progress: z.number().min(0).max(1),
  seconds: z.number().nullable(),
  reason: z.string().nullable(),
});

/** A recording that waits for the machine; it goes on by itself. */
const HeldUp = z.object({ program: z.enum(NEEDED_PROGRAMS), since: when });

export const Progress = z.object({
  id: z.string(),
  state: z.enum(RecordingStates),
  stateLabel: z.string(),
  next: z.string(),
  reason: z.string().nullable(),
  run: z.int(),
  stages: z.array(Stage),
  heldUp: HeldUp.nullable(),
});

export const Loudness = z.object({
  integrated: level.describe('LUFS'),
  truePeak: level.describe('dBTP'),
  range: level.describe('LU'),
});

export const Word = z.object({
  text: z.string(),
  start: seconds,
  end: seconds,
  probability: z.number(),
  doubtful: z.string().optional(),
});

const TimeSpan = z.object({ start: seconds, end: seconds });

export const Transcript = z.object({
  engine: z.object({ name: z.string(), version: z.string(), model: z.string() }),
  words: z.array(Word),
  outcome: z.enum(['words', 'no-speech']),
  unheard: z.array(TimeSpan).describe('Where somebody speaks and no words came'),
  heardAgain: z
    .array(TimeSpan.extend({ way: z.string(), words: z.int() }))
    .optional()
    .describe('Where no words came at first: each way in which it was heard again, and how many words that brought'),
});

const Replacement = z.object({ sha256, seconds: z.number() });

export const Flag = z.object({
  id: z.string(),
  kind: z.enum(['name', 'detail', 'listen', 'picture', 'text', 'leak', 'voice']),
  text: z.string(),
  reason: z.string(),
  foundBy: z.array(z.string()),
  confidence: z.number(),
  participantId: z.string().nullable(),
  start: seconds,
  end: seconds,
  region: region.nullable(),
  keys: z.array(coverKey).nullable(),
  code: z.string().nullable(),
  replacement: Replacement.nullable(),
  follows: z.string().nullable(),
  suggestion: decision.nullable(),
  decision: decision.nullable(),
  decidedBy: z.string().nullable(),
  before: z.string(),
  after: z.string(),
  choices: z.array(decision),
  otherWaysTried: z.int().describe('For speech without words: in how many other ways it was heard again'),
});

export const Participant = z.object({
  id: z.string(),
  name: z.string(),
  also: z.array(z.string()),
  soundsLike: z.array(z.string()),
  role: z.string(),
  tags: z.array(z.string()).describe('Consent tags, such as voice:allow'),
});

export const Consent = z.object({
  rows: z.array(
    z.object({
      participant: z.int().describe('Place in the list of participants'),
      attribute: z.string(),
      outcome: z.enum(['allowed', 'must be covered', 'must be bleeped', 'blocks']),
      reason: z.string(),
      rule: z.string().optional().describe('The rule that decided'),
      record: z.string().nullable().optional().describe('The consent record or restriction that it read'),
    }),
  ),
  requiredActions: z.array(z.string()),
  blocks: z.array(z.string()),
});

const Finding = z.object({
  check: z.string(),
  role: z.string(),
  start: seconds.optional(),
  end: seconds.optional(),
  plain: z.string(),
});

export const Verification = z.object({
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

export const ReleaseFile = z.object({
  role: z.string(),
  name: z.string(),
  mediaType: z.string(),
  sha256,
  bytes: z.int(),
});

export const AudioSpan = TimeSpan.extend({
  action: z.enum(['bleep', 'silence', 'replace']),
  replacement: Replacement.optional(),
  flags: z.array(z.string()),
});
export const Cover = TimeSpan.extend({
  ...region.shape,
  keys: z.array(coverKey).readonly().optional(),
  flags: z.array(z.string()),
});

export const Release = z.object({
  id: z.string(),
  run: z.int(),
  manifestHash: sha256.describe('What approvals and sign-offs are bound to'),
  title: z.string(),
  description: z.string(),
  durationSeconds: z.number(),
  verification: Verification.nullable(),
  loudness: z.record(z.string(), Loudness).describe('Of each encoded file, by role'),
  current: z.boolean(),
  voidedReason: z.string().nullable(),
  approvals: z.array(z.object({ kind: z.enum(['consent', 'redaction']), userId: z.string(), createdAt: when })),
  signOffs: z.array(
    z.object({
      participantId: z.string(),
      answer: z.enum(['yes', 'no', 'change']),
      how: z.string(),
      recordedBy: z.string(),
      createdAt: when,
    }),
  ),
  needsSignOff: z.array(z.string()).describe('Ids of the participants who are seen or heard'),
  readyToPublish: z.boolean(),
  missing: z.array(z.string()).describe('What is still missing, for staff'),
  files: z.array(ReleaseFile),
  spans: z.array(AudioSpan),
  covers: z.array(Cover),
});

export const Episode = z.object({
  id: z.string(),
  guid: z.string(),
  publishedAt: when,
  takenDownAt: when.nullable(),
  revision: z.int(),
  page: z.url(),
});

export const Facts = z.object({
  durationSeconds: z.number(),
  channels: z.int(),
  samples: z.int(),
  before: Loudness,
  after: Loudness.optional(),
  hasPicture: z.boolean(),
  picture: z.object({ width: z.int(), height: z.int(), frames: z.int(), durationSeconds: z.number() }).optional(),
});

export const Recording = RecordingSummary.extend({
  show: z.object({ id: z.string(), slug: z.string(), title: z.string() }),
  notes: z.string(),
  run: z.int(),
  uploadedBy: z.string(),
  createdAt: when,
  original: z.object({ name: z.string().nullable(), bytes: z.int(), sha256 }).nullable(),
  facts: Facts.nullable(),
  keepList: z.array(z.string()),
  stages: z.array(Stage),
  heldUp: HeldUp.nullable().describe('The program of the machine that has to be mended first'),
  participants: z.array(Participant),
  consent: Consent.nullable(),
  transcript: Transcript.nullable(),
  flags: z.array(Flag),
  undecided: z.int(),
  release: Release.nullable(),
  episode: Episode.nullable(),
});

/** What was found, covered, measured and published, for programs. */
export const Report = z.object({
  recordingId: z.string(),
  state: z.enum(RecordingStates),
  durationSeconds: z.number().nullable(),
  words: z.array(Word),
  flags: z.array(Flag),
  spans: z.array(AudioSpan),
  covers: z.array(Cover),
  loudness: z.object({
    before: Loudness.nullable(),
    master: Loudness.nullable(),
    encoded: z.record(z.string(), Loudness),
  }),
  verification: Verification.nullable(),
  files: z.array(ReleaseFile),
  stageSeconds: z.partialRecord(z.enum(StageNames), z.number()),
  episode: Episode.nullable(),
});

export const Token = z.object({
  id: z.string(),
  label: z.string(),
  createdAt: when,
  expiresAt: when,
  lastUsedAt: when.nullable(),
});
export const NewToken = Token.extend({ token: z.string().describe('Shown once') });

export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened and what to do, in plain words'),
  code: z.string(),
  fields: z.record(z.string(), z.string()).optional().describe('What is wrong, by field'),
});
