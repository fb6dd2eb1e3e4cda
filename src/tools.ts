import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaTools, Pocketsphinx, WhisperModel } from '../media/job.ts';
import { ROOT, readToolSettings, type ToolSettings } from './config.ts';

/** Thrown when a program or model is missing; the message says what to type. */
class ToolMissing extends Error {}

/** The first executable called `name` in some folders, or null. */
function foundIn(folders: readonly string[], name: string): string | null {
  for (const folder of folders) {
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

interface WhereToLook {
  /** What a setting names. */
  readonly named: string | null;
  readonly path: readonly string[];
  /** What set-up built, used before what is on the path. */
  readonly built?: string;
  /** Used where there is no other. */
  readonly lastResort?: string;
}

function program(name: string, { named, path, built, lastResort }: WhereToLook): string {
  if (named) return named;
  if (built && existsSync(built)) return built;
  const found = foundIn(path, name);
  if (found) return found;
  if (lastResort && existsSync(lastResort)) return lastResort;
  throw new ToolMissing(`${name} was not found. Run "npm run setup", or "npm run doctor" to see what is missing.`);
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
  const { whisperModel, modelsDir: models } = readToolSettings(env, root);
  const asked = whisperModel ?? '';
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
  const settings = readToolSettings(env, root);
  const { path, varDir } = settings;
  const ffmpeg = program('ffmpeg', { named: settings.ffmpeg, path, lastResort: developmentFfmpeg(root) });
  const ffprobe = program('ffprobe', { named: settings.ffprobe ?? besideFfmpeg(settings), path });
  // An image brings a fast build and one for any processor.
  const [named = null, ...otherListeners] = settings.whisperClis;
  return {
    ffmpeg,
    ffprobe,
    whisperCli: program('whisper-cli', { named, path, built: join(varDir, 'whisper', 'whisper-cli') }),
    ...(otherListeners.length > 0 ? { otherListeners } : {}),
    whisperModel: findModel(env, root),
    ...findFaceModel(settings),
    ...findPocketsphinx(settings),
  };
}

/** The network that finds faces, where set-up could bring it. In step with `FACE_MODEL` of scripts/setup/model-table.mjs. */
function findFaceModel({ modelsDir }: ToolSettings): { faceModel?: string } {
  const faceModel = join(modelsDir, 'centerface.onnx');
  return existsSync(faceModel) ? { faceModel } : {};
}

/** Where Debian's packages `pocketsphinx` and `pocketsphinx-en-us` put the model. */
const POCKETSPHINX_MODELS = '/usr/share/pocketsphinx/model/en-us';

/** The second listener, where program, model and dictionary are all there. `POCKETSPHINX_MODELS` names another folder for the last two. */
function findPocketsphinx({ path, pocketsphinxModels }: ToolSettings): { pocketsphinx?: Pocketsphinx } {
  const program = foundIn(path, 'pocketsphinx_batch');
  const folder = pocketsphinxModels ?? POCKETSPHINX_MODELS;
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
function besideFfmpeg({ ffmpeg }: ToolSettings): string | null {
  if (!ffmpeg) return null;
  const beside = ffmpeg.replace(/ffmpeg(?=[^/]*$)/, 'ffprobe');
  return beside !== ffmpeg && existsSync(beside) ? beside : null;
}
