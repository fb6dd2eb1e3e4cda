import { type Request, type Response, Router } from 'express';
import { ChangedMeanwhile, notFound } from '../../errors.ts';
import type { StaleChange } from '../../rules/changed-meanwhile.ts';
import { dayInUk } from '../../rules/consent/days.ts';
import { latestEndFrom } from '../../rules/consent/permission-period.ts';
import type { Attribute } from '../../rules/consent/tags.ts';
import type { Heard } from '../../heard.ts';
import { page, personIn } from '../asking.ts';
import { revisionIn, sameForm, type ShownChange, showChangedMeanwhile } from '../changed-meanwhile.ts';
import { CHANNEL_CHOICES, CONSENT_QUESTIONS } from '../consent-choices.ts';
import { sayingEffect } from './consent-effects.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { emptyPermission, type PermissionForm, permissionOf, readPermission } from './permission-form.ts';
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
        const form = emptyPermission(new Date(), chosen, asked.text('scan'));
        await showForm(heard, person, form, response, { revision: person.permissionsRevision });
      }),
    )
    .post(
      page('change consent', async (actor, request, response) => {
        const person = await personView(heard, actor, personIn(request));
        const sent = new SentForm(request);
        const form = readPermission(sent);
        const revision = revisionIn(sent);
        const { input, errors } = permissionOf(form);
        if (!input) return showForm(heard, person, form, response.status(422), { errors, revision });
        try {
          const { effect } = await writePermission(heard, actor, person.id, input, { revision });
          response.redirect(303, sayingEffect(`/participants/${person.id}`, 'permission-written', effect));
        } catch (error) {
          if (error instanceof ChangedMeanwhile) {
            const asked = { request, back: `/participants/${person.id}` };
            return showStalePermissions(heard, response, error, asked);
          }
          const errors = mendable(error, 'supersedes');
          await showForm(heard, person, form, response.status(422), { errors, revision });
        }
      }),
    );

  return router;
}

/** Shows which answers somebody else wrote down meanwhile, and sends all that was typed again with one button. */
async function showStalePermissions(
  heard: Heard,
  response: Response,
  error: ChangedMeanwhile,
  { request, back }: { readonly request: Request; readonly back: string },
): Promise<void> {
  const called = (value: unknown) =>
    [value]
      .flat()
      .map((one) => words.PERMISSION_WORDS[one as keyof typeof words.PERMISSION_WORDS])
      .join(', ') || 'Nothing written down';
  const inWords = ({ of, wanted, theirs, by, at }: StaleChange): ShownChange => ({
    ...{ what: words.ATTRIBUTE_WORDS[of as Attribute], wanted: called(wanted), theirs: called(theirs), by, at },
    again: null,
  });
  const again = sameForm(request, error.changes[0]!.revision, 'Write mine down too');
  await showChangedMeanwhile(heard, response, error, { back, inWords, again });
}

async function showForm(
  heard: Heard,
  person: SeenPerson,
  form: PermissionForm,
  response: Response,
  { revision, errors = [] }: { readonly revision: string | undefined; readonly errors?: FieldError[] },
): Promise<void> {
  if (!person.details) throw notFound('person');
  const policy = await policyNow(heard.db);
  response.render('participants/templates/permission.njk', {
    person,
    form,
    errors,
    revision,
    words,
    questions: CONSENT_QUESTIONS,
    channels: CHANNEL_CHOICES,
    roles: GIVER_ROLES,
    ways: WITNESSED_WAYS,
    stages: CONSENT_STAGES,
    bases: LAWFUL_BASES,
    conditions: SPECIAL_CONDITIONS,
    needed: policy.groups[person.group].givers,
    latest: latestEndFrom(dayInUk(new Date())),
  });
}
