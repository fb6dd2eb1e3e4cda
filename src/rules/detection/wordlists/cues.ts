import type { Token } from '../words.ts';

/** Words before a name: each is one phrase, its words folded; a possessive counts as its plain word (“my name’s” is `my name`). */
const BEFORE = [
  'my name is',
  'my name',
  'name is',
  'the name is',
  'names',
  'called',
  'known as',
  'i am called',
  'is called',
  'was called',
  'called me',
  'i call him',
  'i call her',
  'thank you to',
  'thanks to',
  'thank you so much',
  'thank you',
  'a big thank you to',
  'special thanks to',
  'shout out to',
  'grateful to',
  'over to you',
  'here with',
  'joined by',
  'welcome',
  'this is',
  'introduce',
  'say hi to',
  'say hello to',
  'hello',
  'hi',
  'hiya',
  'dear',
  'miss',
  'mr',
  'mrs',
  'ms',
  'mx',
  'dr',
  'sir',
  'auntie',
  'aunty',
  'uncle',
  'nanny',
  'cllr',
  'councillor',
  'doctor',
  'sister',
  'brother',
  'foster mum',
  'foster dad',
  'foster mother',
  'foster father',
  'foster carer',
  'foster brother',
  'foster sister',
  'step mum',
  'step dad',
  'social worker',
  'key worker',
  'support worker',
  'personal adviser',
  'advocate',
  'mentor',
  'manager',
  'teacher',
  'friend',
  'best friend',
  'mate',
  'boyfriend',
  'girlfriend',
  'partner',
  'cousin',
  'little brother',
  'little sister',
  'my brother',
  'my sister',
  'my mum',
  'my dad',
  'my son',
  'my daughter',
  'i met',
  'text',
  'ring',
  'with me and',
].map((phrase) => phrase.split(' '));

/** Cues after which the next word is a name even without a capital letter. */
const STRONG = new Set([
  'my name is',
  'my name',
  'name is',
  'the name is',
  'known as',
  'i am called',
  'is called',
  'was called',
  'miss',
  'mr',
  'mrs',
  'ms',
  'mx',
  'dr',
  'auntie',
  'aunty',
  'cllr',
  'councillor',
  'foster mum',
  'foster dad',
  'over to you',
  'thanks to',
  'thank you to',
  'joined by',
  'shout out to',
]);

export interface NameCue {
  /** The words of the cue. */
  readonly phrase: string;
  /** True when a name nearly always follows. */
  readonly strong: boolean;
}

const BY_LAST_WORD = new Map<string, string[][]>();
for (const phrase of BEFORE)
  BY_LAST_WORD.set(
    phrase.at(-1)!,
    [...(BY_LAST_WORD.get(phrase.at(-1)!) ?? []), phrase].sort((a, b) => b.length - a.length),
  );

/** The cue that makes a name likely at token `at`, if there is one. A sentence may not end in between. */
export function cueBefore(tokens: readonly Token[], at: number): NameCue | null {
  const previous = tokens[at - 1];
  if (previous === undefined || previous.closesSentence) return null;
  for (const phrase of BY_LAST_WORD.get(previous.folded) ?? []) {
    const fits = phrase.every((word, index) => tokens[at - phrase.length + index]?.folded === word);
    if (fits) return { phrase: phrase.join(' '), strong: STRONG.has(phrase.join(' ')) };
  }
  return null;
}
