import type { WhisperModel } from '../job.ts';
import type { Cutting } from './pieces.ts';

/** How one model is to be run. Settings that help one model ruin another, so they belong to the model. */
export interface ModelSettings {
  readonly cutting: Cutting;
  /** Encoder positions (50 a second) when pieces are short enough for fewer than the model's own 1500. */
  readonly audioContext: number | null;
  /** Whether PocketSphinx, where it is there, finds where the words are that this model writes. */
  readonly isAligned: boolean;
  /** Preset of alignment heads for DTW token times; null: plain token times. */
  readonly dtw: string | null;
  /** How late the DTW times run, in seconds. */
  readonly dtwLate: number;
  /** Whether names as a prompt help this model. */
  readonly prompt: boolean;
  /** Words that the model is less sure of than this are doubtful. */
  readonly lowProbability: number;
  /** Threads that one process may use at most: small models gain nothing from more, and whisper.cpp's threads wait by spinning. */
  readonly mostThreads: number;
  /** Further arguments. */
  readonly arguments: readonly string[];
  /** Arguments in place of `arguments` for listening to a finished recording afresh. */
  readonly afresh: readonly string[];
  /** How a passage is heard again where somebody speaks and no words came, one way after the other. */
  readonly again: readonly WayToHear[];
}

/** Another way to hear a passage than the first. */
export interface WayToHear {
  /** What it is, in words that staff understand. */
  readonly name: string;
  readonly cutting: Cutting;
  readonly withNames: boolean;
  readonly arguments: readonly string[];
}

/** What a quantised model's name ends with. */
const QUANTISED = /-q\d(_\d|_k)?$/i;

/** The official models that whisper.cpp knows the alignment heads of, by the names of their files. */
const DTW_PRESETS: Record<string, string> = {
  tiny: 'tiny',
  'tiny.en': 'tiny.en',
  base: 'base',
  'base.en': 'base.en',
  small: 'small',
  'small.en': 'small.en',
  medium: 'medium',
  'medium.en': 'medium.en',
  'large-v1': 'large.v1',
  'large-v2': 'large.v2',
  'large-v3': 'large.v3',
  'large-v3-turbo': 'large.v3.turbo',
};

/**
 * The bundled demo model. On the six sample recordings (520 words, 71 names) pieces of at most 8 s gave 9.4 % word errors and
 * 87 % of names, 10 s gave 11.5 and 87; the right names as a prompt made it worse (12.5 to 15.2 %, names 86 to 78 %); and plain
 * token times (32 ms off at the median) are better than DTW (67 ms).
 */
const DEMO: ModelSettings = {
  cutting: { longest: 8, shortest: 1 },
  audioContext: 512,
  // It knows synthetic voices, which an acoustic model of people follows badly.
  isAligned: false,
  dtw: null,
  dtwLate: 0,
  prompt: false,
  // Below 0.6 are 83 % of the wrong words of the six sample recordings and 9 % of the right ones.
  lowProbability: 0.6,
  mostThreads: 1,
  arguments: [],
  afresh: [],
  // Its pieces are short already, and what it does not know it does not learn by hearing it again.
  again: [],
};

/** One word after the other, and three temperatures in place of six where what came repeats itself or is unlikely: what does not come at the third is noise. */
const GREEDY = ['--beam-size', '1', '--temperature-inc', '0.4'];

/**
 * Where names were replaced by bleeps, words are unlikely and repeat themselves, and every further temperature decodes the window anew, five times side by side
 * unless told otherwise: with GREEDY a window took up to 34 s in place of 5. One more temperature, tried twice, finds as many planted names.
 */
const AFRESH = ['--beam-size', '1', '--temperature-inc', '0.6', '--best-of', '2'];

/**
 * Official models work in windows of 30 s; a piece is one window, so that no window starts in the middle of a word.
 *
 * One word after the other (`--beam-size 1`): with a beam of 5 and names as prompt `base` left windows early, 25 s of a recording of 148 s were not written down;
 * without a beam 5 s, in 0.6 of the time, with every name of the roster. Tokens for sounds are allowed: without them Whisper writes sentences
 * where nobody speaks; `withoutDescriptions` takes them out.
 */
const OFFICIAL: Omit<ModelSettings, 'dtw' | 'dtwLate'> = {
  cutting: { longest: 29.5, shortest: 5 },
  audioContext: null,
  isAligned: true,
  prompt: true,
  lowProbability: 0.5,
  mostThreads: 8,
  arguments: GREEDY,
  afresh: AFRESH,
  again: [
    {
      name: 'in short pieces',
      cutting: { longest: 12, shortest: 1 },
      withNames: true,
      arguments: GREEDY,
    },
    {
      name: 'without expecting any names, more slowly',
      cutting: { longest: 8, shortest: 1 },
      withNames: false,
      arguments: ['--beam-size', '5', '--temperature-inc', '0.4'],
    },
  ],
};

/**
 * How late the DTW times of a model run, in seconds, measured on people reading (345 and 328 words that a forced aligner placed: the median of starts and of
 * ends is 0 with these). Models that nobody measured get the middle between the two.
 */
const DTW_LATE: Record<string, number> = { base: -0.025, 'tiny.en': 0.11 };
const DTW_LATE_UNMEASURED = 0.04;

/** The preset of alignment heads for a model's name, such as `base.en` or `small.en-q5_1`; null where there is none. */
export function dtwPreset(name: string): string | null {
  return DTW_PRESETS[name.replace(QUANTISED, '')] ?? null;
}

/** The settings that a model is run with. Any model but the demo model is run as the official ones are. */
export function settingsFor(model: WhisperModel): ModelSettings {
  if (/^demo-en\b/.test(model.name)) return DEMO;
  const plain = model.name.replace(QUANTISED, '');
  return { ...OFFICIAL, dtw: dtwPreset(model.name), dtwLate: DTW_LATE[plain] ?? DTW_LATE_UNMEASURED };
}
