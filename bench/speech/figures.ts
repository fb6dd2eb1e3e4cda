import { percentile } from './percentile.ts';
import type { Tally } from './tally.ts';

/** One line of the table of speech. */
export interface SpeechFigure {
  readonly what: string;
  readonly unit: string;
  /** The bound, where there is one. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number } | null;
  /** The figure of a tally; null where it cannot be known. */
  readonly of: (tally: Tally) => number | null;
  /** How many of how many, for figures that are shares of few. */
  readonly among?: (tally: Tally) => string;
}

const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);
const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
const aMinute = (count: number, { soundSeconds }: Tally) => (count * 60) / soundSeconds;
const sizes = (errors: readonly number[]) => errors.map(Math.abs);

const share = (
  what: string,
  part: (tally: Tally) => number,
  whole: (tally: Tally) => number,
  target: SpeechFigure['target'] = null,
): SpeechFigure => ({
  what,
  unit: '%',
  target,
  of: (tally) => percent(part(tally), whole(tally)),
  among: (tally) => `${part(tally)} of ${whole(tally)}`,
});

const times = (which: 'start' | 'end'): SpeechFigure[] => {
  const errors = (tally: Tally) => (which === 'start' ? tally.startErrors : tally.endErrors);
  return [
    {
      what: `${which}s of words: median (− is early)`,
      unit: 'ms',
      target: null,
      of: (t) => percentile(errors(t), 0.5),
    },
    {
      what: `${which}s of words: p95, early or late`,
      unit: 'ms',
      target: null,
      of: (t) => percentile(sizes(errors(t)), 0.95),
    },
    {
      what: `${which}s of words: p99, early or late`,
      unit: 'ms',
      target: null,
      of: (t) => percentile(sizes(errors(t)), 0.99),
    },
  ];
};

/** The figures of speech, in the order of the table. The targets are our own. */
export const SPEECH_FIGURES: readonly SpeechFigure[] = [
  {
    what: 'word errors',
    unit: '%',
    target: null,
    of: (t) => percent(t.substitutions + t.deletions + t.insertions, t.saidWords),
    among: (t) => `${t.substitutions} other, ${t.deletions} missing, ${t.insertions} too many of ${t.saidWords}`,
  },
  share(
    'names heard as written',
    (t) => t.namesHeard,
    (t) => t.names,
  ),
  share(
    'names flagged without a listener',
    (t) => t.namesFlagged,
    (t) => t.names,
  ),
  share(
    'names wholly under a span',
    (t) => t.namesCovered,
    (t) => t.namesTimed,
    { atLeast: 100 },
  ),
  ...times('start'),
  ...times('end'),
  { what: 'flags', unit: 'a minute', target: null, of: (t) => aMinute(total(t.flags), t) },
  {
    what: 'flags beside the names',
    unit: 'a minute',
    target: { atMost: 4 },
    of: (t) => aMinute(total(t.flagsBeside), t),
  },
  share(
    'words of others lost',
    (t) => t.otherWordsLost,
    (t) => t.otherWords,
  ),
  {
    what: 'sound hidden beside the names',
    unit: '%',
    target: { atMost: 8 },
    of: (t) => percent(t.hiddenBesideSeconds, t.soundSeconds),
  },
  {
    what: 'sound left unheard',
    unit: '%',
    target: { atMost: 1 },
    of: (t) => percent(t.unheardSeconds, t.soundSeconds),
  },
];

/** Whether a figure reaches its target; true where there is none or it cannot be known. Rounding decides nothing. */
export function reaches({ target }: SpeechFigure, value: number | null): boolean {
  if (target === null || value === null) return true;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
