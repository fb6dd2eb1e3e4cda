import { readFileSync } from 'node:fs';
import type { Named } from '../../src/rules/detection/names/names.ts';
import type { TranscriptWord } from '../../src/rules/detection/words.ts';

/** The texts in `tests/fixtures` that finding names and details is measured on. All of them were written for this project. */

/** `held-out` texts are never looked at when rules are changed. */
export type TextSet = 'tune' | 'held-out';

/** A sentence as a recogniser may write it, and the words in it that must be flagged. */
export interface Case {
  readonly words: readonly TranscriptWord[];
  /** First and last word of each name or detail, counted from 0. */
  readonly truth: readonly (readonly [number, number])[];
  /** Where the name comes from, or the kind of the detail. */
  readonly group: string;
}

interface OtherNames {
  readonly names: Record<TextSet, Record<string, string[]>>;
  readonly carriers: Record<TextSet, string[]>;
  readonly passages: Record<TextSet, string[]>;
}
interface RosterNames {
  readonly people: readonly (Named & { readonly said: readonly string[] })[];
}
interface Details {
  readonly details: readonly { readonly set: TextSet; readonly code: string; readonly text: string }[];
}

/** Each name stands in this many sentences. */
const SENTENCES = { tune: 3, 'held-out': 3 } as const;

const read = (name: string): string => readFileSync(new URL(`../../tests/fixtures/${name}`, import.meta.url), 'utf8');
const readJson = <T>(name: string): T => JSON.parse(read(name)) as T;

/** Names of people who are on no roster, in sentences, and passages with several of them. */
export function otherNameCases(set: TextSet): Case[] {
  const { names, carriers, passages } = readJson<OtherNames>('redaction/other-names.json');
  const sentences = carriers[set];
  const pairs = Object.entries(names[set]).flatMap(([group, list]) => list.map((name) => ({ group, name })));
  const carried = pairs.flatMap(({ group, name }, index) =>
    Array.from({ length: SENTENCES[set] }, (_, turn) => {
      const sentence = sentences[(index + turn * 7) % sentences.length]!;
      return markedCase(sentence.replace('{name}', `{${name}}`), group);
    }),
  );
  return [...carried, ...passages[set].map((text) => markedCase(text, 'passages'))];
}

/** Roster names in every written form, in the sentences of both sets, with the roster they belong to. */
export function rosterNameCases(): { roster: Named[]; cases: Case[] } {
  const { people } = readJson<RosterNames>('redaction/roster-names.json');
  const { carriers } = readJson<OtherNames>('redaction/other-names.json');
  const sentences = [...carriers.tune, ...carriers['held-out']];
  const forms = people.flatMap((person) => person.said.map((said) => ({ said, group: person.name })));
  const cases = forms.flatMap(({ said, group }, index) =>
    [0, 11, 23].map((turn) =>
      markedCase(sentences[(index + turn) % sentences.length]!.replace('{name}', `{${said}}`), group),
    ),
  );
  return { roster: people.map(({ name, also, soundsLike }) => ({ name, also, soundsLike })), cases };
}

/** Phone numbers, addresses, schools and the like, in sentences. */
export function detailCases(set: TextSet): Case[] {
  const { details } = readJson<Details>('redaction/details.json');
  return details.filter((detail) => detail.set === set).map(({ text, code }) => markedCase(text, code));
}

/** A name on the roster and what a recogniser wrote for it. */
export interface Mishearing {
  readonly name: string;
  readonly heard: string;
  readonly set: TextSet;
}

/** The first list, or the further one: written later, with names and habits of speech from more places, and harder. */
export type MishearingList = 'first' | 'further';

export function mishearings(set: TextSet, list: MishearingList = 'first'): Mishearing[] {
  const name = list === 'first' ? 'mishearings.json' : 'further-mishearings.json';
  return readJson<Mishearing[]>(name).filter((pair) => pair.set === set);
}

/** Ordinary speech in which nobody is named and no detail is given away. */
export function ordinaryWords(set: TextSet): TranscriptWord[] {
  const texts = {
    tune: ['ordinary-text.txt', 'redaction/ordinary-tune.txt'],
    'held-out': ['redaction/ordinary-held-out.txt'],
  };
  return texts[set].flatMap((name) => asWords(read(name)));
}

/** The same words as a recogniser without capital letters and punctuation writes them. */
export function inSmallLetters(words: readonly TranscriptWord[]): TranscriptWord[] {
  return words.map((word) => ({
    ...word,
    text: word.text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}'@./-]|[./-]+$/gu, ''),
  }));
}

/** A text whose names stand between { and }. */
function markedCase(text: string, group: string): Case {
  const words: TranscriptWord[] = [];
  const truth: [number, number][] = [];
  for (const part of text.split(/\s+/).filter(Boolean)) {
    if (part.includes('{')) truth.push([words.length, words.length]);
    if (part.includes('}')) truth[truth.length - 1]![1] = words.length;
    words.push({ text: part.replace(/[{}]/g, '') });
  }
  return { words, truth, group };
}

function asWords(text: string): TranscriptWord[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({ text: word }));
}
