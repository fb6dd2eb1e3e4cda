import type { NamePart } from '../found-flag.ts';
import type { RosterParticipant } from '../roster.ts';
import { foldedWords } from '../words.ts';

/** One way in which a participant may be named: the whole name, a part of it, a nickname, a “sounds like” spelling. */
export interface NameForm {
  readonly participant: number;
  readonly part: NamePart;
  /** Folded words. */
  readonly words: readonly string[];
  /** The words written as one: how exact, joined and split forms are compared. */
  readonly joined: string;
  /** True for what staff wrote as “sounds like”: everyday words there are meant as they are. */
  readonly soundsLike: boolean;
}

/** Words inside a name that name nobody by themselves. */
const TITLES_AND_PARTICLES = new Set(
  'mr mrs ms miss mx dr sir dame lady lord rev cllr councillor prof professor auntie aunt aunty uncle nan nana gran granny grandad grandma mum dad de da di del della dos du van von der den bin ibn al el ap ab la le o st abu umm the and of big little'.split(
    ' ',
  ),
);

/** Every form of everyone on a roster. The same joined form of the same person appears once. */
export function nameFormsOf(
  participants: readonly Pick<RosterParticipant, 'name' | 'also' | 'soundsLike'>[],
): NameForm[] {
  return participants.flatMap((person, participant) => {
    const forms = new Map<string, NameForm>();
    const add = (words: readonly string[], part: NamePart, soundsLike = false) => {
      const joined = words.join('');
      if (joined !== '' && !forms.has(joined)) forms.set(joined, { participant, part, words, joined, soundsLike });
    };
    const words = foldedWords(person.name);
    const own = words.filter(namesSomebody);
    if (words.length === 1) add(words, 'first');
    add(words, 'full');
    add(own, 'full');
    if (own.length > 2) add([own[0]!, own.at(-1)!], 'full');
    for (const [index, word] of own.entries())
      add([word], index === 0 && startsWithGivenName(words) ? 'first' : 'last');
    // A double-barrelled or two-part name is also said as one: “Taylor-Brown”, “Anne-Marie”.
    for (let at = 0; at + 1 < own.length; at++) add([own[at]!, own[at + 1]!], own.length === 2 ? 'full' : 'last');
    // “Al Rashid”, “van Dyk”, “ap Gruffydd”: a surname is said with its particle, too.
    for (let at = 1; at + 1 < words.length; at++)
      if (!namesSomebody(words[at]!) && namesSomebody(words[at + 1]!)) add([words[at]!, words[at + 1]!], 'last');
    for (const alias of person.also) {
      const said = foldedWords(alias);
      add(said, 'alias');
      if (said.length > 1) for (const word of said) if (namesSomebody(word) && word.length > 2) add([word], 'alias');
    }
    for (const spelling of person.soundsLike) add(foldedWords(spelling), 'alias', true);
    return [...forms.values()];
  });
}

/** False for titles, particles and single letters. */
export function namesSomebody(word: string): boolean {
  return word.length > 1 && !TITLES_AND_PARTICLES.has(word);
}

/** “Mrs Roberts” begins with a title, so that its first own word is a surname. */
function startsWithGivenName(words: readonly string[]): boolean {
  return namesSomebody(words[0] ?? '');
}

/** Tokens `from` to `to` name somebody. */
export interface NameFind {
  readonly from: number;
  readonly to: number;
  readonly forms: readonly NameForm[];
  readonly how: 'written' | 'sounds-like' | 'keep-list';
  readonly confidence: number;
  readonly onKeepList?: boolean;
}
