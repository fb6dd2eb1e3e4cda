import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit, proveAuditLog } from '../../src/audit/log.ts';
import { addPerson } from '../../src/consent/person-store.ts';
import { addRecords } from '../../src/consent/record-store.ts';
import { SYSTEM } from '../../src/people/actor.ts';
import { connect, migrateDatabase, type OpenDatabase, SERVICE_ROLE } from '../../src/store/database.ts';
import { type EmbeddedPostgres, ensurePostgres } from '../../src/store/embedded-postgres.ts';
import { useEncryptionKey } from '../../src/store/encryption.ts';
import { canonicalJson } from '../../src/rules/canonical-json.ts';

/** Whoever owns the database can switch its guards off. Then the chains must show what was done. */
const varDir = mkdtempSync(join(tmpdir(), 'heard-audit-'));
let postgres: EmbeddedPostgres;
let service: OpenDatabase;
let owner: pg.Client;

const connectTo = async (options = ''): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: postgres.url, options });
  await client.connect();
  return client;
};

/** As the owner, with every trigger off. */
async function tamper(...statements: string[]): Promise<void> {
  await owner.query("set session_replication_role = 'replica'");
  for (const statement of statements) await owner.query(statement);
  await owner.query("set session_replication_role = 'origin'");
}

/** The command as somebody types it, beside the open connections of a running service. */
function verify(...args: string[]): Promise<{ code: number; said: string }> {
  const command = ['--import', 'tsx', 'src/commands/verify-command.ts', ...args];
  const env = { ...process.env, HEARD_VAR: varDir, DATABASE_URL: '' };
  return new Promise((done) =>
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    ),
  );
}

beforeAll(async () => {
  postgres = await ensurePostgres({ varDir });
  const role = await migrateDatabase(postgres.url);
  expect(role).toBe(SERVICE_ROLE);
  service = connect(postgres.url, role);
  owner = await connectTo();
  useEncryptionKey(Buffer.alloc(32, 7));
  await service.db.transaction(async (tx) => {
    const personId = await addPerson(tx, SYSTEM, { spokenNames: ['Jo'] });
    const scope = { kind: 'project' as const };
    const givers = [
      { role: 'self' as const, answer: 'yes' as const, how: 'told' as const, at: '2027-06-01T12:00:00Z' },
    ];
    const shared = {
      personId,
      permission: 'allow' as const,
      channels: ['podcast'],
      scope,
      givers,
      state: 'given' as const,
    };
    for (const attribute of ['voice', 'face', 'story'] as const)
      await addRecords(tx, SYSTEM, [{ ...shared, attribute }]);
    for (const subject of ['a', 'b', 'c']) await audit(tx, { actor: 'system', action: 'test.done', subject });
  });
});

beforeEach(() =>
  owner.query(`create table kept_log as table audit_log; create table kept_records as table consent_records;
    create table kept_heads as table chain_heads`),
);
afterEach(() =>
  tamper(
    'delete from audit_log; insert into audit_log select * from kept_log; drop table kept_log',
    'delete from consent_records; insert into consent_records select * from kept_records; drop table kept_records',
    'delete from chain_heads; insert into chain_heads select * from kept_heads; drop table kept_heads',
  ),
);

afterAll(async () => {
  await owner.end();
  await service.close();
  await postgres.stop();
  rmSync(varDir, { recursive: true, force: true });
});

it('says that both chains are whole, and how long they are', async () => {
  const { code, said } = await verify();
  expect(said).toContain('The audit log is whole: 7 entries.');
  expect(said).toContain('The consent records are whole: 3 records');
  expect(said).toMatch(/^ {2}7:[0-9a-f]{64}$/m);
  expect(code).toBe(0);
});

describe('what somebody with all rights did is named:', () => {
  const CHANGED = `update audit_log set detail = '{"x":1}' where seq = 5`;
  // biome-ignore format: one line a case
  it.each<[string, string[], string]>([
    ['an entry changed', [CHANGED], 'audit log, number 5, changed'],
    ['the actor of the first entry changed', [`update audit_log set actor = 'x' where seq = 1`], 'audit log, number 1, changed'],
    ['the last entry changed', [`update audit_log set subject = 'x' where seq = 7`], 'audit log, number 7, changed'],
    ['the hash of an entry changed', [`update audit_log set hash = repeat('a', 64) where seq = 5`], 'audit log, number 5, changed'],
    ['an entry in the middle deleted', ['delete from audit_log where seq = 5'], 'audit log, number 5, missing'],
    ['the first entry deleted', ['delete from audit_log where seq = 1'], 'audit log, number 1, missing'],
    ['the last entry deleted', ['delete from audit_log where seq = 7'], 'audit log, number 7, missing: Entry 7, the last, is'],
    ['the last three entries deleted', ['delete from audit_log where seq > 4'], 'audit log, number 5, missing: Entries 5 to 7, the last, are'],
    ['everything deleted', ['delete from audit_log'], 'audit log, number 1, missing'],
    ['an entry deleted and the numbers closed up', ['delete from audit_log where seq = 5', 'update audit_log set seq = seq - 1 where seq > 5'], 'audit log, number 5, missing'],
    ['two entries put in another order', ['update audit_log set seq = 100 where seq = 5', 'update audit_log set seq = 5 where seq = 6', 'update audit_log set seq = 6 where seq = 100'], 'audit log, number 5, out of order'],
    ['an entry added without the service', [`insert into audit_log select 8, at, actor, action, subject, detail, hash, repeat('b', 64) from audit_log where seq = 7`], 'audit log, number 8, changed'],
    ['a consent record changed', [`update consent_records set permission = 'never' where seq = 2`], 'consent records, number 2, changed'],
    ['a consent record in the middle deleted', ['delete from consent_records where seq = 2'], 'consent records, number 2, missing'],
    ['the last consent record deleted', ['delete from consent_records where seq = 3'], 'consent records, number 3, missing'],
    ['two consent records put in another order', ['update consent_records set seq = 100 where seq = 1', 'update consent_records set seq = 1 where seq = 2', 'update consent_records set seq = 2 where seq = 100'], 'consent records, number 1, out of order'],
    ['the last consent record deleted, and the count set back', ['delete from consent_records where seq = 3', `update chain_heads set entries = 2, hash = (select hash from consent_records where seq = 2) where chain = 'consent_records'`], 'tells of a consent record that is not there'],
    ['what the log says of a consent record cut off, and the count set back', ['delete from audit_log where seq > 3', `update chain_heads set entries = 3, hash = (select hash from audit_log where seq = 3) where chain = 'audit_log'`], 'The audit log does not tell of record 3'],
    ['the counts deleted', ['delete from chain_heads'], 'The count of entries is gone'],
  ])('%s', async (_what, statements, expected) => {
    await tamper(...statements);
    const { code, said } = await verify();
    expect(said).toContain(expected);
    expect(code).toBe(1);
  });

  it('an entry changed, and given the right hash of what it says now: the next one does not fit', async () => {
    const [row] = (await owner.query('select * from audit_log where seq = 5')).rows;
    const { at, action, subject, detail, previous_hash: previousHash } = row;
    const forged = { seq: 5, at: at.toISOString(), actor: 'x', action, subject, detail, previousHash };
    const hash = createHash('sha256').update(canonicalJson(forged)).digest('hex');
    await tamper(`update audit_log set actor = 'x', hash = '${hash}' where seq = 5`);
    const { code, said } = await verify();
    expect(said).toContain('audit log, number 6, changed: Entry 6 does not fit entry 5');
    expect(code).toBe(1);
  });

  it('all of it rewritten from an entry on, for whoever noted the line of before', async () => {
    const noted = /^ {2}(7:\S+)$/m.exec((await verify()).said)![1]!;
    expect((await verify('--noted', noted)).code).toBe(0);
    await tamper(
      `delete from audit_log where seq = 7`,
      `update chain_heads set entries = 6, hash = (select hash from audit_log where seq = 6) where chain = 'audit_log'`,
    );
    expect((await verify()).code).toBe(0);
    const { code, said } = await verify('--noted', noted);
    expect(said).toContain('audit log, number 7, missing');
    expect(code).toBe(1);
  });

  it('and entries that the service writes afterwards do not hide it', async () => {
    await tamper('delete from audit_log where seq = 7');
    await service.db.transaction((tx) => audit(tx, { actor: 'system', action: 'test.done', subject: 'd' }));
    expect((await proveAuditLog(service.db)).broken?.number).toBe(7);
  });
});

describe('the role of the service', () => {
  const asService = async (statement: string): Promise<string> => {
    const client = await connectTo(`-c role=${SERVICE_ROLE}`);
    try {
      await client.query(statement);
      return 'done';
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.end();
    }
  };
  const forbidden = ['audit_log', 'consent_records'].flatMap((table) => [
    `update ${table} set hash = ''`,
    `delete from ${table}`,
    `truncate ${table}`,
    `alter table ${table} disable trigger all`,
    `drop table ${table}`,
  ]);
  const heads = [
    'update chain_heads set entries = entries + 1',
    'delete from chain_heads',
    'truncate chain_heads',
    `insert into chain_heads values ('other', 0, '')`,
  ];

  it.each([...forbidden, ...heads, "set session_replication_role = 'replica'"])('may not %s', async (statement) => {
    expect(await asService(statement)).toMatch(/permission denied|must be owner/);
  });

  it.each([...forbidden.filter((statement) => !/^(alter|drop)/.test(statement)), ...heads])(
    'may not %s where every trigger is off either',
    async (statement) => {
      const tables = ['audit_log', 'consent_records', 'chain_heads'];
      for (const table of tables) await owner.query(`alter table ${table} disable trigger all`);
      const said = await asService(statement);
      for (const table of tables) await owner.query(`alter table ${table} enable trigger all`);
      expect(said).toMatch(/permission denied/);
    },
  );

  it('can add, and only what follows the last entry', async () => {
    await service.db.transaction((tx) => audit(tx, { actor: 'system', action: 'test.done', subject: 'd' }));
    expect((await proveAuditLog(service.db)).broken).toBeNull();
    const again = `insert into audit_log select seq + 100, at, actor, action, subject, detail, hash, hash from audit_log where seq = 1`;
    expect(await asService(again)).toMatch(/must follow the last one/);
  });
});

it('triggers refuse also the owner, who has not switched them off', async () => {
  await expect(owner.query('delete from audit_log')).rejects.toThrow('can only be added to');
  await expect(owner.query('update consent_records set hash = hash')).rejects.toThrow('can only be added to');
  await expect(owner.query('update chain_heads set entries = 0')).rejects.toThrow('only goes up');
  await expect(owner.query('truncate chain_heads')).rejects.toThrow('only goes up');
});
