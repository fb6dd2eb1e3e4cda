import { foldedWords } from '../words.ts';
import type { ParticipantId } from '../../ids.ts';

/** What two flags must have in common to be the same thing said again. */
export interface Sayable {
  readonly kind: string;
  /** The words as the transcript has them. */
  readonly text: string;
  readonly participantId: ParticipantId | null;
}

/**
 * A stable key of what a flag is about, so that a decision on one can be offered for, or follow to, every repeat of it. One person on the
 * roster is one key however they were named; other names and details are the same when their words are, whatever their letters' size,
 * accents, commas or possessive endings. Null for places to listen to and pictures: two of those are never the same.
 */
export function repeatKey({ kind, text, participantId }: Sayable): string | null {
  if (kind !== 'name' && kind !== 'detail') return null;
  if (participantId !== null) return kind === 'name' ? `p:${participantId}` : `d:${foldedWords(text).join('')}`;
  const said = foldedWords(text).join('');
  return said === '' ? null : `${kind === 'name' ? 'n' : 'd'}:${said}`;
}
