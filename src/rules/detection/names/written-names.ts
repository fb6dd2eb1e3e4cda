import { FUNCTION_WORDS, isEveryday, NAMES_THAT_ARE_WORDS } from '../wordlists/common-words.ts';
import { cueBefore } from '../wordlists/cues.ts';
import { mayStandForPerson } from './name-places.ts';
import type { NameFind, NameForm } from './name-forms.ts';
import { isCased, type Token } from '../words.ts';

/** A recogniser may split a name into this many pieces at most; names that are spelled out letter by letter may be longer. */
const PIECES_AT_MOST = 6;

/** Roster names that stand in the transcript letter for letter: as written, joined, split, spelled out or with an ending. The longest wins. */
export function findWrittenNames(tokens: readonly Token[], forms: readonly NameForm[]): NameFind[] {
  const byJoined = groupByJoined(forms);
  const longest = Math.max(0, ...forms.map((form) => form.joined.length)) + 1;
  const cased = isCased(tokens);
  const finds: NameFind[] = [];
  for (let from = 0; from < tokens.length; ) {
    const find = longestFindAt(tokens, from, byJoined, longest, cased);
    if (find) finds.push(find);
    from = find ? find.to + 1 : from + 1;
  }
  return finds;
}

function longestFindAt(
  tokens: readonly Token[],
  from: number,
  byJoined: ReadonlyMap<string, NameForm[]>,
  longest: number,
  cased: boolean,
): NameFind | null {
  let joined = '';
  let best: NameFind | null = null;
  let spelledOut = true;
  for (let to = from; to < tokens.length; to++) {
    const token = tokens[to]!;
    joined += token.folded;
    spelledOut &&= token.folded.length === 1;
    if (joined.length > longest || (to - from >= PIECES_AT_MOST && !spelledOut)) break;
    const whole = byJoined.get(joined);
    // “Jordans”: a possessive or plural that the recogniser wrote without its apostrophe.
    const found =
      whole ??
      (joined.endsWith('s') && joined.length > 3 && !isEveryday(joined)
        ? byJoined.get(joined.slice(0, -1))
        : undefined);
    const confidence = found ? confidenceOf(tokens, from, to, found, cased) * (whole ? 1 : 0.85) : 0;
    if (found && confidence > 0) best = { from, to, forms: found, how: 'written', confidence };
  }
  return best;
}

/** How sure it is that tokens that are letter for letter a name are meant as one; 0 where they plainly are not. */
function confidenceOf(
  tokens: readonly Token[],
  from: number,
  to: number,
  forms: readonly NameForm[],
  cased: boolean,
): number {
  const pieces = tokens.slice(from, to + 1);
  const asWritten = forms.some(
    (form) => form.words.length === pieces.length && form.words.every((word, at) => word === pieces[at]!.folded),
  );
  if (asWritten && pieces.length > 1) return 0.99;
  if (pieces.length > 1) {
    const everydayPieces = pieces.every((piece) => isEveryday(piece.folded));
    if (pieces.every((piece) => piece.folded.length === 1)) return 0.9;
    if (forms[0]!.joined.length < 4 && everydayPieces) return 0;
    return everydayPieces ? 0.8 : 0.9;
  }
  const word = pieces[0]!.folded;
  if (!isEveryday(word) && !NAMES_THAT_ARE_WORDS.has(word)) return 0.97;
  return ordinaryWordConfidence(tokens, from, cased);
}

/** “Will” and “Grace” are words too. A capital inside a sentence, a cue or the place in the sentence tells. */
function ordinaryWordConfidence(tokens: readonly Token[], at: number, cased: boolean): number {
  const token = tokens[at]!;
  const cue = cueBefore(tokens, at);
  if (token.capital && !token.opensSentence) return token.folded.length === 1 ? 0.3 : 0.95;
  if (cue?.strong) return 0.8;
  if (token.capital) return 0.6;
  const veryCommon = isEveryday(token.folded);
  if (cue && !(cased && veryCommon)) return 0.5;
  if (cased && veryCommon) return 0;
  const before = tokens[at - 1];
  const fitsAsWord = before !== undefined && !before.closesSentence && BEFORE_ORDINARY_WORD.has(before.folded);
  return fitsAsWord && !mayStandForPerson(tokens, at) ? 0 : 0.4;
}

/** After these, “will”, “grace” or “summer” in small letters is the ordinary word. */
const BEFORE_ORDINARY_WORD = new Set(
  [
    ...FUNCTION_WORDS,
    ...'the every each last next early late long good bad best full new old first year years people everyone everybody someone somebody nobody never always still probably there here mum dad carer carers council team school staff workers'.split(
      ' ',
    ),
  ].filter(
    (word) =>
      ![
        'and',
        'with',
        'then',
        'when',
        'because',
        'but',
        'so',
        'if',
        'as',
        'like',
        'than',
        'where',
        'also',
        'yes',
        'yeah',
        'oh',
        'had',
        'was',
        'were',
        'is',
      ].includes(word),
  ),
);

function groupByJoined(forms: readonly NameForm[]): Map<string, NameForm[]> {
  const groups = new Map<string, NameForm[]>();
  for (const form of forms) groups.set(form.joined, [...(groups.get(form.joined) ?? []), form]);
  return groups;
}
