import type { Decision } from '../redaction/decisions.ts';
import type { FlagView } from '../views/view.ts';

const DECISION_WORDS: Readonly<Record<string, string>> = {
  keep: 'Keep it',
  bleep: 'Bleep it',
  silence: 'Make it silent',
  replace: 'Put another sound there',
  cover: 'Cover it',
  remove: 'Take it out',
} satisfies Record<Decision, string>;
const KIND_WORDS: Record<FlagView['kind'], string> = {
  name: 'Name',
  detail: 'Personal detail',
  listen: 'Listen here',
  picture: 'Picture',
  text: 'In the title',
  leak: 'Something leaked',
  voice: 'Somebody speaks',
};

/** A decision as pages offer it. */
export const decisionInWords = (decision: string): string => DECISION_WORDS[decision] ?? decision;

/** What a flag is about; `text` is the title or a role. */
export function flagKindInWords({ kind, code }: Pick<FlagView, 'kind' | 'code'>): string {
  return code === 'role' ? 'In a role' : KIND_WORDS[kind];
}
