import { type Request, type Response, Router } from 'express';
import { voiceMayStay } from '../../rules/consent/kept-voices.ts';
import { badInput, ChangedMeanwhile, notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { recordingView } from '../../views/view.ts';
import { revisionIn, type ShownChange, showChangedMeanwhile } from '../changed-meanwhile.ts';
import { counted } from '../filters.ts';
import { page, participantIn, recordingIn } from '../asking.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { saying } from '../messages.ts';
import { clock, parseClock } from '../times.ts';
import { DECIDABLE } from './decision-pages.ts';
import { voiceLines } from '../../rules/redaction/voice-lines.ts';
import { FlagId } from '../../rules/ids.ts';
import type { StaleChange } from '../../rules/changed-meanwhile.ts';
import {
  declareVoiceMarked,
  markVoice,
  type ShownMark,
  voiceFlagId,
  voiceMarksOf,
  voiceRevision,
  type VoiceSpan,
} from '../../redaction/voice-marks.ts';

/** Lines on one page: some minutes of talk. */
const LINES_A_PAGE = 60;

/** Marking where somebody speaks. */
export function voicePages(heard: Heard): Router {
  const router = Router();
  const address = '/recordings/:id/voices/:participant';

  router.get(
    address,
    page('mark voices', async (actor, request, response) => {
      showVoices(response, await voicesFor(heard, actor, request));
    }),
  );

  router.post(
    address,
    page('mark voices', async (actor, request, response) => {
      const voices = await voicesFor(heard, actor, request);
      const sent = new SentForm(request);
      const ticked = new Set(sent.all('line'));
      const shown = shownMarksIn(sent.all('marked'));
      const wasMarked = new Set<string>(shown.map(({ flagId }) => flagId));
      // What a colleague marked meanwhile was no tick on this page, and is not taken back by it.
      const add = voices.lines.filter(({ id }) => ticked.has(id) && !wasMarked.has(id));
      const remove = shown.filter(({ flagId }) => !ticked.has(flagId));
      try {
        await markVoice(heard, actor, voices.recording.id, voices.person.id, { add, remove });
      } catch (error) {
        if (error instanceof ChangedMeanwhile) return showStaleMarks(heard, voices, response, error);
        return showVoices(response.status(422), voices, mendable(error, 'lines'));
      }
      const next = sent.text('go') === 'next' && voices.page < voices.pages ? voices.page + 1 : voices.page;
      response.redirect(303, `${saying(voices.address, 'voice-saved')}&page=${next}`);
    }),
  );

  router.post(
    `${address}/stretches`,
    page('mark voices', async (actor, request, response) => {
      const voices = await voicesFor(heard, actor, request);
      const sent = new SentForm(request);
      const form = { start: sent.text('start'), end: sent.text('end') };
      const remove = sent.text('remove');
      try {
        const change = remove ? { remove: shownMarksIn([remove]) } : { add: [stretchOf(form)] };
        await markVoice(heard, actor, voices.recording.id, voices.person.id, change);
      } catch (error) {
        if (error instanceof ChangedMeanwhile) return showStaleMarks(heard, voices, response, error);
        return showVoices(response.status(422), voices, mendable(error, 'start'), form);
      }
      response.redirect(303, saying(voices.address, remove ? 'voice-removed' : 'voice-added', 'stretches'));
    }),
  );

  router.post(
    `${address}/all`,
    page('mark voices', async (actor, request, response) => {
      const voices = await voicesFor(heard, actor, request);
      const sent = new SentForm(request);
      const all = sent.text('all') !== 'undo';
      try {
        const silent = sent.text('silent') === 'yes';
        const given = { all, silent, revision: revisionIn(sent) };
        await declareVoiceMarked(heard, actor, voices.recording.id, voices.person.id, given);
      } catch (error) {
        if (error instanceof ChangedMeanwhile) return showStaleMarks(heard, voices, response, error);
        return showVoices(response.status(422), voices, mendable(error, 'silent'));
      }
      response.redirect(303, saying(voices.address, all ? 'voice-all' : 'voice-not-all', 'all'));
    }),
  );

  return router;
}

/** What the page shows. @throws 403, 404 */
async function voicesFor(heard: Heard, actor: Actor, request: Request) {
  const recording = await recordingView(heard, actor, recordingIn(request));
  const person = recording.participants.find(({ id }) => id === participantIn(request));
  if (!person || person.onlyMentioned || !recording.facts) throw notFound('person');
  const marks = voiceMarksOf(recording.flags, person.id);
  const all = voiceLines(recording.transcript?.words ?? [], recording.facts.durationSeconds).map((line) => {
    const id = voiceFlagId(recording.id, person.id, line);
    return { ...line, id, marked: marks.find((mark) => mark.id === id) ?? null };
  });
  const lineIds = new Set(all.map(({ id }) => id));
  const pages = Math.max(1, Math.ceil(all.length / LINES_A_PAGE));
  const asked = Number(request.query.page);
  const at = Number.isInteger(asked) && asked > 0 ? Math.min(asked, pages) : 1;
  return {
    recording,
    person,
    address: `/recordings/${recording.id}/voices/${person.id}`,
    lines: all.slice((at - 1) * LINES_A_PAGE, at * LINES_A_PAGE),
    page: at,
    pages,
    marks,
    revision: voiceRevision(marks, person.voiceMarkedAt),
    /** Marks by times, beside the lines. */
    stretches: marks.filter(({ id }) => !lineIds.has(id)),
    mayStay: voiceMayStay(person),
    mayMark: DECIDABLE.includes(recording.state),
  };
}

function showVoices(
  response: Response,
  voices: Awaited<ReturnType<typeof voicesFor>>,
  errors: FieldError[] = [],
  form: { start?: string; end?: string } = {},
): void {
  response.render('review/templates/voices.njk', { ...voices, errors, form });
}

/** Marks as they were shown, each `id:revision`. */
function shownMarksIn(fields: readonly string[]): ShownMark[] {
  return fields.map((field) => {
    const [id = '', revision] = field.split(':');
    return { flagId: FlagId.parse(id), revision };
  });
}

/** Shows whoever took marks back, or said that they are all, what somebody else did to them meanwhile. */
async function showStaleMarks(
  heard: Heard,
  { address, marks }: Awaited<ReturnType<typeof voicesFor>>,
  response: Response,
  error: ChangedMeanwhile,
): Promise<void> {
  const inWords = ({ of, theirs, by, at, revision }: StaleChange): ShownChange => {
    const mark = marks.find(({ id }) => id === of);
    if (mark) {
      const fields = [['remove', `${of}:${revision}`]] as const;
      return {
        ...{ what: `The mark at ${clock(mark.start)}`, wanted: 'Take it back', by, at },
        theirs: theirs === 'keep' ? 'It stays as it is' : 'It is made silent',
        again: { action: `${address}/stretches`, fields, text: 'Set mine anyway' },
      };
    }
    const { marks: count, all } = theirs as { marks: number; all: boolean };
    return {
      ...{ what: 'Where they speak', by, at },
      wanted: 'Every place is marked',
      theirs: `${counted(count, 'place is', 'places are')} marked. ${all ? 'Every place is marked.' : 'More places may be marked.'}`,
      // Whoever says that all are marked has to look at the marks that are there.
      again: null,
    };
  };
  await showChangedMeanwhile(heard, response, error, { back: address, inWords });
}

/** @throws 422 naming each field that cannot be read */
function stretchOf({ start, end }: { start: string; end: string }): VoiceSpan {
  const [from, to] = [parseClock(start), parseClock(end)];
  const fields: Record<string, string> = {
    ...(from === null ? { start: 'Write where it starts, like 1:23.4.' } : {}),
    ...(to === null ? { end: 'Write where it ends, like 1:24.9.' } : {}),
  };
  if (from === null || to === null) throw badInput('Some of this does not fit.', fields);
  return { start: from, end: to };
}
