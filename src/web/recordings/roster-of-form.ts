import { PARTS } from '../../rules/consent/absence.ts';
import { ATTRIBUTES } from '../../rules/consent/tags.ts';
import type { RosterInput } from '../../consent/roster-rows.ts';
import { parseRoster, RosterError } from '../../rules/detection/roster.ts';
import { dayInUk } from '../../rules/consent/days.ts';
import { latestEndFrom, usualEndFrom } from '../../rules/consent/permission-period.ts';
import { type FieldError, filledLinesOf, oneOf } from '../forms.ts';
import {
  type CoverForm,
  isBlank,
  isBlankCover,
  namesIn,
  type PersonForm,
  type RosterForm,
  SOMEBODY_NEW,
} from './roster-form.ts';
import { parseClock } from '../times.ts';

/**
 * What the form says, as a roster; or what is wrong with it, each message at the field it is about.
 * Rows in which nothing was written are left out. A permission without a day ends after 24 months, and none lasts longer than five years
 * (docs: consent expires).
 */
export function rosterOfForm(form: RosterForm, now: Date): { roster: RosterInput | null; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const people = form.people.map((person, row) => ({ person, row })).filter(({ person }) => !isBlank(person));
  const covers = form.covers.map((cover, row) => ({ cover, row })).filter(({ cover }) => !isBlankCover(cover));
  for (const { person, row } of people) errors.push(...problemsOf(person, row, now));
  const regions = covers.map(({ cover, row }) => regionOf(cover, row, errors));
  if (errors.length > 0) return { roster: null, errors };
  try {
    const {
      participants,
      keep,
      covers: checked,
    } = parseRoster({
      participants: people.map(({ person }) => participantOf(person, now)),
      keep: filledLinesOf(form.keep),
      covers: regions,
    });
    return { roster: { participants, keep, covers: checked }, errors };
  } catch (error) {
    if (!(error instanceof RosterError)) throw error;
    const rows = { participants: people.map(({ row }) => row), covers: covers.map(({ row }) => row) };
    return {
      roster: null,
      errors: error.problems.map(({ field, message }) => ({
        field: fieldOf(field, rows),
        text: `${message}.`.replace(/\.\.$/, '.'),
      })),
    };
  }
}

function problemsOf(person: PersonForm, row: number, now: Date): FieldError[] {
  const at = (name: string, text: string): FieldError => ({ field: `person-${row}-${name}`, text });
  const actor = person.name || `person ${row + 1}`;
  const found: FieldError[] = [];
  if (!person.name) found.push(at('name', `Write the name of person ${row + 1}.`));
  if (!oneOf(PARTS, person.part) || (person.part === 'absent' && !person.id))
    found.push(at('part', `Say if ${actor} is in the recording.`));
  if (person.part === 'in' && person.age && !person.ageText)
    found.push(at('age-text', `Write how you know the age of ${actor}.`));
  if (person.part === 'in' && !person.age && person.ageText)
    found.push(at('age', `Choose if ${actor} is 18 or older.`));
  if (person.part === 'in' && person.until) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(person.until))
      found.push(at('until', `Write the day for ${actor} like 2028-01-31.`));
    else if (person.until > latestEndFrom(dayInUk(now)))
      found.push(at('until', `The day for ${actor} is more than five years away.`));
  }
  return found;
}

function participantOf(person: PersonForm, now: Date) {
  const { id, name, also, soundsLike, role, born, age, ageText, part, consent, channels, until, same } = person;
  const given = ATTRIBUTES.flatMap((attribute) => (consent[attribute] ? [`${attribute}:${consent[attribute]}`] : []));
  const tags =
    part === 'in'
      ? [...given, ...channels.map((channel) => `channel:${channel}`), `until:${until || usualEndFrom(dayInUk(now))}`]
      : [];
  const texts = { name, also: namesIn(also), soundsLike: namesIn(soundsLike), ...(role ? { role } : {}) };
  const ages =
    part === 'in'
      ? { ...(born ? { dateOfBirth: born } : {}), ...(age ? { ageStated: { age, text: ageText } } : {}) }
      : {};
  const known = same === SOMEBODY_NEW ? { newPerson: true } : same ? { person: same } : {};
  return { ...(id ? { id, part } : {}), ...texts, ...ages, ...known, tags };
}

function regionOf(cover: CoverForm, row: number, errors: FieldError[]) {
  const time = (name: 'start' | 'end') => {
    const seconds = parseClock(cover[name]);
    if (seconds === null) errors.push({ field: `cover-${row}-${name}`, text: 'Write a time like 1:23.4.' });
    return seconds ?? 0;
  };
  const pixels = (name: 'x' | 'y' | 'width' | 'height') => {
    if (!/^\d{1,5}$/.test(cover[name]))
      errors.push({ field: `cover-${row}-${name}`, text: 'Write a whole number of pixels.' });
    return Number(cover[name]);
  };
  const region = {
    start: time('start'),
    end: time('end'),
    x: pixels('x'),
    y: pixels('y'),
    width: pixels('width'),
    height: pixels('height'),
  };
  return { ...region, ...(cover.why ? { why: cover.why } : {}) };
}

/** Where on the form `participants[0].soundsLike[1]` was written. */
function fieldOf(field: string, rows: { participants: number[]; covers: number[] }): string {
  const [, list, index, name = 'name'] = /^(participants|covers|keep)\[(\d+)\](?:\.(\w+))?/.exec(field) ?? [];
  if (list === 'participants')
    return `person-${rows.participants[Number(index)]}-${{ soundsLike: 'sounds-like', tags: 'part', dateOfBirth: 'born', ageStated: 'age-text', person: 'same', newPerson: 'same' }[name] ?? name}`;
  if (list === 'covers') return `cover-${rows.covers[Number(index)]}-${name === 'name' ? 'start' : name}`;
  return 'keep';
}
