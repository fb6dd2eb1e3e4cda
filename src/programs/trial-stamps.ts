import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { MediaTools, WhisperModel } from '../../media/job.ts';
import { type Trial, TRIED_PROGRAMS, type TriedProgram } from '../../media/trials/trial.ts';
import { processorKind } from '../../scripts/setup/processor.mjs';
import { ROOT } from '../config.ts';

/** Raised when the trials themselves change: what passed an easier trial has to pass this one. */
const TRIALS_VERSION = 1;

const Stamp = z.object({
  program: z.enum(TRIED_PROGRAMS),
  passed: z.literal(true),
  detail: z.string(),
  remedy: z.null(),
  seconds: z.number(),
  at: z.string(),
  choice: z.number().int().nonnegative().optional(),
});

/** The good trials, one small file each, named by what was tried: machines that share the folder do not take each other's word. */
export class TrialStamps {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  private file(program: TriedProgram, fingerprint: string): string {
    return join(this.folder, `${program}-${fingerprint}.json`);
  }

  async read(program: TriedProgram, fingerprint: string): Promise<Trial | null> {
    try {
      return Stamp.parse(JSON.parse(await readFile(this.file(program, fingerprint), 'utf8')));
    } catch {
      // Missing or damaged: it is tried again.
      return null;
    }
  }

  /** A folder that cannot be written to only costs another trial at the next start. */
  async write(trial: Trial, fingerprint: string): Promise<void> {
    const file = this.file(trial.program, fingerprint);
    const aside = `${file}.${process.pid}.tmp`;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(aside, `${JSON.stringify(trial, null, 2)}\n`);
      await rename(aside, file);
    } catch {
      await rm(aside, { force: true }).catch(() => {});
    }
  }

  async forget(program: TriedProgram, fingerprint: string): Promise<void> {
    await rm(this.file(program, fingerprint), { force: true }).catch(() => {});
  }
}

/** The packages that the face and text readers are. */
const SIGHT_PACKAGES = [
  'onnxruntime-web',
  '@vladmandic/face-api',
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-backend-wasm',
  'tesseract.js',
  '@tesseract.js-data/eng',
];

/** What a trial of this program stands for: the program's and its models' files, and the kind of processor. 16 hexadecimal digits. */
export async function fingerprintOf(
  program: TriedProgram,
  tools: MediaTools,
  listeners: readonly string[],
  models: readonly WhisperModel[],
): Promise<string> {
  const parts = [`${TRIALS_VERSION}`, program, processorKind(), ...(await partsOf(program, tools, listeners, models))];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

async function partsOf(
  program: TriedProgram,
  tools: MediaTools,
  listeners: readonly string[],
  models: readonly WhisperModel[],
): Promise<string[]> {
  switch (program) {
    case 'whisper': {
      const files = models.flatMap(({ path, vadPath }) => [path, ...(vadPath ? [vadPath] : [])]);
      return [...(await Promise.all(listeners.map(contentOf))), ...(await Promise.all(files.map(changeOf)))];
    }
    case 'ffmpeg':
      return Promise.all([tools.ffmpeg, tools.ffprobe].map(changeOf));
    case 'pocketsphinx':
      return tools.pocketsphinx
        ? Promise.all([tools.pocketsphinx.program, tools.pocketsphinx.dictionary].map(changeOf))
        : [];
    case 'sight':
      return [
        process.version,
        tools.faceModel ?? '',
        ...(await Promise.all(
          SIGHT_PACKAGES.map((name) => contentOf(join(ROOT, 'node_modules', name, 'package.json'))),
        )),
      ];
  }
}

/** whisper-cli is small, and set-up builds it in one place and keeps it in another: its bytes tell more than its place. */
async function contentOf(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch {
    return 'missing';
  }
}

async function changeOf(file: string): Promise<string> {
  try {
    const place = await realpath(file);
    const { size, mtimeMs } = await stat(place);
    return `${place} ${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}
