import type { RosterPart } from '../../rules/consent/absence.ts';
import { ATTRIBUTES, type Attribute, parseTags } from '../../rules/consent/tags.ts';
import { MOST_ON_ROSTER } from '../../rules/detection/roster.ts';
import { filledLinesOf, type SentForm } from '../forms.ts';
import { dayInUk } from '../../rules/consent/days.ts';
import { usualEndFrom } from '../../rules/consent/permission-period.ts';
import { clock } from '../times.ts';

/** One person of a recording as the form holds them: texts as they were typed. */
export interface PersonForm {
  /** Id of the row of the roster that it changes; '' for somebody new. */
  readonly id: string;
  readonly name: string;
  /** One a line. */
  readonly also: string;
  readonly soundsLike: string;
  readonly role: string;
  /** `YYYY-MM-DD`, or ''. */
  readonly born: string;
  /** What is known of their age without that day: `adult`, `under-18` or '', and how it is known. */
  readonly age: string;
  readonly ageText: string;
  /** `in`: seen or heard. `mentioned`: only talked about. `absent`: neither. '' when nothing was chosen. */
  readonly part: string;
  readonly consent: Partial<Record<Attribute, string>>;
  readonly channels: readonly string[];
  /** `YYYY-MM-DD`, or ''. */
  readonly until: string;
  /** Who of the people on offer they are: an id, `new` for none, '' without an answer. */
  readonly same: string;
  /** Ids of the people who were offered. */
  readonly offered: readonly string[];
}

export interface CoverForm {
  readonly start: string;
  readonly end: string;
  readonly x: string;
  readonly y: string;
  readonly width: string;
  readonly height: string;
  readonly why: string;
}

/** Everything on the form about who and what a recording is about. */
export interface RosterForm {
  readonly people: readonly PersonForm[];
  /** The state of the roster that was on the form when it was opened; '' for a new one. */
  readonly revision: string;
  /** One name a line. */
  readonly keep: string;
  readonly covers: readonly CoverForm[];
}

/** The answer that somebody is none of the people who were offered. */
export const SOMEBODY_NEW = 'new';

const COVER_FIELDS = ['start', 'end', 'x', 'y', 'width', 'height', 'why'] as const;
const EMPTY_COVER: CoverForm = { start: '', end: '', x: '', y: '', width: '', height: '', why: '' };
const MOST_COVERS = 40;

const NO_AGE = { born: '', age: '', ageText: '' };
const NOT_ASKED = { same: '', offered: [] };

/** A row for somebody new. */
export function emptyPerson(now: Date): PersonForm {
  const consents = { consent: {}, channels: [], until: usualEndFrom(dayInUk(now)) };
  return { id: '', name: '', also: '', soundsLike: '', role: '', ...NO_AGE, part: '', ...consents, ...NOT_ASKED };
}

/** The form as it was sent, nothing lost and nothing judged. */
export function readRosterForm(sent: SentForm): RosterForm {
  const people = Array.from({ length: sent.count('people', MOST_ON_ROSTER) }, (_, index): PersonForm => {
    const field = (name: string) => sent.text(`person-${index}-${name}`);
    return {
      id: field('id'),
      name: field('name'),
      also: field('also'),
      soundsLike: field('sounds-like'),
      role: field('role'),
      born: field('born'),
      age: field('age'),
      ageText: field('age-text'),
      part: field('part'),
      consent: Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, field(`may-${attribute}`)])),
      channels: sent.all(`person-${index}-channel`),
      until: field('until'),
      same: field('same'),
      offered: field('offered').split(' ').filter(Boolean),
    };
  });
  const covers = Array.from({ length: sent.count('covers', MOST_COVERS) }, (_, index) => {
    const texts = COVER_FIELDS.map((name) => [name, sent.text(`cover-${index}-${name}`)]);
    return Object.fromEntries(texts) as unknown as CoverForm;
  });
  return { people, revision: sent.text('revision'), keep: sent.text('keep'), covers };
}

/** The form after “add another” or “remove” was pressed; null when another button was. `added` is the id of the new field. */
export function afterRowButton(
  form: RosterForm,
  action: string,
  now: Date,
): { form: RosterForm; added: string | null } | null {
  const { people, covers } = form;
  if (action === 'add-person') {
    return {
      form: { ...form, people: [...people, emptyPerson(now)].slice(0, MOST_ON_ROSTER) },
      added: `person-${people.length}-name`,
    };
  }
  if (action === 'add-cover') {
    return {
      form: { ...form, covers: [...covers, EMPTY_COVER].slice(0, MOST_COVERS) },
      added: `cover-${covers.length}-start`,
    };
  }
  const [, what, place] = /^remove-(person|cover)-(\d+)$/.exec(action) ?? [];
  if (what === 'person')
    return { form: { ...form, people: people.filter((_, index) => index !== Number(place)) }, added: null };
  if (what === 'cover')
    return { form: { ...form, covers: covers.filter((_, index) => index !== Number(place)) }, added: null };
  return null;
}

/** What a recording knows already, ready to be changed. */
export interface KnownRoster {
  readonly participants: readonly {
    readonly id: string;
    readonly name: string;
    readonly also: readonly string[];
    readonly soundsLike: readonly string[];
    readonly role: string;
    readonly tags: readonly string[];
    readonly part: RosterPart;
    readonly saidToBe: RosterPart | null;
  }[];
  readonly rosterRevision: string;
  readonly keepList: readonly string[];
  readonly rosterCovers: readonly {
    readonly start: number;
    readonly end: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly why?: string;
  }[];
}

/** The form filled in with what is known. */
export function rosterFormOf(known: KnownRoster): RosterForm {
  const people = known.participants.map(({ id, name, also, soundsLike, role, tags, part, saidToBe }): PersonForm => {
    const { channels, until = '', ...consent } = parseTags(tags);
    const texts = { name, also: also.join('\n'), soundsLike: soundsLike.join('\n'), role };
    return { id, ...texts, ...NO_AGE, part: saidToBe ?? part, consent, channels, until, ...NOT_ASKED };
  });
  const covers = known.rosterCovers.map(({ start, end, x, y, width, height, why = '' }): CoverForm => {
    return { start: clock(start), end: clock(end), x: `${x}`, y: `${y}`, width: `${width}`, height: `${height}`, why };
  });
  return { people, revision: known.rosterRevision, keep: known.keepList.join('\n'), covers };
}

/** True for a row in which nothing was written. One that stands on the roster is never blank: only two people take it off. */
export function isBlank(person: PersonForm): boolean {
  const { id, name, also, soundsLike, role, born, age, ageText, part, channels, consent } = person;
  return [id, name, also, soundsLike, role, born, age, ageText, part, ...channels, ...Object.values(consent)].every(
    (text) => !text,
  );
}

/** True for a row of covers in which nothing was written. */
export function isBlankCover(cover: CoverForm): boolean {
  return COVER_FIELDS.every((name) => !cover[name]);
}

/** Names typed one a line; commas between them are understood too. */
export function namesIn(text: string): string[] {
  return filledLinesOf(text.replace(/,/g, '\n'));
}
