import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readConfig, readToolSettings, ROOT } from '../src/config.ts';
import { databaseFor } from '../src/store/database-for.ts';
import { type Heard, openHeard } from '../src/heard.ts';
import { createAccount, makeAuth } from '../src/people/auth.ts';
import { makeToken } from '../src/people/tokens.ts';
import type { AccountHolder } from '../src/people/actor.ts';
import type { Role } from '../src/rules/roles.ts';
import { TOKEN_SCOPES } from '../src/rules/token-scopes.ts';
import { findTools } from '../src/tools.ts';
import { newId } from '../src/store/ids.ts';
import { Client } from './client.ts';
import { DEMO_MODEL } from '../src/rules/recording/demo-model.ts';

/** Somebody of the demo's organisation: an account, and a token for its programs. */
interface DemoPerson {
  readonly actor: AccountHolder;
  readonly email: string;
  readonly password: string;
  readonly client: Client;
}

export interface DemoService {
  readonly heard: Heard;
  readonly address: string;
  /** The settings that its processes run with. */
  readonly env: NodeJS.ProcessEnv;
  /** The one who uploads, and the two who approve: three different people, as the rules ask. */
  readonly people: { readonly uploader: DemoPerson; readonly consents: DemoPerson; readonly redactions: DemoPerson };
  stop(): Promise<void>;
}

/** The first free port from the one asked for; of 0, whichever the system gives. */
async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 50; port += 1) {
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    const address = probe.address();
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    if (free) return typeof address === 'object' && address ? address.port : port;
  }
  throw new Error(`No port is free from ${from} on. Choose one with --port.`);
}

export interface DemoServiceOptions {
  /** The first port to try; any that is free where it is not given. */
  readonly port?: number;
  readonly say?: (line: string) => void;
  /** File that the service and its workers write their log to (ids and numbers only). */
  readonly logFile?: string;
  /** Settings that differ from the demo's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts a whole Heard of its own in a scratch folder: database, service, workers, three accounts. Nothing of a Heard in real use is
 * touched; only `REDIS_URL` is taken over, under a prefix of its own.
 */
export async function startDemoService(
  scratch: string,
  { port = 0, say = () => {}, logFile = join(scratch, 'heard.log'), env: extra = {} }: DemoServiceOptions = {},
): Promise<DemoService> {
  await mkdir(scratch, { recursive: true });
  const free = await freePort(port);
  const shared = readToolSettings(process.env);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HEARD_VAR: scratch,
    PORT: String(free),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${free}`,
    QUEUE_PREFIX: `heard-demo-${newId()}`,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    NODE_ENV: 'development',
    // The programs that set-up built and the models that it fetched are shared with the real service.
    WHISPER_CLI: findTools(process.env).whisperCli,
    HEARD_TRIALS: shared.trialsDir,
    HEARD_MODELS: shared.modelsDir,
  };
  // The demo may use the bundled model where no other could be fetched; a Heard in real use would stop there.
  if (findTools(env).whisperModel.name === DEMO_MODEL) env.WHISPER_MODEL = DEMO_MODEL;
  Object.assign(env, extra);
  delete env.DATABASE_URL;
  delete env.HEARD_KEY;
  const config = readConfig(env);
  const database = await databaseFor(config, say);
  const heard = await openHeard(config, database.url, 'demo', findTools(env));
  const people = await makePeople(heard);
  const log = await open(logFile, 'w');
  const service = fork(join(ROOT, 'scripts/start.mjs'), ['src/main.ts'], {
    execArgv: [],
    cwd: ROOT,
    env: { ...env, DATABASE_URL: database.url },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await Promise.race([
    once(service, 'message'),
    once(service, 'exit').then(() => {
      throw new Error(`The service did not start. What it said is in ${logFile}.`);
    }),
  ]);
  return {
    heard,
    address: heard.publicUrl,
    env: { ...env, DATABASE_URL: database.url },
    people,
    stop: async () => {
      if (service.exitCode === null) {
        const gone = once(service, 'exit');
        service.kill('SIGTERM');
        await gone;
      }
      await log.close();
      await heard.close();
      await database.stop();
    },
  };
}

async function makePeople(heard: Heard): Promise<DemoService['people']> {
  const auth = makeAuth(heard);
  const make = async (name: string, email: string, role: Role): Promise<DemoPerson> => {
    const password = `demo ${newId()}`;
    const id = await createAccount(heard, auth, { name, email, password, role });
    const actor: AccountHolder = { id, role, name };
    const { token } = await makeToken(heard, actor, { label: 'demo', days: 1, scopes: TOKEN_SCOPES });
    return { actor, email, password, client: new Client(heard.publicUrl, token) };
  };
  return {
    uploader: await make('Uma (uploads)', 'uma@demo.example', 'administrator'),
    consents: await make('Cass (consents)', 'cass@demo.example', 'staff'),
    redactions: await make('Rory (redactions)', 'rory@demo.example', 'staff'),
  };
}
