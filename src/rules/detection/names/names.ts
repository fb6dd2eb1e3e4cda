import type { FoundFlag } from '../found-flag.ts';
import { findSoundAlikes } from './misheard-names.ts';
import { type NameFind, nameFormsOf } from './name-forms.ts';
import type { RosterParticipant } from '../roster.ts';
import { foldedWords, textOf, timesOf, type Token, tokensOf, type TranscriptWord } from '../words.ts';
import { findRosterInitials } from './roster-initials.ts';
import { findWrittenNames } from './written-names.ts';

/** The part of a roster that names are found with. */
export type Named = Pick<RosterParticipant, 'name' | 'also' | 'soundsLike'>;

/**
 * Everyone on the roster, wherever a transcript names them: exactly, by part, nickname or “sounds like” spelling, joined, split,
 * spelled out, possessive, or misheard; and every name on the keep list. A name on both is a question for staff.
 * Flags of one call never share a word.
 */
export function findNames(
  words: readonly TranscriptWord[],
  participants: readonly Named[],
  keepList: readonly string[],
): FoundFlag[] {
  const tokens = tokensOf(words);
  const forms = nameFormsOf(participants);
  const exact = [...findWrittenNames(tokens, forms), ...keptFinds(tokens, keepList)];
  exact.push(
    ...findRosterInitials(tokens, participants).filter(
      ({ from, to }) => !exact.some((other) => other.from <= from && to <= other.to),
    ),
  );
  const claimed = new Set(exact.flatMap(({ from, to }) => range(from, to)));
  const runs = joinFinds([...exact, ...findSoundAlikes(tokens, forms, claimed)], tokens);
  return runs.map((find) => toFlag(find, words, tokens, participants));
}

function keptFinds(tokens: readonly Token[], keepList: readonly string[]): NameFind[] {
  const kept = { forms: [], how: 'keep-list', confidence: 0.95, onKeepList: true } as const;
  return spellingsIn(tokens, keepList).map((place) => ({ ...place, ...kept }));
}

/** Where names of a list stand, the longest at each place, also joined or split; first and last token. */
export function spellingsIn(tokens: readonly Token[], names: readonly string[]): { from: number; to: number }[] {
  const wanted = new Set(names.map((name) => foldedWords(name).join('')));
  const longest = Math.max(0, ...[...wanted].map((name) => name.length));
  const places: { from: number; to: number }[] = [];
  for (let from = 0; from < tokens.length; from++) {
    let joined = '';
    let end = -1;
    for (let to = from; to < tokens.length && joined.length <= longest; to++) {
      joined += tokens[to]!.folded;
      if (wanted.has(joined)) end = to;
    }
    if (end < 0) continue;
    places.push({ from, to: end });
    from = end;
  }
  return places;
}

/** Finds that share a word become one, and so do neighbours that name the same person (“Jordan” “Okafor”). */
function joinFinds(finds: readonly NameFind[], tokens: readonly Token[]): NameFind[] {
  const joined: NameFind[] = [];
  for (const find of [...finds].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1);
    if (last && (tokens[find.from]!.word <= tokens[last.to]!.word || namesTheSame(last, find, tokens)))
      joined[joined.length - 1] = union(last, find);
    else joined.push(find);
  }
  return joined;
}

function namesTheSame(a: NameFind, b: NameFind, tokens: readonly Token[]): boolean {
  const next =
    tokens[a.to]!.word + 1 === tokens[b.from]!.word && !tokens[a.to]!.closesPhrase && !tokens[a.to]!.possessive;
  const parts = new Set(a.forms.map((form) => form.part));
  // Only a first name followed by a surname: twice the same first name are two people to listen for.
  return (
    next &&
    a.forms.some((form) =>
      b.forms.some((other) => other.participant === form.participant && other.part === 'last' && !parts.has('last')),
    )
  );
}

function union(a: NameFind, b: NameFind): NameFind {
  const stronger = a.how === 'keep-list' || (b.how !== 'keep-list' && b.confidence > a.confidence) ? b : a;
  const same = a.forms.length > 0 && b.forms.length > 0 && a.to < b.from;
  const shared = a.forms.filter((form) => b.forms.some((other) => other.participant === form.participant));
  const forms = same
    ? shared.map((form) => ({ ...form, part: 'full' as const }))
    : [...stronger.forms, ...a.forms, ...b.forms];
  return {
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    forms,
    how: stronger.how,
    confidence: Math.max(a.confidence, b.confidence),
    onKeepList: a.onKeepList || b.onKeepList,
  };
}

function toFlag(
  find: NameFind,
  words: readonly TranscriptWord[],
  tokens: readonly Token[],
  participants: readonly Named[],
): FoundFlag {
  const firstWord = tokens[find.from]!.word;
  const lastWord = tokens[find.to]!.word;
  const people = [...new Set(find.forms.map((form) => form.participant))];
  const text = textOf(words, firstWord, lastWord);
  const onRoster = people.length > 0;
  return {
    kind: 'name',
    text,
    firstWord,
    lastWord,
    ...timesOf(words, firstWord, lastWord),
    participant: people[0] ?? null,
    ...(people.length > 1 ? { others: people.slice(1) } : {}),
    ...(onRoster ? { part: find.forms[0]!.part } : {}),
    ...(find.onKeepList ? { onKeepList: true } : {}),
    confidence: Math.round(find.confidence * 100) / 100,
    reason: reasonFor(
      find,
      text,
      people.map((index) => participants[index]!.name),
    ),
    foundBy: [
      ...(onRoster ? [find.how === 'sounds-like' ? 'sounds-like' : 'roster'] : []),
      ...(find.onKeepList ? ['keep-list'] : []),
    ],
    code: onRoster ? (find.how === 'sounds-like' ? 'sounds-like' : 'roster') : 'keep-list',
  };
}

function reasonFor(find: NameFind, text: string, names: readonly string[]): string {
  const [name] = names;
  const orOthers = names.length > 1 ? ` It could also be ${names.slice(1).join(' or ')}.` : '';
  if (name === undefined) return `“${text}” is on the keep list. Check that it is the public name, then keep it.`;
  if (find.onKeepList)
    return `“${text}” is on the keep list, but ${name} is on the roster too. Listen, then decide who is meant.`;
  if (find.how === 'sounds-like')
    return `“${text}” sounds like ${find.forms[0]!.words.join(' ') === foldedWords(name).join(' ') ? name : `part of a name of ${name}`}, who is on the roster. Listen to check.${orOthers}`;
  if (find.forms[0]!.soundsLike)
    return `“${text}” is how the name of ${name} can come out, and ${name} is on the roster.${orOthers}`;
  if (find.forms[0]!.part === 'alias') return `“${text}” is another name of ${name}, who is on the roster.${orOthers}`;
  if (find.confidence <= 0.6)
    return `“${text}” can be an ordinary word, but ${name} is on the roster. Listen to check.${orOthers}`;
  return `${name} is on the roster.${orOthers}`;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
