import { entityEvidence } from './entity-names.ts';
import { CAPITALS_THAT_NAME_NOBODY } from '../wordlists/capitals.ts';
import { namesNobodyHere } from './capitals-of-words.ts';
import type { FoundFlag } from '../found-flag.ts';
import { casedEvidence, type NameEvidence } from './name-evidence.ts';
import { isProbablyNoName } from './certainty.ts';
import { initialsEvidence } from './initials.ts';
import { firstOfParticles, laterGeneration, nextPartOfName } from './name-joints.ts';
import { partsEvidence } from './name-parts.ts';
import { publicTokens } from './public-known.ts';
import { smallLetterEvidence } from './small-letter-names.ts';
import { spelledOutNames } from './spelled-names.ts';
import { casingOf, textOf, timesOf, type Token, tokensOf, type TranscriptWord } from '../words.ts';

/**
 * Names of people who are not on the roster: known given names and surnames, words where a name belongs (“my name is …”), capital letters
 * inside a sentence, what the entity library finds, letters that spell something, and, where a transcript has no capitals, words that are
 * not English. A first name and the name words after it are one flag.
 */
export function findUnknownNames(words: readonly TranscriptWord[]): FoundFlag[] {
  const tokens = tokensOf(words);
  const cased = casingOf(tokens);
  const evidence = allEvidence(tokens, cased);
  for (const at of publicTokens(tokens, cased)) if (!isSpelled(evidence[at]!)) evidence[at] = [];
  return namesFrom(evidence, tokens, words);
}

/**
 * What everybody knows (“Tesco”, “Universal Credit”) and what would be a name flag if nobody knew it. It is offered to staff for keeping,
 * it is no alarm. Where one of the transcript's `flags` stands (somebody on the roster called Tesco), that one counts.
 */
export function findPublicTerms(
  words: readonly TranscriptWord[],
  flags: readonly Pick<FoundFlag, 'firstWord' | 'lastWord'>[],
): FoundFlag[] {
  const tokens = tokensOf(words);
  const cased = casingOf(tokens);
  const known = publicTokens(tokens, cased);
  const evidence = allEvidence(tokens, cased).map((all, at) => (known.has(at) && !isSpelled(all) ? all : []));
  const isFlagged = (find: FoundFlag) =>
    flags.some(({ firstWord, lastWord }) => firstWord <= find.lastWord && find.firstWord <= lastWord);
  const finds = namesFrom(evidence, tokens, words).filter((find) => !isFlagged(find));
  return finds.map((flag) => ({
    ...flag,
    code: 'public',
    foundBy: ['public-terms'],
    reason: `Everybody knows “${flag.text}”, so it leads to nobody. It may stay.`,
  }));
}

/** “I for India” spells, whatever else India is. */
function isSpelled(evidence: readonly NameEvidence[]): boolean {
  return evidence.some(({ finder }) => finder === 'spelled-out' || finder === 'initials');
}

function namesFrom(
  evidence: readonly (readonly NameEvidence[])[],
  tokens: readonly Token[],
  words: readonly TranscriptWord[],
): FoundFlag[] {
  const flags: FoundFlag[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (evidence[at]!.length === 0) continue;
    const all = [...evidence[at]!];
    const isName = (here: number) => evidence[here]!.length > 0;
    let last = at;
    for (;;) {
      const next = Math.max(nextOf(tokens, last, isName), nextOfTitle(tokens, last, evidence));
      if (next < 0) break;
      all.push(...evidence[next]!);
      last = next;
    }
    const generation = laterGeneration(tokens, last);
    const first = firstOfParticles(tokens, at);
    flags.push(flagFor(words, tokens[first]!.word, tokens[Math.max(last, generation)]!.word, all));
    at = Math.max(last, generation);
  }
  return flags;
}

/** The token with which the name that `last` belongs to goes on, or -1. */
function nextOf(tokens: readonly Token[], last: number, isName: (at: number) => boolean): number {
  const follows =
    last + 1 < tokens.length &&
    isName(last + 1) &&
    (tokens[last]!.word === tokens[last + 1]!.word || !tokens[last]!.closesPhrase) &&
    !tokens[last]!.possessive;
  return follows ? last + 1 : nextPartOfName(tokens, last, isName);
}

/** Finders that saw a capital, and nothing that says that a person is meant. */
const CAPITAL_ALONE: ReadonlySet<string> = new Set(['capital', 'entity']);

/**
 * “Queen of Hearts”: with which token a thing goes on of which only capitals speak, over “of” or “of the”; -1 where none does. It is one thing to decide about. Only words that are
 * none but words: taken out together, no part of it is forbidden by itself.
 */
function nextOfTitle(tokens: readonly Token[], last: number, evidence: readonly (readonly NameEvidence[])[]): number {
  if (tokens[last]!.closesPhrase || tokens[last]!.possessive || tokens[last + 1]?.folded !== 'of') return -1;
  const next = tokens[last + 2]?.folded === 'the' ? last + 3 : last + 2;
  const isThing = (at: number) =>
    evidence[at] !== undefined &&
    evidence[at].length > 0 &&
    evidence[at].every(({ finder }) => CAPITAL_ALONE.has(finder)) &&
    isProbablyNoName(tokens[at]!.folded);
  return isThing(last) && isThing(next) ? next : -1;
}

/** What speaks for each token being part of a name. */
function allEvidence(tokens: readonly Token[], cased: readonly boolean[]): NameEvidence[][] {
  const evidence = tokens.map((_, at) => (cased[at] ? casedEvidence(tokens, at) : smallLetterEvidence(tokens, at)));
  for (const [at, entity] of entityEvidence(tokens, cased)) {
    if (evidence[at]!.length > 0 || !CAPITALS_THAT_NAME_NOBODY.has(tokens[at]!.folded)) evidence[at]!.push(entity);
  }
  for (const at of tokens.keys()) if (cased[at] && namesNobodyHere(tokens, at)) evidence[at] = [];
  for (const [at, initial] of initialsEvidence(tokens, cased)) evidence[at]!.push(initial);
  for (const [at, part] of partsEvidence(tokens, evidence)) evidence[at]!.push(part);
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
  evidence: readonly NameEvidence[],
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
