import { namesakesOf, type PerhapsKnown } from '../consent/same-person.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { authorize, type Authorized, may } from '../people/allow.ts';
import type { Namesake } from '../rules/detection/same-person.ts';

/** For each of these, who on the list of participants has the same name; nobody for whoever may not see that list. */
export async function namesakesFor(
  { db }: Pick<Heard, 'db'>,
  actor: Actor,
  people: readonly PerhapsKnown[],
): Promise<Authorized<Namesake, 'see participants'>[][]> {
  if (!may(actor, 'see participants')) return people.map(() => []);
  const found = await namesakesOf(db, people);
  return found.map((alike) => alike.map((one) => authorize(actor, 'see participants', one)));
}
