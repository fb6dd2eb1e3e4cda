import { cueBefore } from './cues.ts';
import type { NameFind, NameForm } from './name-forms.ts';
import { MOST_EASED, NameIndex, type SoundAlike } from './name-index.ts';
import type { Token } from './words.ts';

/** A misheard name is looked for in windows of one to this many pieces. */
const WINDOW = 3;
/** Others who match nearly as well as the best are named too. */
const NEARLY = 0.05;
/** Below this the recogniser itself doubts the word. */
const DOUBTED = 0.5;

interface Candidate {
  readonly from: number;
  readonly to: number;
  readonly alikes: readonly SoundAlike[];
}

/**
 * Places where a roster name may have been misheard, the surest first where they overlap. Tokens in `claimed` are spoken for.
 * A window never runs over the end of a sentence.
 */
export function findSoundAlikes(
  tokens: readonly Token[],
  forms: readonly NameForm[],
  claimed: ReadonlySet<number>,
): NameFind[] {
  if (forms.length === 0) return [];
  const index = new NameIndex(forms);
  const candidates: Candidate[] = [];
  for (let from = 0; from < tokens.length; from++) {
    const eased = easingAt(tokens, from);
    const words: string[] = [];
    for (
      let to = from;
      to < tokens.length && to < from + WINDOW && !claimed.has(to) && !/\d/.test(tokens[to]!.folded);
      to++
    ) {
      words.push(tokens[to]!.folded);
      const alikes = index.soundAlikes(words, eased);
      if (alikes.length > 0) candidates.push({ from, to, alikes });
      if (tokens[to]!.closesSentence) break;
    }
  }
  candidates.sort((a, b) => b.alikes[0]!.margin - a.alikes[0]!.margin || a.from - b.from);
  const taken = new Set<number>();
  return candidates.flatMap(({ from, to, alikes }) => {
    for (let at = from; at <= to; at++) if (taken.has(at)) return [];
    for (let at = from; at <= to; at++) taken.add(at);
    const best = alikes[0]!.margin;
    const meant = alikes.filter(({ margin }) => margin >= best - NEARLY).slice(0, 4);
    return [
      {
        from,
        to,
        forms: meant.map(({ form }) => form),
        how: 'sounds-like' as const,
        confidence: Math.min(0.9, 0.5 + best * 1.4),
      },
    ];
  });
}

/** How much less likeness is asked for where a name is expected, or where the recogniser was unsure. */
function easingAt(tokens: readonly Token[], at: number): number {
  const token = tokens[at]!;
  const cue = cueBefore(tokens, at);
  const easing =
    (cue ? (cue.strong ? 0.06 : 0.03) : 0) +
    (token.capital && !token.opensSentence && token.folded.length > 1 ? 0.03 : 0) +
    (token.probability !== undefined && token.probability < DOUBTED ? 0.05 : 0);
  return Math.min(MOST_EASED, easing);
}
