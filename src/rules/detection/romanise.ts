/**
 * Cyrillic letters as people write their names in British papers: Ukraine's passport table of 2010, and the usual letters for Russian.
 * What is not Cyrillic stays as it is.
 */
const LETTERS: ReadonlyMap<string, string> = new Map(
  (
    'а:a б:b в:v г:h ґ:g д:d е:e є:ie ё:e ж:zh з:z и:y і:i ї:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ' +
    'ъ: ы:y ь: э:e ю:iu я:ia'
  )
    .split(' ')
    .map((entry) => entry.split(':') as [string, string]),
);
/** At the start of a word these sound, and are written, differently. */
const AT_THE_START: ReadonlyMap<string, string> = new Map([
  ['є', 'ye'],
  ['ї', 'yi'],
  ['й', 'y'],
  ['ю', 'yu'],
  ['я', 'ya'],
]);

/** A Cyrillic word in Latin letters, in small letters; `russian` reads г and и as Russian does. */
export function romanise(word: string, russian = false): string {
  return [...word.toLowerCase().normalize('NFC')]
    .map((letter, at) => {
      if (russian && letter === 'г') return 'g';
      if (russian && letter === 'и') return 'i';
      return (at === 0 ? AT_THE_START.get(letter) : undefined) ?? LETTERS.get(letter) ?? letter;
    })
    .join('')
    .replace(/['’]/g, '');
}
