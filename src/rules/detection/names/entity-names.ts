import nlp from 'compromise';
import { isEveryday } from '../wordlists/common-words.ts';
import type { NameEvidence } from './name-evidence.ts';
import { shownAs } from './name-evidence.ts';
import type { Token } from '../words.ts';

/**
 * What the entity library takes for a person, a place or an organisation, as evidence for each token. It needs capital letters, so it is
 * asked only about sentences that hold one where it means something; that also keeps it fast.
 */
export function entityEvidence(tokens: readonly Token[], cased: readonly boolean[]): Map<number, NameEvidence> {
  const found = new Map<number, NameEvidence>();
  for (const [from, to] of sentencesOf(tokens)) {
    const worthAsking = cased[from] && range(from, to).some((at) => mayStartEntity(tokens[at]!));
    if (!worthAsking) continue;
    for (const [at, what] of entitiesIn(tokens, from, to)) {
      if (!mayStartEntity(tokens[at]!)) continue;
      found.set(at, {
        finder: 'entity',
        confidence: what === 'person' ? 0.75 : 0.6,
        reason: `${shownAs(tokens[at]!)} reads like the name of ${what === 'organisation' ? 'an organisation' : `a ${what}`}.`,
      });
    }
  }
  return found;
}

type Kind = 'person' | 'place' | 'organisation';

function entitiesIn(tokens: readonly Token[], from: number, to: number): [number, Kind][] {
  // Token by token, so that each term of the library is one of ours.
  const sentence = range(from, to).map((at) => written(tokens[at]!));
  const terms = (nlp(sentence.join(' ')).json() as { terms: { text: string; tags: string[] }[] }[]).flatMap(
    (part) => part.terms,
  );
  const found: [number, Kind][] = [];
  let at = from;
  for (const term of terms) {
    while (at <= to && written(tokens[at]!) !== term.text) at++;
    if (at > to) break;
    const kind = kindOf(term.tags);
    if (kind !== null) found.push([at, kind]);
    at++;
  }
  return found;
}

function kindOf(tags: readonly string[]): Kind | null {
  if (['Person', 'FirstName', 'LastName', 'MaleName', 'FemaleName'].some((tag) => tags.includes(tag))) return 'person';
  if (tags.includes('Place')) return 'place';
  return tags.includes('Organization') ? 'organisation' : null;
}

function written({ folded, capital }: Token): string {
  return capital ? folded[0]!.toUpperCase() + folded.slice(1) : folded;
}

/** A capital that is not explained by the start of a sentence alone. */
function mayStartEntity(token: Token): boolean {
  return token.capital && token.folded.length > 1 && !token.allCapitals && !isEveryday(token.folded);
}

function sentencesOf(tokens: readonly Token[]): [number, number][] {
  const sentences: [number, number][] = [];
  let from = 0;
  tokens.forEach((token, at) => {
    if (!token.closesSentence && at !== tokens.length - 1) return;
    sentences.push([from, at]);
    from = at + 1;
  });
  return sentences;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
