/** How many days a show keeps what it no longer needs; what is not set is kept until somebody deletes it. */
export interface Retention {
  /** Originals, counted from publication or from the last change. */
  readonly originals?: number;
  /** Masters and other in-between files, counted in the same way. */
  readonly masters?: number;
  /** Versions that were made and never published. */
  readonly drafts?: number;
  /** Recordings that could not be used. */
  readonly rejected?: number;
}

export const KEPT_THINGS = ['originals', 'masters', 'drafts', 'rejected'] as const;
export type KeptThing = (typeof KEPT_THINGS)[number];
/** The most days that may be set: some 27 years. */
export const MOST_RETENTION_DAYS = 9999;

/** States in which somebody is still at work on a recording: all that it has is needed. */
const AT_REST = ['published', 'taken-down', 'stopped'];
const DAY = 24 * 3600 * 1000;

/**
 * What of a recording has been kept long enough. Pure.
 * @param recording its state, and when it was published or last changed, whichever is later
 */
export function keptLongEnough(
  retention: Retention,
  recording: { readonly state: string; readonly lastUsed: Date },
  now: Date,
): KeptThing[] {
  const over = (thing: KeptThing): boolean => isOver(retention[thing], recording.lastUsed, now);
  if (recording.state === 'refused') return over('rejected') ? ['rejected'] : [];
  if (!AT_REST.includes(recording.state)) return [];
  return (['originals', 'masters'] as const).filter(over);
}

/** Whether so many days have gone by since; never where no number is set. */
export function isOver(days: number | undefined, since: Date, now: Date): boolean {
  return days !== undefined && now.getTime() - since.getTime() >= days * DAY;
}
