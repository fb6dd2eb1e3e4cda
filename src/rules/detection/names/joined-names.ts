import type { FoundFlag } from '../found-flag.ts';
import { isHesitation, joinsNames } from './name-joints.ts';
import { textOf, timesOf, type Token, tokensOf, type TranscriptWord } from '../words.ts';

/** Words between two flagged parts of one name at most. */
const BETWEEN_AT_MOST = 3;

/**
 * Name flags with what stands between them taken in, where that is part of the name or nothing: “Tyler, um, Bennett”, “Maria de la Cruz”
 * and “Samuel L. Harker” when the roster knows the first and the last name. The first flag grows up to the second.
 */
export function withJointsTakenIn(flags: readonly FoundFlag[], words: readonly TranscriptWord[]): FoundFlag[] {
  const sorted = [...flags].sort((a, b) => a.firstWord - b.firstWord);
  if (sorted.length < 2) return sorted;
  return sorted.map((flag, index) => {
    const next = sorted[index + 1];
    if (next === undefined || flag.kind !== 'name' || next.kind !== 'name') return flag;
    const between = next.firstWord - flag.lastWord - 1;
    if (between < 1 || between > BETWEEN_AT_MOST) return flag;
    const gap = words.slice(flag.lastWord + 1, next.firstWord);
    const samePerson = flag.participant !== null && flag.participant === next.participant;
    const isJoint = (token: Token) => isHesitation(token) || (samePerson && joinsNames(token));
    if (!gap.every((word) => tokensOf([word]).length > 0 && tokensOf([word]).every(isJoint))) return flag;
    const lastWord = next.firstWord - 1;
    return {
      ...flag,
      lastWord,
      text: textOf(words, flag.firstWord, lastWord),
      ...timesOf(words, flag.firstWord, lastWord),
    };
  });
}
