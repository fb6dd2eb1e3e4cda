/** How the letters of the alphabet are called where a recogniser writes their names out: “ell ee three nine queue pee”, “Tee Jay”. */
const SAID = [
  'a:ay eh',
  'b:bee',
  'c:cee',
  'd:dee',
  'e:ee',
  'f:eff ef',
  'g:gee jee',
  'h:aitch haitch',
  'j:jay',
  'k:kay',
  'l:ell el',
  'm:em',
  'n:en',
  'p:pee',
  'q:queue cue kew',
  'r:ar',
  's:ess',
  't:tee',
  'u:yoo',
  'v:vee',
  'x:ex',
  'y:wye',
  'z:zed zee',
];

const LETTERS: ReadonlyMap<string, string> = new Map(
  SAID.flatMap((entry) => {
    const [letter, names] = entry.split(':') as [string, string];
    return names.split(' ').map((name) => [name, letter] as const);
  }),
);

/** The radio alphabet, in which people read out number plates and spell names. */
const RADIO: ReadonlySet<string> = new Set(
  'alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu'.split(
    ' ',
  ),
);

/** The letter that a folded word is the name of, or null. */
export function letterCalled(word: string): string | null {
  return LETTERS.get(word) ?? null;
}

/** The letter that a word of the radio alphabet stands for, or null. */
export function radioLetter(word: string): string | null {
  return RADIO.has(word) ? word[0]! : null;
}
