import type { TimeSpan } from './words.ts';

/** A decided stretch of sound. Its samples are replaced in every channel; the edges are exact to one sample. */
export interface AudioSpan extends TimeSpan {
  readonly action: 'bleep' | 'silence';
  /** Ids of the flags that asked for it. */
  readonly flags: string[];
}

/** A decided region of the picture master, in pixels, for a stretch of time in seconds. It is painted over opaquely. */
export interface Cover extends TimeSpan {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly flags: string[];
}

/** A word of a transcript that may be published: what a caption may show. */
export interface CaptionWord extends TimeSpan {
  /** The word, or `[BLEEP]` for a redacted stretch. */
  readonly text: string;
  readonly redacted: boolean;
  /** What the reading transcript shows for a redacted stretch: a role label, or `[name removed]`. */
  readonly standIn?: string;
  /** Role label of the speaker, where it is known. */
  readonly speaker?: string;
}

/** A chapter: seconds from the start, and its title. */
export interface Chapter {
  readonly start: number;
  readonly title: string;
}
