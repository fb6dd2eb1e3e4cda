import type { CoverKey } from '../spans.ts';
import type { TimeSpan } from '../words.ts';

/**
 * What a program saw in a moving picture. Times are seconds from its start, places are pixels of the picture master. Seeing is detection only:
 * it says where a face is, never whose, and keeps nothing that could tell one face from another.
 */
export interface Sight {
  readonly faces: FaceTrack[];
  readonly writing: Writing[];
  /** Frames that the finders looked at; never 0. */
  readonly framesLooked: number;
}

/** One face, followed for as long as it can be seen without a cut. */
export interface FaceTrack extends TimeSpan {
  /** The head (the face and half as much around it) over time: straight lines between keys cover it in every frame. */
  readonly keys: CoverKey[];
  /** How sure the finder was at its best, 0 to 1. */
  readonly confidence: number;
  /** True when the face was lost in mid-picture: no cut, not at an edge, and nothing takes it up again. */
  readonly lost: boolean;
  /** For a lost face, the seconds between which it may be anywhere: from its last sighting until one near there, a cut, or five seconds later. */
  readonly lostFrom: number | null;
  readonly lostUntil: number | null;
}

/** Words in the picture: the box around them in every frame in which they were read. */
export interface Writing extends TimeSpan {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** One line of words, as read. */
  readonly text: string;
  /** How sure the reader was at its best, 0 to 1. */
  readonly confidence: number;
}
