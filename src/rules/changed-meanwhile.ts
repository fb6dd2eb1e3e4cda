import type { ActorId } from './ids.ts';
import { Problem } from './problem.ts';

/** A change that was made on a state which is there no more, and what is there instead. */
export interface StaleChange {
  /** Id of the flag, name of the field, `roster`, or `words`. */
  readonly of: string;
  readonly wanted: unknown;
  /** What was there when the change arrived. */
  readonly theirs: unknown;
  /** What holds now: theirs, or what was wanted where that covers and theirs does not. */
  readonly stands: unknown;
  /** Account of whoever made theirs; null where nobody did. */
  readonly by: ActorId | null;
  readonly at: Date | null;
  /** Names the state that holds now: what is sent with it is a change of that state. */
  readonly revision: string;
}

/** 409, or 428 where nothing said which state a change was made on. What else was sent along is saved. */
export class ChangedMeanwhile extends Problem {
  readonly changes: readonly StaleChange[];
  /** How many other changes of the same form or request are saved. */
  readonly saved: number;

  /** @param how.plain what to say, where more is known than that something changed */
  constructor(
    changes: readonly StaleChange[],
    {
      saved = 0,
      unconditional = false,
      plain = 'Somebody changed this after it was shown to you. Look at what is there now, then choose again.',
    }: { readonly saved?: number; readonly unconditional?: boolean; readonly plain?: string } = {},
  ) {
    super(
      unconditional ? 428 : 409,
      unconditional ? 'revision-needed' : 'changed-meanwhile',
      unconditional
        ? 'Send the revision that you were shown: without one, somebody’s choice could be replaced unseen.'
        : plain,
    );
    this.changes = changes;
    this.saved = saved;
    this.more = { changes, saved };
  }
}

/** True for a change that was made on another state than the one that is there. @param shown undefined where the change does not say */
export function isStale(shown: string | undefined, now: string): boolean {
  return shown !== undefined && shown !== now;
}
