import { formatTags, type ParticipantTags } from '../../rules/consent/tags.ts';
import type { PersonForm, RosterForm } from './roster-form.ts';

/** Something on the list as it is saved now. */
interface NowLine {
  readonly label: string;
  readonly text: string;
}

/** What stands on the list now where that is not what was typed; people by their place on the form. */
export interface NowOnList {
  readonly people: readonly ({ readonly title: string; readonly lines: readonly NowLine[] } | null)[];
  /** The keep list and the covers; null where they are as typed. */
  readonly around: readonly NowLine[] | null;
}

const PART_WORDS: Record<string, string> = {
  in: 'seen or heard',
  mentioned: 'only talked about',
  absent: 'said to be not in it',
};

/**
 * The form as it was typed, on the list as it stands now. Nothing typed is lost: rows that came meanwhile stand at its end, and one that is gone
 * would be put on the list anew.
 */
export function besideNow(typed: RosterForm, now: RosterForm): { form: RosterForm; now: NowOnList } {
  const people = typed.people.map((person) => {
    const there = now.people.find(({ id }) => id !== '' && id === person.id);
    return { person: person.id && !there ? { ...person, id: '' } : person, said: saidOf(person, there) };
  });
  const added = now.people
    .filter(({ id }) => !typed.people.some((person) => person.id === id))
    .map((person) => ({ person, said: { title: 'Somebody added this person in the meantime.', lines: [] } }));
  const all = [...people, ...added];
  return {
    form: { ...typed, people: all.map(({ person }) => person), revision: now.revision },
    now: { people: all.map(({ said }) => said), around: around(typed, now) },
  };
}

function saidOf(person: PersonForm, there: PersonForm | undefined): NowOnList['people'][number] {
  if (!person.id) return null;
  if (!there)
    return {
      title: 'This person was taken off the list in the meantime. If you save, they are added anew.',
      lines: [],
    };
  const [before, after] = [linesOf(person), linesOf(there)];
  const lines = after.filter(({ text }, at) => text !== before[at]!.text);
  return lines.length > 0 ? { title: 'This is not what you typed. It is saved now:', lines } : null;
}

function linesOf({ name, also, soundsLike, role, part, consent, channels, until }: PersonForm): NowLine[] {
  const given = Object.fromEntries(Object.entries(consent).filter(([, value]) => value));
  const tags = formatTags({ ...given, channels, ...(until ? { until } : {}) } as ParticipantTags);
  return [
    { label: 'Name', text: name },
    { label: 'Other names', text: oneLine(also) },
    { label: 'Sounds like', text: oneLine(soundsLike) },
    { label: 'Role', text: role },
    { label: 'In the recording', text: PART_WORDS[part] ?? '' },
    { label: 'Allowed', text: part === 'in' ? tags.join(', ') : '' },
  ];
}

function around(typed: RosterForm, now: RosterForm): NowLine[] | null {
  const keep =
    oneLine(now.keep) === oneLine(typed.keep) ? [] : [{ label: 'Names that may stay', text: oneLine(now.keep) }];
  const coversOf = ({ covers }: RosterForm) =>
    covers.map(({ start, end, why }) => `${start} to ${end} ${why}`.trim()).join('; ');
  const covers = coversOf(now) === coversOf(typed) ? [] : [{ label: 'Covers', text: coversOf(now) }];
  const lines = [...keep, ...covers];
  return lines.length > 0 ? lines : null;
}

const oneLine = (text: string): string => text.split(/\r?\n/).filter(Boolean).join(', ');
