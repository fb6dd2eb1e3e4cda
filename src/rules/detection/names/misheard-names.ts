import type { NameFind, NameForm } from './name-forms.ts';
import { NameIndex, type SoundAlike } from './name-index.ts';
import { isEveryday } from '../wordlists/common-words.ts';
import { easingFor } from './name-room.ts';
import type { Token } from '../words.ts';

/** A misheard name is looked for in windows of one to this many pieces. */
const WINDOW = 3;
/** Others who match nearly as well as the best are named too. */
const NEARLY = 0.05;

interface Candidate {
  readonly from: number;
  readonly to: number;
  readonly alikes: readonly SoundAlike[];
}

/**
 * Places where a roster name may have been misheard, the surest first where they overlap. Tokens in `claimed` are spoken for.
 * Whoever asks again and again about the same forms gives their index. A window never runs over the end of a sentence, and holds a word that is not everyday or that the recogniser was not sure of.
 */
export function findSoundAlikes(
  tokens: readonly Token[],
  forms: readonly NameForm[],
  claimed: ReadonlySet<number>,
  index: NameIndex = new NameIndex(forms),
): NameFind[] {
  if (forms.length === 0) return [];
  const candidates: Candidate[] = [];
  for (let from = 0; from < tokens.length; from++) {
    const words: string[] = [];
    for (
      let to = from;
      to < tokens.length && to < from + WINDOW && !claimed.has(to) && !/\d/.test(tokens[to]!.folded);
      to++
    ) {
      words.push(tokens[to]!.folded);
      const nearly = areWhatWasSaid(tokens.slice(from, to + 1)) ? [] : index.soundAlikes(words);
      const alikes = nearly.length === 0 ? [] : clearOfBar(nearly, easingFor(tokens, from, to));
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

/** Everyday words of which the recogniser was sure, and whose sounds are there: no name was misheard as “them down”. */
function areWhatWasSaid(window: readonly Token[]): boolean {
  return window.every(({ folded, isSurelyHeard }) => isSurelyHeard && isEveryday(folded));
}

/** Those that reach the bar where it is lowered by so much, or raised where `eased` is negative. */
function clearOfBar(alikes: readonly SoundAlike[], eased: number): SoundAlike[] {
  return alikes
    .filter(({ margin }) => margin + eased >= 0)
    .map((alike) => ({ ...alike, margin: alike.margin + eased }));
}
