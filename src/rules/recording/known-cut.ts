import type { CutShort } from '../../../media/errors.ts';
import type { ActorId } from '../ids.ts';

/** A recording whose end is missing, and who chose to go on with what is there. */
export interface KnownCut extends CutShort {
  /** An account's id; null while nobody chose so. */
  readonly acceptedBy: ActorId | null;
}

/** Whether somebody chose to go on with what is there. */
export function isCutAccepted({ cutShort }: { readonly cutShort: KnownCut | null }): boolean {
  return cutShort !== null && cutShort.acceptedBy !== null;
}
