import { existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The files of one embedded Postgres. */
export interface PostgresFiles {
  readonly home: string;
  readonly data: string;
  readonly password: string;
  readonly port: string;
  readonly log: string;
  readonly lock: string;
}

/** Where they are, for the folder that everything is kept in. */
export function placesIn(varDir: string): PostgresFiles {
  const home = join(resolve(varDir), 'postgres');
  const inHome = (name: string) => join(home, name);
  return {
    home,
    data: inHome('data'),
    password: inHome('password'),
    port: inHome('port'),
    log: inHome('postgres.log'),
    lock: inHome('lock'),
  };
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Opens the log for writing at its end; an old one of more than 10 MiB is put aside, replacing the one before. */
export function openPostgresLog(places: PostgresFiles): number {
  if (existsSync(places.log) && statSync(places.log).size > LOG_LIMIT_BYTES)
    renameSync(places.log, `${places.log}.old`);
  return openSync(places.log, 'a', 0o600);
}

/** The last lines of the log that say what went wrong. */
export function lastWords(places: PostgresFiles): string {
  const lines = readFileSync(places.log, 'utf8').trimEnd().split('\n');
  const telling = lines.slice(-12).filter((line) => /fatal|error|could not|cannot/i.test(line));
  return (telling.length > 0 ? telling : lines.slice(-3)).join(' ');
}
