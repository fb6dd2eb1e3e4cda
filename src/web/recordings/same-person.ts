import { namesakesFor } from '../../views/namesakes.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import type { Namesake } from '../../rules/detection/same-person.ts';
import type { FieldError } from '../forms.ts';
import type { Participant } from '../../consent/roster-rows.ts';
import { namesIn, type PersonForm, type RosterForm, SOMEBODY_NEW } from './roster-form.ts';
import type { Authorized } from '../../people/allow.ts';

/** For each person on the form, whom of the list of participants they may be. A row that stands for one of them already is not asked about. */
export async function namesakesOnForm(
  heard: Heard,
  actor: Actor,
  { people }: RosterForm,
  standing: readonly Pick<Participant, 'id' | 'personId' | 'perhapsOf'>[],
): Promise<Authorized<Namesake, 'see participants'>[][]> {
  const isAsked = ({ id, name, part }: PersonForm) =>
    part === 'in' && name !== '' && !standing.some((row) => row.id === id && row.personId !== null);
  const found = await namesakesFor(
    heard,
    actor,
    people.filter(isAsked).map(({ id, name, also, soundsLike }) => {
      const among = standing.find((row) => row.id === id)?.perhapsOf ?? null;
      return { name, also: namesIn(also), soundsLike: namesIn(soundsLike), among };
    }),
  );
  return people.map((person) => (isAsked(person) ? found.shift()! : []));
}

/** The form with the answers that are to what is asked now: whoever said “somebody else” of one name did not say it of another. */
export function withSameAnswers(form: RosterForm, namesakes: readonly (readonly Namesake[])[]): RosterForm {
  const people = form.people.map((person, row): PersonForm => {
    const ids: string[] = namesakes[row]!.map(({ id }) => id);
    const counts =
      ids.includes(person.same) ||
      (ids.length > 0 && person.same === SOMEBODY_NEW && ids.every((id) => person.offered.includes(id)));
    return { ...person, same: counts ? person.same : '', offered: ids };
  });
  return { ...form, people };
}

/** A message at each question without an answer. */
export function unansweredSame({ people }: RosterForm): FieldError[] {
  return people.flatMap(({ name, same, offered }, row) =>
    offered.length > 0 && same === ''
      ? [{ field: `person-${row}-same`, text: `Say if ${name} is the same person.` }]
      : [],
  );
}
