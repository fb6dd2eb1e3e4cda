// What the doctor says about the Whisper model: which one Heard would use, by which rung it came, and how to get a better one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from './download.mjs';
import { readStamp } from './model-files.mjs';
import { lastFailure, rungTitle } from './model-rungs.mjs';
import { wayForward } from './models.mjs';
import { modelsFolder } from './places.mjs';
import { OFFICIAL, rungsTo, rungsToDetector, wantedModel } from './wanted-model.mjs';

const SETUP = 'npm run setup';
const DEMO_ONLY = "knows only the demo's computer voices: NOT for people's recordings";
const CAME = { host: 'from its official host', packages: 'from packages', folder: 'found in its folder' };

/**
 * @param {{ root: string, varDir: string, env?: NodeJS.ProcessEnv, table?: object }} options
 * @returns {Promise<{ state: 'ok' | 'note' | 'missing', name: string, version?: string, place?: string, todo?: string }[]>}
 */
export async function modelRows({ root, varDir, env = process.env, table = OFFICIAL }) {
  const demo = join(root, 'models', 'demo-en', 'ggml-demo-en-q8_0.bin');
  if (!existsSync(demo))
    return [{ state: 'missing', name: 'demo model', todo: 'it is part of Heard: get a fresh copy' }];
  let wanted;
  try {
    wanted = wantedModel({ varDir, env, table });
  } catch (error) {
    return [{ state: 'missing', name: 'Whisper model', todo: error.message }];
  }
  if (wanted.kind === 'demo') {
    const todo = `it ${DEMO_ONLY}. Leave WHISPER_MODEL out for a real one`;
    return [{ state: 'note', name: 'Whisper model demo-en', place: demo, todo }];
  }
  const places = { varDir, env };
  return [
    wanted.kind === 'file' ? ownFileRow(wanted.path) : await namedRow(wanted, places, table),
    await detectorRow(places, table),
  ];
}

function ownFileRow(place) {
  if (existsSync(place)) return { state: 'ok', name: 'Whisper model', place, version: 'not in the table of sums' };
  return { state: 'missing', name: 'Whisper model', place, todo: 'WHISPER_MODEL names a file that is not there' };
}

async function namedRow(wanted, places, table) {
  const { name, path, official } = wanted;
  if (!official)
    return existsSync(path)
      ? { state: 'ok', name: `Whisper model ${name}`, place: path, version: 'not in the table of sums' }
      : { state: 'note', name: `Whisper model ${name}`, todo: `not there, so the demo model is used; it ${DEMO_ONLY}` };
  const rungs = rungsTo(wanted, { env: places.env, table });
  const folder = modelsFolder(places.varDir, places.env);
  const used = rungs.find(({ file }) => existsSync(join(folder, file.file)));
  const better = `${name} is not here${reasons(rungs, used, places)}. ${wayForward(name, folder)}`;
  if (!used)
    return {
      state: 'note',
      name: `Whisper model ${name}`,
      todo: `${better} Until then the demo model is used; it ${DEMO_ONLY}`,
    };
  const row = await fileRow(`Whisper model ${used.name}`, used.file, places);
  return row.state === 'ok' && used.name !== name ? { ...row, state: 'note', todo: better } : row;
}

/** Why the rungs above the one in use did not bring their model, as far as anybody tried. */
function reasons(rungs, used, { varDir }) {
  const above = used ? rungs.slice(0, rungs.indexOf(used)) : rungs;
  const known = above.map((rung) => ({ rung, failure: lastFailure(varDir, rung) })).filter(({ failure }) => failure);
  const said = known.map(
    ({ rung, failure }) => `${rungTitle(rung)} on ${new Date(failure.at).toISOString().slice(0, 10)}: ${failure.why}`,
  );
  return said.length > 0 ? ` (${said.join('; ')})` : '';
}

async function detectorRow(places, table) {
  const rungs = rungsToDetector({ env: places.env, table });
  if (existsSync(join(modelsFolder(places.varDir, places.env), table.vad.file)))
    return fileRow('voice detector', table.vad, places);
  const todo = `not here${reasons(rungs, null, places)}; Heard works without it. ${SETUP}`;
  return { state: 'note', name: 'voice detector', todo };
}

async function fileRow(name, wanted, places) {
  const place = join(modelsFolder(places.varDir, places.env), wanted.file);
  if ((await sha256Of(place)) !== wanted.sha256)
    return { state: 'missing', name, place, todo: `its SHA-256 is wrong: ${SETUP}` };
  const from = readStamp(places, wanted)?.from;
  return { state: 'ok', name, place, version: `SHA-256 right${from ? `, ${CAME[from]}` : ''}` };
}
