import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
const { whisperFrom } = (await import(at('model-packages'))) as {
  whisperFrom: (places: { model: string[]; vocabulary: string; shape: typeof SHAPE }) => Recipe['pieces'];
};
const { readVariables } = (await import(at('ctranslate2'))) as { readVariables: (file: Buffer) => Map<string, object> };
const { whisperGgml } = (await import(at('whisper-weights'))) as {
  whisperGgml: (variables: Map<string, object>, vocabulary: Buffer, shape: typeof SHAPE) => Iterable<Buffer>;
};

export const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const NOBODY = 'http://127.0.0.1:1';

/** Two small models with other numbers in them, as they lie in packages and as the official file of each. */
const binOf = (first: number) => {
  const variables = smallVariables();
  variables[0]!.data.writeUInt16LE(first);
  return modelBin(variables);
};
/** model.bin of each model that is in packages. */
export const BIN = { base: binOf(0x3c00), 'tiny.en': binOf(0x4000) };
const officialBytes = (bin: Buffer) => Buffer.concat([...whisperGgml(readVariables(bin), VOCABULARY, SHAPE)]);
/** The official files of the invented table. */
export const GGML: Record<string, Buffer> = {
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

/**
 * A set-up in a scratch folder: nobody answers at the host, and a fake pip brings the packages that `table` names.
 * @returns what was said, and set-up, Heard's own search and the doctor as they look at that folder
 */
export async function newLadder() {
  const folder = mkdtempSync(join(tmpdir(), 'heard-ladder-'));
  const varDir = join(folder, 'var');
  const pip = fakePip(folder);
  const wheel = (name: string) => join(pip.wheels, `${name}==1.0.whl`);
  const half = Math.floor(BIN.base.length / 2);
  await writeZip(wheel('base-one'), { 'd/model.bin.part1': BIN.base.subarray(0, half), 'd/v.txt': VOCABULARY });
  await writeZip(wheel('base-two'), { 'd/model.bin.part2': BIN.base.subarray(half) });
  await writeZip(wheel('tiny-en'), { 'd/model.bin': BIN['tiny.en'], 'd/v.txt': VOCABULARY });
  writeFileSync(wheel('detector'), GGML['ggml-silero-v6.2.0.bin']!);
  const said = { ok: [] as string[], notice: [] as string[], step: [] as string[] };
  const say = {
    ok: (text: string) => said.ok.push(text),
    notice: (text: string) => said.notice.push(text),
    step: (text: string) => said.step.push(text),
    progress: () => {},
    clear: () => {},
  };
  const env = { PATH: pip.path, WHISPER_MODEL_HOST: NOBODY };
  const whole = (more: Record<string, string>) => ({ root: CHECKOUT, varDir, say, table, env: { ...env, ...more } });
  return {
    folder,
    varDir,
    pip,
    said,
    wheel,
    ensure: (more: Partial<Options> = {}, moreEnv: Record<string, string> = {}) =>
      ensureModels({ ...whole(moreEnv), ...more }),
    found: (more: Record<string, string> = {}) => findModel({ HEARD_VAR: varDir, ...more }, CHECKOUT),
    doctor: (more: Record<string, string> = {}) => modelRows(whole(more)),
    models: () => readdirSync(join(varDir, 'models')).toSorted(),
  };
}
