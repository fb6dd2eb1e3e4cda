import { BETWEEN_WORDS, type ComparedTrack, type SpeechTurns, speechTurns } from './turns.ts';

/** Two tracks hold the same programme where their levels go up and down together this much, as copies do at other levels or bit rates. */
const SAME = 0.9;
/** Two tracks hold a person each where their levels do not go together: a microphone hears the other person 10 dB below or less. */
const APART = 0.3;
/** Share of all speech in which people with a microphone each speak at once. Two versions of one programme speak nearly all the time at once. */
const MOST_AT_ONCE = 0.25;
/** Speech on one track alone of what seems to be the same programme, in seconds: shorter is what a worse copy lost. */
const NOT_IN_COPY = 1;
/** Copies may be moved against each other by so many steps of 10 ms. */
const REACH = 10;

/** How two tracks belong together; `unclear` is for people to say. */
export type Relation = 'same' | 'apart' | 'unclear';

/** How two tracks belong together, as their levels tell. */
export function relationOf(a: ComparedTrack, b: ComparedTrack): Relation {
  const likeness = likenessOf(a.rms, b.rms);
  if (likeness >= SAME) return isInCopy(a, b) && isInCopy(b, a) ? 'same' : 'unclear';
  if (likeness > APART) return 'unclear';
  return shareAtOnce(speechTurns([a, b])) <= MOST_AT_ONCE ? 'apart' : 'unclear';
}

/** True when a track holds what all the others hold together, as the mix that a recorder writes beside its microphones. */
export function isMixOf(track: ComparedTrack, others: readonly ComparedTrack[]): boolean {
  const steps = Math.max(...others.map(({ rms }) => rms.length));
  const sum = Float32Array.from({ length: steps }, (_, i) =>
    Math.sqrt(others.reduce((power, { rms }) => power + (rms[i] ?? 0) ** 2, 0)),
  );
  return likenessOf(track.rms, sum) >= SAME && others.every((other) => isInCopy(other, track));
}

/** Highest correlation of two envelopes at any shift within reach; what is missing at the end of the shorter one is silence. */
function likenessOf(a: Float32Array, b: Float32Array): number {
  const steps = Math.max(a.length, b.length);
  const [x, y] = [aroundMean(a, steps), aroundMean(b, steps)];
  const size = Math.sqrt(product(x, x, 0) * product(y, y, 0));
  if (size === 0) return 0;
  let best = -1;
  for (let shift = -REACH; shift <= REACH; shift++) best = Math.max(best, product(x, y, shift) / size);
  return best;
}

function aroundMean(values: Float32Array, steps: number): Float32Array {
  const padded = new Float32Array(steps);
  padded.set(values);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, steps);
  return padded.map((value) => value - mean);
}

function product(a: Float32Array, b: Float32Array, shift: number): number {
  let sum = 0;
  for (let i = Math.max(0, -shift); i < Math.min(a.length, b.length - shift); i++) sum += a[i]! * b[i + shift]!;
  return sum;
}

/** Whether there is sound in the copy wherever somebody speaks in this track. */
function isInCopy({ speech }: ComparedTrack, copy: ComparedTrack): boolean {
  let alone = 0;
  const around = copy.speech.before;
  const last = copy.speech.active.length;
  for (let i = 0; i < speech.active.length; i++) {
    if (speech.active[i] === 0) continue;
    const [from, to] = [i - BETWEEN_WORDS, i + BETWEEN_WORDS].map((at) => Math.min(last, Math.max(0, at)));
    if (around[to!] === around[from!]) alone++;
  }
  return alone * speech.stepSeconds < NOT_IN_COPY;
}

function shareAtOnce([a, b]: readonly SpeechTurns[]): number {
  let both = 0;
  let any = 0;
  for (let i = 0; i < Math.max(a!.active.length, b!.active.length); i++) {
    const [inA, inB] = [a!.active[i] === 1, b!.active[i] === 1];
    if (inA && inB) both++;
    if (inA || inB) any++;
  }
  return any === 0 ? 0 : both / any;
}
