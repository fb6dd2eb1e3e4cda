import { z } from 'zod';

/** What the README says of a setting: what it does, and its default in words where that is no fixed value. */
interface Told {
  readonly what: string;
  readonly standard?: string;
}

const whole = (standard: number) => z.coerce.number().int().positive().default(standard);
const told = <Shape extends z.ZodType>(shape: Shape, what: string, standard?: string): Shape =>
  shape.meta({ what, ...(standard ? { standard } : {}) } satisfies Told);

/**
 * Every setting, as an environment variable: of the service, the programs it runs, set-up and tests. The README's table is made of this list
 * (`npm run settings`).
 */
export const Settings = z.object({
  PUBLIC_URL: told(
    z.url().optional(),
    'the address that people and podcast apps use, without a slash at the end; `production` needs it',
    '`http://127.0.0.1:3000`',
  ),
  PORT: told(z.coerce.number().int().min(0).max(65535).default(3000), 'the port that the service listens at'),
  HOST: told(z.string().default('127.0.0.1'), 'the address that the service listens at'),
  HEARD_VAR: told(z.string().optional(), 'the folder that holds everything that is kept: back it up', '`var`'),
  HEARD_KEY: told(
    z.string().optional(),
    '32 bytes in base64 that protect names and transcripts in the database (`openssl rand -base64 32`); `production` needs it',
    'a file in `HEARD_VAR`',
  ),
  DATABASE_URL: told(z.string().optional(), 'the database', 'embedded Postgres in `HEARD_VAR`'),
  REDIS_URL: told(z.string().optional(), 'Redis for the queue', 'none: the queue lives in Postgres'),
  WHISPER_MODEL: told(
    z.string().optional(),
    'name of an official model (no other is ever put in its place, but the demo model, whose words cannot be published), path of a model file, or `demo-en`',
    '`base.en`, else `base`, else `tiny.en`',
  ),
  WHISPER_CLI: told(
    z.string().optional(),
    'the whisper.cpp to use instead; of several with a colon between them, the first that works',
    'built by set-up',
  ),
  FFMPEG_PATH: told(z.string().optional(), 'the ffmpeg to use instead', 'found or installed by set-up'),
  FFPROBE_PATH: told(z.string().optional(), 'the ffprobe to use instead', 'beside `FFMPEG_PATH`, else found'),
  HEARD_TRIALS: told(
    z.string().optional(),
    'the folder that remembers which programs passed their trial',
    '`trials` in `HEARD_VAR`',
  ),
  POCKETSPHINX_MODELS: told(
    z.string().optional(),
    'models of the second listener, `pocketsphinx`: optional, its word is advice',
    "Debian's folder",
  ),
  HEARD_MODELS: told(
    z.string().optional(),
    'the folder of models, fetched ones and those brought by hand (`ggml-base.en.bin`, `ggml-silero-v6.2.0.bin`, `centerface.onnx`)',
    '`models` in `HEARD_VAR`',
  ),
  WHISPER_MODEL_HOST: told(z.string().optional(), 'a mirror that set-up fetches models from', 'the public model host'),
  CHROMIUM_PATH: told(z.string().optional(), 'the browser that tests use instead', 'found or installed by set-up'),
  PICTURES_OF_PAGES: told(z.string().optional(), 'a folder that tests put pictures of pages into', 'none are taken'),
  UPLOAD_LIMIT_MIB: told(whole(8192), 'the largest upload, in mebibytes'),
  LONGEST_MINUTES: told(whole(240), 'the longest recording, in minutes'),
  KEEP_FREE_MIB: told(whole(2048), 'disk space that uploads must leave free, in mebibytes'),
  ONE_PERSON_APPROVES: told(
    z.enum(['yes', 'no']).default('no'),
    '`yes`: one person may give both approvals, and the page says so',
  ),
  WORKERS: told(
    z.enum(['here', 'elsewhere']).default('here'),
    '`elsewhere`: the service starts no worker process; run `npm run worker` yourself',
  ),
  STAGE_THREADS: told(
    z.coerce.number().int().positive().optional(),
    'threads that one stage may use',
    'all processors',
  ),
  STAGE_LIMIT_MINUTES: told(whole(360), 'the longest that one stage of one recording may run, in minutes'),
  STAGE_STALL_SECONDS: told(whole(300), 'the longest that a stage may show no progress, in seconds'),
  QUEUE_PREFIX: told(
    z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .default('heard'),
    'keeps several installations on one Redis apart',
  ),
  QUEUE_LOCK_SECONDS: told(whole(30), 'how long a worker that died may hold its job, in seconds'),
  ASK_AGAIN_SECONDS: told(
    whole(15),
    'how long work waits before a program that did not work is tried again, in seconds',
  ),
  TRUSTED_PROXIES: told(
    z.coerce.number().int().min(0).default(0),
    "how many proxies in front are believed about the visitor's address (X-Forwarded-…)",
  ),
  LOG_LEVEL: told(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    '`fatal`, `error`, `warn`, `info`, `debug` or `silent`',
  ),
  NODE_ENV: told(
    z.enum(['development', 'production', 'test']).default('development'),
    '`production` refuses the old ffmpeg that development may fall back to, and to start without `HEARD_KEY` and `PUBLIC_URL`',
  ),
});

/** One line of the README's table for each setting: name, default, what it does. */
export function settingsTable(): string {
  const rows = Object.entries(Settings.shape).map(([name, shape]) => {
    const { what, standard } = shape.meta() as unknown as Told;
    return `| \`${name}\` | ${standard ?? `\`${shape.parse(undefined)}\``} | ${what} |`;
  });
  return ['| name | default | what it does |', '|---|---|---|', ...rows, ''].join('\n');
}
