import { foldedWords } from './words.ts';

/**
 * What makes two flags repeats of one another: the same person of the roster, or else the same words whatever their case and accents. null
 * for what is never a repeat of anything: places to listen to, leaks and pictures.
 */
export function repeatKey(flag: {
  readonly kind: string;
  readonly text: string;
  readonly participantId: string | null;
}): string | null {
  if (flag.kind !== 'name' && flag.kind !== 'detail') return null;
  if (flag.participantId !== null) return `p:${flag.participantId}`;
  const words = foldedWords(flag.text).join('');
  return words === '' ? null : words;
}
