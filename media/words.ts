/** One recognised word. Times are seconds from the start of the recording. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The recogniser's own probability, 0 to 1. */
  readonly probability: number;
  /**
   * Why the word cannot be trusted, where it cannot: its times are missing, zero or longer than a word lasts; it repeats in a loop; nobody
   * seems to speak where it lies; what sounds there is not this word; a name that the recogniser was told to
   * expect was written there first (`media/transcribe/expected-words.ts`); the recogniser was unsure. See `media/transcribe/doubt.ts`.
   */
  readonly doubtful?: 'timing' | 'loop' | 'no-energy' | 'mismatch' | 'in-place-of-name' | 'low-probability';
  /** True where a second program followed the word's sounds through the recording, so that its times can be cut by. */
  readonly aligned?: true;
}

/** What whisper.cpp, with which model, made of a recording. */
export interface Transcript {
  readonly engine: { readonly name: string; readonly version: string; readonly model: string };
  readonly words: Word[];
  /** "No speech" is an outcome of its own, never an empty transcript. */
  readonly outcome: 'words' | 'no-speech';
  /** Stretches with speech energy in which no word was recognised: a person has to listen. */
  readonly unheard: TimeSpan[];
  /** Where somebody spoke and no words came at first, and what hearing it again brought. Left out by versions that heard once. */
  readonly heardAgain?: HeardAgain[];
}

/** One passage that was heard again, in one way. */
export interface HeardAgain extends TimeSpan {
  /** How, in words that staff understand. */
  readonly way: string;
  /** How many words came. */
  readonly words: number;
}

/** A stretch of time in seconds from the start of the recording; `start < end`. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** Loudness as EBU R 128 measures it. */
export interface Loudness {
  /** Integrated loudness in LUFS (a one-channel file is measured as dual mono). -Infinity for silence. */
  readonly integrated: number;
  /** True peak in dBTP. */
  readonly truePeak: number;
  /** Loudness range in LU. */
  readonly range: number;
}
