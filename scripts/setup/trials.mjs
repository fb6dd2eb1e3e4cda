// Has Heard's own trial of programs run (src/commands/trial-command.ts): a second of real work, remembered while nothing changes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run } from './run.mjs';

/** Large models on slow machines take minutes; whisper-cli and the others have limits of their own inside. */
const LIMIT_MS = 20 * 60_000;

/**
 * @typedef {{ program: string, passed: boolean, detail: string, remedy: string | null, seconds: number, at: string }} Trial
 */

/** True when the npm packages are there, without which nothing can be tried. */
export function canTry(root) {
  return existsSync(join(root, 'node_modules', 'tsx'));
}

/**
 * Tries programs of Heard.
 * @param {string[]} programs names as in media/trials/trial.ts
 * @param {{ root: string, env?: NodeJS.ProcessEnv, again?: boolean }} options again: also what is remembered to have passed;
 *   patience: share of the usual time limits
 * @returns {Promise<Trial[]>} a trial that could not be made has not passed, and says why
 */
export async function tryPrograms(programs, { root, env = process.env, again = false, patience = 1 }) {
  const args = [
    join(root, 'scripts', 'start.mjs'),
    'src/commands/trial-command.ts',
    '--json',
    ...(again ? ['--again'] : []),
    `--patience=${patience}`,
    ...programs,
  ];
  const { output } = await run(process.execPath, args, { cwd: root, env, timeoutMs: LIMIT_MS });
  const answer = output.split('\n').find((line) => line.startsWith('[{'));
  try {
    return JSON.parse(answer ?? '');
  } catch {
    const detail = `it could not be tried: ${lastLines(output, 1) || 'no answer'}`;
    return programs.map((program) => ({ program, passed: false, detail, remedy: null, seconds: 0, at: '' }));
  }
}

/** Tries one whisper-cli with the model in use and the bundled one. @returns {Promise<Trial>} */
export async function tryWhisper(program, { root, env = process.env, patience = 1 }) {
  // The listener needs no ffmpeg, and a machine that only builds an image has none: any name will do.
  const named = { FFMPEG_PATH: env.FFMPEG_PATH || 'ffmpeg', FFPROBE_PATH: env.FFPROBE_PATH || 'ffprobe' };
  const [trial] = await tryPrograms(['whisper'], { root, env: { ...env, ...named, WHISPER_CLI: program }, patience });
  return trial;
}
