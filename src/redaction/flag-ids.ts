import { idFrom } from '../store/ids.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';

/** Where a flag was found, as far as its id is concerned: seconds, inside the recording. */
export interface FoundPlace {
  readonly kind: string;
  readonly code?: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Ids for the flags of a recording, in their order: the same place gets the same id whenever the words are checked, so that decisions stay.
 * Times and kinds only: an id made from the words could be guessed back. Two names can have the very same times where the recogniser lost
 * its way: each gets an id of its own, or one of them would be lost.
 */
export function flagIds(recordingId: RecordingId, places: readonly FoundPlace[]): FlagId[] {
  const taken = new Map<FlagId, number>();
  return places.map(({ kind, code = '', start, end }) => {
    const id = idFrom<FlagId>('flag', recordingId, kind, code, start, end);
    const before = taken.get(id) ?? 0;
    taken.set(id, before + 1);
    return before === 0 ? id : idFrom<FlagId>('flag', recordingId, kind, code, start, end, before);
  });
}
