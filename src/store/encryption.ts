import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { customType } from 'drizzle-orm/pg-core';

let key: Buffer | null = null;

/** Sets the key that protects names and transcripts in the database. Called once, before the first query. */
export function useEncryptionKey(bytes: Buffer): void {
  if (bytes.length !== 32) throw new Error('The encryption key must be 32 bytes.');
  key = bytes;
}

/** AES-256-GCM with the service's key: 12 bytes of nonce, 16 of tag, then the text. */
export function seal(text: string): Buffer {
  return sealBytes(Buffer.from(text, 'utf8'));
}

/** The text that `seal` closed. @throws when the key is another one or the bytes were changed. */
export function unseal(sealed: Buffer): string {
  return unsealBytes(sealed).toString('utf8');
}

/** The same for any bytes. @param using another key of 32 bytes, such as a person's own */
export function sealBytes(open: Buffer, using: Buffer = serviceKey()): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', using, nonce);
  const body = Buffer.concat([cipher.update(open), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** The bytes that `sealBytes` closed. @throws when the key is another one or the bytes were changed. */
export function unsealBytes(sealed: Buffer, using: Buffer = serviceKey()): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', using, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

function serviceKey(): Buffer {
  if (!key) throw new Error('No encryption key is set.');
  return key;
}

/** A text column that is encrypted in the database: names, titles, transcripts. */
export const secretText = customType<{ data: string; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => seal(value),
  fromDriver: (value) => unseal(value),
});

/** A JSON column that is encrypted in the database. */
export const secretJson = <T>() =>
  customType<{ data: T; driverData: Buffer }>({
    dataType: () => 'bytea',
    toDriver: (value) => seal(JSON.stringify(value)),
    fromDriver: (value) => JSON.parse(unseal(value)) as T,
  });
