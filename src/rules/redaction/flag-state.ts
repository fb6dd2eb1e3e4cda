import { hashOf } from '../canonical-json.ts';

/** What may be decided for a flag: the last five take something out. */
export const DECISIONS = ['keep', 'bleep', 'silence', 'replace', 'cover', 'remove'] as const;

/** What people look at when they decide about a flag. */
export interface FlagState {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly region: unknown;
  readonly keys: unknown;
  readonly code: string | null;
  readonly participantId: string | null;
  readonly suggestion: string | null;
  readonly decision: string | null;
  readonly replacement: { readonly sha256: string } | null;
}

/** Names the state of a flag: the same for the same words, place, person, suggestion and decision. */
export function flagRevision(flag: FlagState): string {
  const { text, start, end, region, keys, code, participantId, suggestion, decision, replacement } = flag;
  const sound = replacement?.sha256 ?? null;
  const shown = { text, start, end, region, keys, code, participantId, suggestion, decision, sound };
  return hashOf(shown).slice(0, 16);
}

/** Whether this decision takes something out. */
export function takesOut(decision: string | null): boolean {
  return decision !== null && decision !== 'keep';
}

/** What a person wants for a flag, and on which state they chose it. */
interface WantedDecision {
  /** null takes a decision back. */
  readonly decision: string | null;
  /** The flag as it was shown to them; undefined where that is not known. */
  readonly revision?: string | undefined;
}

/**
 * What comes of a choice, given what is there now.
 * - `save`: it was made on what is there, or takes nothing away that was covered.
 * - `there`: somebody else made the same choice. Nothing is to be done.
 * - `covers`: it was made on another state, and covers what somebody else kept. Covering stands until a person chooses again.
 * - `stale`: it was made on another state. What is there stays.
 * - `unseen`: nothing says on which state it was made, and it would uncover something.
 */
export function outcomeOf(wanted: WantedDecision, now: FlagState): 'save' | 'there' | 'covers' | 'stale' | 'unseen' {
  if (wanted.revision === undefined) return takesOut(now.decision) && !takesOut(wanted.decision) ? 'unseen' : 'save';
  if (wanted.revision === flagRevision(now)) return 'save';
  if (wanted.decision === now.decision && wanted.decision !== 'replace') return 'there';
  return takesOut(wanted.decision) && now.decision === 'keep' ? 'covers' : 'stale';
}
