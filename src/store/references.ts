import type pg from 'pg';

/** A foreign key that rows of before do not keep: they point to rows that are not there. New rows must keep it all the same. */
export interface UnmetReference {
  /** Table and column, such as `consent_links.person_id`. */
  readonly from: string;
  /** The table that should hold what they point to. */
  readonly to: string;
  readonly rows: number;
  /** Ids that nothing has, at most `MOST_NAMED` of them. */
  readonly ids: readonly string[];
}

/** How many ids are named: enough to begin with. */
const MOST_NAMED = 50;

/** Every foreign key has one column and leads to an `id`. */
const UNPROVEN = `
  select k.conrelid::regclass::text as child, a.attname as key, k.confrelid::regclass::text as parent, k.conname as name
  from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
  where k.contype = 'f' and not k.convalidated and k.connamespace = 'public'::regnamespace
  order by 1, 2`;

interface Unproven {
  readonly child: string;
  readonly key: string;
  readonly parent: string;
  readonly name: string;
}

/** Proves each foreign key that was not proven for all rows. @returns those that rows of before do not keep */
export async function proveReferences(client: pg.Client): Promise<UnmetReference[]> {
  const unmet: UnmetReference[] = [];
  for (const { child, key, parent, name } of (await client.query<Unproven>(UNPROVEN)).rows) {
    const column = client.escapeIdentifier(key);
    const { rows: lost } = await client.query<{ id: string; rows: number }>(
      `select c.${column} as id, count(*)::integer as rows from ${child} c
       where c.${column} is not null and not exists (select from ${parent} p where p.id = c.${column})
       group by 1 order by 1`,
    );
    if (lost.length === 0)
      await client.query(`alter table ${child} validate constraint ${client.escapeIdentifier(name)}`);
    else
      unmet.push({
        from: `${child}.${key}`,
        to: parent,
        rows: lost.reduce((sum, { rows }) => sum + rows, 0),
        ids: lost.slice(0, MOST_NAMED).map(({ id }) => id),
      });
  }
  return unmet;
}
