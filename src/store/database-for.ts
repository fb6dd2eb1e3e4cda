import type { Config } from '../config.ts';
import { ensurePostgres, keepPostgresRunning } from './embedded-postgres.ts';

export interface RunningDatabase {
  readonly url: string;
  /** Stops the database if this process started it. */
  stop(): Promise<void>;
}

/** The database to use: `DATABASE_URL`, else Postgres of our own under `var/`, started if it is not running, and again if it is killed. */
export async function databaseFor(
  config: Pick<Config, 'databaseUrl' | 'varDir'>,
  log: (line: string) => void = () => {},
): Promise<RunningDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => {} };
  const { url, started, stop } = await ensurePostgres({ varDir: config.varDir, log });
  if (!started) return { url, stop };
  const watch = keepPostgresRunning(config.varDir, log);
  return {
    url,
    stop: async () => {
      await watch.close();
      await stop();
    },
  };
}
