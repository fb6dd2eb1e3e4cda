import { placeholderFor } from '../consent/rules.ts';
import { nameFormsOf } from '../detection/names/name-forms.ts';
import type { RosterParticipant } from '../detection/roster.ts';
import { fold, foldedWords } from '../detection/words.ts';

/** What a caption shows for a redacted stretch: never its first letter or its length. */
export const BLEEPED = '[BLEEP]';
/** What reading texts show where no role label may stand in. */
export const NAME_REMOVED = '[name removed]';

/**
 * Folded name form → what stands in for it, for everyone on a roster.
 * @param labelOf the label under which a participant (by number) may be shown, free of names
 */
export function standInsFor(
  participants: readonly RosterParticipant[],
  labelOf = (participant: number): string => placeholderFor(participants[participant]!),
): ReadonlyMap<string, string> {
  return new Map(nameFormsOf(participants).map((form) => [form.joined, labelOf(form.participant)]));
}

const TEXT_PIECE = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;
const SENTENCE_END = /[.?!…:]["'”’)\]]*\s*["'“‘(]*$/u;

/** What has to go from a text, in folded forms. */
export interface Unwanted {
  /** Forms that may appear nowhere: joined, split and possessive spellings count; case and accents do not. */
  readonly forbidden: readonly string[];
  /** Names that are everyday words: they count only with a capital letter inside a sentence. */
  readonly everyday?: readonly string[];
  /** Folded joined form → what stands in for it; `[name removed]` for the others. */
  readonly standIns?: ReadonlyMap<string, string>;
}

interface TextPiece {
  readonly at: number;
  /** Without a possessive ending. */
  readonly bare: string;
  readonly capital: boolean;
  readonly opensSentence: boolean;
}

/**
 * A title, label or chapter without what has to go; each name becomes its placeholder, or `[name removed]`. What counts as a name here is what
 * the last check counts (`media/verify/forbidden.ts`), also in a title where every word has a capital: else it could never be published.
 * Staff are asked about each such word, and a word that they keep is not among what has to go.
 */
export function redactText(text: string, { forbidden, everyday = [], standIns = new Map() }: Unwanted): string {
  const joined = (forms: readonly string[]) => new Set(forms.map((form) => foldedWords(form).join('')));
  const [anywhere, inSentence] = [joined(forbidden), joined(everyday)];
  const longest = Math.max(0, ...[...anywhere, ...inSentence].map((form) => form.length));
  const pieces = piecesOf(text);
  let redacted = '';
  let done = 0;
  for (let from = 0; from < pieces.length; from++) {
    let spelling = '';
    let end = -1;
    let form = '';
    for (let to = from; to < pieces.length && spelling.length <= longest; to++) {
      spelling += fold(pieces[to]!.bare);
      const isName = pieces[from]!.capital && !pieces[from]!.opensSentence;
      const found = [spelling, spelling.replace(/s$/, '')].find(
        (candidate) => anywhere.has(candidate) || (isName && inSentence.has(candidate)),
      );
      if (found === undefined) continue;
      end = to;
      form = found;
    }
    if (end < 0) continue;
    const last = pieces[end]!;
    redacted += text.slice(done, pieces[from]!.at) + (standIns.get(form) ?? NAME_REMOVED);
    done = last.at + last.bare.length;
    from = end;
  }
  return redacted + text.slice(done);
}

function piecesOf(text: string): TextPiece[] {
  return [...text.matchAll(TEXT_PIECE)].map(({ index: at, 0: whole }) => ({
    at,
    bare: whole.replace(/['’]s$/i, ''),
    capital: /^\p{Lu}/u.test(whole),
    opensSentence: /^[\s"'“‘(]*$/u.test(text.slice(0, at)) || SENTENCE_END.test(text.slice(0, at)),
  }));
}

/** Words of a typed text that staff decided to take out, by their numbers (see `typedWords`). */
export interface RemovedWords {
  readonly text: string;
  readonly firstWord: number;
  readonly lastWord: number;
}

/** A typed text without the words that staff decided to take out of it, wherever they stand in a sentence and however they are written. */
export function withoutRemoved(
  text: string,
  removed: readonly RemovedWords[],
  standIns: ReadonlyMap<string, string> = new Map(),
): string {
  const parts = text.trim().split(/(\s+)/);
  // From the last to the first, so that the numbers of those before stay right.
  for (const { text: words, firstWord, lastWord } of [...removed].sort((a, b) => b.firstWord - a.firstWord)) {
    const place = [2 * firstWord, 2 * (lastWord - firstWord) + 1] as const;
    const there = parts.slice(place[0], place[0] + place[1]).join('');
    if (there === '') continue;
    const without = redactText(there, { forbidden: [words], standIns });
    parts.splice(...place, without === there ? NAME_REMOVED : without, ...Array(place[1] - 1).fill(''));
  }
  return parts.join('');
}
