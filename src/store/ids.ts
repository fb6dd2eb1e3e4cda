import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A random id of 16 letters and digits (80 bits): says nothing, safe in addresses and file names. It is new, so it may be that of anything. */
export function newId<Id extends string = string>(): Id {
  let id = '';
  for (const byte of randomBytes(16)) id += ALPHABET[byte % 32];
  return id as Id;
}

/** The id that the same parts always get: so that a stage that is run again writes the same rows. Parts are ids, times and kinds, never words. */
export function idFrom<Id extends string = string>(...parts: (string | number | null)[]): Id {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let id = '';
  for (const byte of digest.subarray(0, 16)) id += ALPHABET[byte % 32];
  return id as Id;
}
