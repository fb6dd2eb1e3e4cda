import { type Response, Router } from 'express';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { page, personIn } from '../asking.ts';
import { CHANNEL_CHOICES, CONSENT_QUESTIONS } from '../consent-choices.ts';
import { sayingEffect } from './consent-effects.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { emptyPermission, latestDay, type PermissionForm, permissionOf, readPermission } from './permission-form.ts';
import { personView, type SeenPerson } from '../../views/person-view.ts';
import { policyNow } from '../../consent/record-store.ts';
import { GIVER_ROLES, CONSENT_STAGES } from '../../rules/consent/records.ts';
import * as words from '../../rules/consent/words.ts';
import { LAWFUL_BASES, SPECIAL_CONDITIONS, WITNESSED_WAYS, writePermission } from '../../lifecycle/write-permission.ts';

/** Writing down a permission that somebody gave in person, on paper or in a recording. */
export function permissionPages(heard: Heard): Router {
  const router = Router();

  router
    .route('/participants/:person/permissions/new')
    .get(
      page('change consent', async (actor, request, response) => {
        const person = await personView(heard, actor, personIn(request));
        const asked = new SentForm({ body: request.query });
        const theirs = person.recordings.map(({ id }) => id);
        const chosen = asked.all('recording').flatMap((asked) => theirs.find((id) => id === asked) ?? []);
        await showForm(heard, person, emptyPermission(new Date(), chosen, asked.text('scan')), response);
      }),
    )
    .post(
      page('change consent', async (actor, request, response) => {
        const person = await personView(heard, actor, personIn(request));
        const form = readPermission(new SentForm(request));
        const { input, errors } = permissionOf(form);
        if (!input) return showForm(heard, person, form, response.status(422), errors);
        try {
          const { effect } = await writePermission(heard, actor, person.id, input);
          response.redirect(303, sayingEffect(`/participants/${person.id}`, 'permission-written', effect));
        } catch (error) {
          await showForm(heard, person, form, response.status(422), mendable(error, 'supersedes'));
        }
      }),
    );

  return router;
}

async function showForm(
  heard: Heard,
  person: SeenPerson,
  form: PermissionForm,
  response: Response,
  errors: FieldError[] = [],
): Promise<void> {
  if (!person.details) throw notFound('person');
  const policy = await policyNow(heard.db);
  response.render('participants/templates/permission.njk', {
    person,
    form,
    errors,
    words,
    questions: CONSENT_QUESTIONS,
    channels: CHANNEL_CHOICES,
    roles: GIVER_ROLES,
    ways: WITNESSED_WAYS,
    stages: CONSENT_STAGES,
    bases: LAWFUL_BASES,
    conditions: SPECIAL_CONDITIONS,
    needed: policy.groups[person.group].givers,
    latest: latestDay(new Date()),
  });
}
