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
