import { z } from 'zod';
import { acceptRoster, acceptWholeRoster } from './roster-body.ts';
import { chooseTracks, trackExcerptFile } from '../../recordings/choose-tracks.ts';
import { goOnCutShort, goOnWithoutWords, tryAgain } from '../../recordings/intake.ts';
import { progressOf } from '../../views/progress.ts';
import { listRecordings } from '../../recordings/recordings.ts';
import { recordingView } from '../../views/view.ts';
import { ChangedMeanwhile } from '../../errors.ts';
import { endpoint } from './endpoint.ts';
import { SoundChoiceShape } from './facts-shapes.ts';
import { ProgressShape, RecordingShape, RecordingSummaryShape, ReportShape } from './shapes.ts';
import { recordingFor, reportOf } from './views.ts';
import { changeAbout } from '../../lifecycle/change-about.ts';
import { createRecording } from '../../lifecycle/create-recording.ts';
import { setRoster, settleAbsence } from '../../lifecycle/set-roster.ts';
import { Sha256, ShowId } from '../../rules/ids.ts';
import { KINDS, LONGEST_NOTES, LONGEST_TITLE } from '../../rules/recording/about.ts';
import { isVisible } from '../../rules/visible.ts';

const About = z.strictObject({
  kind: z.enum(KINDS),
  title: z.string().trim().refine(isVisible, 'Write a title.').max(LONGEST_TITLE),
  notes: z.string().max(LONGEST_NOTES),
});
const NewRecording = About.partial({ notes: true }).extend({
  showId: ShowId,
  roster: acceptRoster.optional(),
});

export const recordingEndpoints = [
  endpoint({
    name: 'listRecordings',
    method: 'get',
    path: '/recordings',
    summary: 'The recordings that you may see, the last changed first',
    act: 'list recordings',
    pagesOf: 'answer',
    query: z.strictObject({ showId: ShowId.optional() }),
    response: z.array(RecordingSummaryShape),
    handle: ({ heard, actor, query }) => listRecordings(heard, actor, query),
  }),
  endpoint({
    name: 'createRecording',
    method: 'post',
    path: '/recordings',
    summary:
      'Make a place for a recording; then upload its file to /uploads (tus) with its id as recordingId in Upload-Metadata. 409 same-person: a row of its roster may be somebody who is known already',
    act: 'make recording',
    status: 201,
    body: NewRecording,
    response: ProgressShape,
    handle: async ({ heard, actor, body }) => progressOf(heard, actor, await createRecording(heard, actor, body)),
  }),
  endpoint({
    name: 'getRecording',
    method: 'get',
    path: '/recordings/:id',
    summary: 'Everything about one recording',
    act: 'see recording',
    response: RecordingShape,
    handle: async ({ heard, actor, params }) => recordingFor(actor, await recordingView(heard, actor, params.id)),
  }),
  endpoint({
    name: 'changeRecording',
    method: 'patch',
    path: '/recordings/:id',
    summary:
      'Change title, kind or notes. Another title or kind voids what was proposed for publication, and names are looked for again; not while an episode is up (409)',
    act: 'change about',
    body: About.partial().extend({
      revision: z
        .string()
        .optional()
        .describe('aboutRevision as you saw it. Needed (428): somebody may have changed it meanwhile'),
    }),
    response: ProgressShape,
    handle: async ({ heard, actor, params, body: { revision, ...change } }) => {
      if (revision === undefined) throw new ChangedMeanwhile([], { unconditional: true });
      await changeAbout(heard, actor, params.id, { ...change, revision });
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'setRoster',
    method: 'put',
    path: '/recordings/:id/roster',
    summary:
      'Set who and what a recording is about; voids what was proposed for publication. Whoever is left off is said to be absent, and stays until a second person agrees. 409 same-person: a row may be somebody who is known already',
    act: 'change roster',
    body: acceptWholeRoster,
    response: ProgressShape,
    handle: async ({ heard, actor, params, body: { revision, ...roster } }) => {
      if (revision === undefined) throw new ChangedMeanwhile([], { unconditional: true });
      await setRoster(heard, actor, params.id, { ...roster, revision });
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'settleAbsence',
    method: 'post',
    path: '/recordings/:id/participants/:participant/absence',
    summary:
      'Agree, as the second person, that somebody is absent or only talked about; or say that they stay as they are',
    act: 'change roster',
    body: z.strictObject({
      saidToBe: z.enum(['absent', 'mentioned']).describe('What was said of them, as you saw it'),
      agree: z.boolean(),
    }),
    response: ProgressShape,
    handle: async ({ heard, actor, params, body }) => {
      await settleAbsence(heard, actor, params.id, { participantId: params.participant, ...body });
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'getProgress',
    method: 'get',
    path: '/recordings/:id/progress',
    summary: 'How far a recording is',
    act: 'see recording',
    response: ProgressShape,
    handle: ({ heard, actor, params }) => progressOf(heard, actor, params.id),
  }),
  endpoint({
    name: 'watchProgress',
    method: 'get',
    path: '/recordings/:id/events',
    summary: 'How far a recording is, as server-sent events named “progress”: one now, and one whenever it changes',
    act: 'see recording',
    events: true,
    response: ProgressShape,
    handle: ({ heard, actor, params }) => progressOf(heard, actor, params.id),
  }),
  endpoint({
    name: 'getReport',
    method: 'get',
    path: '/recordings/:id/report',
    summary: 'What was found, covered, measured and published',
    act: 'see recording',
    response: ReportShape,
    handle: async ({ heard, actor, params }) => reportOf(await recordingView(heard, actor, params.id)),
  }),
  endpoint({
    name: 'tryAgain',
    method: 'post',
    path: '/recordings/:id/try-again',
    summary: 'Start again from where it went wrong',
    act: 'try again',
    response: ProgressShape,
    handle: async ({ heard, actor, params }) => {
      await tryAgain(heard, actor, params.id);
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'goOnCutShort',
    method: 'post',
    path: '/recordings/:id/go-on-cut-short',
    summary: 'Go on with what is there of a recording whose end is missing (cutShort says how much)',
    act: 'try again',
    response: ProgressShape,
    handle: async ({ heard, actor, params }) => {
      await goOnCutShort(heard, actor, params.id);
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'chooseSoundTracks',
    method: 'post',
    path: '/recordings/:id/sound-tracks',
    summary:
      'Choose which sound tracks of a file belong to the recording, and start it again from its original; voids what was proposed for publication',
    act: 'choose sound tracks',
    body: z.strictObject({ use: SoundChoiceShape }),
    response: ProgressShape,
    handle: async ({ heard, actor, params, body }) => {
      await chooseTracks(heard, actor, params.id, body.use);
      return progressOf(heard, actor, params.id);
    },
  }),
  endpoint({
    name: 'hearSoundTrack',
    method: 'get',
    path: '/recordings/:id/sound-tracks/:track',
    summary:
      'Hear the piece of a sound track, counted from 1, in which its own person speaks the most: up to half a minute, as loud as the others. 404 where nobody may choose',
    act: 'choose sound tracks',
    sends: 'audio/mp4',
    response: Sha256,
    handle: ({ heard, actor, params }) => trackExcerptFile(heard, actor, params.id, Number(params.track)),
  }),
  endpoint({
    name: 'goOnWithoutWords',
    method: 'post',
    path: '/recordings/:id/go-on-without-words',
    summary: 'Say that a member of staff listened and heard nobody speak',
    act: 'go on without words',
    response: ProgressShape,
    handle: async ({ heard, actor, params }) => {
      await goOnWithoutWords(heard, actor, params.id);
      return progressOf(heard, actor, params.id);
    },
  }),
];
