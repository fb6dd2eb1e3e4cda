// Which model is wanted, and by which rungs it may come. In step with src/tools.ts, which finds what was brought.
import { join } from 'node:path';
import { packagesFor } from './model-packages.mjs';
import { hostRung, packageRungs } from './model-rungs.mjs';
import { officialModel, VAD_MODEL } from './model-table.mjs';
import { modelsFolder } from './places.mjs';
import { SetupProblem } from './say.mjs';

export const OFFICIAL = { model: officialModel, vad: VAD_MODEL, packages: packagesFor };

/** Where nobody named a model: the wanted one, then those that stand in for it, best first. src/tools.ts has the same list. */
export const STANDARD_MODELS = ['base.en', 'base', 'tiny.en'];

/**
 * What WHISPER_MODEL asks for, read as src/tools.ts reads it. A model that was named by hand has no stand-ins.
 * @returns {{ kind: 'demo' } | { kind: 'file', path: string } | { kind: 'named', name: string, path: string, official: object | null,
 *   standIns: string[] }}
 */
export function wantedModel({ varDir, env = process.env, table = OFFICIAL }) {
  const asked = env.WHISPER_MODEL || STANDARD_MODELS[0];
  if (asked === 'demo-en') return { kind: 'demo' };
  if (asked.endsWith('.bin')) return { kind: 'file', path: asked };
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(asked))
    throw new SetupProblem(`WHISPER_MODEL=${asked} is neither a model's name nor the path of a .bin file.`);
  return {
    kind: 'named',
    name: asked,
    path: join(modelsFolder(varDir, env), `ggml-${asked}.bin`),
    official: table.model(asked),
    standIns: env.WHISPER_MODEL ? [] : STANDARD_MODELS.slice(1),
  };
}

/** The rungs to a named model, in the order in which they are tried. Stand-ins come from packages only: the host has the wanted one. */
export function rungsTo({ name, official, standIns }, { env = process.env, table = OFFICIAL } = {}) {
  if (!official) return [];
  const others = standIns.map((other) => ({ other, file: table.model(other) })).filter(({ file }) => file);
  return [
    hostRung(name, official, env),
    ...packageRungs(name, official, table),
    ...others.flatMap(({ other, file }) => packageRungs(other, file, table)),
  ];
}

/** The rungs to the voice detector. */
export function rungsToDetector({ env = process.env, table = OFFICIAL } = {}) {
  const name = 'the voice detector';
  return [hostRung(name, table.vad, env), ...packageRungs(name, table.vad, table)];
}
