/** Letters that Unicode does not take apart into a plain letter and a mark. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};
/** Cyrillic and Greek letters that nobody can tell from Latin ones: a name written with them can be read all the same. */
const LOOK_ALIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аaеeоoрpсcуyхxіiѕsјjԛqԝwһhкkмmтtвbнhαaεeοoρpτtυuνvκkιiχx'.matchAll(/(.)(.)/gu)].map(([, from, to]) => [
    from!,
    to!,
  ]),
);
const SPECIAL_LETTERS = new RegExp(`[${Object.keys({ ...WHOLE_LETTERS, ...LOOK_ALIKE }).join('')}]`, 'gu');
const APOSTROPHES = /['’‘ʼʻ`´]/gu;

/** One word of a text as it is compared: no case, no accents, no invisible characters. */
export interface FoldedWord {
  readonly folded: string;
  /** Whether the word is written with a capital first letter. */
  readonly capital: boolean;
  /** Where it starts in the text. */
  readonly index: number;
}

/** Case, accents and invisible characters taken out; everything else kept. */
export function foldLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(SPECIAL_LETTERS, (letter) => WHOLE_LETTERS[letter] ?? LOOK_ALIKE[letter] ?? letter);
}

/**
 * The words of a text. An apostrophe with a possessive s ends a word ("Jordan's" is Jordan), any other is taken out ("O'Brien" is one
 * word); all other signs part words.
 */
export function wordsFolded(text: string): FoldedWord[] {
  const words: FoldedWord[] = [];
  // Marks and invisible characters belong to the word they stand in, so that none can be used to part a name.
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}'’‘ʼʻ`´]*/gu)) {
    const word = match[0].replace(/['’‘ʼʻ`´]s?$/iu, '');
    const folded = foldLetters(word.replace(APOSTROPHES, ''));
    if (folded) words.push({ folded, capital: /^\p{Lu}/u.test(match[0]), index: match.index });
  }
  return words;
}

/** A text with what HTML, JSON and addresses write for a character turned back into it. */
export function unescaped(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\x([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron);/giu, '$1')
    .replace(/&#x([0-9a-f]{1,6});/giu, (whole, hex: string) => character(Number.parseInt(hex, 16), whole))
    .replace(/&#(\d{1,7});/gu, (whole, decimal: string) => character(Number(decimal), whole))
    .replace(/&(apos|quot|amp|nbsp|shy|lt|gt);/gu, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/(?:%[0-9a-f]{2})+/giu, decodedAddress);
}

/** What stands in a text as base64, each piece read as UTF-8 and as UTF-16: programs pack tags and pictures' data like that. */
export function unpacked(text: string): string[] {
  return [...text.matchAll(/[\w+/-]{6,}={0,2}/gu)].flatMap(([packed]) => {
    const bytes = Buffer.from(packed, 'base64');
    return [
      bytes.toString('utf8'),
      bytes.toString('utf16le'),
      Buffer.from(bytes.subarray(0, bytes.length & ~1))
        .swap16()
        .toString('utf16le'),
    ];
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  apos: "'",
  quot: '"',
  amp: '&',
  nbsp: ' ',
  shy: '',
  lt: '<',
  gt: '>',
};

function character(code: number, whole: string): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function decodedAddress(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}
