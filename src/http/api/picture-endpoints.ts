import { z } from 'zod';
import { ChangedMeanwhile, notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { recordingView } from '../../views/view.ts';
import { type CoverOutline, shapeOf } from '../../rules/redaction/cover-shape.ts';
import { FlagId, ParticipantId, type RecordingId } from '../../rules/ids.ts';
import { decide } from '../../redaction/choices.ts';
import { coverAllFaces, nameFace, sayNotAFace } from '../../redaction/face-decisions.ts';
import { addCover, removeCover, reshapeCover } from '../../redaction/picture-decisions.ts';
import { endpoint } from './endpoint.ts';
import { FlagShape } from './shapes.ts';
import { revision } from './shape-parts.ts';

const seconds = z.number().min(0).describe('Seconds from the start of the recording');
const side = z.number().min(0);
const size = z.number().positive();
const box = { x: side, y: side, width: size, height: size };
const region = z.strictObject(box).describe('Pixels of the picture');
const keys = z
  .array(z.strictObject({ time: seconds, ...box }))
  .min(1)
  .max(5000)
  .describe('Where it is at which moment, in order of time; it moves in straight lines in between');

const NewCover = z.strictObject({
  start: seconds,
  end: seconds,
  region: region.optional(),
  keys: keys.optional().describe('Instead of a region. Without either, the whole picture is covered'),
  why: z.string().max(500).default(''),
});

const Reshaped = z
  .strictObject({
    start: seconds.optional(),
    end: seconds.optional(),
    region: region.optional().describe('Where it stands still'),
    keys: keys.optional(),
    revision: revision.optional().describe('Needed (428) for anything but more time'),
  })
  .refine((change) => !(change.region && change.keys), 'Send a region or keys, not both.');

async function flagFor(heard: Heard, actor: Actor, recordingId: RecordingId, flagId: FlagId) {
  const found = (await recordingView(heard, actor, recordingId)).flags.find(({ id }) => id === flagId);
  if (!found) throw notFound('flag');
  return found;
}

/** What staff can do with the flags in a picture, beside deciding them. Each voids what was made before. */
export const pictureEndpoints = [
  endpoint({
    name: 'addPictureFlag',
    method: 'post',
    path: '/recordings/:id/picture-flags',
    summary: 'Cover a box, a moving box or the whole picture from here to here; it is decided at once',
    act: 'cover picture',
    status: 201,
    body: NewCover,
    response: z.object({ id: z.string() }),
    handle: async ({ heard, actor, params, body }) => ({ id: await addCover(heard, actor, params.id, body) }),
  }),
  endpoint({
    name: 'changePictureFlag',
    method: 'patch',
    path: '/recordings/:id/picture-flags/:flag',
    summary: 'Change where or when a flag in the picture is; one that was found can only be made longer',
    act: 'cover picture',
    body: Reshaped,
    response: FlagShape,
    handle: async ({ heard, actor, params: { id, flag }, body }) => {
      const change = (before: CoverOutline) => {
        const place = body.region ? { region: body.region, keys: null } : body.keys ? { keys: body.keys } : {};
        return shapeOf({ ...before, ...place, start: body.start ?? before.start, end: body.end ?? before.end });
      };
      await reshapeCover(heard, actor, id, flag, change, body.revision);
      return flagFor(heard, actor, id, flag);
    },
  }),
  endpoint({
    name: 'removePictureFlag',
    method: 'delete',
    path: '/recordings/:id/picture-flags/:flag',
    summary: 'Delete a flag in the picture that staff added; one that was found can only be decided',
    act: 'cover picture',
    query: z.strictObject({ revision: revision.optional().describe('Needed (428)') }),
    handle: ({ heard, actor, params: { id, flag }, query }) => removeCover(heard, actor, id, flag, query.revision),
  }),
  endpoint({
    name: 'nameFace',
    method: 'put',
    path: '/recordings/:id/picture-flags/:flag/person',
    summary: 'Say whose face it is; what is suggested follows from that person’s face tag',
    act: 'cover picture',
    body: z.strictObject({
      participantId: ParticipantId.nullable().describe('null for somebody who is not on the list'),
      revision: revision.optional().describe('Needed (428) where the face has another name already'),
    }),
    response: FlagShape,
    handle: async ({ heard, actor, params: { id, flag }, body }) => {
      await nameFace(heard, actor, id, flag, body.participantId, body.revision);
      return flagFor(heard, actor, id, flag);
    },
  }),
  endpoint({
    name: 'sayNotAFace',
    method: 'post',
    path: '/recordings/:id/picture-flags/:flag/not-a-face',
    summary: 'Say that no face shows there; it is kept',
    act: 'cover picture',
    body: z.strictObject({ revision: revision.optional().describe('Needed (428) where it is covered') }),
    response: FlagShape,
    handle: async ({ heard, actor, params: { id, flag }, body }) => {
      await sayNotAFace(heard, actor, id, flag, body.revision);
      return flagFor(heard, actor, id, flag);
    },
  }),
  endpoint({
    name: 'coverAllFaces',
    method: 'post',
    path: '/recordings/:id/cover-all-faces',
    summary: 'Cover every face that is not decided yet, or take that back',
    act: 'decide flags',
    body: z.strictObject({
      undo: z.boolean().default(false),
      flags: z
        .array(z.strictObject({ flagId: FlagId, revision }))
        .max(10_000)
        .optional()
        .describe('Needed with undo (428): the covered faces to open again, as they were shown'),
    }),
    response: z.object({ faces: z.int().describe('How many were covered, or have to be decided again') }),
    handle: async ({ heard, actor, params: { id }, body }) => {
      if (!body.undo) return { faces: await coverAllFaces(heard, actor, id) };
      if (!body.flags) throw new ChangedMeanwhile([], { unconditional: true });
      const choices = body.flags.map((shown) => ({ ...shown, decision: null }));
      await decide(heard, actor, id, choices);
      return { faces: choices.length };
    },
  }),
];
