import { type Response, Router } from 'express';
import { z } from 'zod';
import { ChangedMeanwhile, notFound } from '../../errors.ts';
import { touchedFields } from '../../rules/field-revisions.ts';
import type { Heard } from '../../heard.ts';
import { page, personIn } from '../asking.ts';
import { detailFields } from '../../lifecycle/person-state.ts';
import { sayingEffect, showEffect } from './consent-effects.ts';
import { revisionIn } from '../changed-meanwhile.ts';
import { showStaleFields } from '../stale-fields.ts';
import { fieldsOf } from '../form-fields.ts';
import { type FieldError, filledLinesOf, mendable, oneOf, SentForm } from '../forms.ts';
import { holdsWords, listPage, queryText } from '../list-pages.ts';
import { namesOf } from '../../people/account-names.ts';
import { dayInUk, isDay } from '../../rules/consent/days.ts';
import { endOf } from '../../rules/consent/effective.ts';
import { changeFacts, type PersonChange, PersonChanges } from '../../lifecycle/person-input.ts';
import { factsOf } from '../../consent/person-store.ts';
import { listPersons, type PersonView, personView, type SeenPerson } from '../../views/person-view.ts';
import { policyNow } from '../../consent/record-store.ts';
import { AUDIENCES, STATED_AGES } from '../../rules/consent/records.ts';
import { RESTRICTION_BASES } from '../../lifecycle/restriction-store.ts';
import * as words from '../../rules/consent/words.ts';

const CREDITS = ['role', 'pseudonym', 'first name'] as const;
const FactsForm = z.object({
  legalName: z.string(),
  dateOfBirth: z.string(),
  statedAge: z.string(),
  ageText: z.string(),
  careStatus: z.string(),
  spokenNames: z.string(),
  soundsLike: z.string(),
  credit: z.string(),
  creditLabel: z.string(),
  anonymousFrom: z.array(z.string()),
  anonymousFromNames: z.string(),
});
type FactsForm = z.infer<typeof FactsForm>;

/** The list of participants, and a participant's page: who they are, what they allow, and how it came about. */
export function personPages(heard: Heard): Router {
  const router = Router();

  router.get(
    '/participants',
    page('see participants', async (actor, request, response) => {
      const all = await listPersons(heard, actor);
      const name = queryText(request, 'name');
      const people = listPage(
        request,
        all.filter((person) => holdsWords(person.name, name)),
      );
      response.render('participants/templates/participants.njk', { people, name, anybody: all.length > 0 });
    }),
  );

  router.get(
    '/participants/:person',
    page('see participants', async (actor, request, response) => {
      const person = await personView(heard, actor, personIn(request));
      if (person.mergedInto !== null) return response.redirect(303, `/participants/${person.id}`);
      showEffect(request, response);
      await showPerson(heard, person, response);
    }),
  );

  router
    .route('/participants/:person/facts')
    .get(
      page('change participant', async (actor, request, response) => {
        const person = await personView(heard, actor, personIn(request));
        await showFacts(heard, person, formOf(person), response, { revision: person.revision });
      }),
    )
    .post(
      page('change participant', async (actor, request, response) => {
        const person = await personView(heard, actor, personIn(request));
        const sent = new SentForm(request);
        const form = fieldsOf(sent, FactsForm);
        const revision = revisionIn(sent);
        const { change, errors } = changeOf(form, person.details);
        if (!change) return showFacts(heard, person, form, response.status(422), { errors, revision });
        try {
          const touched = touchedFields(revision ?? '', person.details ? detailFields(person.details) : {}, change);
          const effect = await changeFacts(heard, actor, person.id, touched, { revision });
          response.redirect(303, sayingEffect(`/participants/${person.id}`, 'person-saved', effect));
        } catch (error) {
          if (error instanceof ChangedMeanwhile) {
            const now = await personView(heard, actor, person.id);
            return showStaleFacts(heard, response, { person: now, form, revision, error });
          }
          await showFacts(heard, person, form, response.status(422), {
            errors: mendable(error, 'legalName'),
            revision,
          });
        }
      }),
    );

  return router;
}

/** The page of a participant, with what was wrong with one of its forms if anything was. */
export async function showPerson(
  heard: Heard,
  person: SeenPerson,
  response: Response,
  errors: FieldError[] = [],
  form: Record<string, string> = {},
): Promise<void> {
  const { careStatuses } = await policyNow(heard.db);
  const staff = await namesOf(heard, [
    ...person.records.flatMap(({ by, givers }) => [by, ...givers.map(({ witness }) => witness ?? null)]),
    ...person.restrictions.map(({ checkedBy }) => checkedBy),
    ...person.evidence.map(({ addedBy }) => addedBy),
    person.details?.ageStated?.by ?? null,
  ]);
  const titles = Object.fromEntries(person.recordings.map(({ id, title }) => [id, title]));
  response.render('participants/templates/participant.njk', {
    person,
    staff,
    titles,
    ageStatedAt: person.details?.ageStated ? new Date(person.details.ageStated.at) : null,
    bases: RESTRICTION_BASES,
    careStatus: careStatuses.find(({ code }) => code === person.details?.careStatus)?.label ?? null,
    words,
    stateOf: stateOf(person, dayInUk(new Date())),
    errors,
    form,
  });
}

const COLOURS = {
  given: 'green',
  refused: 'red',
  withdrawn: 'red',
  requested: 'yellow',
  expired: 'grey',
  superseded: 'grey',
} as const;

/** What a record of the history counts for now, as a tag: one that is given may have ended, or somebody in it may be unsure. */
function stateOf({ details }: SeenPerson, today: string) {
  return (record: PersonView['records'][number]): { text: string; colour: string } => {
    if (!record.live) return { text: words.STATE_WORDS.superseded, colour: COLOURS.superseded };
    const facts = factsOf({ details, erasedAt: null });
    if (record.state === 'given' && endOf(record, facts) <= today)
      return { text: words.STATE_WORDS.expired, colour: COLOURS.expired };
    if (record.state === 'given' && record.givers.some(({ answer }) => answer === 'unsure'))
      return { text: 'Not sure yet', colour: 'yellow' };
    return { text: words.STATE_WORDS[record.state], colour: COLOURS[record.state] };
  };
}

async function showFacts(
  heard: Heard,
  person: SeenPerson,
  form: FactsForm,
  response: Response,
  { revision, errors = [] }: { readonly revision: string | undefined; readonly errors?: FieldError[] },
): Promise<void> {
  if (!person.details) throw notFound('person');
  const { careStatuses } = await policyNow(heard.db);
  response.render('participants/templates/facts.njk', {
    person,
    form,
    careStatuses,
    audiences: AUDIENCES,
    words,
    errors,
    revision,
  });
}

function formOf({ details }: SeenPerson): FactsForm {
  return {
    legalName: details?.legalName ?? '',
    dateOfBirth: details?.dateOfBirth ?? '',
    statedAge: details?.ageStated?.age ?? '',
    ageText: details?.ageStated?.text ?? '',
    careStatus: details?.careStatus ?? '',
    spokenNames: details?.spokenNames.join('\n') ?? '',
    soundsLike: details?.soundsLike.join('\n') ?? '',
    credit: details?.creditedAs?.kind ?? '',
    creditLabel: details?.creditedAs?.label ?? '',
    anonymousFrom: [...(details?.anonymousFrom ?? [])],
    anonymousFromNames: details?.anonymousFromNames.join('\n') ?? '',
  };
}

/** Shows what others changed of these details meanwhile; what was typed is sent again over what they wrote elsewhere. */
async function showStaleFacts(
  heard: Heard,
  response: Response,
  asked: { person: SeenPerson; form: FactsForm; revision: string | undefined; error: ChangedMeanwhile },
): Promise<void> {
  const { person, form, revision, error } = asked;
  const { change } = changeOf(form, person.details);
  const touched = touchedFields(revision ?? '', person.details ? detailFields(person.details) : {}, change ?? {});
  const isTouched = (name: string) => Object.hasOwn(touched, DETAIL_OF[name] ?? name);
  const fields = Object.entries(formOf(person)).flatMap(([name, now]) => {
    const value = isTouched(name) ? form[name as keyof FactsForm] : now;
    return [value].flat().map((one) => [name, one] as const);
  });
  const back = `/participants/${person.id}`;
  const { careStatuses } = await policyNow(heard.db);
  const statuses = Object.fromEntries(careStatuses.map(({ code, label }) => [code, label]));
  const codes = { ...words.STATED_AGE_WORDS, ...words.AUDIENCE_WORDS, ...statuses };
  await showStaleFields(heard, response, { error, labels: LABELS, codes, back, action: `${back}/facts`, fields });
}

/** Which detail a field of the form is a part of, where they are not called the same. */
const DETAIL_OF: Readonly<Record<string, string>> = {
  credit: 'creditedAs',
  creditLabel: 'creditedAs',
  statedAge: 'ageStated',
  ageText: 'ageStated',
};

/** What the fields are called on the page. */
const LABELS = {
  legalName: 'Full legal name',
  dateOfBirth: 'Date of birth',
  ageStated: 'What is known of their age',
  careStatus: 'Care status',
  spokenNames: 'What they are called',
  soundsLike: 'Sounds like',
  creditedAs: 'How do they want to be credited?',
  anonymousFrom: 'Who must not find out who they are?',
  anonymousFromNames: 'Which certain people?',
};

function changeOf(
  form: FactsForm,
  known: PersonView['details'],
): { change: PersonChange | null; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const kind = oneOf(CREDITS, form.credit);
  if (form.dateOfBirth && !isDay(form.dateOfBirth)) errors.push({ field: 'dateOfBirth', text: 'Write a real day.' });
  const age = oneOf(STATED_AGES, form.statedAge);
  if (age && !form.ageText) errors.push({ field: 'ageText', text: 'Write what is known, and why that is enough.' });
  if (!age && form.ageText) errors.push({ field: 'statedAge', text: 'Choose if they are 18 or older.' });
  const isNew = age !== known?.ageStated?.age || form.ageText !== known.ageStated.text;
  if (kind && !form.creditLabel) errors.push({ field: 'creditLabel', text: 'Write what listeners may read.' });
  const named = form.anonymousFrom.includes('named persons');
  if (named && !form.anonymousFromNames)
    errors.push({ field: 'anonymousFromNames', text: 'Write who must not find out.' });
  const read = PersonChanges.safeParse({
    legalName: form.legalName || null,
    dateOfBirth: form.dateOfBirth || null,
    // A statement stays in the name of whoever made it, unless it is changed.
    ...(isNew ? { ageStated: age && form.ageText ? { age, text: form.ageText } : null } : {}),
    careStatus: form.careStatus || null,
    spokenNames: filledLinesOf(form.spokenNames),
    soundsLike: filledLinesOf(form.soundsLike),
    creditedAs: kind && form.creditLabel ? { kind, label: form.creditLabel } : null,
    anonymousFrom: form.anonymousFrom,
    anonymousFromNames: named ? filledLinesOf(form.anonymousFromNames) : [],
  });
  if (!read.success)
    for (const { path, message } of read.error.issues)
      if (!errors.some(({ field }) => field === fieldFor(path[0])))
        errors.push({ field: fieldFor(path[0]), text: message });
  return errors.length > 0 || !read.success ? { change: null, errors } : { change: read.data, errors };
}

/** Where on the form a detail is written. */
const fieldFor = (name: PropertyKey | undefined): string => (name === 'ageStated' ? 'ageText' : String(name));
