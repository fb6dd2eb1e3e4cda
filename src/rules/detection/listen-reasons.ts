import type { TimeSpan } from '../../../media/words.ts';
import { type Doubt, type DoubtCause, DOUBTS } from './doubtful.ts';
import { textOf, type TranscriptWord } from './words.ts';

/** What is doubtful about some words, or about speech of this length, in words that staff understand. It may begin a sentence. */
const REASONS: Record<DoubtCause, (what: string) => string> = {
  'in-place-of-name': (words) => `a name on the list was heard at first where we now hear ${words}`,
  'low-probability': (words) => `we are not sure of ${words}`,
  mismatch: (words) => `something else may be said at ${words}`,
  'doubtful-timing': (words) => `we do not know exactly when ${words} was said`,
  crowded: (words) => `nobody can say ${words} that fast`,
  unheard: (length) => `somebody speaks for ${length} and no words came`,
};

/** Why a passage has to be listened to: one sentence that names each thing that is doubtful, words before speech without words. */
export function listenReason(doubts: readonly Doubt[], words: readonly TranscriptWord[]): string {
  const causes = DOUBTS.toSorted((a, b) => Number(a === 'unheard') - Number(b === 'unheard'));
  const parts = causes.flatMap((cause) => {
    const some = doubts.filter(({ code }) => code === cause);
    if (some.length === 0) return [];
    return [REASONS[cause](cause === 'unheard' ? secondsInWords(some) : quoted(some, words))];
  });
  const said = parts.join('; ');
  return `${said[0]!.toUpperCase()}${said.slice(1)}. It may be a name. Please listen.`;
}

/** How long some stretches are together, such as “1.5 s”. */
export function secondsInWords(stretches: readonly TimeSpan[]): string {
  const total = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  return `${Math.max(0.1, Math.round(total * 10) / 10)} s`;
}

function quoted(doubts: readonly Doubt[], words: readonly TranscriptWord[]): string {
  const texts = doubts
    .toSorted((a, b) => a.run!.first - b.run!.first)
    .map(({ run }) => `“${textOf(words, run!.first, run!.last)}”`);
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(texts);
}
