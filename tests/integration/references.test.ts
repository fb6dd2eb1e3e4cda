import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { is } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDatabase } from '../../src/store/database.ts';
import { type EmbeddedPostgres, ensurePostgres } from '../../src/store/embedded-postgres.ts';
import type { UnmetReference } from '../../src/store/references.ts';
import * as schema from '../../src/store/schema.ts';

/** Rows point to rows that are there: a new database refuses others, an old one that holds some starts, and says which. */
const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const { postgresReport } = await import(new URL('../../scripts/setup/doctor-services.mjs', import.meta.url).href);
const MIGRATIONS = join(ROOT, 'src/store/migrations');
const varDir = mkdtempSync(join(tmpdir(), 'heard-references-'));
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  postgres = await ensurePostgres({ varDir });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(varDir, { recursive: true, force: true });
});

const ROWS = {
  show: `insert into shows (id, slug, title, description, author, art_sha256) values ('show', 's', '', '', '', '')`,
  recording: `insert into recordings (id, show_id, kind, title, notes, keep_list, state, uploaded_by, covers, episode_id)
    values ('recording', 'show', 'podcast', '', '', '', 'waiting', 'system', '', 'episode')`,
  person: `insert into persons (id, created_by) values ('person', 'system')`,
  participant: (
    id: string,
    personId: string,
  ) => `insert into participants (id, recording_id, position, name, also, sounds_like, role, person_id)
    values ('${id}', 'recording', 0, '', '', '', '', '${personId}')`,
  flag: (
    id: string,
    participantId: string,
  ) => `insert into flags (id, recording_id, position, kind, text, reason, found_by, confidence, participant_id, start, "end")
    values ('${id}', 'recording', 0, 'name', '', '', '{}', 1, '${participantId}', 0, 1)`,
  evidence: (id: string, personId: string) => `insert into evidence (id, person_id, sha256, bytes, media_type, added_by)
    values ('${id}', '${personId}', '', 1, '', 'system')`,
  restriction: (
    id: string,
    evidenceId: string,
  ) => `insert into restrictions (id, person_id, basis, "from", checked_by, evidence_id)
    values ('${id}', 'person', 'court-order', '2026-01-01', 'system', '${evidenceId}')`,
  record: (
    seq: number,
    personId: string,
  ) => `insert into consent_records (seq, id, at, by, person_id, attribute, permission, purpose, channels, scope, effective_from, until, lawful_basis, givers, stage, state, previous_hash, hash)
    values (${seq}, 'r${seq}', now(), 'system', '${personId}', 'voice', 'never', '', '{}', '{}', '', '', '', '[]', '', '', (select hash from chain_heads where chain = 'consent_records'), 'hash')`,
  reminder: (id: string, recordingId: string) => `insert into reminders (id, kind, recording_id, due)
    values ('${id}', 'unpublished', '${recordingId}', '2026-01-01')`,
  publicFile: (
    address: string,
    episodeId: string,
  ) => `insert into public_files (address, episode_id, role, sha256, bytes, media_type)
    values ('${address}', '${episodeId}', '', '', 1, '')`,
  token: (id: string, userId: string) => `insert into api_tokens (id, hash, label, user_id, expires_at)
    values ('${id}', '${id}', '', '${userId}', now())`,
};
const SOUND = [ROWS.show, ROWS.recording, ROWS.person, ROWS.participant('participant', 'person')];
const LOST = [
  ROWS.participant('lost-1', 'nobody'),
  ROWS.flag('lost-2', 'no-participant'),
  ROWS.restriction('lost-3', 'no-paper'),
  ROWS.evidence('lost-4', 'nobody'),
  ROWS.reminder('lost-5', 'no-recording'),
  ROWS.publicFile('lost-6', 'no-episode'),
  ROWS.token('lost-7', 'no-account'),
  ROWS.record(1, 'nobody'),
];

async function newDatabase(name: string): Promise<{ url: string; client: pg.Client; end(): Promise<void> }> {
  const server = new pg.Client({ connectionString: postgres.url });
  await server.connect();
  await server.query(`create database ${name}`);
  await server.end();
  const url = new URL(postgres.url);
  url.pathname = name;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return { url: url.href, client, end: () => client.end() };
}

/** Brings a database to where it stood before rows had to point to rows that are there. */
async function migrateToBefore(client: pg.Client): Promise<void> {
  const folder = join(varDir, 'migrations-of-before');
  rmSync(folder, { recursive: true, force: true });
  cpSync(MIGRATIONS, folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(file, 'utf8'));
  const at = journal.entries.findIndex(({ tag }) => tag.endsWith('_references'));
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  await migrate(drizzle(client), { migrationsFolder: folder });
}

interface Told {
  readonly mended: string[];
  readonly unmet: UnmetReference[];
}
async function start(url: string): Promise<Told> {
  const told: Told = { mended: [], unmet: [] };
  await migrateDatabase(url, {
    mended: (what) => told.mended.push(what),
    unmet: (reference) => told.unmet.push(reference),
  });
  return told;
}
const doctor = (url: string) => postgresReport(ROOT, varDir, { DATABASE_URL: url });

it('a new database has nothing to tell, and refuses a row that points to nothing', async () => {
  const { url, client, end } = await newDatabase('new_one');
  expect(await start(url)).toEqual({ mended: [], unmet: [] });
  expect(await doctor(url)).toMatchObject({ state: 'ok' });
  for (const row of SOUND) await client.query(row);
  for (const row of LOST) await expect(client.query(row), row).rejects.toMatchObject({ code: '23503' });
  await end();
});

it('the migrations make the references that the schema names, and prove them', async () => {
  const { url, client, end } = await newDatabase('as_in_schema');
  await start(url);
  const wanted = Object.values(schema).flatMap((table) =>
    is(table, PgTable)
      ? getTableConfig(table).foreignKeys.map((key) => ({ name: key.getName(), rule: key.onDelete ?? 'no action' }))
      : [],
  );
  const { rows } = await client.query(
    `select conname as name, case confdeltype when 'c' then 'cascade' when 'n' then 'set null' else 'no action' end as rule
     from pg_constraint where contype = 'f' and convalidated and connamespace = 'public'::regnamespace`,
  );
  const sorted = (all: typeof wanted) => all.toSorted((a, b) => a.name.localeCompare(b.name));
  expect(sorted(rows)).toEqual(sorted(wanted));
  await end();
});

it('what a row points to can go where nothing is left to say, and stays where something is', async () => {
  const { url, client, end } = await newDatabase('another');
  await start(url);
  const paper = [ROWS.evidence('paper', 'person'), ROWS.restriction('bar', 'paper')];
  for (const row of [...SOUND, ROWS.flag('flag', 'participant'), ...paper, ROWS.reminder('reminder', 'recording')])
    await client.query(row);
  await client.query(`delete from participants; delete from evidence`);
  expect((await client.query('select participant_id from flags')).rows).toEqual([{ participant_id: null }]);
  expect((await client.query('select evidence_id from restrictions')).rows).toEqual([{ evidence_id: null }]);
  await expect(client.query('delete from persons')).rejects.toMatchObject({ code: '23503' });
  await client.query('delete from recordings');
  expect((await client.query('select id from reminders')).rows).toEqual([]);
  await end();
});

it('the log names what was found, by ids alone', async () => {
  const { url, client, end } = await newDatabase('logged_one');
  await migrateToBefore(client);
  for (const row of [...SOUND, ...LOST]) await client.query(row);
  const opened = `const { openHeard } = await import('./src/heard.ts');
    const { readConfig } = await import('./src/config.ts');
    const tools = { ffmpeg: 'ffmpeg' };
    await (await openHeard(readConfig(), process.env.DATABASE_URL, 'test', tools, () => ({ tools }))).close();
    process.exit();`;
  const env = { ...process.env, NODE_ENV: 'test', HEARD_VAR: varDir, DATABASE_URL: url, LOG_LEVEL: 'warn' };
  const args = ['--import', 'tsx', '--input-type=module', '-e', opened];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, env });
  const lines = stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 40, what: expect.stringContaining('lost-1 to nobody') }),
  );
  const found = { from: 'evidence.person_id', to: 'persons', rows: 1, ids: ['nobody'] };
  expect(lines).toContainEqual(expect.objectContaining({ level: 40, ...found }));
  await end();
});

describe('an old database', () => {
  let old: Awaited<ReturnType<typeof newDatabase>>;
  beforeAll(async () => {
    old = await newDatabase('old_one');
    await migrateToBefore(old.client);
    for (const row of [...SOUND, ...LOST]) await old.client.query(row);
  });
  afterAll(() => old.end());

  it('starts, points to nothing where that is safe, and tells of the rest', async () => {
    const { mended, unmet } = await start(old.url);
    expect(mended.join('\n')).toMatch(/participants\.person_id: 1 rows .*lost-1 to nobody/);
    expect(mended.join('\n')).toMatch(/flags\.participant_id: 1 rows .*lost-2 to no-participant/);
    expect(mended.join('\n')).toMatch(/restrictions\.evidence_id: 1 rows .*lost-3 to no-paper/);
    expect(mended).toHaveLength(3);
    expect(unmet).toEqual([
      { from: 'api_tokens.user_id', to: 'users', rows: 1, ids: ['no-account'] },
      { from: 'consent_records.person_id', to: 'persons', rows: 1, ids: ['nobody'] },
      { from: 'evidence.person_id', to: 'persons', rows: 1, ids: ['nobody'] },
      { from: 'public_files.episode_id', to: 'episodes', rows: 1, ids: ['no-episode'] },
      { from: 'reminders.recording_id', to: 'recordings', rows: 1, ids: ['no-recording'] },
    ]);
    const { rows } = await old.client.query(`select id, person_id from participants order by id`);
    expect(rows).toEqual([
      { id: 'lost-1', person_id: null },
      { id: 'participant', person_id: 'person' },
    ]);
  });

  it('refuses further rows of that kind', async () => {
    await expect(old.client.query(ROWS.evidence('lost-8', 'nobody'))).rejects.toMatchObject({ code: '23503' });
  });

  it('tells of it at each start and to the doctor, until it was put right', async () => {
    const { mended, unmet } = await start(old.url);
    expect([mended, unmet.length]).toEqual([[], 5]);
    expect(await doctor(old.url)).toMatchObject({
      state: 'note',
      todo: expect.stringContaining('api_tokens, consent_records, evidence, public_files, reminders'),
    });
    await old.client.query(`insert into persons (id, created_by) values ('nobody', 'system');
      delete from api_tokens; delete from public_files; delete from reminders`);
    expect((await start(old.url)).unmet).toEqual([]);
    expect(await doctor(old.url)).toMatchObject({ state: 'ok' });
  });
});
