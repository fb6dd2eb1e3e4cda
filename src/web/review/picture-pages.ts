import { type Request, type Response, Router } from 'express';
import type { Place } from '../../../media/picture/places.ts';
import { badInput, ChangedMeanwhile, notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { type FlagView, recordingView } from '../../views/view.ts';
import { flagIn, page, recordingIn } from '../asking.ts';
import { revisionIn } from '../changed-meanwhile.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { type Message, saying } from '../messages.ts';
import { parseClock, preciseClock } from '../times.ts';
import { waveOf } from '../waveform.ts';
import { boxAt, type CoverOutline, shapeOf, withoutPlace, withPlace } from '../../rules/redaction/cover-shape.ts';
import { type FlagId, ParticipantId, type RecordingId } from '../../rules/ids.ts';
import { decide } from '../../redaction/choices.ts';
import { coverAllFaces, nameFace, sayNotAFace } from '../../redaction/face-decisions.ts';
import { addCover, isStaffs, removeCover, reshapeCover } from '../../redaction/picture-decisions.ts';
import { choicesIn, showStaleChoices, showStaleForm, UNDO } from './stale-flags.ts';
import { PictureStills } from './picture-stills.ts';

const SIDES = ['x', 'y', 'width', 'height'] as const;
/** What the value of “Somebody else” is in the list of people. */
const SOMEBODY_ELSE = 'somebody-else';
/** How long a new box lasts until somebody says otherwise, in seconds. */
const NEW_LASTS = 2;

/** Covering parts of the picture: boxes that stand or move, the whole picture, and whose face it is. Works without script. */
export function picturePages(heard: Heard): Router {
  const router = Router();
  const stills = new PictureStills(heard);

  router.get(
    '/recordings/:id/still.jpg',
    page('see uncovered picture', async (actor, request, response) => {
      const at = Number(request.query.at ?? 0);
      if (!(at >= 0 && at < 1e6)) throw badInput('Say which moment of the recording, in seconds.');
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      const jpeg = await stills.make(actor, recordingIn(request), at, gone.signal);
      response.set('Content-Security-Policy', "sandbox; default-src 'none'").type('image/jpeg').send(jpeg);
    }),
  );

  router.get(
    '/recordings/:id/covers/new',
    page('cover picture', (actor, request, response) => showNew(heard, actor, request, response)),
  );

  /** A form that adds a cover, and is shown again with what was wrong. */
  const adding = (address: string, whole: boolean) =>
    router.post(
      `/recordings/:id/covers${address}`,
      page('cover picture', async (actor, request, response) => {
        const id = recordingIn(request);
        const sent = new SentForm(request);
        try {
          const time = timesOf(sent);
          const cover = { ...time, why: sent.text('why'), ...(whole ? {} : { region: placeOf(sent) }) };
          const added = await addCover(heard, actor, id, cover);
          response.redirect(303, saying(`/recordings/${id}/covers/${added}`, 'box-added'));
        } catch (error) {
          const prefix = whole ? 'whole-' : '';
          const errors = mendable(error, 'start').map((one) => ({ ...one, field: prefix + one.field }));
          await showNew(heard, actor, request, response.status(422), errors);
        }
      }),
    );
  adding('', false);
  adding('/whole', true);

  router.get(
    '/recordings/:id/covers/:flag',
    page('cover picture', (actor, request, response) => showFlag(heard, actor, request, response)),
  );

  /** A form on the page of one flag: changes it, and comes back to it. */
  const changing = (
    address: string,
    said: Message,
    change: (sent: SentForm) => (shape: CoverOutline) => CoverOutline,
  ) =>
    router.post(
      `/recordings/:id/covers/:flag/${address}`,
      page('cover picture', async (actor, request, response) => {
        const [id, flag] = [recordingIn(request), flagIn(request)];
        const sent = new SentForm(request);
        try {
          await reshapeCover(heard, actor, id, flag, change(sent), revisionIn(sent));
          const at = parseClock(sent.text('at'));
          response.redirect(
            303,
            `${saying(`/recordings/${id}/covers/${flag}`, said)}${at === null ? '' : `&at=${at}`}`,
          );
        } catch (error) {
          if (error instanceof ChangedMeanwhile) {
            const back = `/recordings/${id}/covers/${flag}`;
            return showStaleForm(heard, actor, { request, recordingId: id, back }, response, error);
          }
          const errors = mendable(error, address === 'time' ? 'end' : 'x');
          await showFlag(heard, actor, request, response.status(422), errors);
        }
      }),
    );
  changing('time', 'box-changed', (sent) => {
    const time = timesOf(sent);
    return (shape) => ({ ...shape, ...time });
  });
  changing('place', 'box-changed', (sent) => {
    const [time, place] = [momentOf(sent), placeOf(sent)];
    return (shape) =>
      sent.text('do') === 'still'
        ? shapeOf({ ...shape, region: place, keys: null })
        : withPlace(shape, { time, ...place });
  });
  changing('place/delete', 'box-changed', (sent) => {
    const time = momentOf(sent);
    return (shape) => withoutPlace(shape, time);
  });

  /** A button about one flag, that goes back to the list. */
  const deciding = (
    address: string,
    said: Message,
    act: (actor: Actor, id: RecordingId, flag: FlagId, sent: SentForm) => Promise<void>,
    stays = true,
  ) =>
    router.post(
      `/recordings/:id/covers/:flag/${address}`,
      page('cover picture', async (actor, request, response) => {
        const [id, flag] = [recordingIn(request), flagIn(request)];
        try {
          await act(actor, id, flag, new SentForm(request));
        } catch (error) {
          const back = `/recordings/${id}/decide#flag-${flag}`;
          return showStaleForm(heard, actor, { request, recordingId: id, back }, response, error);
        }
        response.redirect(303, saying(`/recordings/${id}/decide`, said, stays ? `flag-${flag}` : 'count'));
      }),
    );
  deciding(
    'delete',
    'box-removed',
    (actor, id, flag, sent) => removeCover(heard, actor, id, flag, revisionIn(sent)),
    false,
  );
  deciding('not-a-face', 'not-a-face', (actor, id, flag, sent) =>
    sayNotAFace(heard, actor, id, flag, revisionIn(sent)),
  );
  deciding('person', 'face-named', (actor, id, flag, sent) => {
    const person = sent.text('person');
    if (!person) throw badInput('Choose who it is.', { person: 'Choose who it is.' });
    const named = person === SOMEBODY_ELSE ? null : ParticipantId.parse(person);
    return nameFace(heard, actor, id, flag, named, revisionIn(sent));
  });

  router.post(
    '/recordings/:id/faces',
    page('decide flags', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const undo = sent.text('do') === UNDO;
      try {
        if (undo) await decide(heard, actor, id, choicesIn(sent.text('choices')));
        else await coverAllFaces(heard, actor, id);
      } catch (error) {
        return showStaleChoices(heard, actor, id, response, error);
      }
      response.redirect(303, saying(`/recordings/${id}/decide`, undo ? 'faces-undone' : 'faces-covered', 'count'));
    }),
  );

  return router;
}

/** @throws 422 naming each field that cannot be read */
function timesOf(sent: SentForm): { start: number; end: number } {
  const [start, end] = [parseClock(sent.text('start')), parseClock(sent.text('end'))];
  if (start !== null && end !== null) return { start, end };
  throw badInput('Some of this does not fit.', {
    ...(start === null ? { start: 'Write where it starts, like 1:23.4.' } : {}),
    ...(end === null ? { end: 'Write where it ends, like 1:24.9.' } : {}),
  });
}

function momentOf(sent: SentForm): number {
  const at = parseClock(sent.text('at'));
  if (at === null) throw badInput('Write the moment, like 1:23.4.', { at: 'Write the moment, like 1:23.4.' });
  return at;
}

function placeOf(sent: SentForm): Place {
  const wrong = SIDES.filter((side) => !/^\d{1,5}$/.test(sent.text(side)));
  if (wrong.length > 0)
    throw badInput(
      'Some of this does not fit.',
      Object.fromEntries(wrong.map((side) => [side, 'Write a whole number of pixels.'])),
    );
  const [x, y, width, height] = SIDES.map((side) => Number(sent.text(side))) as [number, number, number, number];
  return { x, y, width, height };
}

/** What was sent, as it was typed; on a first visit, what fits the moment that was asked for. */
function typed(request: Request, first: Record<string, string>): Record<string, string> {
  const sent = new SentForm(request);
  return Object.fromEntries(
    [...SIDES, 'start', 'end', 'at', 'why'].map((name) => [name, sent.text(name) || (first[name] ?? '')]),
  );
}

async function pictureRecording(heard: Heard, actor: Actor, request: Request) {
  const recording = await recordingView(heard, actor, recordingIn(request));
  if (!recording.facts?.picture) throw notFound('picture');
  const { facts, flags } = recording;
  return { recording, picture: facts.picture!, wave: waveOf(facts.peaks, facts.durationSeconds, flags) };
}

function momentAsked(request: Request, otherwise: number, durationSeconds: number): number {
  const asked = parseClock(String(request.query.at ?? '') || new SentForm(request).text('at'));
  return Math.min(durationSeconds, asked ?? otherwise);
}

async function showNew(
  heard: Heard,
  actor: Actor,
  request: Request,
  response: Response,
  errors: FieldError[] = [],
): Promise<void> {
  const { recording, picture, wave } = await pictureRecording(heard, actor, request);
  const at = momentAsked(request, 0, picture.durationSeconds);
  const end = Math.min(recording.facts!.durationSeconds, at + NEW_LASTS);
  const form = typed(request, { start: preciseClock(at), end: preciseClock(end) });
  response.render('review/templates/cover-new.njk', { recording, wave, at, form, errors, shape: null });
}

async function showFlag(
  heard: Heard,
  actor: Actor,
  request: Request,
  response: Response,
  errors: FieldError[] = [],
): Promise<void> {
  const { recording, picture, wave } = await pictureRecording(heard, actor, request);
  const flag = recording.flags.find((one) => one.id === flagIn(request));
  if (flag?.kind !== 'picture' || !flag.region) throw notFound('flag');
  const at = momentAsked(request, flag.start, picture.durationSeconds);
  const shape = shapeOf(flag as FlagView & { region: Place });
  const box = boxAt(shape, at);
  const first = { start: preciseClock(flag.start), end: preciseClock(flag.end) };
  const sides = Object.fromEntries(SIDES.map((side) => [side, String(box[side])]));
  const form = typed(request, { ...first, ...sides });
  response.render('review/templates/cover.njk', {
    recording,
    wave,
    flag,
    at,
    form,
    errors,
    shape,
    mine: isStaffs(flag),
  });
}
