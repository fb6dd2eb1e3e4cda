import type { TimeSpan } from './words.ts';

/** A decided stretch of sound. Its samples are replaced in every channel; the edges are exact to one sample. */
export interface AudioSpan extends TimeSpan {
  readonly action: 'bleep' | 'silence' | 'replace';
  /** The sound that takes the place of what was there, for `replace`. */
  readonly replacement?: Replacement;
  /** Ids of the flags that asked for it. */
  readonly flags: string[];
}

/** A recording that staff uploaded to take the place of a stretch of sound: its SHA-256 in the file store, and its length in seconds. */
export interface Replacement {
  readonly sha256: string;
  readonly seconds: number;
}

/** Where a moving cover is at one moment: seconds from the start of the recording, pixels of the picture master. */
export interface CoverKey {
  readonly time: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A decided region of the picture master, in pixels, for a stretch of time in seconds. It is painted over opaquely. With `keys` it moves: in a
 * straight line from each key to the next, still before the first and after the last; x, y, width and height then are the box around all keys.
 */
export interface Cover extends TimeSpan {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly keys?: readonly CoverKey[];
  readonly flags: string[];
}

/** A word of a transcript that may be published: what a caption may show. */
export interface CaptionWord extends TimeSpan {
  /** The word, or `[BLEEP]` for a redacted stretch. */
  readonly text: string;
  readonly redacted: boolean;
  /** What the reading transcript shows for a redacted stretch: a role label, or `[name removed]`. */
  readonly placeholder?: string;
  /** Role label of the speaker, where it is known. */
  readonly speaker?: string;
}

/** A chapter: seconds from the start, and its title. */
export interface Chapter {
  readonly start: number;
  readonly title: string;
}
