import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_MODEL } from './rules/recording/demo-model.ts';
import { Settings } from './settings.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The settings as one typed object, read once at start. */
export interface Config {
  readonly production: boolean;
  readonly varDir: string;
  readonly trialsDir: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly encryptionKey: Buffer;
  readonly uploadLimitBytes: number;
  readonly longestSeconds: number;
  readonly keepFreeBytes: number;
  readonly stageThreads: number;
  readonly stageLimitMs: number;
  readonly stageStallMs: number;
  /** The demo model was asked for: else what it wrote down may not be published. */
  readonly demoModelWillDo: boolean;
  readonly queuePrefix: string;
  readonly queueLockMs: number;
  readonly askAgainMs: number;
  readonly logLevel: string;
  readonly onePersonApproves: boolean;
  readonly workersHere: boolean;
  readonly trustedProxies: number;
}

/** Thrown when a setting is wrong; the message names it. */
export class BadSetting extends Error {}

const MIB = 1024 * 1024;

/** Which programs and models to use instead of those that are found, and where those of set-up lie. */
export interface ToolSettings {
  readonly varDir: string;
  readonly trialsDir: string;
  readonly modelsDir: string;
  readonly whisperModel: string | null;
  /** Several in the order in which they are tried. */
  readonly whisperClis: readonly string[];
  readonly ffmpeg: string | null;
  readonly ffprobe: string | null;
  readonly pocketsphinxModels: string | null;
  /** Folders with programs. */
  readonly path: readonly string[];
}

const givenIn = (env: NodeJS.ProcessEnv) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

/** Reads the settings of programs alone, which set-up and benches need without the others. @param root the folder of Heard */
export function readToolSettings(env: NodeJS.ProcessEnv, root = ROOT): ToolSettings {
  const e = givenIn(env);
  const varDir = resolve(e.HEARD_VAR ?? join(root, 'var'));
  return {
    varDir,
    trialsDir: resolve(e.HEARD_TRIALS ?? join(varDir, 'trials')),
    modelsDir: resolve(e.HEARD_MODELS ?? join(varDir, 'models')),
    whisperModel: e.WHISPER_MODEL ?? null,
    whisperClis: (e.WHISPER_CLI ?? '').split(delimiter).filter(Boolean),
    ffmpeg: e.FFMPEG_PATH ?? null,
    ffprobe: e.FFPROBE_PATH ?? null,
    pocketsphinxModels: e.POCKETSPHINX_MODELS ?? null,
    path: (e.PATH ?? '').split(delimiter).filter(Boolean),
  };
}

/**
 * Reads the environment.
 * @throws BadSetting naming each setting that is wrong.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Settings.safeParse(givenIn(env));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new BadSetting(`Some settings are wrong. ${problems.join('; ')}`);
  }
  const e = parsed.data;
  const production = e.NODE_ENV === 'production';
  const needed = ['HEARD_KEY', 'PUBLIC_URL'] as const;
  const missing = production ? needed.filter((name) => e[name] === undefined) : [];
  if (missing.length > 0)
    throw new BadSetting(
      `${missing.join(' and ')} must be set for real use (NODE_ENV=production): without a key of your own a copy of the disk holds names and key together, and without its public address a feed leads listeners to this machine alone.`,
    );
  const { varDir, trialsDir } = readToolSettings(env);
  mkdirSync(varDir, { recursive: true });
  return {
    production,
    varDir,
    trialsDir,
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: e.DATABASE_URL ?? null,
    redisUrl: e.REDIS_URL ?? null,
    encryptionKey: encryptionKey(e.HEARD_KEY, varDir),
    uploadLimitBytes: e.UPLOAD_LIMIT_MIB * MIB,
    longestSeconds: e.LONGEST_MINUTES * 60,
    keepFreeBytes: e.KEEP_FREE_MIB * MIB,
    stageThreads: e.STAGE_THREADS ?? availableParallelism(),
    stageLimitMs: e.STAGE_LIMIT_MINUTES * 60_000,
    stageStallMs: e.STAGE_STALL_SECONDS * 1000,
    demoModelWillDo: e.WHISPER_MODEL === DEMO_MODEL,
    queuePrefix: e.QUEUE_PREFIX,
    queueLockMs: e.QUEUE_LOCK_SECONDS * 1000,
    askAgainMs: e.ASK_AGAIN_SECONDS * 1000,
    logLevel: e.LOG_LEVEL,
    onePersonApproves: e.ONE_PERSON_APPROVES === 'yes',
    workersHere: e.WORKERS === 'here',
    trustedProxies: e.TRUSTED_PROXIES,
  };
}

function encryptionKey(given: string | undefined, varDir: string): Buffer {
  if (given) {
    const key = Buffer.from(given, 'base64');
    if (key.length !== 32)
      throw new BadSetting('HEARD_KEY must be 32 bytes in base64. Make one with: openssl rand -base64 32');
    return key;
  }
  const file = join(varDir, 'heard.key');
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process of ours made it a moment ago: use that one.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64');
}

/** The address at which people reach the service: `PUBLIC_URL`, else this machine's own. */
export function publicUrlOf({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  return publicUrl ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
}
