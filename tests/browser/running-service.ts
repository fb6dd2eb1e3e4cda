import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/config.ts';
import { testTools } from '../tools.ts';

/** A whole Heard, started as `npm start` starts it, on an empty folder. */
export interface RunningService {
  readonly url: string;
  /** Everything that it keeps. */
  readonly varDir: string;
  /** The one-time link for the first account, as the service printed it. */
  readonly firstLink: string;
  /** Everything that the service and its workers have said up to now. */
  said(): string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

/**
 * Starts `src/main.ts` with its own Postgres and workers, and the demo model.
 * @param settings environment variables, where they are not the usual ones
 * @throws when it does not get ready, with what it said
 */
export async function startService(settings: NodeJS.ProcessEnv = {}): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'heard-journey-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'development',
    HEARD_VAR: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    KEEP_FREE_MIB: '64',
    LOG_LEVEL: 'info',
    WHISPER_MODEL: 'demo-en',
    WHISPER_CLI: testTools().whisperCli,
    ...settings,
  };
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'HEARD_KEY', 'WORKERS', 'ONE_PERSON_APPROVES'])
    if (!(name in settings)) delete env[name];
  const child = fork(join(ROOT, 'src/main.ts'), [], {
    execArgv: ['--import', 'tsx'],
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const gone = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await gone;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const ready = await Promise.race([once(child, 'message').then(() => true), gone.then(() => false)]);
  const firstLink = /http\S+\/join\/\S+/.exec(output)?.[0];
  if (!ready || !firstLink) {
    await stop();
    throw new Error(`The service did not start. It said:\n${output}`);
  }
  return { url, varDir: folder, firstLink, said: () => output, stop };
}
