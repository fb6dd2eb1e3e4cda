import { type Response, Router } from 'express';
import { badInput, ChangedMeanwhile, type Problem } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { type Authorized, may } from '../../people/allow.ts';
import { maySecond } from '../../rules/consent/absence.ts';
import type { RecordingId } from '../../rules/ids.ts';
import { KINDS } from '../../rules/recording/about.ts';
import { namesOf } from '../../people/account-names.ts';
import { besideNow, type NowOnList } from './roster-beside.ts';
import { page, part, participantIn, recordingIn } from '../asking.ts';
import { CHANNEL_CHOICES, CONSENT_QUESTIONS } from '../consent-choices.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { saying } from '../messages.ts';
import { afterRowButton, emptyPerson, readRosterForm, type RosterForm, rosterFormOf } from './roster-form.ts';
import { rosterOfForm } from './roster-of-form.ts';
import { namesakesOnForm, unansweredSame, withSameAnswers } from './same-person.ts';
import { type NamedQuestion, questionsFor } from '../../consent/same-person.ts';
import type { Namesake } from '../../rules/detection/same-person.ts';
import { showAt } from '../../publishing/shows.ts';
import { outlineView, type SeenOutline } from '../../views/outline.ts';
import { createRecording } from '../../lifecycle/create-recording.ts';
import { setRoster, settleAbsence } from '../../lifecycle/set-roster.ts';

interface Shown {
  readonly show: { readonly slug: string; readonly title: string };
  readonly recording?: SeenOutline;
  readonly form: { readonly title: string; readonly kind: string; readonly notes: string; readonly roster: RosterForm };
  readonly errors?: FieldError[];
  /** What somebody said of rows, and what whoever looks may do about it. */
  readonly doubts?: readonly Doubt[];
  /** What staff have to say of people whom somebody else wrote down. */
  readonly questions?: readonly Authorized<NamedQuestion, 'see participants'>[];
  /** For each person on the form, whom of the list of participants they may be. */
  readonly namesakes?: readonly (readonly Authorized<Namesake, 'see participants'>[])[];
  /** What stands on the list now, where it changed while the form was open. */
  readonly now?: NowOnList;
  /** Id of a field that was just added: typing goes on there. */
  readonly added?: string | null;
}

/** A new recording with its people; and changing the people of one that is there. */
export function rosterPages(heard: Heard): Router {
  const router = Router();

  router
    .route('/home/shows/:slug/recordings/new')
    .get(
      page('make recording', async (actor, request, response) => {
        const show = await showAt(heard, actor, 'make recording', part(request, 'slug'));
        const roster = { people: [emptyPerson(new Date())], revision: '', keep: '', covers: [] };
        render(actor, response, { show, form: { title: '', kind: 'podcast', notes: '', roster } });
      }),
    )
    .post(
      page('make recording', async (actor, request, response) => {
        const show = await showAt(heard, actor, 'make recording', part(request, 'slug'));
        const sent = new SentForm(request);
        const typed = { title: sent.text('title'), kind: sent.text('kind'), notes: sent.text('notes') };
        const row = afterRowButton(readRosterForm(sent), sent.text('action'), new Date());
        const asked = await askedOf(heard, actor, row?.form ?? readRosterForm(sent));
        const form = { ...typed, roster: asked.form };
        const again = { show, form, namesakes: asked.namesakes };
        if (row) return render(actor, response, { ...again, added: row.added });
        const kind = oneOf(KINDS, form.kind);
        const { roster, errors } = rosterOfForm(form.roster, new Date());
        errors.push(...unansweredSame(form.roster));
        if (!kind) errors.unshift({ field: 'kind', text: 'Choose what it is.' });
        if (!form.title) errors.unshift({ field: 'title', text: 'Write a title.' });
        if (!roster || !kind || errors.length > 0) return render(actor, response.status(422), { ...again, errors });
        const { title, notes } = form;
        try {
          const id = await createRecording(heard, actor, { showId: show.id, kind, title, notes, roster });
          response.redirect(303, saying(`/recordings/${id}`, 'recording-made'));
        } catch (error) {
          const now = await askedOf(heard, actor, form.roster);
          const shown = { show, form: { ...form, roster: now.form }, namesakes: now.namesakes };
          render(actor, response.status(422), { ...shown, errors: mendable(error, 'people') });
        }
      }),
    );

  router
    .route('/recordings/:id/people')
    .get(
      page('change roster', async (actor, request, response) => {
        const recording = await outlineView(heard, actor, recordingIn(request));
        const known = rosterFormOf(recording);
        const roster = known.people.length > 0 ? known : { ...known, people: [emptyPerson(new Date())] };
        const doubts = await doubtsOf(heard, actor, recording);
        const questions = await questionsOn(heard, actor, recording);
        const { form, namesakes } = await askedOf(heard, actor, roster, recording);
        const shown = { show: recording.show, recording, form: { ...NOTHING, roster: form }, doubts, questions };
        render(actor, response, { ...shown, namesakes });
      }),
    )
    .post(
      page('change roster', async (actor, request, response) => {
        const recording = await outlineView(heard, actor, recordingIn(request));
        const sent = new SentForm(request);
        const row = afterRowButton(readRosterForm(sent), sent.text('action'), new Date());
        const asked = await askedOf(heard, actor, row?.form ?? readRosterForm(sent), recording);
        const form = { ...NOTHING, roster: asked.form };
        const doubts = await doubtsOf(heard, actor, recording);
        const questions = await questionsOn(heard, actor, recording);
        const again = { show: recording.show, recording, form, doubts, questions, namesakes: asked.namesakes };
        if (row) return render(actor, response, { ...again, added: row.added });
        const { roster, errors } = rosterOfForm(form.roster, new Date());
        errors.push(...unansweredSame(form.roster));
        if (!roster || errors.length > 0) return render(actor, response.status(422), { ...again, errors });
        let isSaid: boolean;
        try {
          isSaid = await setRoster(heard, actor, recording.id, { ...roster, revision: form.roster.revision });
        } catch (error) {
          if (error instanceof ChangedMeanwhile)
            return showBoth(heard, actor, recording.id, form.roster, error, response);
          const now = await askedOf(heard, actor, form.roster, recording);
          const shown = { ...again, form: { ...form, roster: now.form }, namesakes: now.namesakes };
          return render(actor, response.status(422), { ...shown, errors: mendable(error, 'people') });
        }
        const message = isSaid ? 'roster-said' : recording.release?.current ? 'roster-saved-void' : 'roster-saved';
        response.redirect(303, saying(`/recordings/${recording.id}`, message));
      }),
    );

  router.post(
    '/recordings/:id/people/:participant/absence',
    page('change roster', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const saidToBe = oneOf(['absent', 'mentioned'] as const, sent.text('saidToBe'));
      const agree = oneOf(['agree', 'stay'] as const, sent.text('answer'));
      if (!saidToBe || !agree) throw badInput('Choose an answer.');
      const answer = { participantId: participantIn(request), saidToBe, agree: agree === 'agree' };
      await settleAbsence(heard, actor, id, answer);
      response.redirect(303, saying(`/recordings/${id}/people`, answer.agree ? 'absence-agreed' : 'absence-stays'));
    }),
  );

  return router;
}

/** The form as it was sent, with what it asks about people who may be known already. */
async function askedOf(
  heard: Heard,
  actor: Actor,
  form: RosterForm,
  recording?: SeenOutline,
): Promise<{ form: RosterForm; namesakes: Authorized<Namesake, 'see participants'>[][] }> {
  const namesakes = await namesakesOnForm(heard, actor, form, recording?.participants ?? []);
  return { form: withSameAnswers(form, namesakes), namesakes };
}

/** What staff have to say of people whom somebody else wrote down. */
async function questionsOn(
  heard: Heard,
  actor: Actor,
  { participants }: SeenOutline,
): Promise<Authorized<NamedQuestion, 'see participants'>[]> {
  const ids = participants.flatMap(({ personId }) => personId ?? []);
  const open = await questionsFor(heard.db, actor, ids);
  return open.filter(({ waiting }) => waiting.some((id) => ids.includes(id)));
}

const NOTHING = { title: '', kind: '', notes: '' };

function render(actor: Actor, response: Response, shown: Shown): void {
  const known =
    shown.recording?.participants.map(({ id, personId, ageUnknown, perhapsOf }) => {
      return [id, { personId, ageUnknown, isOneOf: perhapsOf !== null }] as const;
    }) ?? [];
  response.render('recordings/templates/roster.njk', {
    ...shown,
    ages: { known: Object.fromEntries(known), mayState: may(actor, 'change participant') },
    choices: { questions: CONSENT_QUESTIONS, channels: CHANNEL_CHOICES },
  });
}

interface Doubt {
  readonly id: string;
  readonly name: string;
  readonly saidToBe: string;
  /** Name of whoever said it; null for an account that is gone. */
  readonly by: string | null;
  readonly at: Date | null;
  readonly mayAgree: boolean;
  readonly isOwn: boolean;
}

async function doubtsOf(heard: Heard, actor: Actor, { participants }: SeenOutline): Promise<Doubt[]> {
  const names = await namesOf(
    heard,
    participants.map(({ saidToBeBy }) => saidToBeBy),
  );
  const { onePersonApproves } = heard.config;
  return participants.flatMap((row) => {
    const { id, name, saidToBe, saidToBeBy, saidToBeAt: at } = row;
    if (saidToBe === null) return [];
    const mayAgree = may(actor, 'change participant') && maySecond(row, actor.id, onePersonApproves);
    const by = (saidToBeBy && names[saidToBeBy]) || null;
    return [{ id, name, saidToBe, by, at, mayAgree, isOwn: saidToBeBy === actor.id }];
  });
}

/** What was typed beside what stands there now; whoever saves again has seen both. */
async function showBoth(
  heard: Heard,
  actor: Actor,
  id: RecordingId,
  typed: RosterForm,
  problem: Problem,
  response: Response,
): Promise<void> {
  const recording = await outlineView(heard, actor, id);
  const { form: both, now } = besideNow(typed, rosterFormOf(recording));
  const { form: roster, namesakes } = await askedOf(heard, actor, both, recording);
  render(actor, response.status(409), {
    show: recording.show,
    recording,
    form: { ...NOTHING, roster },
    errors: mendable(problem, 'people'),
    doubts: await doubtsOf(heard, actor, recording),
    questions: await questionsOn(heard, actor, recording),
    namesakes,
    now,
  });
}
