import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Heard } from '../../../src/heard.ts';
import type { Sha256 } from '../../../src/rules/ids.ts';

/** Hashes of all bytes in the file store. */
export async function storedHashes(heard: Heard): Promise<Sha256[]> {
  const found = await readdir(join(heard.config.varDir, 'files'), { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => (parentPath.slice(-2) + name) as Sha256);
}

/** Where a text stands: in any row of any table of the database, the queue's among them, or in any file of the service's folder. */
export async function whereItStands(heard: Heard, text: string): Promise<string[]> {
  const places: string[] = [];
  const client = new pg.Client({ connectionString: heard.databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    // Sealed columns are bytes: also written out as text, the name must not be in them.
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
    const hex = Buffer.from(text).toString('hex');
    if (rows.some(({ row }) => row.includes(text) || row.includes(hex))) places.push(name);
  }
  await client.end();
  const { varDir } = heard.config;
  for (const entry of await readdir(varDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.name.includes(text)) places.push(path);
    // Postgres writes its own files; its tables were read above.
    if (!entry.isFile() || path.includes('postgres')) continue;
    if ((await readFile(path).catch(() => Buffer.alloc(0))).includes(text)) places.push(path);
  }
  return places;
}
