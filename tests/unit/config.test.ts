import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BadSetting, readConfig } from '../../src/config.ts';

const HEARD_VAR = mkdtempSync(join(tmpdir(), 'heard-config-'));

test('every setting has a default', () => {
  const config = readConfig({ HEARD_VAR });
  expect(config).toMatchObject({
    production: false,
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: null,
    redisUrl: null,
    onePersonApproves: false,
    workersHere: true,
  });
  expect(config.encryptionKey).toHaveLength(32);
});

test('a setting that is there but empty counts as not there', () => {
  expect(readConfig({ HEARD_VAR, REDIS_URL: '', PORT: '' })).toMatchObject({ redisUrl: null, port: 3000 });
});

test('the key that is made is kept, and only its owner can read it', () => {
  const first = readConfig({ HEARD_VAR }).encryptionKey;
  expect(readConfig({ HEARD_VAR }).encryptionKey.equals(first)).toBe(true);
  expect(statSync(join(HEARD_VAR, 'heard.key')).mode & 0o077).toBe(0);
});

test.each([
  ['PORT', 'eighty'],
  ['UPLOAD_LIMIT_MIB', '-1'],
  ['HEARD_KEY', 'c2hvcnQ='],
  ['PUBLIC_URL', 'not an address'],
  ['ONE_PERSON_APPROVES', 'maybe'],
])('a wrong %s is an error that names it', (name, value) => {
  expect(() => readConfig({ HEARD_VAR, [name]: value })).toThrow(BadSetting);
  expect(() => readConfig({ HEARD_VAR, [name]: value })).toThrow(name);
});
