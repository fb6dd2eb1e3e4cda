import { createHash } from 'node:crypto';
import type { Sha256 } from '../rules/ids.ts';

/** So many digits hold 80 bits. */
const DIGITS = 25;

/** What the name of a public file is worked out from. */
export interface NamedFile {
  readonly episodeId: string;
  /** An address is never used twice: each run has names of its own. */
  readonly run: number;
  readonly role: string;
  readonly sha256: Sha256;
  /** What says its kind, such as `mp3`. */
  readonly suffix: string;
}

/**
 * The name under which a file is public: digits, and the suffix of its format. No letter, because letters can form a name by chance (“ada”
 * in a hash) or be a word that somebody is called by (“chapters”). Names are made once and kept in the manifest: older releases keep theirs.
 */
export function publicFileName({ episodeId, run, role, sha256, suffix }: NamedFile): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([episodeId, run, role, sha256]))
    .digest('hex');
  return `${BigInt(`0x${digest.slice(0, 20)}`)
    .toString()
    .padStart(DIGITS, '0')}.${suffix}`;
}
