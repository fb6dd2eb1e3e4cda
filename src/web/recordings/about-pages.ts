import { type Response, Router } from 'express';
import { ChangedMeanwhile } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { changeAbout } from '../../lifecycle/change-about.ts';
import type { Authorized } from '../../people/allow.ts';
import type { RecordingOutline } from '../../recordings/life.ts';
import { findOutline } from '../../recordings/recordings.ts';
import { touchedFields } from '../../rules/field-revisions.ts';
import { aboutOf, aboutRevision, KINDS } from '../../rules/recording/about.ts';
import { page, recordingIn } from '../asking.ts';
import { REVISION } from '../changed-meanwhile.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { saying } from '../messages.ts';
import { showStaleFields } from '../stale-fields.ts';

/** What the fields are called on the page, and what the choices mean. */
const LABELS = { title: 'Title', kind: 'What is it?', notes: 'Notes for staff' };
const KIND_WORDS = { podcast: 'A podcast', 'thank-you': 'A thank-you video' };

type Changed = Authorized<RecordingOutline, 'change about'>;

interface AboutForm {
  readonly title: string;
  readonly kind: string;
  readonly notes: string;
}

/** Changing the title, the kind and the notes of a recording that is there. */
export function aboutPages(heard: Heard): Router {
  const router = Router();
  router
    .route('/recordings/:id/about')
    .get(
      page('change about', async (actor, request, response) => {
        const recording = await findOutline(heard, actor, 'change about', recordingIn(request));
        show(response, recording, { form: aboutOf(recording), revision: aboutRevision(recording) });
      }),
    )
    .post(
      page('change about', async (actor, request, response) => {
        const recording = await findOutline(heard, actor, 'change about', recordingIn(request));
        const sent = new SentForm(request);
        // Browsers send the end of a line as two letters; the API does not.
        const notes = sent.text('notes').replaceAll('\r\n', '\n');
        const form: AboutForm = { title: sent.text('title'), kind: sent.text('kind'), notes };
        const revision = sent.text(REVISION);
        const kind = oneOf(KINDS, form.kind);
        if (!kind) {
          const errors = [{ field: 'kind', text: 'Choose what it is.' }];
          return show(response.status(422), recording, { form, revision, errors });
        }
        const { id } = recording;
        const touched = touchedFields(revision, aboutOf(recording), { ...form, kind });
        try {
          const isVoid = await changeAbout(heard, actor, id, { ...touched, revision });
          response.redirect(303, saying(`/recordings/${id}`, isVoid ? 'about-saved-anew' : 'about-saved'));
        } catch (error) {
          if (!(error instanceof ChangedMeanwhile))
            return show(response.status(422), recording, { form, revision, errors: mendable(error, 'title') });
          const now = aboutOf(await findOutline(heard, actor, 'change about', id));
          const fields = Object.entries({ ...now, ...touched }).map(([name, value]) => [name, String(value)] as const);
          const back = `/recordings/${id}`;
          const again = { labels: LABELS, codes: KIND_WORDS, back, action: `${back}/about`, fields };
          await showStaleFields(heard, response, { error, ...again });
        }
      }),
    );
  return router;
}

function show(
  response: Response,
  recording: Changed,
  shown: { readonly form: AboutForm; readonly revision: string; readonly errors?: readonly FieldError[] },
): void {
  response.render('recordings/templates/about.njk', { recording, ...shown });
}
