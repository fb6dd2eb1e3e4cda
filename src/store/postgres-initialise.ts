import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { lastWords, openPostgresLog, type PostgresFiles } from './postgres-files.ts';
import {
  closedFolder,
  handOver,
  launch,
  PostgresProblem,
  type PostgresPrograms,
  type Unprivileged,
} from './postgres-programs.ts';

/** What is told while Postgres is prepared: plain text, ids and numbers only. */
export type PostgresLog = (text: string) => void;

/** The one role of the embedded Postgres. */
export const POSTGRES_USER = 'heard';
export const INITDB_LIMIT_MS = 120_000;

/** Makes the data folder aside and renames it into place, so that a killed start leaves none half made. */
export async function initialise(
  places: PostgresFiles,
  programs: PostgresPrograms,
  rights: Unprivileged,
  log: PostgresLog,
): Promise<void> {
  if (rights.ids) {
    chmodSync(places.home, 0o711);
    const closed = closedFolder(places.home) ?? closedFolder(programs.postgres);
    if (closed)
      throw new PostgresProblem(
        `Postgres does not run as root, and no other user may enter ${closed}. Start Heard as an ordinary user, allow entering it (chmod o+x ${closed}), or run a Postgres of your own and name it with DATABASE_URL.`,
      );
  }
  log('Preparing the embedded Postgres: a few seconds, this once.');
  for (const name of readdirSync(places.home))
    if (name.startsWith('new-')) rmSync(join(places.home, name), { recursive: true, force: true });
  if (!existsSync(places.password))
    writeFileSync(places.password, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  const work = join(places.home, `new-${process.pid}`);
  const data = join(work, 'data');
  const passwordCopy = join(work, 'password');
  mkdirSync(work, { mode: 0o700 });
  writeFileSync(passwordCopy, readFileSync(places.password), { mode: 0o600 });
  for (const path of [work, passwordCopy]) handOver(path, rights);
  const auth = [
    '--auth-host=scram-sha-256',
    '--auth-local=scram-sha-256',
    `--username=${POSTGRES_USER}`,
    `--pwfile=${passwordCopy}`,
  ];
  const args = [`--pgdata=${data}`, ...auth, '--encoding=UTF8', '--locale=C', '--no-instructions'];
  const output = openPostgresLog(places);
  try {
    const child = launch(programs.initdb, args, rights, work, output, false);
    const code = await ended(child, INITDB_LIMIT_MS);
    if (code !== 0)
      throw new PostgresProblem(
        `The embedded Postgres could not be prepared: ${lastWords(places)} All of it is in ${places.log}.`,
      );
    rmSync(passwordCopy);
    renameSync(data, places.data);
  } finally {
    closeSync(output);
    rmSync(work, { recursive: true, force: true });
  }
}

/** How the child ended; it is killed when it takes longer than `limitMs`. null when it was killed or could not be started. */
function ended(child: ChildProcess, limitMs: number): Promise<number | null> {
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const finish = (code: number | null) => {
      clearTimeout(timer);
      done(code);
    };
    child.once('error', () => finish(null));
    child.once('exit', finish);
  });
}
