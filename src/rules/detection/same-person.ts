import { foldedWords } from './words.ts';
import type { PersonId } from '../ids.ts';
import { Problem } from '../problem.ts';

/** Everything that somebody is called, or written down as. */
export interface Called {
  readonly name: string;
  readonly also: readonly string[];
  readonly soundsLike: readonly string[];
}

/** Somebody on the list of participants who is called like somebody on a roster. */
export interface Namesake {
  readonly id: PersonId;
  readonly name: string;
  readonly recordings: number;
  /** When they came on the list of participants: two may have one name. */
  readonly since: Date;
}

/** Without case, accents, spaces or signs: “Zoë-Ann” and “zoe ann” are one name. */
const bare = (name: string): string => foldedWords(name).join('');

/** Whether two people have a name in common, so that they may be one person. */
export function shareAName({ name, also, soundsLike }: Called, others: readonly string[]): boolean {
  const theirs = new Set(others.map(bare).filter(Boolean));
  return [name, ...also, ...soundsLike].some((one) => theirs.has(bare(one)));
}

/** 409: a row of a roster may be somebody who is known already, and nobody said so or said no. Holds names: for staff only. */
export class SamePersonUnclear extends Problem {
  constructor(people: readonly { readonly row: number; readonly candidates: readonly Namesake[] }[]) {
    super(
      409,
      'same-person',
      'Somebody on the list of participants has the same name. Say of each if they are the same person, or somebody new.',
    );
    this.more = { people };
  }
}
