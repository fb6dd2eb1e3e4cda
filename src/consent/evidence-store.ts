import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, noRoom, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow, authorize, type Authorized } from '../people/allow.ts';
import type { Rows } from '../store/database.ts';
import { sealBytes, unsealBytes } from '../store/encryption.ts';
import { newId } from '../store/ids.ts';
import { evidence, persons } from '../store/schema.ts';
import { LARGEST_SCAN } from '../rules/consent/evidence.ts';
import { idsOf, livePersonIds, lockPersons, personKeyOf } from './person-store.ts';
import type { PersonId } from '../rules/ids.ts';
import { scanTypeOf } from './scan-type.ts';

export type Evidence = typeof evidence.$inferSelect;

/**
 * Keeps the scan of a form or an order. Its bytes are closed with the person's own key before they touch the disk.
 * @returns the evidence's id
 * @throws 403, 404, 422 in plain words for a file that is no whole JPEG, PNG or PDF, 507
 */
export async function addEvidence(heard: Heard, actor: Actor, personId: PersonId, bytes: Buffer): Promise<string> {
  allow(actor, 'add evidence');
  const kind = scanTypeOf(bytes);
  if ('refused' in kind) throw badInput(kind.refused, { scan: kind.refused });
  if ((await heard.files.freeBytes()) - LARGEST_SCAN < heard.config.keepFreeBytes) throw noRoom();
  const id = newId();
  await heard.db.transaction(async (tx) => {
    const [ownId] = await livePersonIds(tx, personId);
    await lockPersons(tx, [ownId!]);
    const [row] = await tx.select().from(persons).where(eq(persons.id, ownId!));
    const stored = await keepSealed(heard, sealBytes(bytes, personKeyOf(row!)));
    await tx.insert(evidence).values({
      id,
      personId: ownId!,
      sha256: stored.sha256,
      bytes: stored.bytes,
      mediaType: kind.type,
      addedBy: actor.id,
    });
    await audit(tx, {
      actor: actor.id,
      action: 'evidence.added',
      subject: personId,
      detail: { evidence: id, sha256: stored.sha256 },
    });
  });
  return id;
}

async function keepSealed(heard: Heard, sealed: Buffer) {
  const folder = join(heard.config.varDir, 'aside');
  await mkdir(folder, { recursive: true });
  const aside = join(folder, newId());
  try {
    await writeFile(aside, sealed, { mode: 0o600, flag: 'wx' });
    return await heard.files.ingest(aside);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Opens a scan for a member of staff; that somebody looked is written down. @throws 403, 404 also after its person was erased */
export async function openEvidence(
  heard: Heard,
  actor: Actor,
  personId: PersonId,
  evidenceId: string,
): Promise<Authorized<{ bytes: Buffer; mediaType: string }, 'see evidence'>> {
  allow(actor, 'see evidence');
  const ids = (await idsOf(heard.db, [personId])).get(personId) ?? [];
  const found = (await evidenceOf(heard.db, ids)).find(({ id }) => id === evidenceId);
  if (!found || !(await heard.files.has(found.sha256))) throw notFound('file');
  const [row] = await heard.db.select().from(persons).where(eq(persons.id, found.personId));
  if (!row?.sealedKey) throw notFound('file');
  const bytes = unsealBytes(await readFile(heard.files.path(found.sha256)), personKeyOf(row));
  await heard.db.transaction((tx) =>
    audit(tx, { actor: actor.id, action: 'evidence.opened', subject: personId, detail: { evidence: evidenceId } }),
  );
  return authorize(actor, 'see evidence', { bytes, mediaType: found.mediaType });
}

/** The scans of a participant, under whatever ids they are known, the oldest first. */
export async function evidenceOf(db: Pick<Rows, 'select'>, personIds: readonly PersonId[]): Promise<Evidence[]> {
  if (personIds.length === 0) return [];
  return db
    .select()
    .from(evidence)
    .where(inArray(evidence.personId, [...personIds]))
    .orderBy(asc(evidence.createdAt));
}

/** @throws 422 where one of these scans is not this person's */
export async function mustHaveEvidence(
  db: Pick<Rows, 'select'>,
  personIds: readonly PersonId[],
  evidenceIds: readonly string[],
): Promise<void> {
  const wanted = [...new Set(evidenceIds)];
  if (wanted.length === 0) return;
  const rows = await db
    .select({ id: evidence.id })
    .from(evidence)
    .where(and(inArray(evidence.id, wanted), inArray(evidence.personId, [...personIds])));
  const plain = 'We could not find that scan among this person’s files. Upload it first.';
  if (rows.length !== wanted.length) throw badInput(plain, { evidence: plain });
}
