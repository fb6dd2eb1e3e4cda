import { type Response, Router } from 'express';
import { pipeline } from 'node:stream/promises';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import type { Authorized } from '../../people/allow.ts';
import { recordingsWith } from '../../lifecycle/consent-changed.ts';
import { register, registerAsCsv } from '../../publishing/register.ts';
import { withdraw } from '../../lifecycle/withdrawal.ts';
import { titlesOf } from '../../recordings/recordings.ts';
import { page, part, personIn } from '../asking.ts';
import { type FieldError, oneOf, SentForm } from '../forms.ts';
import { listPage } from '../list-pages.ts';
import { saying } from '../messages.ts';
import { erasePerson } from '../../lifecycle/erasure.ts';
import { findPersonTo, type Person } from '../../consent/person-store.ts';
import { GIVER_ROLES } from '../../rules/consent/records.ts';
import { reminderDone } from '../../consent/reminders.ts';
import { everythingAsZip, paperName } from '../../lifecycle/subject-access.ts';
import * as words from '../../rules/consent/words.ts';
import { policyNow } from '../../consent/record-store.ts';
import { RESTRICTION_BASES } from '../../lifecycle/restriction-store.ts';

const HOW = ['told', 'in person', 'paper scan'] as const;
const HOW_IN_WORDS: Readonly<Record<(typeof HOW)[number], string>> = {
  told: 'They told a worker, or wrote',
  'in person': 'Face to face',
  'paper scan': 'On paper',
};

/** Pages about consent over time: taking it back, deleting a person, what is kept about them, and what was published. */
export function overTimePages(heard: Heard): Router {
  const router = Router();

  router
    .route('/participants/:person/withdraw')
    .get(
      page('withdraw consent', async (actor, request, response) => {
        await withdrawForm(
          heard,
          actor,
          await findPersonTo(heard.db, actor, 'withdraw consent', personIn(request)),
          response,
        );
      }),
    )
    .post(
      page('withdraw consent', async (actor, request, response) => {
        const person = await findPersonTo(heard.db, actor, 'withdraw consent', personIn(request));
        const form = new SentForm(request);
        const [role, how] = [oneOf(GIVER_ROLES, form.text('by')), oneOf(HOW, form.text('how'))];
        const where = form.text('recording');
        const errors: FieldError[] = [];
        if (!role) errors.push({ field: 'by', text: 'Choose who said so.' });
        if (!how) errors.push({ field: 'how', text: 'Choose how they said so.' });
        const theirs = await recordingsWith(heard.db, [person.id]);
        const recordingId = theirs.find((id) => id === where) ?? null;
        if (where !== 'all' && !recordingId) errors.push({ field: 'recording', text: 'Choose what they take back.' });
        if (!role || !how || errors.length > 0)
          return withdrawForm(heard, actor, person, response.status(422), errors, {
            by: form.text('by'),
            how: form.text('how'),
            recording: where,
          });
        await withdraw(heard, actor, person.id, {
          recordingId,
          giver: { role, how, witness: actor.id },
        });
        response.redirect(303, saying(`/participants/${person.id}`, 'withdrawn'));
      }),
    );

  router
    .route('/participants/:person/erase')
    .get(
      page('erase person', async (actor, request, response) => {
        response.render(
          'participants/templates/erase-person.njk',
          about(await findPersonTo(heard.db, actor, 'erase person', personIn(request))),
        );
      }),
    )
    .post(
      page('erase person', async (actor, request, response) => {
        const person = await findPersonTo(heard.db, actor, 'erase person', personIn(request));
        if (new SentForm(request).text('sure') !== 'yes') {
          const errors = [{ field: 'sure', text: 'Tick the box if you are sure.' }];
          return response.status(422).render('participants/templates/erase-person.njk', { ...about(person), errors });
        }
        const left = await erasePerson(heard, actor, person.id);
        const kept = left.filter(({ what }) => what === 'original-kept').map(({ recordingId }) => recordingId);
        response.render('participants/templates/person-erased.njk', {
          deleted: left.length - kept.length,
          kept: await titlesOf(heard, actor, kept),
        });
      }),
    );

  router.get(
    '/participants/:person/everything.zip',
    page('hand out what is kept', async (actor, request, response) => {
      const id = personIn(request);
      const { careStatuses } = await policyNow(heard.db);
      const said = {
        words,
        bases: RESTRICTION_BASES,
        careStatusLabels: Object.fromEntries(careStatuses.map(({ code, label }) => [code, label])),
      };
      const render = (everything: object) =>
        new Promise<string>((resolve, reject) =>
          response.app.render(
            'participants/templates/everything.njk',
            { ...everything, ...said, madeAt: new Date(), paperName },
            (error, html) => (error ? reject(error) : resolve(html)),
          ),
        );
      const zip = await everythingAsZip(heard, actor, id, render);
      response.set({
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="everything-${(await findPersonTo(heard.db, actor, 'hand out what is kept', id)).id}.zip"`,
        'X-Content-Type-Options': 'nosniff',
      });
      await pipeline(zip, response);
    }),
  );

  router.get(
    '/register',
    page('see register', async (actor, request, response) =>
      response.render('participants/templates/register.njk', {
        entries: listPage(request, (await register(heard, actor)).reverse()),
      }),
    ),
  );
  router.get(
    '/register.csv',
    page('see register', async (actor, _request, response) => {
      const csv = registerAsCsv(await register(heard, actor));
      response
        .set('Content-Disposition', 'attachment; filename="register.csv"')
        .type('text/csv; charset=utf-8')
        .send(csv);
    }),
  );

  router.post(
    '/reminders/:id/done',
    page('end reminder', async (actor, request, response) => {
      await reminderDone(heard, actor, part(request, 'id'));
      response.redirect(303, saying('/home', 'reminder-done'));
    }),
  );

  return router;
}

async function withdrawForm(
  heard: Heard,
  actor: Actor,
  person: Authorized<Person, 'withdraw consent'>,
  response: Response,
  errors: FieldError[] = [],
  form = { by: '', how: '', recording: '' },
): Promise<void> {
  const theirs = await titlesOf(heard, actor, await recordingsWith(heard.db, [person.id]));
  response.render('participants/templates/withdraw.njk', {
    ...about(person),
    errors,
    form,
    saidBy: GIVER_ROLES.map((value) => ({ value, text: words.GIVER_WORDS[value] })),
    ways: HOW.map((value) => ({ value, text: HOW_IN_WORDS[value] })),
    places: [
      { value: 'all', text: 'Everything' },
      ...theirs.map(({ id, title }) => ({ value: id, text: `Only “${title}”` })),
    ],
  });
}

function about({ id, details, erasedAt }: Authorized<Person>) {
  return { person: { id, erasedAt, name: details?.spokenNames[0] ?? details?.legalName ?? 'this person' } };
}
