import type { Config } from '../config.ts';
import { ensurePostgres } from './embedded-postgres.ts';

export interface RunningDatabase {
  readonly url: string;
  /** Stops the database if this process started it. */
  stop(): Promise<void>;
}

/** The database to use: `DATABASE_URL`, else Postgres of our own under `var/`, started if it is not running. */
export async function databaseFor(config: Config, log: (line: string) => void = () => {}): Promise<RunningDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => {} };
  const { url, stop } = await ensurePostgres({ varDir: config.varDir, log });
  return { url, stop };
}
