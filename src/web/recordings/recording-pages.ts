import { type Response, Router } from 'express';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { may } from '../../people/allow.ts';
import type { Act } from '../../rules/policy.ts';
import type { RecordingId } from '../../rules/ids.ts';
import { page, part, recordingIn } from '../asking.ts';
import { type FieldError, SentForm } from '../forms.ts';
import { bytesInWords } from '../filters.ts';
import { keptFile } from '../../recordings/kept-files.ts';
import { sendPrivate } from '../send-private.ts';
import { type Message, saying } from '../messages.ts';
import { isMoving, nextFor, nextSteps } from '../next-steps.ts';
import { lengthInWords, moment } from '../times.ts';
import { COMMANDS } from '../../programs/program-words.ts';
import { brokenFor } from '../../recordings/broken-programs.ts';
import { chooseTracks, trackExcerptFile } from '../../recordings/choose-tracks.ts';
import { goOnCutShort, goOnWithoutWords, tryAgain } from '../../recordings/intake.ts';
import { asksForTracks, mayChooseTracks } from '../../rules/recording/chosen-tracks.ts';
import { findOutline } from '../../recordings/recordings.ts';
import { progressOf } from '../../views/progress.ts';
import { sentChoice, trackLines, tracksToHear } from './sound-track-choices.ts';
import { type RecordingView, recordingView, type SeenRecording } from '../../views/view.ts';

/** The page of a recording: where it is, what to do next, its upload, its progress, and the staff's own copies of it. */
export function recordingPages(heard: Heard): Router {
  const router = Router();

  router.get(
    '/recordings/:id',
    page('see recording', async (actor, request, response) =>
      show(heard, actor, await recordingView(heard, actor, recordingIn(request)), response),
    ),
  );

  router.get(
    '/recordings/:id/progress',
    page('see recording', async (actor, request, response) => {
      const recording = await progressOf(heard, actor, recordingIn(request));
      response.set('X-Recording-State', shownState(recording));
      response.render('recordings/templates/stages.njk', { recording });
    }),
  );

  const action = (
    address: string,
    act: Act,
    work: (heard: Heard, actor: Actor, id: RecordingId) => Promise<void>,
    message: Message,
  ) =>
    router.post(
      `/recordings/:id/${address}`,
      page(act, async (actor, request, response) => {
        const id = recordingIn(request);
        await work(heard, actor, id);
        response.redirect(303, saying(`/recordings/${id}`, message));
      }),
    );
  action('try-again', 'try again', tryAgain, 'trying-again');
  action('go-on-cut-short', 'try again', goOnCutShort, 'going-on-cut-short');
  action('go-on', 'go on without words', goOnWithoutWords, 'going-on');

  router.post(
    '/recordings/:id/sound-tracks',
    page('choose sound tracks', async (actor, request, response) => {
      const id = recordingIn(request);
      await chooseTracks(heard, actor, id, sentChoice(new SentForm(request).text('use')));
      response.redirect(303, saying(`/recordings/${id}`, 'tracks-chosen'));
    }),
  );

  router.get(
    '/recordings/:id/sound-tracks/:track',
    page('choose sound tracks', async (actor, request, response) => {
      const sha256 = await trackExcerptFile(heard, actor, recordingIn(request), Number(part(request, 'track')));
      await sendPrivate(heard, response, sha256, 'audio/mp4');
    }),
  );

  const copy = (address: string, roles: readonly string[], mediaType: string) =>
    router.get(
      `/recordings/:id/${address}`,
      page('see recording', async (actor, request, response) => {
        const recording = await findOutline(heard, actor, 'see recording', recordingIn(request));
        const sha256 = await keptFile(heard, recording, roles);
        if (!sha256) throw notFound('recording');
        await sendPrivate(heard, response, sha256, mediaType);
      }),
    );
  copy('listen', ['master', 'decoded'], 'audio/wav');
  copy('watch', ['picture'], 'video/mp4');

  return router;
}

/** Shows the page of a recording, with what was wrong with an upload if anything was. */
function show(
  heard: Heard,
  actor: Actor,
  recording: SeenRecording,
  response: Response,
  errors: FieldError[] = [],
): void {
  const isStaff = may(actor, 'decide flags');
  const { state } = recording;
  response.render('recordings/templates/recording.njk', {
    recording: { ...recording, next: nextFor(recording, isStaff) },
    errors,
    steps: nextSteps(recording, isStaff),
    about: about(recording),
    moving: isMoving(state),
    shownState: shownState(recording),
    broken: may(actor, 'see broken programs') && recording.heldUp ? brokenFor(recording.heldUp) : null,
    commands: COMMANDS,
    mayDecide: isStaff,
    asksForTracks: asksForTracks(recording),
    ...(may(actor, 'choose sound tracks') && mayChooseTracks(recording)
      ? { trackLines: trackLines(recording), tracksToHear: tracksToHear(recording) }
      : {}),
    mayUpload: ['waiting', 'refused', 'failed'].includes(state) && (state !== 'failed' || !recording.facts),
    mayChangeAbout: !isMoving(state) && may(actor, 'change about', recording),
    mayChangePeople: !isMoving(state) && state !== 'published' && may(actor, 'change roster', recording),
    uploadLimit: heard.config.uploadLimitBytes,
  });
}

/** What the page says at its top: when this changes, the page is loaded anew. */
function shownState({ state, heldUp, queueWait }: Pick<RecordingView, 'state' | 'heldUp' | 'queueWait'>): string {
  if (heldUp) return `${state}-held-up`;
  return queueWait ? `${state}-${queueWait.for.replace(' ', '-')}` : state;
}

function about({ kind, createdAt, original, facts, notes, keepList }: SeenRecording): { name: string; text: string }[] {
  const rows = [
    { name: 'Kind', text: kind === 'podcast' ? 'Podcast' : 'Thank-you video' },
    { name: 'Added', text: moment(createdAt) },
  ];
  if (original) rows.push({ name: 'File', text: `${original.name ?? 'No name'} (${bytesInWords(original.bytes)})` });
  if (facts) rows.push({ name: 'Length', text: lengthInWords(facts.durationSeconds) });
  if (keepList.length > 0) rows.push({ name: 'Names that may stay', text: keepList.join(', ') });
  if (notes) rows.push({ name: 'Notes', text: notes });
  return rows;
}
