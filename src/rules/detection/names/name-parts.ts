import { GIVEN_NAMES } from '../wordlists/given-name-list.ts';
import { isEnglish } from '../wordlists/english-words.ts';
import type { NameEvidence } from './name-evidence.ts';
import type { Token } from '../words.ts';

/**
 * Parts of names that nothing else tells: the second half of a name that was split (“Ty ler”), the first of two who are named together
 * (“Sonny and Jade were twins”), and words in a script of their own, which stand in an English sentence for a name.
 */
export function partsEvidence(
  tokens: readonly Token[],
  evidence: readonly (readonly NameEvidence[])[],
): Map<number, NameEvidence> {
  const found = new Map<number, NameEvidence>();
  const latin = tokens.filter(({ folded }) => /[a-z]/.test(folded)).length;
  const mostlyLatin = latin > tokens.length / 2;
  for (const [at, token] of tokens.entries()) {
    if (isSecondHalf(tokens, at, evidence))
      found.set(at, {
        finder: 'given-name',
        confidence: 0.5,
        reason: `“${token.folded}” may be the end of a name that was split.`,
      });
    else if (mostlyLatin && /^[^\p{Script=Latin}\p{N}]{2,}$/u.test(token.folded))
      found.set(at, {
        finder: 'unusual-word',
        confidence: 0.5,
        reason: `“${token.folded}” is in another script, so it may be a name.`,
      });
    else if (evidence[at]!.length === 0 && isNamedWithAnother(tokens, at, evidence))
      found.set(at, {
        finder: 'place-in-sentence',
        confidence: 0.45,
        reason: `“${token.folded}” is named together with somebody.`,
      });
  }
  return found;
}

function isSecondHalf(tokens: readonly Token[], at: number, evidence: readonly (readonly NameEvidence[])[]): boolean {
  const before = tokens[at - 1];
  const token = tokens[at]!;
  if (before === undefined || before.closesPhrase || token.capital || token.word === before.word) return false;
  if (evidence[at - 1]!.length === 0 || token.folded.length < 2 || isEnglish(token.folded)) return false;
  return GIVEN_NAMES.has(before.folded + token.folded);
}

/** “Sonny and Jade”, “Skye, Blossom and Jade”: a first name that opens a sentence, which is a word as well. */
function isNamedWithAnother(
  tokens: readonly Token[],
  at: number,
  evidence: readonly (readonly NameEvidence[])[],
): boolean {
  const token = tokens[at]!;
  if (!token.capital || !token.opensSentence || !GIVEN_NAMES.has(token.folded)) return false;
  const other =
    tokens[at + 1]?.folded === 'and' || tokens[at + 1]?.folded === 'or' ? at + 2 : token.closesPhrase ? at + 1 : -1;
  return other > 0 && tokens[other]?.capital === true && evidence[other]!.length > 0;
}
