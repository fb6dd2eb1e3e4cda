import { soundsOf } from './pronunciation.ts';
import { RESPELLINGS } from '../respellings.ts';

/**
 * The ways in which a name may be said: as an English reader would, as the table of respellings says, and by the spelling habits of the
 * language that its letters point to.
 */

interface SpellingHabit {
  /** Letters that point to the language. */
  readonly tell: RegExp;
  /** Spelling → English-like spelling, applied in order. */
  readonly respell: readonly (readonly [RegExp, string])[];
}

const HABITS: readonly SpellingHabit[] = [
  {
    // Polish and its neighbours
    tell: /sz|cz|rz|wicz|[wn]sk[ia]$|[aeiou]ck[ia]$|slaw$|^w[oi]j|^j[aeu][^mn]|c[aouy]?j|ek$|awel$/,
    respell: [
      [/szcz/g, 'shch'],
      [/sz/g, 'sh'],
      [/cz/g, 'ch'],
      [/rz/g, 'zh'],
      [/ch(?=[aou])/g, 'ch'],
      [/w/g, 'v'],
      [/ck(?=[ia]$)/g, 'tsk'],
      [/c(?=[^hkz]|$)/g, 'ts'],
      [/j/g, 'y'],
      [/ie(?=.)/g, 'ye'],
    ],
  },
  {
    // Irish and Scottish Gaelic
    tell: /bh|mh|dh|aoi|ao|fh|thn|idh|eadh|uai|oi[rs]i/,
    respell: [
      [/aoi/g, 'ee'],
      [/ao/g, 'ay'],
      [/bh|mh/g, 'v'],
      [/dh|gh|fh/g, ''],
      [/th/g, 'h'],
      [/s(?=[ie])/g, 'sh'],
      [/is\b/g, 'ish'],
      [/eo/g, 'o'],
      [/oi/g, 'o'],
      [/ai/g, 'a'],
    ],
  },
  {
    // Welsh
    tell: /dd|ll[ytwei]|wy|^gw|ff|yf|[^aeo]w[^aeiou]|io[ln]/,
    respell: [
      [/dd/g, 'th'],
      [/ff/g, '%'],
      [/f/g, 'v'],
      [/%/g, 'f'],
      [/ll/g, 'l'],
      [/(?<=[^aeiou]|^)w(?=[^aeiouy])/g, 'oo'],
      [/si(?=[aoe])/g, 'sh'],
      [/u/g, 'i'],
    ],
  },
  {
    // Chinese in pinyin
    tell: /^x[aiu]|^q[iu][aen]?|^zh|^cai?$|^cui$|iu$|ui$|ian$|iao$/,
    respell: [
      [/^x/g, 'sh'],
      [/^q/g, 'ch'],
      [/^zh/g, 'j'],
      [/^c(?!h)/g, 'ts'],
      [/ui$/g, 'way'],
      [/iu$/g, 'yo'],
      [/iao$/g, 'yow'],
      [/ian$/g, 'yen'],
      [/^z/g, 'dz'],
    ],
  },
  {
    tell: /^n[kgdnz]|^m[bpf]/,
    respell: [
      [/^n/g, 'in'],
      [/^m/g, 'em'],
    ],
  }, // West and southern African first sounds
  { tell: /[^aeiou]e$/, respell: [[/e$/g, 'ay']] }, // a last e that is said: Adaeze, Simone, Ayse
  { tell: /ai|ay(?!$)/, respell: [[/ai|ay/g, 'ahy']] }, // Aisha, Zainab, Kai
  {
    tell: /th|ph/,
    respell: [
      [/th/g, 't'],
      [/ph/g, 'p'],
    ],
  }, // Parth, Siddharth, Phuong
  { tell: /^j[aeou]|ij|aj/, respell: [[/j/g, 'y']] }, // Jakub, Katarija, Maja
  { tell: /[ae]i?gh|^g[ei]/, respell: [[/g(?=[ei])/g, 'gg']] }, // Gita, Gethin
  { tell: /oe$/, respell: [[/oe$/, 'owee']] }, // Chloe, Zoe
  { tell: /ei(?!gh)/, respell: [[/ei/g, 'igh']] }, // Klein, Heidi
  { tell: /ei(?!gh)/, respell: [[/ei/g, 'ee']] }, // Keith, Leila
  // A first vowel before one consonant may be long: Dinah, Amos, Peter, Tobias, Lucas.
  { tell: /^[^aeiou]*i(?:[stcp]h|[bdfklmnprtvz])[aeiouy]/, respell: [[/i/, 'igh']] },
  { tell: /^[^aeiou]*a(?:[stcp]h|[bdfklmnprtvz])[aeiouy]/, respell: [[/a/, 'ai']] },
  { tell: /^[^aeiou]*e(?:[stcp]h|[bdfklmnprtvz])[aeiouy]/, respell: [[/e/, 'ee']] },
  { tell: /^[^aeiou]*o(?:[stcp]h|[bdfklmnprtvz])[aeiouy]/, respell: [[/o/, 'oh']] },
  { tell: /^[^aeiou]*u(?:[stcp]h|[bdfklmnprtvz])[aeiouy]/, respell: [[/u/, 'oo']] },
];

const READINGS_AT_MOST = 8;

/** Pronunciations (letters as in `pronunciation.ts`) of one folded word of a name, the likeliest first. */
export function readingsOf(folded: string): string[] {
  const spellings = [...(RESPELLINGS.get(folded) ?? []), folded];
  for (const { tell, respell } of HABITS) {
    if (tell.test(folded)) spellings.push(respell.reduce((text, [from, to]) => text.replace(from, to), folded));
  }
  return [...new Set(spellings.map(soundsOf))].filter((sounds) => sounds !== '').slice(0, READINGS_AT_MOST);
}
