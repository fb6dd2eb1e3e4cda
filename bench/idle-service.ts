import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readToolSettings } from '../src/config.ts';
import { databaseFor } from '../src/store/database-for.ts';
import { findTools } from '../src/tools.ts';
import { childOf } from './processes.ts';

/** Settings of a Heard of its own in a scratch folder; programs, models and trials are those of set-up. */
export function scratchSettings(varDir: string, port: number): NodeJS.ProcessEnv {
  const shared = readToolSettings(process.env);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HEARD_VAR: varDir,
    HEARD_TRIALS: shared.trialsDir,
    HEARD_MODELS: shared.modelsDir,
    WHISPER_CLI: findTools(process.env).whisperCli,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    NODE_ENV: 'development',
    LOG_LEVEL: 'info',
  };
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'HEARD_KEY', 'WORKERS']) delete env[name];
  return env;
}

/** A service with its worker and its database, as `npm start` has them. */
export interface IdleService {
  readonly pids: { readonly service: number; readonly worker: number };
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** Starts the service of this or of an earlier Heard. */
export async function startIdleService(
  root: string,
  { varDir, port }: { readonly varDir: string; readonly port: number },
): Promise<IdleService> {
  await mkdir(varDir, { recursive: true });
  const bundled = existsSync(join(root, 'scripts/start.mjs'));
  const child = fork(join(root, bundled ? 'scripts/start.mjs' : 'src/main.ts'), bundled ? ['src/main.ts'] : [], {
    execArgv: bundled ? [] : ['--import', 'tsx'],
    cwd: root,
    env: scratchSettings(varDir, port),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  try {
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error(`The service of ${root} did not start.`);
      }),
    ]);
    const { url } = await databaseFor({ databaseUrl: null, varDir });
    const worker = await childOf(child.pid!, 'workers/main.ts');
    return { pids: { service: child.pid!, worker }, databaseUrl: url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
