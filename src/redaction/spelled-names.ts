import type { Token } from './words.ts';

/** Letters said one by one that spell no name. */
const KNOWN_LETTERS = new Set(
  'nhs bbc itv gcse gcses usa eu uk pe dvd cd tv id iro ehcp camhs adhd asd ocd ptsd lgbt lgbtq pcp sw pa hr it ict rsvp abc diy atm pin suv mot nvq btec hnd ucas ofsted mri aids hiv'.split(
    ' ',
  ),
);
const LETTERS_AT_LEAST = 3;

/** Runs of single letters, first and last token, in which somebody may spell a name: “A O I F E”. */
export function spelledOutNames(tokens: readonly Token[]): [number, number][] {
  const found: [number, number][] = [];
  for (let from = 0; from < tokens.length; from++) {
    let to = from;
    while (isLetter(tokens[to]) && (to === from || !tokens[to - 1]!.closesSentence)) to++;
    const last = to - 1;
    if (last - from + 1 >= LETTERS_AT_LEAST) {
      const letters = tokens.slice(from, to).map((token) => token.folded);
      if (!KNOWN_LETTERS.has(letters.join(''))) found.push([from, last]);
    }
    from = Math.max(from, last);
  }
  return found;
}

function isLetter(token: Token | undefined): boolean {
  return token !== undefined && /^\p{L}$/u.test(token.folded);
}
