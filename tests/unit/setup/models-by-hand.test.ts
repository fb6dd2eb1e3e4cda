import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { GGML, newLadder, CHECKOUT } from './small-ladder.ts';

const { STANDARD_MODELS } = (await import(
  new URL('../../../scripts/setup/wanted-model.mjs', import.meta.url).href
)) as { STANDARD_MODELS: string[] };

let ladder: Awaited<ReturnType<typeof newLadder>>;
beforeEach(async () => {
  ladder = await newLadder();
});

test('files brought by hand into the folder of HEARD_MODELS are used without asking pip, and nothing is written beside them', async () => {
  const { folder, pip, said, ensure, found } = ladder;
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
  const { folder, ensure } = ladder;
  const HEARD_MODELS = join(folder, 'brought');
  mkdirSync(HEARD_MODELS);
  const path = join(HEARD_MODELS, 'ggml-base.en.bin');
  copyFileSync(join(CHECKOUT, 'LICENSE'), path);
  await expect(ensure({}, { HEARD_MODELS })).rejects.toThrow(/is not the published file[\s\S]*copy it again/);
  expect(existsSync(path)).toBe(true);
});

test('what is fetched goes into the folder of HEARD_MODELS', async () => {
  const { folder, varDir, ensure } = ladder;
  const HEARD_MODELS = join(folder, 'other', 'place');
  expect(await ensure({}, { HEARD_MODELS })).toBe('stand-in');
  expect(readdirSync(HEARD_MODELS).toSorted()).toEqual(['ggml-base.bin', 'ggml-silero-v6.2.0.bin']);
  expect(existsSync(join(varDir, 'models'))).toBe(false);
});

test('set-up and Heard agree on which model stands in for which', () => {
  const { varDir, found } = ladder;
  mkdirSync(join(varDir, 'models'), { recursive: true });
  for (const name of STANDARD_MODELS.toReversed()) {
    writeFileSync(join(varDir, 'models', `ggml-${name}.bin`), '');
    expect(found().name).toBe(name);
  }
  writeFileSync(join(varDir, 'models', 'ggml-small.en.bin'), '');
  expect(found().name).toBe(STANDARD_MODELS[0]);
});

test('the doctor says by which rung the model came, why not by a better one, and what to do', async () => {
  const { varDir, pip, ensure, doctor } = ladder;
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
