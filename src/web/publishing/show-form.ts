import type { Response } from 'express';
import { z } from 'zod';
import type { ChangedMeanwhile } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Authorized } from '../../people/allow.ts';
import { showFields, type ShowSettings } from '../../publishing/show-state.ts';
import { textsToChange, type Show } from '../../publishing/shows.ts';
import { KEPT_THINGS, type KeptThing, type Retention } from '../../rules/consent/retention.ts';
import { touchedFields } from '../../rules/field-revisions.ts';
import type { AFTER_PICTURES } from '../../rules/publishing/after-picture.ts';
import { CATEGORIES } from '../../rules/publishing/categories.ts';
import type { ShowTexts } from '../../rules/publishing/show-texts.ts';
import { each, fieldsOf } from '../form-fields.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { showStaleFields } from '../stale-fields.ts';

/** The form in which staff write what a show says, as it is sent. */
export const ShowForm = z.object({
  title: z.string(),
  description: z.string(),
  author: z.string(),
  ownerEmail: z.string(),
  category: z.string(),
  language: z.string(),
  explicit: z.string(),
  afterPicture: z.string(),
  /** Days; empty for what is kept. */
  ...each(KEPT_THINGS, () => z.string()).shape,
});
export type ShowForm = z.infer<typeof ShowForm>;

export const NEW_SHOW: ShowForm = {
  title: '',
  description: '',
  author: '',
  ownerEmail: '',
  category: 'Society & Culture',
  language: 'en-GB',
  explicit: 'no',
  afterPicture: 'last-frame',
  ...daysOf({}),
};

/** What a form asks for. */
export function inputOf({
  explicit,
  category,
  afterPicture,
  originals,
  masters,
  drafts,
  rejected,
  ...texts
}: ShowForm) {
  const days = Object.entries({ originals, masters, drafts, rejected }).filter(([, text]) => text !== '');
  const retention = Object.fromEntries(days.map(([thing, text]) => [thing, Number(text)]));
  // A form that was opened before it had this field does not change it.
  const after = afterPicture === '' ? {} : { afterPicture: afterPicture as (typeof AFTER_PICTURES)[number] };
  const listed = category as (typeof CATEGORIES)[number];
  return { ...texts, ...after, category: listed, explicit: explicit === 'yes', retention };
}

/** The form that says what a show says now. */
export function formOf({ retention, afterPicture }: ShowSettings, texts: ShowTexts): ShowForm {
  return { ...texts, afterPicture, explicit: texts.explicit ? 'yes' : 'no', ...daysOf(retention) };
}

/** What was typed, over what others changed meanwhile. */
export async function showStaleShow(
  heard: Heard,
  response: Response,
  {
    show,
    form,
    revision,
    error,
  }: { show: Authorized<Show, 'change show'>; form: ShowForm; revision: string; error: ChangedMeanwhile },
): Promise<void> {
  const texts = await textsToChange(heard, show);
  const touched = touchedFields(revision, showFields(show, texts), inputOf(form));
  const isTouched = (name: string) =>
    Object.hasOwn(touched, KEPT_THINGS.some((kept) => kept === name) ? 'retention' : name);
  const now = fieldsOf(new SentForm({ body: formOf(show, texts) }), ShowForm);
  const fields = Object.entries(now).map(([name, value]) => {
    return [name, isTouched(name) ? form[name as keyof ShowForm] : value] as const;
  });
  const back = `/home/shows/${show.slug}`;
  await showStaleFields(heard, response, {
    error,
    labels: LABELS,
    codes: CODES,
    back,
    action: `${back}/change`,
    fields,
  });
}

/** What the fields are called on the page. */
const LABELS = {
  title: 'Title',
  description: 'What is it about?',
  author: 'Who makes it?',
  ownerEmail: 'E-mail for podcast directories',
  category: 'Topic',
  language: 'Language',
  explicit: 'Is there swearing or adult talk?',
  retention: 'How long to keep things, in days',
  afterPicture: 'When the picture ends before the sound',
};

/** What the choices are called on the page. */
const CODES = { 'last-frame': 'Its last picture stays', 'plain-card': 'A plain card is shown' };

/** What is wrong with a form, at the fields in question. @throws whatever is no mistake of whoever typed */
export function whatIsWrong(error: unknown): FieldError[] {
  return mendable(error, 'title').map(({ field, text }) => ({ field: field.replace('retention.', ''), text }));
}

function daysOf(retention: Retention): Record<KeptThing, string> {
  return Object.fromEntries(KEPT_THINGS.map((thing) => [thing, String(retention[thing] ?? '')])) as Record<
    KeptThing,
    string
  >;
}

/** Shows the form. @param show null for one that is to be made */
export function showForm(
  response: Response,
  show: Authorized<Show, 'change show'> | null,
  form: ShowForm,
  errors: FieldError[] = [],
  revision = '',
): void {
  const categories = CATEGORIES.map((name) => ({ value: name, text: name }));
  response.render('publishing/templates/show-form.njk', { show, form, categories, errors, revision });
}
