import { createHash, randomBytes } from 'node:crypto';

/** A secret that is shown once: 32 random bytes as 43 letters, digits, - and _. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What is kept of a secret: its SHA-256 in hex. With 256 random bits there is nothing to guess, so no slow hash is needed, and a
 * row is looked up by the hash, so that no comparison of ours depends on how much of a guess was right.
 */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
