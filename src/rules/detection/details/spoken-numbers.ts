/** Digits as people say them. */
const DIGITS: ReadonlyMap<string, string> = new Map(
  'oh:0 o:0 zero:0 nought:0 naught:0 nil:0 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9'
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
);
const TEENS: ReadonlyMap<string, string> = new Map(
  'ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19'
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
);
const TENS: ReadonlyMap<string, string> = new Map(
  'twenty:2 thirty:3 forty:4 fifty:5 sixty:6 seventy:7 eighty:8 ninety:9'
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
);
const REPEATS: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
]);

/** Folded words said as digits, from one place on. */
export interface SaidDigits {
  readonly digits: string;
  /** How many words it took. */
  readonly length: number;
}

/** The digits that begin at `at`: “7”, “oh”, “double four”, “twenty three”, “five hundred”; null where none do. */
export function digitsAt(words: readonly string[], at: number): SaidDigits | null {
  const word = words[at];
  if (word === undefined) return null;
  if (/^\d+$/.test(word)) return { digits: word, length: 1 };
  const times = REPEATS.get(word);
  if (times !== undefined) {
    const next = words[at + 1] ?? '';
    const digit = DIGITS.get(next) ?? (/^\d$/.test(next) ? next : undefined);
    return digit === undefined ? null : { digits: digit.repeat(times), length: 2 };
  }
  const digit = DIGITS.get(word);
  if (digit !== undefined)
    return words[at + 1] === 'hundred' ? { digits: `${digit}00`, length: 2 } : { digits: digit, length: 1 };
  const teen = TEENS.get(word);
  if (teen !== undefined) return { digits: teen, length: 1 };
  const ten = TENS.get(word);
  if (ten === undefined) return null;
  const unit = DIGITS.get(words[at + 1] ?? '');
  return unit !== undefined && unit !== '0' ? { digits: ten + unit, length: 2 } : { digits: `${ten}0`, length: 1 };
}
