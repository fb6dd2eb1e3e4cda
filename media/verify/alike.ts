import { joinedForm } from './forbidden.ts';

/** Shorter words are alike too often: "Hale", "have". Letters. */
const SHORTEST = 5;
/** One letter in so many may differ, or one consonant in so many, whatever the vowels are. */
const LETTERS_A_MISTAKE = 3;
const CONSONANTS_A_MISTAKE = 5;

/** Whether two written words may be one spoken word: a recogniser that does not expect a name writes “Sherban” for “Sherburn’s”. */
export function mayBeSameWord(first: string, second: string): boolean {
  const [a, b] = [first, second].map((text) => joinedForm(text.replace(/['’]s(?!\p{L})/iu, '')));
  if (a === b) return true;
  if (Math.min(a!.length, b!.length) < SHORTEST) return false;
  return areAlike(a!, b!, LETTERS_A_MISTAKE) || areAlike(consonants(a!), consonants(b!), CONSONANTS_A_MISTAKE);
}

/** Of fewer letters nobody can say whose they are. */
const FEWEST_LEFT = 3;

/** Whether a written word may be the start or the end of another one, which was cut off: “dripe” of “stripe”. */
export function mayBePartOf(heard: string, word: string, part: 'start' | 'end'): boolean {
  const [left, whole] = [joinedForm(heard), joinedForm(word)];
  if (left.length < FEWEST_LEFT || left.length > whole.length) return false;
  const same = part === 'start' ? whole.slice(0, left.length) : whole.slice(-left.length);
  return areAlike(left, same, LETTERS_A_MISTAKE);
}

const consonants = (word: string) => word.replace(/[aeiouy]/g, '');

function areAlike(a: string, b: string, lettersAMistake: number): boolean {
  return lettersApart(a, b) <= Math.max(a.length, b.length) / lettersAMistake;
}

/** How many letters have to be added, left out or exchanged to make one word the other. */
function lettersApart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
