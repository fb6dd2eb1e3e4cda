/** Something that may identify a person, or that a person has to listen to, as found by the rules. */
export interface FoundFlag {
  readonly kind: 'name' | 'detail' | 'listen';
  /** The words as the transcript has them; empty where no word was recognised. */
  readonly text: string;
  /** First and last word, counted from 0. For a stretch without words (`code: 'unheard'`): its neighbours. */
  readonly firstWord: number;
  readonly lastWord: number;
  /** Seconds from the start of the recording, where the words have times. */
  readonly start?: number;
  readonly end?: number;
  /** Index in the roster, or null. */
  readonly participant: number | null;
  /** Others on the roster whom the same words may mean; what is decided must suit the strictest of them. */
  readonly others?: readonly number[];
  /** Which part of the participant's name it is. */
  readonly part?: NamePart;
  /** True when the words are on the keep list. */
  readonly onKeepList?: boolean;
  /** How sure the finder is, 0 to 1. */
  readonly confidence: number;
  /** Why, in words a youth worker understands. It can hold a name: for staff only, never for a log. */
  readonly reason: string;
  /** Which finders found it. */
  readonly foundBy: readonly string[];
  /** Short code of the reason, such as `roster`, `phone`, `low-probability`. */
  readonly code?: string;
}

/** `first`, `last` and `full` as they are on the roster; `alias` is a nickname or “sounds like” spelling. */
export type NamePart = 'first' | 'last' | 'full' | 'alias';
