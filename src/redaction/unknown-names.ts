import { entityEvidence } from './entity-names.ts';
import { CAPITALS_THAT_NAME_NOBODY } from './capitals.ts';
import type { FoundFlag } from './found-flag.ts';
import { casedEvidence, type Evidence } from './name-evidence.ts';
import { smallLetterEvidence } from './small-letter-names.ts';
import { spelledOutNames } from './spelled-names.ts';
import { casingOf, textOf, timesOf, type Token, tokensOf, type TranscriptWord } from './words.ts';

/**
 * Names of people who are not on the roster: known given names and surnames, words where a name belongs (“my name is …”), capital letters
 * inside a sentence, what the entity library finds, letters that spell something, and, where a transcript has no capitals, words that are
 * not English. A first name and the name words after it are one flag.
 */
export function findUnknownNames(words: readonly TranscriptWord[]): FoundFlag[] {
  const tokens = tokensOf(words);
  const evidence = allEvidence(tokens, casingOf(tokens));
  const flags: FoundFlag[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (evidence[at]!.length === 0) continue;
    const all = [...evidence[at]!];
    let last = at;
    while (last + 1 < tokens.length && !tokens[last]!.closesPhrase && !tokens[last]!.possessive) {
      const next = evidence[last + 1]!;
      if (next.length === 0) break;
      all.push(...next);
      last++;
    }
    flags.push(flagFor(words, tokens[at]!.word, tokens[last]!.word, all));
    at = last;
  }
  return flags;
}

/** What speaks for each token being part of a name. */
function allEvidence(tokens: readonly Token[], cased: readonly boolean[]): Evidence[][] {
  const evidence = tokens.map((_, at) => (cased[at] ? casedEvidence(tokens, at) : smallLetterEvidence(tokens, at)));
  for (const [at, entity] of entityEvidence(tokens, cased)) {
    if (evidence[at]!.length > 0 || !CAPITALS_THAT_NAME_NOBODY.has(tokens[at]!.folded)) evidence[at]!.push(entity);
  }
  for (const [from, to] of spelledOutNames(tokens)) {
    const spelled = tokens.slice(from, to + 1).map((token) => token.folded.toUpperCase());
    const reason = `Somebody spells out “${spelled.join(' ')}”, which may be a name.`;
    for (let at = from; at <= to; at++) evidence[at]!.push({ finder: 'spelled-out', confidence: 0.8, reason });
  }
  return evidence;
}

function flagFor(
  words: readonly TranscriptWord[],
  firstWord: number,
  lastWord: number,
  evidence: readonly Evidence[],
): FoundFlag {
  const best = evidence.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  return {
    kind: 'name',
    text: textOf(words, firstWord, lastWord),
    firstWord,
    lastWord,
    ...timesOf(words, firstWord, lastWord),
    participant: null,
    confidence: best.confidence,
    reason: `${best.reason} Nobody on the roster is called that.`,
    foundBy: [...new Set(evidence.map(({ finder }) => finder))],
    code: best.finder,
  };
}
