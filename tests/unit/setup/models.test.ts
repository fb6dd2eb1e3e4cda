import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findModel } from '../../../src/tools.ts';

interface Said {
  ok: string[];
  notice: string[];
}
interface Options {
  root: string;
  varDir: string;
  say: object;
  env: Record<string, string>;
  retry?: boolean;
  fallBack?: boolean;
  connectMs?: number;
  table?: { model: (name: string) => ModelFile | null; vad: ModelFile };
}
interface ModelFile {
  file: string;
  path: string;
  bytes: number;
  sha256: string;
}
const { ensureModels } = (await import(new URL('../../../scripts/setup/models.mjs', import.meta.url).href)) as {
  ensureModels: (options: Options) => Promise<'demo' | 'wanted'>;
};
const { officialModel, MODEL_NAMES, VAD_MODEL } = (await import(
  new URL('../../../scripts/setup/model-table.mjs', import.meta.url).href
)) as {
  officialModel: (name: string) => ModelFile | null;
  MODEL_NAMES: string[];
  VAD_MODEL: ModelFile;
};

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let asked = 0;
let server: ReturnType<typeof createServer>;
let env: Record<string, string>;
let varDir: string;
let said: Said;
let say: object;

beforeEach(async () => {
  asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  env = { WHISPER_MODEL_HOST: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  varDir = mkdtempSync(join(tmpdir(), 'heard-models-'));
  said = { ok: [], notice: [] };
  say = {
    ok: (t: string) => said.ok.push(t),
    notice: (t: string) => said.notice.push(t),
    step: () => {},
    progress: () => {},
    clear: () => {},
  };
});
afterEach(() => {
  server.close();
});

const ensure = (more: Partial<Options> = {}, moreEnv: Record<string, string> = {}) =>
  ensureModels({ root: ROOT, varDir, say, env: { ...env, ...moreEnv }, connectMs: 5000, ...more });

test('when the model cannot be had, the demo model is used and the warning is plain', async () => {
  expect(await ensure()).toBe('demo');
  expect(said.notice.join('\n')).toMatch(/base\.en is not here.*503/);
  expect(said.notice.join('\n')).toMatch(/DO NOT use it for people's recordings/);
  expect(findModel({ HEARD_VAR: varDir }, ROOT).name).toBe('demo-en');
});

test('shortly after a failure the network is left alone, unless somebody asks', async () => {
  await ensure();
  const before = asked;
  expect(await ensure({ retry: false })).toBe('demo');
  expect(asked).toBe(before);
  expect(said.notice).toHaveLength(2);
  await ensure({ retry: true });
  expect(asked).toBeGreaterThan(before);
});

test('a failure at one host does not keep another from being asked', async () => {
  await ensure({}, { WHISPER_MODEL_HOST: 'http://127.0.0.1:1' });
  await ensure({ retry: false });
  expect(asked).toBe(1);
});

test('where the demo model will not do, it is an error', async () => {
  await expect(ensure({ fallBack: false })).rejects.toThrow(/base\.en could not be fetched/);
});

test('the demo model asks no network, and says what it is for', async () => {
  expect(await ensure({}, { WHISPER_MODEL: 'demo-en' })).toBe('demo');
  expect(asked).toBe(0);
  expect(said.ok.join()).toMatch(/for the demo and the tests only/);
});

test('a wrong name, a name that leads elsewhere and a missing file are refused before the network is asked', async () => {
  await expect(ensure({}, { WHISPER_MODEL: 'base.xx' })).rejects.toThrow(/It knows tiny\.en/);
  await expect(ensure({}, { WHISPER_MODEL: '../../etc/passwd' })).rejects.toThrow(/neither a model's name nor/);
  await expect(ensure({}, { WHISPER_MODEL: '/nowhere/ggml-x.bin' })).rejects.toThrow(/no such file/);
  expect(asked).toBe(0);
});

test('a file of the wrong content under the name of a model is not used', async () => {
  mkdirSync(join(varDir, 'models'));
  const path = join(varDir, 'models', 'ggml-base.en.bin');
  writeFileSync(path, 'not a model');
  expect(await ensure()).toBe('demo');
  expect(existsSync(path)).toBe(false);
});

test("a person's own model file is used even when the voice-activity model cannot be had", async () => {
  const path = join(varDir, 'mine.bin');
  copyFileSync(join(ROOT, 'LICENSE'), path);
  expect(await ensure({}, { WHISPER_MODEL: path })).toBe('wanted');
  expect(said.notice.join()).toMatch(/works without it/);
});

test('the table has a plausible sum for each model, no two alike', () => {
  const files = [...MODEL_NAMES.map((name) => officialModel(name)), VAD_MODEL];
  for (const file of files) {
    expect(file?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file?.bytes).toBeGreaterThan(800_000);
  }
  expect(new Set(files.map((file) => file?.sha256)).size).toBe(files.length);
  expect(officialModel('constructor')).toBeNull();
  expect(officialModel('base.en')?.file).toBe('ggml-base.en.bin');
});

test('a fetched model lies where Heard looks for it, is not fetched twice, and is fetched again when it was changed', async () => {
  const contents: Record<string, Buffer> = {
    '/a/ggml-base.en.bin': Buffer.alloc(5000, 7),
    '/b/ggml-silero-v6.2.0.bin': Buffer.alloc(900, 9),
  };
  const rows = Object.entries(contents).map(([path, bytes]) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { file: path.slice(3), path: path.slice(1), bytes: bytes.length, sha256 };
  });
  const [model, vad] = rows as [ModelFile, ModelFile];
  const table = { model: (name: string) => (name === 'base.en' ? model : null), vad };
  server.removeAllListeners('request').on('request', (request, response) => {
    asked += 1;
    response.end(contents[request.url ?? '']);
  });
  expect(await ensure({ table })).toBe('wanted');
  const found = findModel({ HEARD_VAR: varDir }, ROOT);
  expect(found.name).toBe('base.en');
  expect(readFileSync(found.path)).toEqual(contents['/a/ggml-base.en.bin']);
  expect(readFileSync(found.vadPath ?? '')).toEqual(contents['/b/ggml-silero-v6.2.0.bin']);
  expect(asked).toBe(2);
  expect(await ensure({ table, retry: false })).toBe('wanted');
  expect(asked).toBe(2);
  writeFileSync(found.path, Buffer.alloc(5000, 8));
  expect(await ensure({ table })).toBe('wanted');
  expect(asked).toBe(3);
  expect(readFileSync(found.path)).toEqual(contents['/a/ggml-base.en.bin']);
  server.removeAllListeners('request').on('request', (_, response) => response.end(Buffer.alloc(5000, 6)));
  writeFileSync(found.path, Buffer.alloc(5000, 8));
  expect(await ensure({ table })).toBe('demo');
  expect(said.notice.join()).toMatch(/sent another file than the published one/);
  expect(existsSync(found.path)).toBe(false);
});
