import type { Effective } from './effective.ts';
import type { Attribute, Channel } from './tags.ts';
import type { Outcome } from './why-narrower.ts';

/** The table participant × attribute: what goes into it, and what comes of it. */

/** The part of a roster's participant that consent is about. */
export interface ConsentingParticipant {
  readonly name: string;
  readonly role?: string;
  readonly tags: readonly string[];
  /** Spoken about, not seen or heard. Left out: true for whoever has no tags. */
  readonly onlyMentioned?: boolean;
  /** The rule and record behind each tag, where the tags come from consent records. */
  readonly permissions?: Readonly<Record<Attribute, Effective>>;
  /** Id of a legal restriction in force. */
  readonly restriction?: string | null;
  readonly ageUnknown?: boolean;
  /** Nobody said yet whether they are somebody who is known already. */
  readonly perhapsKnown?: boolean;
  /** When staff had marked every stretch in which this person speaks. */
  readonly voiceMarkedAt?: Date | null;
}

export interface RecordingUse {
  readonly kind: 'podcast' | 'thank-you';
  readonly hasPicture: boolean;
  /** Somebody is heard in it, as far as anybody knows. */
  readonly someoneSpeaks: boolean;
  /** Where the recording is to be published. */
  readonly channel: Channel;
}

/** One line of the table participant × attribute. `participant` is the index in the roster. `reason` can hold a name: for staff only. */
export interface ConsentTableRow {
  readonly participant: number;
  readonly attribute: Attribute | 'channel' | 'until' | 'restriction' | 'age' | 'same person';
  readonly outcome: Outcome;
  readonly reason: string;
  /** Code of the rule that decided, and id of the consent record or restriction that it read; missing where there is none. */
  readonly rule?: string;
  readonly record?: string | null;
}

export interface ConsentResult {
  readonly rows: ConsentTableRow[];
  /** What has to be done to the recording before it may be published. */
  readonly requiredActions: string[];
  /** Why it may not be published at all, as things are. */
  readonly blocks: string[];
}

/** What one rule says of one participant. */
export type ConsentVerdict = Omit<ConsentTableRow, 'participant'>;

export function allowed(reason: string) {
  return { outcome: 'allowed' as const, reason };
}

export function blocks(reason: string) {
  return { outcome: 'blocks' as const, reason };
}
