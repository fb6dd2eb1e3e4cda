import { faker as british } from '@faker-js/faker/locale/en_GB';
import { faker } from '@faker-js/faker/locale/en';
import nlp from 'compromise';
import { OWN_PUBLIC_TERMS, PLACES_ONLY } from './public-terms-list.ts';
import { fold, type Token } from '../words.ts';

/**
 * What everybody knows and no single person is called: shops, programmes, games, benefits, laws, charities, cars, countries. The entity
 * library's organisations, teams, countries and large cities, Faker's counties, countries, languages, cars and airlines, and our own list.
 */

/** Words of a term, folded, by its first word; the longest first. */
const TERMS = new Map<string, string[][]>();
/** Terms that are places: where a word is also a name of people, “in” or “from” before it tells that the place is meant. */
const PLACES = new Set<string>();

for (const term of OWN_PUBLIC_TERMS) addTerm(term);
for (const place of PLACES_ONLY) addPlace(place);
for (const name of [...packaged('vehicle', 'manufacturer'), ...packaged('vehicle', 'model')])
  if (/^[A-Za-zë -]{3,}$/.test(name)) addTerm(name);
for (const genre of packaged('music', 'genre')) addTerm(genre);
const location = british.rawDefinitions.location as unknown as Record<string, readonly string[]>;
const world = faker.rawDefinitions.location as unknown as Record<string, readonly unknown[]>;
for (const county of location.county ?? []) for (const part of [county, county.replace(/^County /, '')]) addPlace(part);
for (const place of [...(world.country ?? []), ...(world.state ?? [])]) if (typeof place === 'string') addPlace(place);
for (const { name } of (world.language ?? []) as readonly { name?: string }[]) if (name !== undefined) addTerm(name);
for (const [term, tags] of Object.entries(
  (nlp.model() as { one: { lexicon: Record<string, string | string[]> } }).one.lexicon,
)) {
  const all = [tags].flat();
  if (all.some((tag) => ['Country', 'City', 'Region'].includes(tag))) {
    // “St Johns” is a family as often as a town.
    if (!/^(?:st|saint) /.test(term)) addPlace(term);
  } else if (all.some((tag) => ['Organization', 'SportsTeam', 'Demonym', 'Currency'].includes(tag))) addTerm(term);
}

function packaged(kind: 'vehicle' | 'music', part: string): readonly string[] {
  return ((faker.rawDefinitions[kind] as Record<string, readonly unknown[]> | undefined)?.[part] ?? []).filter(
    (entry): entry is string => typeof entry === 'string',
  );
}

function addTerm(term: string): void {
  const words = fold(term)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ');
  if (words[0] === '' || words.join('').length < 2) return;
  const terms = TERMS.get(words[0]!) ?? [];
  if (terms.some((other) => other.join(' ') === words.join(' '))) return;
  TERMS.set(
    words[0]!,
    [...terms, words].sort((a, b) => b.length - a.length),
  );
}

function addPlace(place: string): void {
  addTerm(place);
  PLACES.add(
    fold(place)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
}

/** How many of the tokens from `at` on are a public term: the longest that fits; 0 for none. A possessive or plural counts. */
export function publicTermAt(tokens: readonly Token[], at: number): number {
  const { folded, possessive } = tokens[at]!;
  const own = TERMS.get(folded) ?? [];
  if (own.length === 0 && !folded.endsWith('s') && !possessive) return 0;
  const owned = possessive ? (TERMS.get(`${folded}s`) ?? []) : [];
  const singular = folded.endsWith('s')
    ? (TERMS.get(folded.slice(0, -1)) ?? []).filter((term) => term.length === 1)
    : [];
  const fits = (term: readonly string[]) =>
    term.every((word, index) => {
      const token = tokens[at + index];
      return (
        index === 0 ||
        (token !== undefined && (token.folded === word || (token.possessive && `${token.folded}s` === word)))
      );
    });
  return Math.max(0, ...[...own, ...owned, ...singular].filter(fits).map((term) => term.length));
}

/** True for folded words, with spaces, that are the name of a country, county or large town. */
export function isPublicPlace(term: string): boolean {
  return PLACES.has(term);
}
