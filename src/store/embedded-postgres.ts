import { closeSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { withFolderLock } from './folder-lock.ts';
import { oneClient } from './one-client.ts';
import { lastWords, openPostgresLog, type PostgresFiles, placesIn } from './postgres-files.ts';
import { INITDB_LIMIT_MS, initialise, POSTGRES_USER, type PostgresLog } from './postgres-initialise.ts';
import {
  findPostgresPrograms,
  handOver,
  launch,
  PostgresProblem,
  type PostgresPrograms,
  type Unprivileged,
  unprivileged,
} from './postgres-programs.ts';
import { type Postmaster, postmasterOf, setAsideStalePid, stopPostmaster } from './postmaster.ts';

export interface EmbeddedPostgres {
  /** With the password: never to be logged. */
  readonly url: string;
  /** True when this call started it, false when it was running. */
  readonly started: boolean;
  /** Stops Postgres where this call started it, and waits for it, also when it was started again since; else does nothing. */
  stop(): Promise<void>;
}

const DATABASE = 'heard';
/** Long, since Postgres replays its log after a crash before it is ready. */
const READY_LIMIT_MS = 120_000;

/**
 * Gives a running Postgres whose data is in `<varDir>/postgres`: the one that runs already (the service and its workers are separate
 * processes), else one that this call starts, making it first if need be. It listens on 127.0.0.1 only and asks for a random password
 * kept in a file beside it. It is in a process group of its own, so Ctrl-C in a terminal does not reach it.
 * @param options.rights how to start its programs; found out when not given
 * @throws PostgresProblem with what to do
 */
export async function ensurePostgres(options: {
  varDir: string;
  log?: PostgresLog;
  rights?: Unprivileged;
}): Promise<EmbeddedPostgres> {
  const places = placesIn(options.varDir);
  const log = options.log ?? (() => {});
  mkdirSync(places.home, { recursive: true });
  return withFolderLock(places.lock, INITDB_LIMIT_MS + READY_LIMIT_MS, async () => {
    const running = await settled(places);
    if (running) return { url: await openDatabase(places, running.port), started: false, stop: async () => {} };
    const programs = findPostgresPrograms();
    const rights = options.rights ?? unprivileged(places.data);
    if (!existsSync(places.data)) await initialise(places, programs, rights, log);
    if (!existsSync(places.password))
      throw new PostgresProblem(
        `${places.data} is there, but its password file ${places.password} is not. Put it back, or move the folder away to begin afresh.`,
      );
    handOver(places.data, rights);
    const { port } = await start(places, programs, rights, log);
    return {
      url: await openDatabase(places, port),
      started: true,
      stop: () => withFolderLock(places.lock, READY_LIMIT_MS, () => stopStrayPostgres(options.varDir)),
    };
  });
}

/** Stops the Postgres whose data is in `<varDir>/postgres`, whoever started it. */
export async function stopStrayPostgres(varDir: string): Promise<void> {
  const { data } = placesIn(varDir);
  const running = postmasterOf(data);
  if (running) await stopPostmaster(data, running.pid);
}

/** How often the one who started Postgres looks whether it is still there, in milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * Starts Postgres again when it has ended without being asked to. What was written down is there; connections have to be made anew.
 * @returns what ends that
 */
export function keepPostgresRunning(varDir: string, log: PostgresLog): { close(): Promise<void> } {
  const { data } = placesIn(varDir);
  let starting: Promise<void> | null = null;
  const again = async () => {
    log('The embedded Postgres has ended. It is started again.');
    try {
      await ensurePostgres({ varDir, log });
      log('The embedded Postgres runs again.');
    } catch (error) {
      log(`The embedded Postgres could not be started again: ${(error as Error).message}`);
    }
  };
  const timer = setInterval(() => {
    if (postmasterOf(data)) return;
    starting ??= again().finally(() => {
      starting = null;
    });
  }, LOOK_EVERY_MS).unref();
  return {
    close: async () => {
      clearInterval(timer);
      await starting;
    },
  };
}

/**
 * Settings given at each start. The log must hold no name and no word of a transcript. Errors of queries quote values, so they are left
 * to the one who asked: "log" as the least level, which ranks above "error", keeps what concerns the server itself.
 */
function settings(port: number): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    fsync: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_statement: 'none',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Starts Postgres and waits until it takes connections; another port when the remembered one is taken. */
async function start(
  places: PostgresFiles,
  programs: PostgresPrograms,
  rights: Unprivileged,
  log: PostgresLog,
): Promise<Postmaster> {
  const until = Date.now() + READY_LIMIT_MS;
  // Whoever is connected comes back to the port that it knows: another one is taken only where somebody else has that one.
  let wanted = rememberedPort(places);
  for (let tries = 1; ; tries += 1) {
    setAsideStalePid(places.data);
    const port = await freePort(wanted);
    writeFileSync(places.port, String(port));
    const output = openPostgresLog(places);
    const from = existsSync(places.log) ? statSync(places.log).size : 0;
    const child = launch(programs.postgres, ['-D', places.data, ...settings(port)], rights, places.home, output, true);
    closeSync(output);
    child.unref();
    let gone = false;
    child.once('error', () => (gone = true));
    child.once('exit', () => (gone = true));
    const outcome = await whenReady(places, until, () => gone);
    if (outcome === 'late') {
      child.kill('SIGQUIT');
      throw late(places);
    }
    if (outcome !== 'gone') return outcome;
    const said = readFileSync(places.log).subarray(from).toString('utf8');
    // After a kill the old server's processes need a moment to go; and between our look and its start somebody may take the port.
    const passing =
      /shared memory block .* is still in use|Address already in use|could not create any TCP\/IP sockets/.test(said);
    if (!passing || tries >= 40 || Date.now() > until)
      throw new PostgresProblem(
        `The embedded Postgres does not start: ${lastWords(places)} All of it is in ${places.log}.`,
      );
    if (!/shared memory block/.test(said)) wanted = 0;
    if (tries === 1) log('The embedded Postgres is busy ending from before: trying again.');
    await new Promise((next) => setTimeout(next, 500));
  }
}

const late = (places: PostgresFiles) =>
  new PostgresProblem(
    `The embedded Postgres did not become ready within ${READY_LIMIT_MS / 1000} s. What it says is in ${places.log}.`,
  );

/** Waits until the server says in its pid file that it takes connections, is gone, or the time is over. */
async function whenReady(
  places: PostgresFiles,
  until: number,
  isGone: () => boolean,
): Promise<Postmaster | 'gone' | 'late'> {
  while (Date.now() < until) {
    const found = postmasterOf(places.data);
    if (found?.ready) return found;
    if (isGone()) return 'gone';
    await new Promise((next) => setTimeout(next, 50));
  }
  return 'late';
}

/** The server that runs already, once it is ready; null when there is none, or the one that was there has just ended. */
async function settled(places: PostgresFiles): Promise<Postmaster | null> {
  const outcome = await whenReady(places, Date.now() + READY_LIMIT_MS, () => postmasterOf(places.data) === null);
  if (outcome === 'late') throw late(places);
  return outcome === 'gone' ? null : outcome;
}

function rememberedPort(places: PostgresFiles): number {
  return existsSync(places.port) ? Number(readFileSync(places.port, 'utf8')) || 0 : 0;
}

/** `wanted` if it can be listened on, else a free port of 127.0.0.1. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error) => (wanted === 0 ? fail(error) : freePort(0).then(done, fail)));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : wanted));
    });
  });
}

/** Makes the database if it is not there, and gives its address. */
async function openDatabase(places: PostgresFiles, port: number): Promise<string> {
  const password = readFileSync(places.password, 'utf8').trim();
  const client = oneClient({
    host: '127.0.0.1',
    port,
    user: POSTGRES_USER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 10_000,
  });
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    throw new PostgresProblem(
      `The embedded Postgres on port ${port} cannot be used: ${(error as Error).message}. What it says is in ${places.log}.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
  return `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}
