import { wordsFolded, foldLetters } from './folding.ts';
import { ForbiddenNames, joinedForm, type NameRules } from './forbidden.ts';

/** Signs that a reader of pictures takes for one another: each becomes the first of its group. Pairs first. */
const LOOK_ALIKE: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[0q]/g, 'o'],
  [/[1i|!\]]/g, 'l'],
  [/[5$]/g, 's'],
  [/8/g, 'b'],
  [/2/g, 'z'],
  [/@/g, 'a'],
  [/[€]/g, 'e'],
];
/** Names of this many letters count with one letter read wrongly; shorter ones would turn up in every sign. */
const MISREAD_FROM = 6;

/** Finds forbidden names in writing as a machine reads it from a picture: with look-alike signs, and in long names one wrong letter. */
export class WrittenNames {
  private readonly exact: ForbiddenNames;
  private readonly alike: ForbiddenNames;
  private readonly long: string[];
  private readonly kept: Set<string>;

  constructor(rules: NameRules) {
    this.exact = new ForbiddenNames(rules);
    const ordinary = new Set((rules.everyday ?? []).map(joinedForm));
    const names = rules.forbidden.filter((name) => !ordinary.has(joinedForm(name)));
    const kept = (rules.kept ?? []).map(lookAlike);
    this.alike = new ForbiddenNames({ forbidden: names.map(lookAlike), kept });
    this.long = names.map((name) => joinedForm(lookAlike(name))).filter((name) => name.length >= MISREAD_FROM);
    this.kept = new Set((rules.kept ?? []).flatMap((name) => wordsFolded(lookAlike(name)).map(({ folded }) => folded)));
  }

  /** Whether a line of writing holds a name. */
  areIn(text: string): boolean {
    if (this.exact.inSign(text).length > 0 || this.alike.inSign(lookAlike(text)).length > 0) return true;
    const words = wordsFolded(lookAlike(text)).map(({ folded }) => folded);
    const pairs = words.slice(1).map((word, i) => words[i]! + word);
    return [...words, ...pairs].some(
      (word) => !this.kept.has(word) && this.long.some((name) => isOneLetterOff(name, word)),
    );
  }
}

function lookAlike(text: string): string {
  return LOOK_ALIKE.reduce((folded, [signs, letter]) => folded.replace(signs, letter), foldLetters(text));
}

/** Whether one letter added, left out or exchanged makes one word the other, or nothing does because they are the same. */
function isOneLetterOff(a: string, b: string): boolean {
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[same] === b[same]) same++;
  const rest = (word: string, skipped: number) => word.slice(same + skipped);
  if (a.length === b.length) return rest(a, 1) === rest(b, 1);
  return a.length > b.length ? rest(a, 1) === rest(b, 0) : rest(a, 0) === rest(b, 1);
}
