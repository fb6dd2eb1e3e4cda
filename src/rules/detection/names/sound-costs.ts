/**
 * What it costs to lose a sound or to mishear it as another, 0 (the same) to 1. Letters as in `pronunciation.ts`. Consonants are compared by
 * how they are made, vowels by where; the figures were fitted to the “tune” pairs of the mishearings in `tests/fixtures`.
 */

const VOWELS = 'aeiouU@AIOWY';
const CONSONANTS = 'pbtdkgfvTszSZCJmnNlLrwyh';

/** How far back and how far open the mouth is, 0 to 2; a sound that moves stands between its two ends. */
const VOWEL_PLACES: Readonly<Record<string, readonly [number, number]>> = {
  i: [0, 0.45],
  e: [0.5, 1],
  A: [0.85, 0.65],
  a: [1.1, 1.6],
  I: [0.25, 1.4],
  '@': [1.05, 1.3],
  U: [1.7, 1.3],
  u: [2, 0.5],
  o: [1.75, 1.45],
  O: [1.75, 1.25],
  W: [1.4, 1.3],
  Y: [1.7, 1],
};

/** What it costs to lose or add a sound. An h is often not said; the other costs are nearer to one another. */
const LOSSES: readonly (readonly [number, string])[] = [
  [0.27, 'h'],
  [0.52, 'yw'],
  [0.58, '@'],
  [0.65, 'aeiouUAIOWYL'],
  [0.73, 'dtr'],
  [0.8, 'nNl'],
  [0.94, 'pbkgfvTszSZCJm'],
];

/** Consonants that are mistaken for one another, from like to less like. Others cost 1. */
const CONFUSIONS: readonly (readonly [number, string])[] = [
  [0.04, 'lL'],
  [0.1, 'nN yi yI wu'],
  // British English says v and f for th.
  [0.15, 'Tv wO wo'],
  [0.2, 'sz SC ZJ'],
  [0.25, 'Jg CJ SZ'],
  [0.33, 'Jy ZC SJ zJ Lo Lu LO LW L@'],
  [0.36, 'Tf fv pb vw bv'],
  // The same sound with voice and without.
  [0.43, 'td kg Td Ct Jd Ck'],
  [0.5, 'mn mN sS zZ pf bf pv sC'],
  [0.6, 'Tt Ts Tz dg lr Cd Jt'],
  [0.65, 'fs fS sv fz fZ vz vZ TS TZ Sz sZ rw rL lw Lw bw kh gh fh'],
  // Stops that are made in another place, then with another voice too.
  [0.73, 'pt pk tk bd bg nl nr mb nd Ng bn dm'],
  [0.92, 'pd pg tb tg kb kd'],
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
  // Vowels that are near it can be said weakly.
  return one === '@' || other === '@' ? 0.06 + 0.32 * distance : 0.02 + 0.31 * distance;
}

function setSwap(one: string, other: string, cost: number): void {
  const [a, b] = [one.charCodeAt(0), other.charCodeAt(0)];
  SWAP[a * SIZE + b] = cost;
  SWAP[b * SIZE + a] = cost;
}
