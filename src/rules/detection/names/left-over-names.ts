import { BEFORE_A_MONTH, MONTHS_THAT_ARE_NAMES } from '../wordlists/capitals.ts';
import { foldedWords, isCased, textOf, type Token, tokensOf, type TranscriptWord } from '../words.ts';

/** A run of words of the transcript, by their numbers. */
export interface NumberedRun {
  readonly firstWord: number;
  readonly lastWord: number;
  readonly text: string;
}

interface LookedAt {
  readonly firstWord: number | null;
  readonly lastWord: number | null;
}

/**
 * Where a name that is also an everyday word (“Grace”) stands with a capital letter inside a sentence and no flag holds it: another mention
 * of somebody whose name is taken out elsewhere. “grace”, “Will you?” and “in May” are no names.
 * @param everyday folded names, see `everydayNames`
 */
export function everydayNamesLeft(
  words: readonly TranscriptWord[],
  everyday: readonly string[],
  flags: readonly LookedAt[],
): NumberedRun[] {
  const tokens = tokensOf(words);
  if (everyday.length === 0 || !isCased(tokens)) return [];
  const flagged = new Set<number>();
  for (const { firstWord, lastWord } of flags)
    if (firstWord !== null && lastWord !== null) for (let word = firstWord; word <= lastWord; word++) flagged.add(word);
  const names = everyday.map((form) => form.split(' '));
  return tokens.flatMap((token, at) => {
    const name = names.find((parts) => isNameAt(tokens, at, parts) && !isOrdinaryUse(words, tokens, at));
    const last = name && tokens[at + name.length - 1]!.word;
    if (last === undefined || flagged.has(token.word)) return [];
    return [{ firstWord: token.word, lastWord: last, text: textOf(words, token.word, last) }];
  });
}

function isNameAt(tokens: readonly Token[], at: number, parts: readonly string[]): boolean {
  return parts.every((part, offset) => {
    const token = tokens[at + offset];
    return token?.folded === part && token.capital && !(offset === 0 && token.opensSentence);
  });
}

/** A month, or the first word of what somebody is quoted with. */
function isOrdinaryUse(words: readonly TranscriptWord[], tokens: readonly Token[], at: number): boolean {
  const { folded, word } = tokens[at]!;
  if (/^\s*["“‘']/u.test(words[word]!.text)) return true;
  return MONTHS_THAT_ARE_NAMES.has(folded) && BEFORE_A_MONTH.has(tokens[at - 1]?.folded ?? '');
}

/** A decided flag, as far as its words are concerned. */
export interface DecidedWords {
  readonly kind: string;
  readonly text: string;
  readonly decision: string | null;
}

/** Words that are taken out of the sound but were kept in the title or a role label: listeners would read what they may not hear. */
export function keptInTextsOnly(flags: readonly DecidedWords[]): string[] {
  const words = (text: string) => foldedWords(text).join(' ');
  const silenced = new Set(
    flags
      .filter(
        ({ kind, decision }) => (kind === 'name' || kind === 'detail') && decision !== null && decision !== 'keep',
      )
      .map(({ text }) => words(text)),
  );
  const kept = flags.filter(
    ({ kind, decision, text }) => kind === 'text' && decision === 'keep' && silenced.has(words(text)),
  );
  return [...new Set(kept.map(({ text }) => text))];
}
