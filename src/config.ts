import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DEMO_MODEL } from './rules/recording/demo-model.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const whole = (standard: number) => z.coerce.number().int().positive().default(standard);

/** Every setting, with its default. The README's table is made from the same names. */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  /** Where everything that is kept lives. */
  HEARD_VAR: z.string().default(join(ROOT, 'var')),
  /** Folder that remembers which programs passed their trial. */
  HEARD_TRIALS: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Address to listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** The address that people and podcast apps use, without a slash at the end. */
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  /** 32 random bytes in base64 that protect names and transcripts in the database. Else a key file under `var/`. */
  HEARD_KEY: z.string().optional(),
  /** The largest upload in mebibytes. */
  UPLOAD_LIMIT_MIB: whole(8192),
  /** The longest recording in minutes. */
  LONGEST_MINUTES: whole(240),
  /** Disk space that must stay free, in mebibytes. */
  KEEP_FREE_MIB: whole(2048),
  /** Threads that one stage may use. */
  STAGE_THREADS: z.coerce.number().int().positive().optional(),
  /** The longest that one stage of one recording may run, in minutes. */
  STAGE_LIMIT_MINUTES: whole(360),
  /** The longest that a stage may show no progress, in seconds. */
  STAGE_STALL_SECONDS: whole(300),
  /** Keeps the queues of several installations on one Redis apart. */
  QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('heard'),
  /** Whisper model: a name, a path, or `demo-en` for the bundled one that understands only computer voices. Left out: `findModel` in tools.ts. */
  WHISPER_MODEL: z.string().optional(),
  /** How long a worker that died may hold its job before another takes it over, in seconds. */
  QUEUE_LOCK_SECONDS: whole(30),
  /** How long work waits before a program that did not work is tried again, in seconds. */
  ASK_AGAIN_SECONDS: whole(15),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** `no` asks for two different people to approve; `yes` lets one person give both approvals and says so on the page. */
  ONE_PERSON_APPROVES: z.enum(['yes', 'no']).default('no'),
  /** `elsewhere`: the service starts no workers; they run with `npm run worker`. */
  WORKERS: z.enum(['here', 'elsewhere']).default('here'),
  /** Proxies in front of the service whose X-Forwarded-* headers are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
});

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

/**
 * Reads the environment.
 * @throws BadSetting naming each setting that is wrong.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new BadSetting(`Some settings are wrong. ${problems.join('; ')}`);
  }
  const e = parsed.data;
  const varDir = resolve(e.HEARD_VAR);
  mkdirSync(varDir, { recursive: true });
  return {
    production: e.NODE_ENV === 'production',
    varDir,
    trialsDir: resolve(e.HEARD_TRIALS ?? join(varDir, 'trials')),
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
