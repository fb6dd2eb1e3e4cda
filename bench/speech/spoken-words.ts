/** Titles are written in two ways and spoken in one. */
const TITLES: Readonly<Record<string, string>> = { mister: 'mr', missus: 'mrs', missis: 'mrs', doctor: 'dr' };
const OTHER_SPELLINGS: Readonly<Record<string, string>> = { ok: 'okay', alright: 'all right' };
/** Recognisers leave these out on purpose, and captions are better without them. */
const FILLERS = new Set(['um', 'umm', 'uh', 'erm', 'er', 'mm', 'mmm', 'hmm', 'mhm']);
const SIGNS: Readonly<Record<string, string>> = { '%': ' percent ', '&': ' and ', '+': ' plus ' };
const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** Longer numbers are codes, which are read out digit by digit. */
const MOST_DIGITS = 6;

/**
 * What is compared when words are counted: small letters, no punctuation, words with a hyphen or slash as several, apostrophes left out
 * (“it’s” is “its”), “mister” as “mr”, no fillers (“um”), whole numbers below a million in words (“21” is “twenty one”; no years, no
 * ordinals). Differences of spelling (“favour”, “favor”) and of writing together (“boxcar”, “box car”) stay and count as errors.
 */
export function spokenWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’‘`´]/g, '')
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/[%&+]/g, (sign) => SIGNS[sign]!)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '' && !FILLERS.has(word))
    .map((word) => OTHER_SPELLINGS[word] ?? TITLES[word] ?? (/^\d+$/.test(word) ? numberInWords(word) : word))
    .flatMap((words) => words.split(' '));
}

function numberInWords(digits: string): string {
  if (digits.length > MOST_DIGITS || /^0\d/.test(digits))
    return [...digits].map((digit) => ONES[Number(digit)]).join(' ');
  return belowMillion(Number(digits));
}

function belowMillion(number: number): string {
  if (number < 20) return ONES[number]!;
  const joined = (value: number, size: number, name: string) => {
    const rest = value % size;
    return [belowMillion(Math.floor(value / size)), name, ...(rest > 0 ? [belowMillion(rest)] : [])].join(' ');
  };
  if (number >= 1000) return joined(number, 1000, 'thousand');
  if (number >= 100) return joined(number, 100, 'hundred');
  const ten = TENS[Math.floor(number / 10) - 2]!;
  return number % 10 === 0 ? ten : `${ten} ${ONES[number % 10]}`;
}
