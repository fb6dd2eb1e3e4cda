import { type Response, Router } from 'express';
import { facesKeptAgainstConsent } from '../../rules/consent/kept-faces.ts';
import { voicesKeptAgainstConsent } from '../../rules/consent/kept-voices.ts';
import { badInput } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { may } from '../../people/allow.ts';
import { type FlagView, type RecordingView, recordingView, type SeenRecording } from '../../views/view.ts';
import { page, recordingIn } from '../asking.ts';
import { revisionIn } from '../changed-meanwhile.ts';
import { counted } from '../filters.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { saying } from '../messages.ts';
import { namesOf } from '../../people/account-names.ts';
import { parseClock } from '../times.ts';
import { waveOf } from '../waveform.ts';
import { decide } from '../../redaction/choices.ts';
import { addFlag, finishDecisions } from '../../redaction/decisions.ts';
import { coveredTogether, facesToCover } from '../../redaction/face-decisions.ts';
import { decidedSounds } from '../../redaction/flag-rows.ts';
import { passagesHeardAgain } from '../../rules/detection/heard-again.ts';
import { canBeReplaced } from '../../redaction/replace-sound.ts';
import { outdoneReplacements, roomForReplacement } from '../../rules/redaction/room-for-replacement.ts';
import { SpanError } from '../../rules/redaction/spans.ts';
import { FlagId } from '../../rules/ids.ts';
import { choicesField, choicesIn, FORM_DECISIONS, showStaleChoices, UNDO } from './stale-flags.ts';

const ACTIONS = ['bleep', 'silence', 'cover'] as const;
const REGION = ['x', 'y', 'width', 'height'] as const;
const FLAG_FIELDS = ['start', 'end', 'action', 'why', ...REGION] as const;
type FlagForm = Record<(typeof FLAG_FIELDS)[number], string>;

/** The states in which a decision may still change. */
export const DECIDABLE: readonly RecordingView['state'][] = ['needs-decisions', 'needs-approval', 'taken-down'];

/** Deciding what happens to each flag. */
export function decisionPages(heard: Heard): Router {
  const router = Router();

  router.get(
    '/recordings/:id/decide',
    page('see recording', async (actor, request, response) =>
      showDecisions(heard, actor, await recordingView(heard, actor, recordingIn(request)), response),
    ),
  );

  router.post(
    '/recordings/:id/decide',
    page('decide flags', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const flagId = FlagId.parse(sent.text('flag'));
      const undo = sent.text('decision') === UNDO;
      const decision = oneOf(FORM_DECISIONS, sent.text('decision'));
      if (!decision && !undo) {
        const errors = [{ field: `decision-${flagId}`, text: 'Choose what should happen to it.' }];
        return showDecisions(heard, actor, await recordingView(heard, actor, id), response.status(422), errors);
      }
      try {
        await decide(heard, actor, id, [{ flagId, decision, revision: revisionIn(sent) }]);
      } catch (error) {
        return showStaleChoices(heard, actor, id, response, error);
      }
      const { flags } = await recordingView(heard, actor, id);
      response.redirect(
        303,
        saying(
          `/recordings/${id}/decide`,
          undo ? 'undone' : 'decided',
          undo ? `flag-${flagId}` : placeAfter(flags, flagId),
        ),
      );
    }),
  );

  router.post(
    '/recordings/:id/suggestions',
    page('decide flags', async (actor, request, response) => {
      const id = recordingIn(request);
      const choices = choicesIn(new SentForm(request).text('choices'));
      if (choices.length === 0) throw badInput('Nothing was sent. Open the page again, then send it once more.');
      try {
        await decide(heard, actor, id, choices);
      } catch (error) {
        return showStaleChoices(heard, actor, id, response, error);
      }
      response.redirect(303, saying(`/recordings/${id}/decide`, 'all-decided', 'count'));
    }),
  );

  router.post(
    '/recordings/:id/flags',
    page('decide flags', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const form = Object.fromEntries(FLAG_FIELDS.map((name) => [name, sent.text(name)])) as FlagForm;
      try {
        const added = await addFlag(heard, actor, id, flagOf(form));
        response.redirect(303, saying(`/recordings/${id}/decide`, 'flag-added', `flag-${added}`));
      } catch (error) {
        const errors = mendable(error, 'start').map(onPage);
        showDecisions(heard, actor, await recordingView(heard, actor, id), response.status(422), errors, form);
      }
    }),
  );

  router.post(
    '/recordings/:id/finish',
    page('decide flags', async (actor, request, response) => {
      const id = recordingIn(request);
      try {
        await finishDecisions(heard, actor, id);
        response.redirect(303, saying(`/recordings/${id}`, 'finished', 'progress'));
      } catch (error) {
        showDecisions(
          heard,
          actor,
          await recordingView(heard, actor, id),
          response.status(409),
          mendable(error, 'finish'),
        );
      }
    }),
  );

  return router;
}

/** The next flag that nobody decided, after this one if there is one; else the end of the page. */
function placeAfter(flags: RecordingView['flags'], flagId: FlagId): string {
  const here = flags.findIndex((flag) => flag.id === flagId);
  const undecided = (flag: RecordingView['flags'][number]) => flag.decision === null;
  const next = flags.slice(here + 1).find(undecided) ?? flags.find(undecided);
  return next ? `flag-${next.id}` : 'finish';
}

/** @throws 422 naming each field that cannot be read */
function flagOf(form: FlagForm) {
  const fields: Record<string, string> = {};
  const start = parseClock(form.start);
  const end = parseClock(form.end);
  const action = oneOf(ACTIONS, form.action);
  if (start === null) fields.start = 'Write where it starts, like 1:23.4.';
  if (end === null) fields.end = 'Write where it ends, like 1:24.9.';
  if (!action) fields.action = 'Choose what should happen.';
  if (action === 'cover')
    for (const name of REGION) if (!/^\d{1,5}$/.test(form[name])) fields[name] = 'Write a whole number of pixels.';
  if (start === null || end === null || !action || Object.keys(fields).length > 0)
    throw badInput('Some of this does not fit.', fields);
  const region = { x: Number(form.x), y: Number(form.y), width: Number(form.width), height: Number(form.height) };
  return { start, end, action, why: form.why, ...(action === 'cover' ? { region } : {}) };
}

/** The fields of a region carry another id on the page. */
function onPage(error: FieldError): FieldError {
  return oneOf(REGION, error.field) ? { ...error, field: `cover-${error.field}` } : error;
}

/** Shows the page on which flags are decided, with what was wrong with a form if anything was. */
export async function showDecisions(
  heard: Heard,
  actor: Actor,
  recording: SeenRecording,
  response: Response,
  errors: FieldError[] = [],
  form: Partial<FlagForm> = {},
): Promise<void> {
  const { facts, undecided, consent } = recording;
  // The finders and their word lists are loaded with the first page that asks them.
  const { publicFinds } = await import('../../views/public-finds.ts');
  const flags = withRepeats(recording);
  const stops = [
    ...(undecided > 0 ? [`${counted(undecided, 'flag')} still ${undecided === 1 ? 'needs' : 'need'} a decision.`] : []),
    ...(consent?.blocks ?? []),
    ...facesKeptAgainstConsent(flags, recording.participants),
    ...voicesKeptAgainstConsent(flags, recording.participants),
  ];
  response.render('review/templates/decide.njk', {
    recording: {
      ...recording,
      stills: facts?.picture && may(actor, 'see uncovered picture'),
      flags,
      names: await namesOf(
        heard,
        flags.map((flag) => flag.decidedBy),
      ),
    },
    texts: flags.filter(({ kind }) => kind === 'text'),
    places: flags.filter(({ kind }) => kind !== 'text'),
    wave:
      facts &&
      waveOf(
        facts.peaks,
        facts.durationSeconds,
        flags.filter(({ kind }) => kind !== 'text'),
      ),
    suggested: suggestionsOf(flags),
    faces: facesToCover(flags).length,
    facesTogether: takenBack(coveredTogether(flags)),
    isStaff: may(actor, 'decide flags'),
    mayDecide: may(actor, 'decide flags') && DECIDABLE.includes(recording.state),
    known: publicFinds(recording),
    heardAgain: passagesHeardAgain(recording.transcript),
    stops,
    form,
    errors,
  });
}

/** One form for many flags: what it chooses, with the state of each, and for how many. */
interface ManyChoices {
  readonly count: number;
  readonly choices: string;
}

function suggestionsOf(flags: readonly FlagView[]): ManyChoices {
  const choices = flags.flatMap(({ id, decision, suggestion, revision }) =>
    decision === null && suggestion ? [{ flagId: id, decision: suggestion, revision }] : [],
  );
  return { count: choices.length, choices: choicesField(choices) };
}

function takenBack(flags: readonly FlagView[]): ManyChoices {
  const choices = flags.map(({ id, revision }) => ({ flagId: id, decision: null, revision }));
  return { count: choices.length, choices: choicesField(choices) };
}

/** The flags as the page shows them: with the flag that each follows, and how many follow it. */
function withRepeats({ flags, facts, transcript }: SeenRecording) {
  const surroundings = { durationSeconds: facts?.durationSeconds ?? 0, words: transcript?.words ?? [] };
  const outdone = facts ? unlessLost(() => outdoneReplacements(decidedSounds(flags), surroundings), []) : [];
  return flags.map((flag) => ({
    ...flag,
    outdone: outdone.includes(flag.id),
    leader: flags.find(({ id }) => id === flag.follows) ?? null,
    followers: flags.filter(({ follows }) => follows === flag.id).length,
    /** Seconds that a recording may last that takes its place; null where none can. */
    room: facts && canBeReplaced(flag) ? unlessLost(() => roomForReplacement(flag, surroundings), null) : null,
  }));
}

/** A flag that cannot be located has no room and no neighbours; making the version says so. */
function unlessLost<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SpanError) return otherwise;
    throw error;
  }
}
