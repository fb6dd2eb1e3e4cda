import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BadSetting, readConfig } from '../../src/config.ts';
import { Settings, settingsTable } from '../../src/settings.ts';

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

const KEY = Buffer.alloc(32, 7).toString('base64');

test('real use does not begin without a key of its own and the address that people use', () => {
  const real = { HEARD_VAR, NODE_ENV: 'production', HEARD_KEY: KEY, PUBLIC_URL: 'https://heard.example' };
  expect(readConfig(real).production).toBe(true);
  expect(() => readConfig({ ...real, HEARD_KEY: '' })).toThrow(/^HEARD_KEY must be set/);
  expect(() => readConfig({ ...real, PUBLIC_URL: '' })).toThrow(/^PUBLIC_URL must be set/);
  expect(() => readConfig({ HEARD_VAR, NODE_ENV: 'production' })).toThrow(/^HEARD_KEY and PUBLIC_URL must be set/);
});

test('every setting is told of once, with its default', () => {
  const rows = settingsTable().split('\n').slice(2, -1);
  expect(rows.map((row) => /^\| `([A-Z_]+)` \| \S.* \| \S.* \|$/.exec(row)?.[1])).toEqual(Object.keys(Settings.shape));
});

/** What machines, compilers, package managers and proxies have set, and no setting of ours. */
const OF_THE_MACHINE = /^(PATH|CC|CFLAGS|CXXFLAGS|LD_LIBRARY_PATH|(HTTPS|HTTP|ALL|NO)_PROXY|TMPDIR|DEBIAN_FRONTEND)$/;

/** What a command of ours hands on to the test run that it starts. */
const HANDED_ON = /^(HEARD_MUTANTS|HEARD_MUTANTS_PARTS?|STRESS_SEED|STRESS_SECONDS)$/;

test('nothing reads an environment variable that is no setting', () => {
  const root = join(import.meta.dirname, '../..');
  const read = ['src', 'queues', 'workers', 'media', 'demo', 'scripts', 'tests'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .flatMap((name) => [
        ...readFileSync(join(root, folder, name), 'utf8').matchAll(/\b(?:process\.)?env\??\.([A-Z][A-Z_]+)\b/g),
      ])
      .map(([, variable]) => variable!),
  );
  const isKnown = (name: string) => name in Settings.shape || OF_THE_MACHINE.test(name) || HANDED_ON.test(name);
  expect(new Set(read.filter((name) => !isKnown(name)))).toEqual(new Set());
});
