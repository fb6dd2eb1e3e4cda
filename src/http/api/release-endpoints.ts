import { z } from 'zod';
import { notFound } from '../../errors.ts';
import { approve, signOff } from '../../publishing/approvals.ts';
import { sendToPublish, takeDown } from '../../publishing/publish.ts';
import { progressOf } from '../../views/progress.ts';
import { recordingView } from '../../views/view.ts';
import { decide } from '../../redaction/choices.ts';
import { addFlag, finishDecisions } from '../../redaction/decisions.ts';
import { LARGEST_REPLACEMENT, replaceSound } from '../../redaction/replace-sound.ts';
import { endpoint } from './endpoint.ts';
import { revision } from './shape-parts.ts';
import { ReleaseShape } from './release-shapes.ts';
import { FlagShape, ProgressShape } from './shapes.ts';
import { releaseFor } from './views.ts';
import { FlagId, ParticipantId } from '../../rules/ids.ts';

const manifestHash = z.string().regex(/^[0-9a-f]{64}$/, 'Send the manifestHash of the release that was looked at.');
const seconds = z.number().min(0);
const pixels = z.int().min(0);

/** What a change without a revision may do (docs/decisions/0020). */
const UNCONDITIONAL =
  'The flag’s revision. Without it nothing that is covered is uncovered (428). On another state nothing is changed (409), but covering replaces “keep”';

const Choices = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        flagId: FlagId,
        decision: z
          .enum(['keep', 'bleep', 'silence', 'cover', 'remove'])
          .nullable()
          .describe('null takes a decision back'),
        revision: revision.optional().describe(UNCONDITIONAL),
      }),
    )
    .max(10_000),
});

const NewFlag = z.strictObject({
  start: seconds,
  end: seconds,
  action: z.enum(['bleep', 'silence', 'cover']),
  region: z
    .strictObject({ x: pixels, y: pixels, width: z.int().positive(), height: z.int().positive() })
    .optional()
    .describe('For a cover: pixels of the picture'),
  why: z.string().max(500).default(''),
});

const NewReplacement = z.strictObject({
  file: z.string().meta({ format: 'binary' }).describe('A sound, such as MP3, M4A or WAV'),
  speakerAgrees: z.literal('yes', 'Ask the person who speaks in it first.').describe('They said yes to being heard'),
  revision: revision.optional().describe(UNCONDITIONAL),
});

export const releaseEndpoints = [
  endpoint({
    name: 'listFlags',
    method: 'get',
    path: '/recordings/:id/flags',
    summary: 'What may identify a person, in order of time',
    act: 'see recording',
    response: z.array(FlagShape),
    handle: async ({ heard, actor, params }) => (await recordingView(heard, actor, params.id)).flags,
  }),
  endpoint({
    name: 'addFlag',
    method: 'post',
    path: '/recordings/:id/flags',
    summary: 'Add something that nothing found; it is decided at once',
    act: 'decide flags',
    status: 201,
    body: NewFlag,
    response: z.object({ id: z.string() }),
    handle: async ({ heard, actor, params, body }) => ({ id: await addFlag(heard, actor, params.id, body) }),
  }),
  endpoint({
    name: 'replaceSound',
    method: 'post',
    path: '/recordings/:id/flags/:flagId/replacement',
    summary: 'Put a recording in the place of what is said at a flag, at the loudness of the speech around it',
    act: 'replace sound',
    body: NewReplacement,
    fileLimit: LARGEST_REPLACEMENT,
    response: z.array(FlagShape),
    handle: async ({ heard, actor, params, body }) => {
      const { file: path, revision } = body;
      await replaceSound(heard, actor, params.id, params.flagId, { path, speakerAgrees: true, revision });
      return (await recordingView(heard, actor, params.id)).flags;
    },
  }),
  endpoint({
    name: 'decide',
    method: 'post',
    path: '/recordings/:id/decisions',
    summary: 'Decide flags, or take decisions back; of several, those that nobody changed meanwhile are saved',
    act: 'decide flags',
    body: Choices,
    response: z.array(FlagShape),
    handle: async ({ heard, actor, params, body }) => {
      await decide(heard, actor, params.id, body.choices);
      return (await recordingView(heard, actor, params.id)).flags;
    },
  }),
  endpoint({
    name: 'finishDecisions',
    method: 'post',
    path: '/recordings/:id/finish-decisions',
    summary: 'Say that everything is decided; the release is made and checked',
    act: 'decide flags',
    response: ProgressShape,
    handle: async ({ heard, actor, params }) => {
      await finishDecisions(heard, actor, params.id);
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'getRelease',
    method: 'get',
    path: '/recordings/:id/release',
    summary: 'The files and texts proposed for publication, and what is still missing',
    act: 'see recording',
    response: ReleaseShape,
    handle: async ({ heard, actor, params }) => {
      const { release } = await recordingView(heard, actor, params.id);
      if (!release) throw notFound('release');
      return releaseFor(actor, release);
    },
  }),
  endpoint({
    name: 'approve',
    method: 'post',
    path: '/recordings/:id/approvals',
    summary: 'Say yes to the consents, or to the redactions, of exactly this version',
    act: 'review release',
    body: z.strictObject({ kind: z.enum(['consent', 'redaction']), manifestHash }),
    response: ProgressShape,
    handle: async ({ heard, actor, params, body }) => {
      await approve(heard, actor, params.id, body);
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'signOff',
    method: 'post',
    path: '/recordings/:id/sign-offs',
    summary: 'Record a participant’s own answer to exactly this version',
    act: 'record sign-off',
    body: z.strictObject({
      participantId: ParticipantId,
      manifestHash,
      answer: z.enum(['yes', 'no']),
      how: z.enum(['in person', 'video call', 'phone call']),
    }),
    response: ProgressShape,
    handle: async ({ heard, actor, params, body }) => {
      await signOff(heard, actor, params.id, body);
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'publish',
    method: 'post',
    path: '/recordings/:id/publish',
    summary: 'Send an approved release to the feed',
    act: 'publish',
    response: ProgressShape,
    handle: async ({ heard, actor, params }) => {
      await sendToPublish(heard, actor, params.id);
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'takeDown',
    method: 'post',
    path: '/recordings/:id/take-down',
    summary: 'Take an episode down; it is gone for listeners when this answers',
    act: 'take down',
    body: z.strictObject({ reason: z.string().max(500).default('').describe('No names') }),
    response: ProgressShape,
    handle: async ({ heard, actor, params, body }) => {
      await takeDown(heard, actor, params.id, body.reason);
      return progressOf(heard, actor, params.id);
    },
  }),
];
