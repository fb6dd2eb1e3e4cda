import { type Response, Router } from 'express';
import { badInput, notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { mergePersons } from '../../lifecycle/merge.ts';
import { separatePerson } from '../../lifecycle/separate.ts';
import { answerSamePerson } from '../../lifecycle/same-person.ts';
import type { Actor } from '../../people/actor.ts';
import { listPersons } from '../../views/person-view.ts';
import { page, personIn } from '../asking.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { sayingEffect } from './consent-effects.ts';
import { PersonId } from '../../rules/ids.ts';

/** Saying that two entries are one person, and that they are not. Only this page reads everybody's name, since only here it is asked for. */
export function samePersonPages(heard: Heard): Router {
  const router = Router();

  router
    .route('/participants/:person/same-as')
    .get(page('change participant', (actor, request, response) => show(heard, actor, personIn(request), response)))
    .post(
      page('change participant', async (actor, request, response) => {
        const id = personIn(request);
        const other = PersonId.parse(new SentForm(request).text('same'));
        try {
          if (!other) throw badInput('Choose somebody.', { same: 'Choose somebody.' });
          const effect = await mergePersons(heard, actor, { personId: id, intoId: other });
          response.redirect(303, sayingEffect(`/participants/${other}`, 'person-merged', effect));
        } catch (error) {
          await show(heard, actor, id, response.status(422), mendable(error, 'same'));
        }
      }),
    );

  router.post(
    '/participants/:person/perhaps-same',
    page('change participant', async (actor, request, response) => {
      const id = personIn(request);
      const sent = new SentForm(request);
      const answer = oneOf(['same', 'other'] as const, sent.text('answer'));
      if (!answer) throw badInput('Choose an answer.');
      const otherId = PersonId.parse(sent.text('other'));
      try {
        const effect = await answerSamePerson(heard, actor, { personId: id, otherId, isSame: answer === 'same' });
        const recording = sent.text('recording');
        const back = recording ? `/recordings/${encodeURIComponent(recording)}/people` : `/participants/${id}`;
        response.redirect(303, sayingEffect(back, answer === 'same' ? 'person-merged' : 'person-not-same', effect));
      } catch (error) {
        await show(heard, actor, id, response.status(422), mendable(error, 'same'));
      }
    }),
  );

  router.post(
    '/participants/:person/separate',
    page('change participant', async (actor, request, response) => {
      const id = personIn(request);
      const effect = await separatePerson(heard, actor, id);
      response.redirect(303, sayingEffect(`/participants/${id}`, 'person-separated', effect));
    }),
  );

  return router;
}

async function show(
  heard: Heard,
  actor: Actor,
  id: PersonId,
  response: Response,
  errors: FieldError[] = [],
): Promise<void> {
  const people = (await listPersons(heard, actor)).filter(({ erased }) => !erased);
  const person = people.find((one) => one.id === id);
  if (!person) throw notFound('person');
  const others = people.filter((one) => one !== person);
  response.render('participants/templates/same-person.njk', { person, others, errors });
}
