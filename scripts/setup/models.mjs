// The Whisper model: which one is wanted, fetching it once, and the bundled demo model when that cannot be.
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DiskFull, download, NotServed, sha256Of, WrongChecksum } from './download.mjs';
import { MODEL_NAMES, officialModel, VAD_MODEL } from './model-table.mjs';
import { readJson, writeJson } from './places.mjs';
import { SetupProblem } from './say.mjs';
import { Unreachable } from './web-request.mjs';

const HOST = 'https://huggingface.co';
const OFFICIAL = { model: officialModel, vad: VAD_MODEL };
/** After a failure, set-ups that run before another command leave the network alone for this long (milliseconds). */
const WAIT_AFTER_FAILURE_MS = 10 * 60_000;

/**
 * What WHISPER_MODEL asks for, read as src/tools.ts reads it.
 * @returns {{ kind: 'demo' } | { kind: 'file', path: string } | { kind: 'named', name: string, path: string, official: object | null }}
 */
export function wantedModel({ varDir, env = process.env, table = OFFICIAL }) {
  const asked = env.WHISPER_MODEL || 'base.en';
  if (asked === 'demo-en') return { kind: 'demo' };
  if (asked.endsWith('.bin')) return { kind: 'file', path: asked };
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(asked))
    throw new SetupProblem(`WHISPER_MODEL=${asked} is neither a model's name nor the path of a .bin file.`);
  return {
    kind: 'named',
    name: asked,
    path: join(varDir, 'models', `ggml-${asked}.bin`),
    official: table.model(asked),
  };
}

/** True when the file is there and was once checked against this sum, and has not changed since; checks it if it never was. */
async function isRight(path, { bytes, sha256 }) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.size !== bytes) return false;
  const stamp = readJson(`${path}.json`);
  if (stamp?.sha256 === sha256 && stamp.bytes === bytes && stamp.changed === stat.mtimeMs) return true;
  if ((await sha256Of(path)) !== sha256) return false;
  writeJson(`${path}.json`, { sha256, bytes, changed: stat.mtimeMs });
  return true;
}

function demoNotice(name, why) {
  return [
    `The Whisper model ${name} is not here: ${why}.`,
    'Until it is, Heard uses the small demo model that comes with it (models/demo-en).',
    "It knows only the computer voices of the demo. DO NOT use it for people's recordings: names would be missed.",
    `To try again: npm run setup. To bring the file by hand: put ggml-${name}.bin into the folder var/models.`,
  ].join('\n');
}

/** Fetches one file of the table unless the right one is there. */
async function ensureFile(wanted, { varDir, say, env, host, connectMs, stallMs }) {
  const to = join(varDir, 'models', wanted.file);
  if (await isRight(to, wanted)) return;
  if (existsSync(to)) {
    say.notice(`${to} is not the file that it should be (its SHA-256 is wrong). It is deleted and fetched again.`);
    rmSync(to);
  }
  const megabytes = (wanted.bytes / 1e6).toFixed(0);
  const onProgress = (at) =>
    say.progress(`${wanted.file}:`, at / wanted.bytes, `${(at / 1e6).toFixed(0)} of ${megabytes} MB`);
  say.step(`Fetching ${wanted.file} (${megabytes} MB) from ${new URL(host).host}.`);
  await download({
    url: new URL(`${host}/${wanted.path}`),
    to,
    bytes: wanted.bytes,
    sha256: wanted.sha256,
    onProgress,
    env,
    connectMs,
    stallMs,
  });
  await isRight(to, wanted);
}

/**
 * Makes sure that there is a model to work with.
 * @param {{ root: string, varDir: string, say: object, env?: NodeJS.ProcessEnv, retry?: boolean, fallBack?: boolean, connectMs?: number,
 *   stallMs?: number, table?: object }} options retry tries the network even shortly after a failure; without fallBack the demo model is not accepted in place of the wanted one
 * @returns {Promise<'demo' | 'wanted'>}
 */
export async function ensureModels({
  root,
  varDir,
  say,
  env = process.env,
  retry = true,
  fallBack = true,
  connectMs = 5000,
  stallMs = 30_000,
  table = OFFICIAL,
}) {
  const wanted = wantedModel({ varDir, env, table });
  const host = (env.WHISPER_MODEL_HOST || HOST).replace(/\/+$/, '');
  if (wanted.kind === 'demo') {
    if (!existsSync(join(root, 'models', 'demo-en', 'ggml-demo-en-q8_0.bin')))
      throw new SetupProblem('The demo model is missing from models/demo-en. Get a fresh copy of Heard.');
    say.ok('model: demo-en, as WHISPER_MODEL asks (for the demo and the tests only)');
    return 'demo';
  }
  if (wanted.kind === 'file' && !existsSync(wanted.path))
    throw new SetupProblem(`WHISPER_MODEL names ${wanted.path}, and there is no such file.`);
  if (wanted.kind === 'named' && !wanted.official && !existsSync(wanted.path)) {
    throw new SetupProblem(
      `WHISPER_MODEL=${wanted.name} is not a model that Heard can check. It knows ${MODEL_NAMES.join(', ')}.\nFor another one, fetch it yourself and give WHISPER_MODEL the path of the .bin file.`,
    );
  }
  const stamp = join(varDir, 'setup', 'model-host.json');
  const failed = readJson(stamp);
  const lately = !retry && failed?.host === host && Date.now() - failed.at < WAIT_AFTER_FAILURE_MS;
  const options = { varDir, say, env, host, connectMs, stallMs };
  const files = wanted.kind === 'named' && wanted.official ? [wanted.official, table.vad] : [table.vad];
  try {
    for (const file of files) {
      if (lately && !(await isRight(join(varDir, 'models', file.file), file))) throw new Unreachable(failed.why);
      await ensureFile(file, options);
    }
    rmSync(stamp, { force: true });
  } catch (error) {
    if (error instanceof WrongChecksum)
      throw new SetupProblem(
        `A model that ${host} sent is not the published one (${error.message}). It has been deleted. Run "npm run setup" to try again; if it happens twice, tell whoever runs your network.`,
      );
    if (!(error instanceof Unreachable || error instanceof NotServed || error instanceof DiskFull)) throw error;
    if (!lately) writeJson(stamp, { at: Date.now(), host, why: error.message });
    // Without the voice-activity model transcription still works.
    const usable = wanted.kind === 'file' || (await usableModel(wanted));
    if (usable)
      say.notice(
        `${table.vad.file} could not be fetched: ${error.message}. Heard works without it; "npm run setup" tries again.`,
      );
    else if (!fallBack)
      throw new SetupProblem(`The Whisper model ${wanted.name} could not be fetched: ${error.message}.`);
    else {
      say.notice(demoNotice(wanted.name, error.message));
      return 'demo';
    }
  }
  say.ok(`model: ${wanted.kind === 'file' ? wanted.path : `${wanted.name}, ${wanted.path}`}`);
  return 'wanted';
}

/** A named model that is there, and right as far as there is a sum for it. */
async function usableModel(wanted) {
  return wanted.official ? isRight(wanted.path, wanted.official) : existsSync(wanted.path);
}
