import type { flags } from '../src/store/schema.ts';
import type { ParticipantId } from '../src/rules/ids.ts';

export type FlagRow = typeof flags.$inferInsert;

/** A region of the picture that has to be decided. Seconds, and pixels of the picture master. */
export interface PictureFlag {
  /** `region` is what the roster or a consent asks for; the others are what was seen. */
  readonly code: 'region' | 'face' | 'lost-face' | 'screen-text';
  readonly start: number;
  readonly end: number;
  readonly region: NonNullable<FlagRow['region']>;
  readonly keys?: NonNullable<FlagRow['keys']>;
  /** The words that are shown, for writing. */
  readonly text: string;
  readonly reason: string;
  readonly foundBy: readonly string[];
  readonly confidence: number;
  readonly participantId: ParticipantId | null;
  readonly suggestion: 'cover' | 'keep' | null;
}
