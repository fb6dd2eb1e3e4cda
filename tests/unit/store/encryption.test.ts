import { randomBytes } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { seal, unseal, useEncryptionKey } from '../../../src/store/encryption.ts';
import { idFrom, newId } from '../../../src/store/ids.ts';

beforeEach(() => useEncryptionKey(Buffer.alloc(32, 7)));

test('what is sealed can be read again, and does not show', () => {
  const sealed = seal('Jordan Okafor 💜');
  expect(unseal(sealed)).toBe('Jordan Okafor 💜');
  expect(sealed.toString('latin1')).not.toContain('Jordan');
});

test('the same text is sealed differently each time', () => {
  expect(seal('Jordan').equals(seal('Jordan'))).toBe(false);
});

test('a changed byte, or another key, is refused', () => {
  const sealed = seal('Jordan');
  const changed = Buffer.from(sealed);
  changed[changed.length - 1]! ^= 1;
  expect(() => unseal(changed)).toThrow();
  useEncryptionKey(randomBytes(32));
  expect(() => unseal(sealed)).toThrow();
});

test('ids are 16 letters and digits; made from the same parts they are the same', () => {
  expect(newId()).toMatch(/^[0-9a-z]{16}$/);
  expect(newId()).not.toBe(newId());
  expect(idFrom('flag', 'r', 1.5)).toBe(idFrom('flag', 'r', 1.5));
  expect(idFrom('flag', 'r', 1.5)).not.toBe(idFrom('flag', 'r', 1.25));
  expect(idFrom('a', 'bc')).not.toBe(idFrom('ab', 'c'));
});
