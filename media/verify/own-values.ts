/** Something that a text of ours says: what was filled in, decoded, without the fixed words of the format around it. */
export interface Value {
  readonly text: string;
  /** As it stands in the text. */
  readonly written: string;
  /** Whether it is part of what was said, which goes on in the next such value. */
  readonly isSpeech?: true;
  /** When a caption is shown, in seconds. */
  readonly start?: number;
  readonly end?: number;
}

/** Two days. */
const LONGEST_SECONDS = 172_800;

/** A time that a recording can have, in whole milliseconds: no other number passes for one. */
export function isTime(value: unknown): value is number {
  return (
    typeof value === 'number' && value >= 0 && value < LONGEST_SECONDS && Math.round(value * 1000) / 1000 === value
  );
}
