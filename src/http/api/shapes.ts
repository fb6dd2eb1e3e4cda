import { z } from 'zod';
import { ROLES } from '../../rules/roles.ts';
import { TOKEN_SCOPES } from '../../rules/token-scopes.ts';
import { NEEDED_PROGRAMS } from '../../programs/needed-programs.ts';
import { FactsShape, SoundChoiceShape } from './facts-shapes.ts';
import { RecordingStates, StageNames } from './names.ts';
import {
  AudioSpanShape,
  CoverShape,
  EpisodeShape,
  LoudnessShape,
  ReleaseShape,
  ReleaseFileShape,
  VerificationShape,
} from './release-shapes.ts';
import {
  coverKey,
  decision,
  region,
  replacementSoundShape,
  revision,
  secondsShape,
  sha256,
  timeSpan,
  utc,
} from './shape-parts.ts';

/*
 * What the API answers, shape by shape. Whatever is not written here does not leave the service: an answer is read through its
 * shape before it is sent.
 */

export const MeShape = z.object({
  id: z.string(),
  role: z.enum(ROLES),
  name: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)).nullable().describe('What your token is for; null when you signed in'),
});

/** Nobody works on a recording that is not finished; it goes on by itself. */
const QueueWaitShape = z.object({
  for: z
    .enum(['free place', 'worker'])
    .describe('free place: workers are at work on others; worker: none is there for the stage that comes next'),
  stage: z.enum(StageNames),
  since: utc.nullable().describe('null where no worker ever was there'),
});

export const RecordingSummaryShape = z.object({
  id: z.string(),
  showId: z.string(),
  title: z.string(),
  kind: z.enum(['podcast', 'thank-you']),
  state: z.enum(RecordingStates),
  stateLabel: z.string(),
  next: z.string().describe('What to do next, in one sentence'),
  reason: z.string().nullable(),
  queueWait: QueueWaitShape.nullable(),
  updatedAt: utc,
});

export const StageShape = z.object({
  stage: z.enum(StageNames),
  state: z
    .enum(['waiting', 'running', 'held', 'done', 'failed'])
    .describe('waiting: not begun; held: it waits for a program of the machine to be mended'),
  progress: z.number().min(0).max(1),
  seconds: z.number().nullable(),
  reason: z.string().nullable(),
});

/** A recording that waits for the machine; it goes on by itself. */
const HeldUp = z.object({ program: z.enum(NEEDED_PROGRAMS), since: utc });

export const ProgressShape = z.object({
  id: z.string(),
  state: z.enum(RecordingStates),
  stateLabel: z.string(),
  next: z.string(),
  reason: z.string().nullable(),
  run: z.int(),
  stages: z.array(StageShape),
  heldUp: HeldUp.nullable(),
  queueWait: QueueWaitShape.nullable(),
});

export const WordShape = z.object({
  text: z.string(),
  start: secondsShape,
  end: secondsShape,
  probability: z.number(),
  doubtful: z.string().optional(),
});

export const TranscriptShape = z.object({
  engine: z.object({ name: z.string(), version: z.string(), model: z.string() }),
  words: z.array(WordShape),
  outcome: z.enum(['words', 'no-speech']),
  unheard: z.array(timeSpan).describe('Where somebody speaks and no words came'),
  heardAgain: z
    .array(timeSpan.extend({ way: z.string(), words: z.int() }))
    .optional()
    .describe('Where no words came at first: each way in which it was heard again, and how many words that brought'),
});

export const FlagShape = z.object({
  id: z.string(),
  kind: z.enum(['name', 'detail', 'listen', 'picture', 'text', 'leak', 'voice']),
  text: z.string(),
  reason: z.string(),
  foundBy: z.array(z.string()),
  confidence: z.number(),
  participantId: z.string().nullable(),
  start: secondsShape,
  end: secondsShape,
  region: region.nullable(),
  keys: z.array(coverKey).nullable(),
  code: z.string().nullable(),
  replacement: replacementSoundShape.nullable(),
  follows: z.string().nullable(),
  suggestion: decision.nullable(),
  decision: decision.nullable(),
  decidedBy: z.string().nullable(),
  before: z.string(),
  after: z.string(),
  choices: z.array(decision),
  corrected: z.string().nullable().describe('What people wrote where its words stood; null where they did not'),
  revision,
  otherWaysTried: z.int().describe('For speech without words: in how many other ways it was heard again'),
});

export const ParticipantShape = z.object({
  id: z.string(),
  name: z.string(),
  also: z.array(z.string()),
  soundsLike: z.array(z.string()),
  role: z.string(),
  tags: z.array(z.string()).describe('Consent tags, such as voice:allow'),
  part: z.enum(['in', 'mentioned']).describe('Seen or heard, or only talked about'),
  saidToBe: z
    .enum(['absent', 'mentioned'])
    .nullable()
    .describe('What somebody said they are instead; it counts once a second person says so too'),
});

export const ConsentShape = z.object({
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

export const RecordingShape = RecordingSummaryShape.extend({
  show: z.object({ id: z.string(), slug: z.string(), title: z.string() }),
  notes: z.string(),
  aboutRevision: z.string().describe('The state of title, kind and notes: send it back with a change'),
  run: z.int(),
  uploadedBy: z.string(),
  createdAt: utc,
  original: z.object({ name: z.string().nullable(), bytes: z.int(), sha256 }).nullable(),
  facts: FactsShape.nullable(),
  cutShort: z
    .object({
      thereSeconds: secondsShape,
      declaredSeconds: secondsShape.nullable(),
      acceptedBy: z.string().nullable().describe('Who chose to go on with what is there'),
    })
    .nullable()
    .describe('What is missing at the end of the file'),
  chosenTracks: z
    .object({ use: SoundChoiceShape, by: z.string().describe('Who chose') })
    .nullable()
    .describe('Which sound tracks a member of staff chose'),
  keepList: z.array(z.string()),
  stages: z.array(StageShape),
  heldUp: HeldUp.nullable().describe('The program of the machine that has to be mended first'),
  participants: z.array(ParticipantShape),
  rosterRevision: z.string().describe('The state of the roster: send it back with a change'),
  consent: ConsentShape.nullable(),
  transcript: TranscriptShape.nullable().describe(
    'What the machine heard; the words of now are at /recordings/{id}/words',
  ),
  flags: z.array(FlagShape),
  undecided: z.int(),
  release: ReleaseShape.nullable(),
  episode: EpisodeShape.nullable(),
});

/** What was found, covered, measured and published, for programs. */
export const ReportShape = z.object({
  recordingId: z.string(),
  state: z.enum(RecordingStates),
  durationSeconds: z.number().nullable(),
  words: z.array(WordShape),
  flags: z.array(FlagShape),
  spans: z.array(AudioSpanShape),
  covers: z.array(CoverShape),
  loudness: z.object({
    before: LoudnessShape.nullable(),
    master: LoudnessShape.nullable(),
    encoded: z.record(z.string(), LoudnessShape),
  }),
  verification: VerificationShape.nullable(),
  files: z.array(ReleaseFileShape),
  stageSeconds: z.partialRecord(z.enum(StageNames), z.number()),
  episode: EpisodeShape.nullable(),
});

export const TokenShape = z.object({
  id: z.string(),
  label: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)).describe('What a program may do with it'),
  createdAt: utc,
  expiresAt: utc,
  lastUsedAt: utc.nullable(),
});
export const NewTokenShape = TokenShape.extend({ token: z.string().describe('Shown once') });

export const InvitationShape = z.object({
  id: z.string(),
  role: z.enum(ROLES),
  forWhom: z.string().nullable().describe('As whoever made it wrote it down'),
  accountId: z.string().nullable().describe('The account that it opens again; null for a new one'),
  madeBy: z.string(),
  createdAt: utc,
  expiresAt: utc,
});

export const ProblemShape = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened and what to do, in plain words'),
  code: z.string(),
  fields: z.record(z.string(), z.string()).optional().describe('What is wrong, by field'),
  changes: z
    .array(
      z.object({
        of: z.string().describe('Id of the flag, name of the field, roster, or words'),
        wanted: z.unknown(),
        theirs: z.unknown().describe('What was there when you sent yours'),
        stands: z.unknown().describe('What holds now: theirs, or yours where it covers and theirs does not'),
        by: z.string().nullable().describe('Account of whoever made theirs'),
        at: utc.nullable(),
        revision: revision.describe('Names what holds now: send it with your change to make it anyway'),
      }),
    )
    .optional()
    .describe('With the codes changed-meanwhile (409) and revision-needed (428): what is not as you were shown'),
  people: z
    .array(
      z.object({
        row: z.int().describe('Place in the list that was sent, counted from 0'),
        candidates: z.array(z.object({ id: z.string(), name: z.string(), recordings: z.int(), since: utc })),
      }),
    )
    .optional()
    .describe(
      'With the code same-person (409): rows that may be a participant who is known already. Send each again with person, the id of one of the candidates, or with newPerson: true',
    ),
  saved: z.int().optional().describe('How many other changes of the same request are saved'),
});
