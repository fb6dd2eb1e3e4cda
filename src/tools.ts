import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MediaTools, Pocketsphinx, WhisperModel } from '../media/job.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Thrown when a program or model is missing; the message says what to type. */
class ToolMissing extends Error {}

/** The first executable called `name` on `path`, or null. */
function onPath(name: string, path: string): string | null {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder: look in the next.
    }
  }
  return null;
}

function program(
  name: string,
  override: string | undefined,
  env: NodeJS.ProcessEnv,
  built?: string,
  lastResort?: string,
): string {
  if (override) return override;
  if (built && existsSync(built)) return built;
  const found = onPath(name, env.PATH ?? '');
  if (found) return found;
  if (lastResort && existsSync(lastResort)) return lastResort;
  throw new ToolMissing(`${name} was not found. Run "npm run setup", or "npm run doctor" to see what is missing.`);
}

/** The folder that remembers which programs passed their trial: `HEARD_TRIALS`, else `trials` in `HEARD_VAR`. */
export function trialsFolder(env: NodeJS.ProcessEnv, root = ROOT): string {
  return env.HEARD_TRIALS || join(env.HEARD_VAR || join(root, 'var'), 'trials');
}

/** The small quantised model that comes with Heard. */
export function bundledModel(root = ROOT): WhisperModel {
  return { name: 'demo-en', path: join(root, 'models', 'demo-en', 'ggml-demo-en-q8_0.bin') };
}

/** Where nobody named a model: the best first. In step with `STANDARD_MODELS` of scripts/setup/wanted-model.mjs, which brings one of them. */
const STANDARD_MODELS = ['base.en', 'base', 'tiny.en'];

/**
 * Finds the Whisper model: `WHISPER_MODEL` is a path, or a name looked for under `HEARD_MODELS` (`var/models`), with the bundled demo
 * model last. No other model stands in for one that was named; where none was named, the best of the standard ones that is there is used.
 */
export function findModel(env: NodeJS.ProcessEnv, root = ROOT): WhisperModel {
  const asked = env.WHISPER_MODEL || '';
  const models = env.HEARD_MODELS || join(env.HEARD_VAR || join(root, 'var'), 'models');
  const demo = bundledModel(root);
  const vad = join(models, 'ggml-silero-v6.2.0.bin');
  const vadPath = existsSync(vad) ? { vadPath: vad } : {};
  if (asked === 'demo-en') return demo;
  if (asked.endsWith('.bin')) return { name: asked.replace(/^.*ggml-|\.bin$/g, ''), path: asked, ...vadPath };
  for (const name of asked ? [asked] : STANDARD_MODELS) {
    const path = join(models, `ggml-${name}.bin`);
    if (existsSync(path)) return { name, path, ...vadPath };
  }
  return demo;
}

/**
 * Finds the programs that the media toolkit runs.
 * @throws ToolMissing naming the first one that is not there and what to type.
 */
export function findTools(env: NodeJS.ProcessEnv, root = ROOT): MediaTools {
  const ffmpeg = program('ffmpeg', env.FFMPEG_PATH, env, undefined, developmentFfmpeg(root));
  const ffprobe = program('ffprobe', env.FFPROBE_PATH ?? besideFfmpeg(env), env);
  const built = join(env.HEARD_VAR || join(root, 'var'), 'whisper', 'whisper-cli');
  // Several with a colon between them: an image brings a fast build and one for any processor.
  const [named, ...otherListeners] = (env.WHISPER_CLI ?? '').split(delimiter).filter(Boolean);
  return {
    ffmpeg,
    ffprobe,
    whisperCli: program('whisper-cli', named, env, built),
    ...(otherListeners.length > 0 ? { otherListeners } : {}),
    whisperModel: findModel(env, root),
    ...findPocketsphinx(env),
  };
}

/** Where Debian's packages `pocketsphinx` and `pocketsphinx-en-us` put the model. */
const POCKETSPHINX_MODELS = '/usr/share/pocketsphinx/model/en-us';

/** The second listener, where program, model and dictionary are all there. `POCKETSPHINX_MODELS` names another folder for the last two. */
function findPocketsphinx(env: NodeJS.ProcessEnv): { pocketsphinx?: Pocketsphinx } {
  const program = onPath('pocketsphinx_batch', env.PATH ?? '');
  const folder = env.POCKETSPHINX_MODELS || POCKETSPHINX_MODELS;
  const model = join(folder, 'en-us');
  const dictionary = join(folder, 'cmudict-en-us.dict');
  if (!program || !existsSync(model) || !existsSync(dictionary)) return {};
  return { pocketsphinx: { program, model, dictionary } };
}

/** The build of 2018 that comes with an npm package: for trying things out only, production refuses it (`src/heard.ts`). */
function developmentFfmpeg(root: string): string {
  return join(root, 'node_modules', '@ffmpeg-installer', `${process.platform}-${process.arch}`, 'ffmpeg');
}

/** A hand-picked ffmpeg usually has its ffprobe next to it. */
function besideFfmpeg(env: NodeJS.ProcessEnv): string | undefined {
  if (!env.FFMPEG_PATH) return undefined;
  const beside = env.FFMPEG_PATH.replace(/ffmpeg(?=[^/]*$)/, 'ffprobe');
  return beside !== env.FFMPEG_PATH && existsSync(beside) ? beside : undefined;
}
