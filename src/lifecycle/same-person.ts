import { rememberNotSame, type SamePersonQuestion } from '../consent/same-person.ts';
import { conflict } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { changeConsent, type Effect } from './change-consent.ts';
import { mergePersons } from './merge.ts';

export interface SamePersonAnswer extends SamePersonQuestion {
  readonly isSame: boolean;
}

/**
 * Answers whether an entry is the same person as another: then they count as one, under the other. If not, that is remembered and not asked again.
 * @throws 403, 404, 409 where it is no question any more
 */
export async function answerSamePerson(
  heard: Heard,
  actor: Actor,
  { personId, otherId, isSame }: SamePersonAnswer,
  now = new Date(),
): Promise<Effect> {
  allow(actor, 'change participant');
  if (isSame) return mergePersons(heard, actor, { personId, intoId: otherId });
  const about = { why: 'Staff said that two entries are two people.', personIds: [personId] };
  const { effect } = await changeConsent(heard, actor, about, async (tx) => {
    if (!(await rememberNotSame(tx, actor, { personId, otherId }, now)))
      throw conflict('This was answered in the meantime. Look at the page again.');
    return { result: null, changed: { personIds: [personId], kind: 'yes' } };
  });
  return effect;
}
