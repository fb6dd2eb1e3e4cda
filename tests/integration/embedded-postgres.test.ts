import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { connect } from '../../src/store/database.ts';
import { databaseFor } from '../../src/store/database-for.ts';
import { ensurePostgres, stopStrayPostgres } from '../../src/store/embedded-postgres.ts';
import { oneClient } from '../../src/store/one-client.ts';
import { unprivileged } from '../../src/store/postgres-programs.ts';
import { postmasterOf } from '../../src/store/postmaster.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heard-postgres-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) {
    await stopStrayPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  }
});

async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = oneClient({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

const dataOf = (folder: string) => join(folder, 'postgres', 'data');

/** A process of its own that calls ensurePostgres, says what it got in one line, and then stays. */
async function starter(folder: string): Promise<{ child: ChildProcess; got: { url: string; started: boolean } }> {
  const module = new URL('../../src/store/embedded-postgres.ts', import.meta.url).href;
  const script = `
    const { ensurePostgres } = await import(${JSON.stringify(module)});
    const { url, started } = await ensurePostgres({ varDir: ${JSON.stringify(folder)} });
    console.log(JSON.stringify({ url, started }));
    setInterval(() => {}, 1000);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  children.push(child);
  const said = once(child.stdout as NodeJS.ReadableStream, 'data').then(([line]) => String(line));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The starter ended without a word.')));
  const line = await Promise.race([said, ended]);
  ended.catch(() => {});
  return { child, got: JSON.parse(line) };
}

test('starts, holds its settings, is reused, and only its starter stops it', async () => {
  const varDir = freshFolder();
  const first = await ensurePostgres({ varDir });
  expect(first.started).toBe(true);
  const second = await ensurePostgres({ varDir });
  expect(second).toMatchObject({ started: false, url: first.url });
  await second.stop();

  const [row] = await query(
    first.url,
    `select current_database() as db, current_setting('server_encoding') as encoding,
      (select datcollate from pg_database where datname = current_database()) as collate, current_setting('fsync') as fsync,
      current_setting('listen_addresses') as listens, current_setting('max_connections')::int as connections`,
  );
  expect(row).toMatchObject({ db: 'heard', encoding: 'UTF8', collate: 'C', fsync: 'on', listens: '127.0.0.1' });
  expect(row?.connections).toBeGreaterThanOrEqual(200);

  const wrong = new URL(first.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(varDir, 'postgres', 'password')).mode & 0o077).toBe(0);

  await first.stop();
  expect(postmasterOf(dataOf(varDir))).toBeNull();
  await expect(query(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('outlives a starter that is killed, and the next one uses it with its data', async () => {
  const varDir = freshFolder();
  const { child, got } = await starter(varDir);
  expect(got.started).toBe(true);
  await query(got.url, 'create table kept as select 7 as n');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await ensurePostgres({ varDir });
  expect(next).toMatchObject({ started: false, url: got.url });
  expect(await query(next.url, 'select n from kept')).toEqual([{ n: 7 }]);
});

test("does not hear the Ctrl-C of its starter's terminal", async () => {
  const varDir = freshFolder();
  const { child, got } = await starter(varDir);
  process.kill(-(child.pid as number), 'SIGINT');
  await once(child, 'exit');
  await new Promise((next) => setTimeout(next, 300));
  expect(await query(got.url, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test('starts again after being killed itself, also when its number now belongs to another process', async () => {
  const varDir = freshFolder();
  const { url } = await ensurePostgres({ varDir });
  await query(url, 'create table kept as select 7 as n');
  const pidFile = join(dataOf(varDir), 'postmaster.pid');
  for (const stale of ['as it was', 'given out again']) {
    const pid = postmasterOf(dataOf(varDir))?.pid as number;
    process.kill(pid, 'SIGKILL');
    while (postmasterOf(dataOf(varDir))) await new Promise((next) => setTimeout(next, 20));
    if (stale === 'given out again') {
      const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
      children.push(other);
      const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
      writeFileSync(pidFile, [String(other.pid), ...rest].join('\n'));
    }
    const again = await ensurePostgres({ varDir });
    expect(again.started).toBe(true);
    expect(await query(again.url, 'select n from kept')).toEqual([{ n: 7 }]);
  }
});

test('is started again within seconds when it is killed, at the same address, and ends with its starter', async () => {
  const varDir = freshFolder();
  const said: string[] = [];
  const { url, stop } = await databaseFor({ varDir, databaseUrl: null }, (line) => said.push(line));
  await query(url, 'create table kept as select 7 as n');
  for (let times = 0; times < 2; times += 1) {
    const connected = oneClient({ connectionString: url });
    await connected.connect();
    process.kill(postmasterOf(dataOf(varDir))?.pid as number, 'SIGKILL');
    const answer = () => query(url, 'select n from kept').catch(() => null);
    await expect.poll(() => postmasterOf(dataOf(varDir))).toBeNull();
    await expect.poll(answer, { timeout: 20_000, interval: 100 }).toEqual([{ n: 7 }]);
  }
  await expect.poll(() => said.at(-1)).toBe('The embedded Postgres runs again.');
  await stop();
  expect(postmasterOf(dataOf(varDir))).toBeNull();
});

test('ends no process whose connections it ends, whether they are idle, lent, or between two queries', async () => {
  const { url } = await ensurePostgres({ varDir: freshFolder() });
  const uncaught: Error[] = [];
  const hear = (error: Error) => uncaught.push(error);
  process.on('uncaughtExceptionMonitor', hear);
  const { db, close } = connect(url);
  const alone = oneClient({ connectionString: url });
  await alone.connect();
  const endAll = () =>
    query(
      url,
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
    );
  try {
    await db.execute(sql`select 1`);
    await endAll();
    await expect(alone.query('select 1')).rejects.toThrow();
    const cut = db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await endAll();
      await new Promise((next) => setTimeout(next, 200));
      await tx.execute(sql`select 1`);
    });
    await expect(cut).rejects.toThrow();
    expect((await db.execute(sql`select 7 as n`)).rows).toEqual([{ n: 7 }]);
    expect(uncaught).toEqual([]);
  } finally {
    process.off('uncaughtExceptionMonitor', hear);
    await close();
  }
});

test('is made and started once when several processes begin together', async () => {
  const varDir = freshFolder();
  const all = await Promise.all([starter(varDir), starter(varDir), starter(varDir)]);
  expect(all.filter(({ got }) => got.started)).toHaveLength(1);
  expect(new Set(all.map(({ got }) => got.url)).size).toBe(1);
});

test('keeps its port, and takes another when somebody else has it', async () => {
  const varDir = freshFolder();
  const first = await ensurePostgres({ varDir });
  await first.stop();
  const second = await ensurePostgres({ varDir });
  expect(second.url).toBe(first.url);
  await second.stop();
  const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
  await once(squatter, 'listening');
  const third = await ensurePostgres({ varDir });
  expect(new URL(third.url).port).not.toBe(new URL(first.url).port);
  expect(await query(third.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  squatter.close();
});

test('says what to do when its password is gone', async () => {
  const varDir = freshFolder();
  await (await ensurePostgres({ varDir })).stop();
  rmSync(join(varDir, 'postgres', 'password'));
  await expect(ensurePostgres({ varDir })).rejects.toThrow(/password file .* is not/);
});

test('writes nothing of the rows into its log', async () => {
  const varDir = freshFolder();
  const { url } = await ensurePostgres({ varDir });
  await query(url, 'create table people (name text primary key, age int check (age > 0))');
  await query(url, "insert into people values ('Zebedee', 9)");
  await expect(query(url, "insert into people values ('Zebedee', 9)")).rejects.toThrow();
  await expect(query(url, 'insert into people values ($1, -1)', ['Zebedee'])).rejects.toThrow();
  await expect(query(url, "select 'Zebedee'::int")).rejects.toThrow();
  const log = readFileSync(join(varDir, 'postgres', 'postgres.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log.match(/Zebedee/g) ?? []).toEqual([]);
});

test('runs for root as a user without rights, in whichever way the machine allows', async () => {
  const varDir = freshFolder();
  if (process.getuid?.() !== 0) {
    expect(unprivileged(dataOf(varDir)).way).toBe('as is');
    return;
  }
  const rights = { way: 'other user', before: [], ids: { uid: 65534, gid: 65534 } } as const;
  chmodSync(varDir, 0o700);
  await expect(ensurePostgres({ varDir, rights })).rejects.toThrow(`no other user may enter ${varDir}`);
  chmodSync(varDir, 0o711);
  const first = await ensurePostgres({ varDir, rights });
  const [row] = await query(first.url, "select (pg_stat_file('postmaster.pid')).size > 0 as there");
  expect(row).toEqual({ there: true });
  expect(statSync(dataOf(varDir)).uid).toBe(65534);
  await first.stop();
  // Found out by itself the next time, from whose data it is.
  expect(unprivileged(dataOf(varDir))).toMatchObject({ way: 'other user', ids: { uid: 65534, gid: 65534 } });
  const second = await ensurePostgres({ varDir });
  expect(second).toMatchObject({ started: true, url: first.url });
});
