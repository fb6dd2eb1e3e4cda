import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { findModel } from '../../../src/tools.ts';
import { fakePip } from './fake-pip.ts';
import { modelBin, SHAPE, smallVariables, VOCABULARY, writeZip } from './small-model.ts';

interface ModelFile {
  file: string;
  path: string;
  bytes: number;
  sha256: string;
}
interface Recipe {
  packages: { name: string; version: string; bytes: number }[];
  pieces: (wheels: string[]) => Promise<Iterable<Buffer>>;
}
interface Options {
  root: string;
  varDir: string;
  say: object;
  env: Record<string, string>;
  retry?: boolean;
  fallBack?: boolean;
  now?: number;
  pipLimits?: { timeoutMs?: number; stallMs?: number };
  table: object;
}
interface Row {
  state: string;
  name: string;
  version?: string;
  place?: string;
  todo?: string;
}
const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { ensureModels } = (await import(at('models'))) as { ensureModels: (options: Options) => Promise<string> };
const { modelRows } = (await import(at('doctor-models'))) as {
  modelRows: (options: { root: string; varDir: string; env: Record<string, string>; table: object }) => Promise<Row[]>;
};
const { packagesFor, whisperFrom } = (await import(at('model-packages'))) as {
  packagesFor: (file: string) => Recipe | null;
  whisperFrom: (places: { model: string[]; vocabulary: string; shape: typeof SHAPE }) => Recipe['pieces'];
};
const { readVariables } = (await import(at('ctranslate2'))) as { readVariables: (file: Buffer) => Map<string, object> };
const { whisperGgml } = (await import(at('whisper-weights'))) as {
  whisperGgml: (variables: Map<string, object>, vocabulary: Buffer, shape: typeof SHAPE) => Iterable<Buffer>;
};
const { STANDARD_MODELS } = (await import(at('wanted-model'))) as { STANDARD_MODELS: string[] };
const { officialModel, VAD_MODEL } = (await import(at('model-table'))) as {
  officialModel: (name: string) => ModelFile | null;
  VAD_MODEL: ModelFile;
};

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DAY_MS = 24 * 60 * 60_000;
const NOBODY = 'http://127.0.0.1:1';

/** Two small models with other numbers in them, as they lie in packages and as the official file of each. */
const binOf = (first: number) => {
  const variables = smallVariables();
  variables[0]!.data.writeUInt16LE(first);
  return modelBin(variables);
};
const BIN = { base: binOf(0x3c00), 'tiny.en': binOf(0x4000) };
const officialBytes = (bin: Buffer) => Buffer.concat([...whisperGgml(readVariables(bin), VOCABULARY, SHAPE)]);
const GGML: Record<string, Buffer> = {
  'ggml-base.en.bin': Buffer.alloc(900, 1),
  'ggml-small.en.bin': Buffer.alloc(900, 2),
  'ggml-base.bin': officialBytes(BIN.base),
  'ggml-tiny.en.bin': officialBytes(BIN['tiny.en']),
  'ggml-silero-v6.2.0.bin': Buffer.alloc(900, 3),
};
const row = (file: string): ModelFile | null => {
  const bytes = GGML[file];
  if (!bytes) return null;
  return { file, path: `x/${file}`, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
};
const pack = (name: string) => ({ name, version: '1.0', bytes: 5000 });
const RECIPES: Record<string, Recipe> = {
  'ggml-base.bin': {
    packages: [pack('base-one'), pack('base-two')],
    pieces: whisperFrom({ model: ['d/model.bin.part1', 'd/model.bin.part2'], vocabulary: 'd/v.txt', shape: SHAPE }),
  },
  'ggml-tiny.en.bin': {
    packages: [pack('tiny-en')],
    pieces: whisperFrom({ model: ['d/model.bin'], vocabulary: 'd/v.txt', shape: SHAPE }),
  },
  'ggml-silero-v6.2.0.bin': {
    packages: [pack('detector')],
    pieces: async ([wheel]) => [readFileSync(wheel!)],
  },
};
const table = {
  model: (name: string) => row(`ggml-${name}.bin`),
  vad: row('ggml-silero-v6.2.0.bin')!,
  packages: (file: string) => RECIPES[file] ?? null,
};

let folder: string;
let varDir: string;
let pip: ReturnType<typeof fakePip>;
let said: { ok: string[]; notice: string[]; step: string[] };
let env: Record<string, string>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heard-ladder-'));
  varDir = join(folder, 'var');
  pip = fakePip(folder);
  const wheel = (name: string) => join(pip.wheels, `${name}==1.0.whl`);
  const half = Math.floor(BIN.base.length / 2);
  await writeZip(wheel('base-one'), { 'd/model.bin.part1': BIN.base.subarray(0, half), 'd/v.txt': VOCABULARY });
  await writeZip(wheel('base-two'), { 'd/model.bin.part2': BIN.base.subarray(half) });
  await writeZip(wheel('tiny-en'), { 'd/model.bin': BIN['tiny.en'], 'd/v.txt': VOCABULARY });
  writeFileSync(wheel('detector'), GGML['ggml-silero-v6.2.0.bin']!);
  said = { ok: [], notice: [], step: [] };
  env = { PATH: pip.path, WHISPER_MODEL_HOST: NOBODY };
});

const say = {
  ok: (text: string) => said.ok.push(text),
  notice: (text: string) => said.notice.push(text),
  step: (text: string) => said.step.push(text),
  progress: () => {},
  clear: () => {},
};
const ensure = (more: Partial<Options> = {}, moreEnv: Record<string, string> = {}) =>
  ensureModels({ root: ROOT, varDir, say, table, env: { ...env, ...moreEnv }, ...more });
const found = (more: Record<string, string> = {}) => findModel({ HEARD_VAR: varDir, ...more }, ROOT);
const doctor = (more: Record<string, string> = {}) =>
  modelRows({ root: ROOT, varDir, table, env: { ...env, ...more } });
const models = () => readdirSync(join(varDir, 'models')).toSorted();

test('where the host is not reached, base comes from its packages, with the voice detector, and Heard finds both', async () => {
  expect(await ensure()).toBe('stand-in');
  expect(pip.asked()).toEqual(['base-one==1.0', 'base-two==1.0', 'detector==1.0']);
  expect(pip.lines()[0]).toMatch(/^download --no-deps --no-cache-dir --only-binary=:all: .*-d \S+ base-one==1\.0$/);
  expect(found().name).toBe('base');
  expect(readFileSync(found().path).equals(GGML['ggml-base.bin']!)).toBe(true);
  expect(readFileSync(found().vadPath!).equals(GGML['ggml-silero-v6.2.0.bin']!)).toBe(true);
  expect(models()).toEqual(['ggml-base.bin', 'ggml-silero-v6.2.0.bin']);
  expect(said.notice.join()).toMatch(/base\.en is not here: .*ECONNREFUSED[^]*base \(ggml-base\.bin\) is used/);
  expect(readdirSync(join(varDir, 'setup', 'packages'))).toEqual([]);
});

test('a second set-up asks nobody, also when it was asked for, but for the host of the better model', async () => {
  await ensure();
  const before = pip.asked().length;
  expect(await ensure({ retry: false })).toBe('stand-in');
  expect(await ensure({ retry: true })).toBe('stand-in');
  expect(pip.asked()).toHaveLength(before);
  expect(said.step.filter((text) => text.includes('pip'))).toHaveLength(2);
});

test('when the packages of base fail, tiny.en comes; when those fail too, the demo model with its warning', async () => {
  pip.does({ 'base-two': 'refuse' });
  expect(await ensure()).toBe('stand-in');
  expect(found().name).toBe('tiny.en');
  expect(said.notice.join()).toMatch(/base from packages: base-two: pip says: ERROR: No matching distribution/);
  rmSync(join(varDir, 'models'), { recursive: true });
  pip.does({ 'base-two': 'refuse', 'tiny-en': 'refuse' });
  expect(await ensure()).toBe('demo');
  expect(found().name).toBe('demo-en');
  expect(said.notice.at(-1)).toMatch(/DO NOT use it for people's recordings/);
});

test('a part that came whole is not fetched again', async () => {
  pip.does({ 'base-two': 'refuse' });
  await ensure();
  pip.does({});
  await ensure();
  expect(pip.asked().filter((name) => name === 'base-one==1.0')).toHaveLength(1);
  expect(found().name).toBe('base');
});

test('what does not make the published file is thrown away, whether it is damaged or only other', async () => {
  await writeZip(join(pip.wheels, 'tiny-en==1.0.whl'), { 'd/model.bin': BIN.base, 'd/v.txt': VOCABULARY });
  pip.does({ 'base-one': 'rubbish' });
  expect(await ensure()).toBe('demo');
  expect(said.notice.join()).toMatch(
    /base from packages: what came is not the published model \(.*not a whole zip file/,
  );
  expect(said.notice.join()).toMatch(/tiny\.en from packages: what came is not the published model \(SHA-256/);
  expect(existsSync(join(varDir, 'models')) ? models() : []).toEqual([]);
  expect(readdirSync(join(varDir, 'setup', 'packages'))).toEqual([]);
  pip.does({});
  expect(await ensure()).toBe('stand-in');
  expect(found().name).toBe('base');
});

test('a pip that falls silent is ended and what it left is cleared away', async () => {
  pip.does({ 'base-one': 'hang', 'tiny-en': 'hang' });
  expect(await ensure({ pipLimits: { stallMs: 400 } })).toBe('demo');
  expect(said.notice.join()).toMatch(/base-one: nothing came for 0\.4 s/);
  expect(await ensure({ pipLimits: { timeoutMs: 600 } })).toBe('demo');
  expect(said.notice.join()).toMatch(/it was not here after/);
});

test('a rung that failed is tried once a day by set-ups before another command, and each time by "npm run setup"', async () => {
  const now = Date.UTC(2026, 0, 1);
  pip.does({ 'base-one': 'refuse', 'tiny-en': 'refuse' });
  await ensure({ retry: false, now });
  expect(pip.asked()).toEqual(['base-one==1.0', 'tiny-en==1.0']);
  await ensure({ retry: false, now: now + DAY_MS - 1000 });
  expect(pip.asked()).toHaveLength(2);
  expect(said.notice.at(-1)).toMatch(/base-one: pip says/);
  await ensure({ retry: true, now: now + 1000 });
  expect(pip.asked()).toHaveLength(4);
  await ensure({ retry: false, now: now + DAY_MS + 2000 });
  expect(pip.asked()).toHaveLength(6);
  // A clock that was wrong must not keep a rung shut for years.
  await ensure({ retry: false, now: now - DAY_MS });
  expect(pip.asked()).toHaveLength(8);
});

test('a model that was named is never replaced by another, and comes from packages where they are known', async () => {
  expect(await ensure({}, { WHISPER_MODEL: 'base.en' })).toBe('demo');
  expect(await ensure({}, { WHISPER_MODEL: 'small.en' })).toBe('demo');
  expect(pip.asked()).toEqual([]);
  await expect(ensure({ fallBack: false }, { WHISPER_MODEL: 'base.en' })).rejects.toThrow(/could not be fetched/);
  expect(await ensure({}, { WHISPER_MODEL: 'tiny.en' })).toBe('wanted');
  expect(pip.asked()).toEqual(['tiny-en==1.0', 'detector==1.0']);
  expect(found({ WHISPER_MODEL: 'tiny.en' }).name).toBe('tiny.en');
  expect(found({ WHISPER_MODEL: 'base.en' }).name).toBe('demo-en');
  expect(await ensure({}, { WHISPER_MODEL: 'base.en' })).toBe('demo');
});

test('without the demo model to fall back to, a stand-in will do and nothing will not', async () => {
  expect(await ensure({ fallBack: false })).toBe('stand-in');
  rmSync(varDir, { recursive: true });
  pip.does({ 'base-one': 'refuse', 'tiny-en': 'refuse' });
  await expect(ensure({ fallBack: false })).rejects.toThrow(
    /could not be fetched: .*tiny-en[^]*by hand: put ggml-base/,
  );
});

test('where pip is not here and cannot be installed, the line to type is said', async () => {
  expect(await ensure({}, { PATH: join(folder, 'nothing') })).toBe('demo');
  expect(said.notice.join()).toMatch(/pip is not here; to get it, type: (sudo )?(apt-get|brew) .*python/);
});

test('files brought by hand into the folder of HEARD_MODELS are used without asking pip, and nothing is written beside them', async () => {
  const HEARD_MODELS = join(folder, 'brought');
  mkdirSync(HEARD_MODELS);
  for (const file of ['ggml-base.bin', 'ggml-silero-v6.2.0.bin']) writeFileSync(join(HEARD_MODELS, file), GGML[file]!);
  chmodSync(HEARD_MODELS, 0o555);
  expect(await ensure({}, { HEARD_MODELS })).toBe('stand-in');
  expect(pip.asked()).toEqual([]);
  expect(readdirSync(HEARD_MODELS)).toHaveLength(2);
  expect(found({ HEARD_MODELS })).toEqual({
    name: 'base',
    path: join(HEARD_MODELS, 'ggml-base.bin'),
    vadPath: join(HEARD_MODELS, 'ggml-silero-v6.2.0.bin'),
  });
  chmodSync(HEARD_MODELS, 0o755);
  writeFileSync(join(HEARD_MODELS, 'ggml-base.en.bin'), GGML['ggml-base.en.bin']!);
  said.step = [];
  expect(await ensure({}, { HEARD_MODELS })).toBe('wanted');
  expect(said.step).toEqual([]);
  expect(found({ HEARD_MODELS }).name).toBe('base.en');
});

test('a wrong file in the folder of HEARD_MODELS is neither used nor deleted', async () => {
  const HEARD_MODELS = join(folder, 'brought');
  mkdirSync(HEARD_MODELS);
  const path = join(HEARD_MODELS, 'ggml-base.en.bin');
  copyFileSync(join(ROOT, 'LICENSE'), path);
  await expect(ensure({}, { HEARD_MODELS })).rejects.toThrow(/is not the published file[^]*copy it again/);
  expect(existsSync(path)).toBe(true);
});

test('what is fetched goes into the folder of HEARD_MODELS', async () => {
  const HEARD_MODELS = join(folder, 'other', 'place');
  expect(await ensure({}, { HEARD_MODELS })).toBe('stand-in');
  expect(readdirSync(HEARD_MODELS).toSorted()).toEqual(['ggml-base.bin', 'ggml-silero-v6.2.0.bin']);
  expect(existsSync(join(varDir, 'models'))).toBe(false);
});

test('set-up and Heard agree on which model stands in for which', () => {
  mkdirSync(join(varDir, 'models'), { recursive: true });
  for (const name of STANDARD_MODELS.toReversed()) {
    writeFileSync(join(varDir, 'models', `ggml-${name}.bin`), '');
    expect(found().name).toBe(name);
  }
  writeFileSync(join(varDir, 'models', 'ggml-small.en.bin'), '');
  expect(found().name).toBe(STANDARD_MODELS[0]);
});

test('the doctor says by which rung the model came, why not by a better one, and what to do', async () => {
  const before = await doctor();
  expect(before[0]).toMatchObject({ state: 'note', name: 'Whisper model base.en' });
  expect(before[0]?.todo).toMatch(/npm run setup.*put ggml-base\.en\.bin into .*models.*NOT for people's recordings/);
  pip.does({ 'base-one': 'refuse' });
  await ensure({ now: Date.UTC(2026, 4, 3) });
  const [model, detector] = await doctor();
  expect(model).toMatchObject({
    state: 'note',
    name: 'Whisper model tiny.en',
    version: 'SHA-256 right, from packages',
  });
  expect(model?.todo).toMatch(/base\.en from its host on 2026-05-03: .*; base from packages on 2026-05-03: base-one/);
  expect(detector).toMatchObject({ state: 'ok', version: 'SHA-256 right, from packages' });
  writeFileSync(join(varDir, 'models', 'ggml-base.en.bin'), GGML['ggml-base.en.bin']!);
  await ensure();
  expect((await doctor())[0]).toEqual({
    state: 'ok',
    name: 'Whisper model base.en',
    version: 'SHA-256 right, found in its folder',
    place: join(varDir, 'models', 'ggml-base.en.bin'),
  });
  writeFileSync(join(varDir, 'models', 'ggml-base.en.bin'), 'changed');
  expect((await doctor())[0]).toMatchObject({ state: 'missing' });
});

test('packages are known for files of the table only', () => {
  for (const file of ['ggml-base.bin', 'ggml-tiny.en.bin', VAD_MODEL.file])
    expect(packagesFor(file)?.packages.length).toBeGreaterThan(0);
  expect(officialModel('base')?.file).toBe('ggml-base.bin');
  expect(packagesFor('ggml-base.en.bin')).toBeNull();
  expect(packagesFor('constructor')).toBeNull();
});
