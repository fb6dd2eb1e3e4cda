import { type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import { page, part, recordingIn } from '../asking.ts';
import { CHANNEL_CHOICES, CONSENT_QUESTIONS } from '../consent-choices.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { saying } from '../messages.ts';
import { afterRowButton, emptyPerson, readRosterForm, type RosterForm, rosterFormOf } from './roster-form.ts';
import { rosterOfForm } from './roster-of-form.ts';
import { showAt } from '../../publishing/shows.ts';
import { outlineView, type SeenOutline } from '../../views/outline.ts';
import { createRecording } from '../../lifecycle/create-recording.ts';
import { setRoster } from '../../lifecycle/set-roster.ts';

const KINDS = ['podcast', 'thank-you'] as const;

interface Shown {
  readonly show: { readonly slug: string; readonly title: string };
  readonly recording?: SeenOutline;
  readonly form: { readonly title: string; readonly kind: string; readonly notes: string; readonly roster: RosterForm };
  readonly errors?: FieldError[];
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
        const roster = { people: [emptyPerson(new Date())], keep: '', covers: [] };
        render(response, { show, form: { title: '', kind: 'podcast', notes: '', roster } });
      }),
    )
    .post(
      page('make recording', async (actor, request, response) => {
        const show = await showAt(heard, actor, 'make recording', part(request, 'slug'));
        const sent = new SentForm(request);
        const form = {
          title: sent.text('title'),
          kind: sent.text('kind'),
          notes: sent.text('notes'),
          roster: readRosterForm(sent),
        };
        const row = afterRowButton(form.roster, sent.text('action'), new Date());
        if (row) return render(response, { show, form: { ...form, roster: row.form }, added: row.added });
        const kind = oneOf(KINDS, form.kind);
        const { roster, errors } = rosterOfForm(form.roster, new Date());
        if (!kind) errors.unshift({ field: 'kind', text: 'Choose what it is.' });
        if (!form.title) errors.unshift({ field: 'title', text: 'Write a title.' });
        if (!roster || !kind || errors.length > 0) return render(response.status(422), { show, form, errors });
        const { title, notes } = form;
        const id = await createRecording(heard, actor, { showId: show.id, kind, title, notes, roster });
        response.redirect(303, saying(`/recordings/${id}`, 'recording-made'));
      }),
    );

  router
    .route('/recordings/:id/people')
    .get(
      page('change roster', async (actor, request, response) => {
        const recording = await outlineView(heard, actor, recordingIn(request));
        const known = rosterFormOf({ ...recording, rosterCovers: recording.rosterCovers ?? [] });
        const roster = known.people.length > 0 ? known : { ...known, people: [emptyPerson(new Date())] };
        render(response, { show: recording.show, recording, form: { ...NOTHING, roster } });
      }),
    )
    .post(
      page('change roster', async (actor, request, response) => {
        const recording = await outlineView(heard, actor, recordingIn(request));
        const sent = new SentForm(request);
        const form = { ...NOTHING, roster: readRosterForm(sent) };
        const row = afterRowButton(form.roster, sent.text('action'), new Date());
        const again = { show: recording.show, recording, form };
        if (row) return render(response, { ...again, form: { ...form, roster: row.form }, added: row.added });
        const { roster, errors } = rosterOfForm(form.roster, new Date());
        if (!roster) return render(response.status(422), { ...again, errors });
        try {
          await setRoster(heard, actor, recording.id, roster);
        } catch (error) {
          return render(response.status(422), { ...again, errors: mendable(error, 'people') });
        }
        const message = recording.release?.current ? 'roster-saved-void' : 'roster-saved';
        response.redirect(303, saying(`/recordings/${recording.id}`, message));
      }),
    );

  return router;
}

const NOTHING = { title: '', kind: '', notes: '' };

function render(response: Response, shown: Shown): void {
  response.render('recordings/templates/roster.njk', {
    ...shown,
    choices: { questions: CONSENT_QUESTIONS, channels: CHANNEL_CHOICES },
  });
}
