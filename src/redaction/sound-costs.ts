/**
 * What it costs to lose a sound or to mishear it as another, 0 (the same) to 1. Letters as in `pronunciation.ts`. Consonants are compared by
 * how they are made, vowels by where; the figures were fitted to the “tune” pairs of the mishearings in `tests/fixtures`.
 */

export const VOWELS = 'aeiou@AIOWY';
const CONSONANTS = 'pbtdkgfvTszSZCJmnNlLrwyh';

/** How far back and how far open the mouth is, 0 to 2; a sound that moves stands between its two ends. */
const VOWEL_PLACES: Readonly<Record<string, readonly [number, number]>> = {
  i: [0, 0],
  e: [0.3, 1],
  A: [0.2, 0.8],
  a: [1, 2],
  I: [0.8, 1.6],
  '@': [1, 1],
  u: [2, 0.2],
  o: [2, 1.4],
  O: [1.6, 1],
  W: [1.3, 1.6],
  Y: [1.8, 1],
};

/** What it costs to lose or add a sound. An h is often not said, a weak vowel hardly. */
const LOSSES: readonly (readonly [number, string])[] = [
  [0.1, 'h'],
  [0.35, '@'],
  [0.38, 'yw'],
  [0.47, 'aeiouAIOWY'],
  [0.65, 'dtL'],
  [0.72, 'nNlr'],
  [0.9, 'pbkgfvTszSZCJm'],
];

/** Consonants that are mistaken for one another, from like to less like; a later line does not overrule an earlier one. Others cost 1. */
const CONFUSIONS: readonly (readonly [number, string])[] = [
  [0.02, 'lL'],
  [0.08, 'sz'],
  // British English says f and v for th.
  [0.12, 'Tf Tv'],
  [0.15, 'nN'],
  // The same sound with voice and without.
  [0.18, 'pb td kg fv SZ CJ'],
  [0.28, 'Tt Td'],
  [0.3, 'mn mN wu wO wo yi yI Lo Lu LO LW L@'],
  [0.33, 'SC ZJ ZC SJ sC zJ'],
  [0.35, 'lr'],
  [0.4, 'sS zZ Ts Tz'],
  [0.45, 'vw Ct Jd Jg Cd Jt Ck Jy'],
  [0.47, 'lw Lw'],
  [0.5, 'bv pf bw bf pv rw rL'],
  [0.55, 'fs fS sv fz fZ vz vZ TS TZ Sz sZ'],
  [0.6, 'kh gh fh'],
  // Stops that are made in another place, then with another voice too.
  [0.65, 'pt pk tk bd bg dg'],
  [0.67, 'mb nd Ng bn dm'],
  [0.73, 'nl nr'],
  [0.9, 'pd pg tb tg kb kd'],
];

/** Sounds are looked up by their character code, which is below this. */
export const SIZE = 128;
/** What it costs to lose the sound with this code. */
export const LOSS = new Float32Array(SIZE).fill(1);
/** What it costs to mishear one code as another: the one times `SIZE`, plus the other. */
export const SWAP = new Float32Array(SIZE * SIZE).fill(1);

for (const [cost, sounds] of LOSSES) for (const sound of sounds) LOSS[sound.charCodeAt(0)] = cost;
for (const [cost, pairs] of [...CONFUSIONS].reverse())
  for (const pair of pairs.split(' ')) setSwap(pair[0]!, pair[1]!, cost);
for (const one of VOWELS) for (const other of VOWELS) setSwap(one, other, vowelCost(one, other));
for (const sound of VOWELS + CONSONANTS) setSwap(sound, sound, 0);

function vowelCost(one: string, other: string): number {
  const [back, open] = VOWEL_PLACES[one]!;
  const [otherBack, otherOpen] = VOWEL_PLACES[other]!;
  const distance = Math.hypot(back - otherBack, open - otherOpen);
  // Any vowel can be said weakly.
  return one === '@' || other === '@' ? 0.1 + 0.1 * distance : 0.03 + 0.25 * distance;
}

function setSwap(one: string, other: string, cost: number): void {
  const [a, b] = [one.charCodeAt(0), other.charCodeAt(0)];
  SWAP[a * SIZE + b] = cost;
  SWAP[b * SIZE + a] = cost;
}
