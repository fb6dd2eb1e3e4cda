import type { ConsentingParticipant } from './consent-table.ts';
import { parseTags } from './tags.ts';

/** What a suggestion depends on: a part of what the finders say of a flag. */
export interface Suggestable {
  readonly kind: 'name' | 'detail' | 'listen';
  /** Index in the roster, or null. */
  readonly participant: number | null;
  readonly others?: readonly number[];
  readonly part?: 'first' | 'last' | 'full' | 'alias';
  readonly onKeepList?: boolean;
  readonly foundBy: readonly string[];
}

/** What staff are offered for a flag. `decision` is what is already set and can be changed; null means that a person must decide. */
export interface Suggestion {
  readonly decision: 'bleep' | 'keep' | null;
  /** The answer that is offered first; null where somebody has to listen before anything can be offered. */
  readonly offer: 'bleep' | 'keep' | null;
}

/**
 * What the consent of the people on the roster says about a flag. Where words may mean several people, the strictest wins;
 * what is on the keep list is offered for keeping but never kept without a person's decision.
 */
export function suggestionFor(flag: Suggestable, participants: readonly ConsentingParticipant[]): Suggestion {
  if (flag.kind === 'listen') return { decision: null, offer: null };
  if (flag.kind === 'detail') return { decision: 'bleep', offer: 'bleep' };
  const meant = [...(flag.participant === null ? [] : [flag.participant]), ...(flag.others ?? [])];
  if (flag.onKeepList) return { decision: null, offer: meant.length === 0 ? 'keep' : 'bleep' };
  const soundsLikeOnly = !flag.foundBy.includes('roster') && meant.length > 0;
  const mayStay = meant.length > 0 && meant.every((index) => nameMayStay(participants[index], flag));
  // Words that only sound like a name that may stay can be somebody else's name.
  if (mayStay && soundsLikeOnly) return { decision: null, offer: 'bleep' };
  return mayStay ? { decision: 'keep', offer: 'keep' } : { decision: 'bleep', offer: 'bleep' };
}

function nameMayStay(person: ConsentingParticipant | undefined, flag: Suggestable): boolean {
  if (person === undefined) return false;
  const { name } = parseTags(person.tags);
  return name === 'allow' || (name === 'first' && flag.part === 'first');
}
