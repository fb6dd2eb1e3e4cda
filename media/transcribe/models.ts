import type { WhisperModel } from '../job.ts';
import type { Cutting } from './pieces.ts';

/** How one model is to be run. Settings that help one model ruin another, so they belong to the model. */
export interface ModelSettings {
  readonly cutting: Cutting;
  /** Encoder positions (50 a second) when pieces are short enough for fewer than the model's own 1500. */
  readonly audioContext: number | null;
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
}

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
  dtw: null,
  dtwLate: 0,
  prompt: false,
  // Below 0.6 are 83 % of the wrong words of the six sample recordings and 9 % of the right ones.
  lowProbability: 0.6,
  mostThreads: 1,
  arguments: [],
};

/** Official models work in windows of 30 s; a piece is one window, so that no window starts in the middle of a word. */
const OFFICIAL: Omit<ModelSettings, 'dtw'> = {
  cutting: { longest: 29.5, shortest: 5 },
  audioContext: null,
  dtwLate: 0.1,
  prompt: true,
  lowProbability: 0.5,
  mostThreads: 8,
  arguments: ['--suppress-nst'],
};

/** The preset of alignment heads for a model's name, such as `base.en` or `small.en-q5_1`; null where there is none. */
export function dtwPreset(name: string): string | null {
  return DTW_PRESETS[name.replace(/-q\d(_\d|_k)?$/i, '')] ?? null;
}

/** The settings that a model is run with. Any model but the demo model is run as the official ones are. */
export function settingsFor(model: WhisperModel): ModelSettings {
  if (/^demo-en\b/.test(model.name)) return DEMO;
  return { ...OFFICIAL, dtw: dtwPreset(model.name) };
}
