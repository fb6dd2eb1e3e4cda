import { captionValues, subripValues } from './own-captions.ts';
import { chapterValues, pageValues, transcriptValues } from './own-documents.ts';
import type { Value } from './own-values.ts';

const READERS: Readonly<Record<string, (raw: string) => Value[] | null>> = {
  'text/vtt': captionValues,
  'application/x-subrip': subripValues,
  'application/json': transcriptValues,
  'application/json+chapters': chapterValues,
  'text/html': pageValues,
};

/**
 * The values of a text that is exactly what Heard writes for its role, or null. Each reader writes what it read anew with the function that
 * wrote it, and the two must be the same to the last sign: so a comment, a note, a key, an attribute, a second document or bytes at the end
 * make it a text of somebody else, of which every word has to be read.
 */
export function ownValues(role: string, raw: string): Value[] | null {
  try {
    return READERS[role]?.(raw) ?? null;
  } catch {
    return null;
  }
}
