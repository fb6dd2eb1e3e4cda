import { type AnyColumn, and, eq, inArray, isNotNull, isNull, like, not, or, type SQLWrapper, sql } from 'drizzle-orm';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { audit } from '../audit/log.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import type { Recording } from '../recordings/life.ts';
import { forgetPeoplesWords } from '../redaction/word-rows.ts';
import type { Rows, Transaction } from '../store/database.ts';
import {
  consentLinks,
  episodes,
  evidence,
  flags,
  participants,
  publicFiles,
  recordingFiles,
  recordings,
  releases,
  shows,
} from '../store/schema.ts';
import type { RecordingId, ReleaseId, Sha256 } from '../rules/ids.ts';

/** Where rows and bytes lie; `db` is the caller's transaction where one is open. */
interface Store extends Pick<Heard, 'files' | 'config'> {
  readonly db: Pick<Rows, 'select'>;
}

/** What a recording needs stored bytes for: a stage's role, `replacement` for a sound of a flag, `release:` and its id for a version. */
interface Use {
  readonly sha256: Sha256;
  readonly recordingId: RecordingId;
  readonly role: string;
}

/** Where a recording's file as it was uploaded lies; one that could not be used is kept beside the one that took its place. */
const ORIGINAL = 'original';
const REFUSED_ORIGINAL = 'refused-original-';
const isOriginal = (role: string): boolean => role === ORIGINAL || role.startsWith(REFUSED_ORIGINAL);
const notOriginal = not(or(eq(recordingFiles.role, ORIGINAL), like(recordingFiles.role, `${REFUSED_ORIGINAL}%`))!);

/** What recordings use stored bytes for, public addresses aside. */
async function usesWhere(
  db: Store['db'],
  by: { recordingId: RecordingId } | { hashes: readonly Sha256[] },
): Promise<Use[]> {
  const where = (recordingId: AnyColumn, sha256: SQLWrapper) =>
    'recordingId' in by ? eq(recordingId, by.recordingId) : inArray(sql`${sha256}`, [...by.hashes]);
  const stages = await db
    .select({ sha256: recordingFiles.sha256, recordingId: recordingFiles.recordingId, role: recordingFiles.role })
    .from(recordingFiles)
    .where(where(recordingFiles.recordingId, recordingFiles.sha256));
  const replacementHash = sql<Sha256>`${flags.replacement}->>'sha256'`;
  const sounds = await db
    .select({ sha256: replacementHash, recordingId: flags.recordingId })
    .from(flags)
    .where(and(isNotNull(flags.replacement), where(flags.recordingId, replacementHash)));
  const file = sql`jsonb_array_elements(${releases.manifest}->'files') as file`;
  const fileHash = sql<Sha256>`file->>'sha256'`;
  const versions = await db
    .select({ sha256: fileHash, recordingId: releases.recordingId, id: releases.id })
    .from(releases)
    .crossJoin(file)
    .where(where(releases.recordingId, fileHash));
  return [
    ...stages,
    ...sounds.map((sound) => ({ ...sound, role: 'replacement' })),
    ...versions.map(({ id, ...version }) => ({ ...version, role: `release:${id}` })),
  ];
}

/**
 * Removes the bytes of some uses and of public files that are gone, unless the same bytes serve anything else: another recording, an
 * episode that is up, a show's picture. The rows are for the caller to remove afterwards, so that a crash in between leaves nothing behind
 * that nobody knows of. @returns how many files went
 */
async function removeBytes(
  { db, files }: Store,
  candidates: readonly Sha256[],
  goes: (use: Use) => boolean,
): Promise<number> {
  const hashes = [...new Set(candidates)];
  if (hashes.length === 0) return 0;
  const uses = (await usesWhere(db, { hashes })).filter((use) => !goes(use));
  const isUp = await db
    .select({ sha256: publicFiles.sha256 })
    .from(publicFiles)
    .where(and(inArray(publicFiles.sha256, hashes), isNull(publicFiles.goneAt)));
  const art = await db.select({ sha256: shows.artSha256 }).from(shows).where(inArray(shows.artSha256, hashes));
  const papers = await db.select({ sha256: evidence.sha256 }).from(evidence).where(inArray(evidence.sha256, hashes));
  const needed = new Set([...uses, ...isUp, ...art, ...papers].map(({ sha256 }) => sha256));
  const unneeded = hashes.filter((sha256) => !needed.has(sha256));
  for (const sha256 of unneeded) await files.remove(sha256);
  return unneeded.length;
}

/** Removes bytes that were taken in for something that came to nothing, unless they serve anything else. */
export async function removeUnused(heard: Heard, hashes: readonly Sha256[]): Promise<void> {
  await removeBytes(heard, hashes, () => false);
}

async function goneFiles(db: Store['db'], recordingId: RecordingId): Promise<Sha256[]> {
  const rows = await db
    .select({ sha256: publicFiles.sha256 })
    .from(publicFiles)
    .innerJoin(recordings, eq(recordings.episodeId, publicFiles.episodeId))
    .where(and(eq(recordings.id, recordingId), isNotNull(publicFiles.goneAt)));
  return rows.map(({ sha256 }) => sha256);
}

/** Removes the bytes of an episode's files that are public no more. @returns how many went */
export async function purgePublicFiles(heard: Heard, recordingId: RecordingId): Promise<number> {
  const goes = (use: Use) => use.recordingId === recordingId && use.role.startsWith('release:');
  return removeBytes(heard, await goneFiles(heard.db, recordingId), goes);
}

/**
 * Removes everything that was made from a recording: stage outputs, versions, replacement sounds, transcript, flags and facts. Only the
 * original and its roster stay, until staff choose. Running it twice leaves what running it once leaves.
 */
export async function purgeDerived(
  tx: Transaction,
  heard: Pick<Heard, 'files' | 'config'>,
  actor: Pick<Actor, 'id'>,
  { id }: Pick<Recording, 'id'>,
): Promise<void> {
  const removed = await removeUses(tx, heard, id, ({ role }) => !isOriginal(role), await goneFiles(tx, id));
  await removeWorkFolders(heard, id);
  await tx.delete(recordingFiles).where(and(eq(recordingFiles.recordingId, id), notOriginal));
  await tx.delete(releases).where(eq(releases.recordingId, id));
  await tx.delete(flags).where(eq(flags.recordingId, id));
  await forgetPeoplesWords(tx, id);
  // Where who speaks was written down in flags: with them gone, nobody's voice counts as marked.
  await tx
    .update(participants)
    .set({ voiceMarkedAt: null, voiceMarkedBy: null })
    .where(eq(participants.recordingId, id));
  await tx
    .update(recordings)
    .set({ transcript: null, facts: null, consent: null, redaction: null })
    .where(eq(recordings.id, id));
  await audit(tx, { actor: actor.id, action: 'recording.purged', subject: id, detail: { files: removed } });
}

/** Whether anything that was made from the recording is still there. */
export async function hasDerived(db: Pick<Rows, 'select'>, recordingId: RecordingId): Promise<boolean> {
  const uses = await usesWhere(db, { recordingId });
  if (uses.some(({ role }) => !isOriginal(role))) return true;
  const [row] = await db
    .select({ id: recordings.id })
    .from(recordings)
    .where(and(eq(recordings.id, recordingId), or(isNotNull(recordings.transcript), isNotNull(recordings.facts))));
  return row !== undefined;
}

/**
 * Removes a recording for good, its original and every row that holds words. What stays is ids: the episode's, so that its addresses say
 * for ever that it is gone.
 */
export async function eraseRecording(
  tx: Transaction,
  heard: Pick<Heard, 'files' | 'config'>,
  actor: Actor,
  { id }: Pick<Recording, 'id'>,
): Promise<void> {
  const removed = await removeUses(tx, heard, id, () => true, await goneFiles(tx, id));
  await removeWorkFolders(heard, id);
  await tx.delete(recordings).where(eq(recordings.id, id));
  await tx
    .update(consentLinks)
    .set({ revokedAt: new Date() })
    .where(and(eq(consentLinks.recordingId, id), isNull(consentLinks.revokedAt)));
  await audit(tx, { actor: actor.id, action: 'recording.deleted', subject: id, detail: { files: removed } });
}

/** Removes some of a recording's files. @param goes which, by role @returns how many there were */
export async function removeStageFiles(
  tx: Transaction,
  heard: Pick<Heard, 'files' | 'config'>,
  recordingId: RecordingId,
  goes: (role: string) => boolean,
): Promise<number> {
  const ofRecording = eq(recordingFiles.recordingId, recordingId);
  const kept = await tx.select({ role: recordingFiles.role }).from(recordingFiles).where(ofRecording);
  const roles = kept.map(({ role }) => role).filter(goes);
  if (roles.length === 0) return 0;
  await removeUses(tx, heard, recordingId, ({ role }) => roles.includes(role));
  await tx.delete(recordingFiles).where(and(ofRecording, inArray(recordingFiles.role, roles)));
  return roles.length;
}

/** Removes a version that is not, and will not be, published. @returns how many files went */
export async function removeVersion(
  tx: Transaction,
  heard: Pick<Heard, 'files' | 'config'>,
  recordingId: RecordingId,
  releaseId: ReleaseId,
): Promise<number> {
  const removed = await removeUses(tx, heard, recordingId, ({ role }) => role === `release:${releaseId}`);
  await tx.delete(releases).where(and(eq(releases.id, releaseId), eq(releases.current, false)));
  return removed;
}

/** Removes the bytes of what a recording uses them for, and others that may go with them. @returns how many files went */
async function removeUses(
  tx: Transaction,
  { files, config }: Pick<Heard, 'files' | 'config'>,
  recordingId: RecordingId,
  isUnneeded: (use: Use) => boolean,
  others: readonly Sha256[] = [],
): Promise<number> {
  const goes = (use: Use) => use.recordingId === recordingId && isUnneeded(use);
  const mine = (await usesWhere(tx, { recordingId })).filter(goes);
  return removeBytes({ files, config, db: tx }, [...mine.map(({ sha256 }) => sha256), ...others], goes);
}

/** Versions of a recording that were never published and do not wait for it. */
export async function voidVersions(
  db: Pick<Transaction, 'select'>,
  recordingId: RecordingId,
): Promise<{ id: ReleaseId; createdAt: Date }[]> {
  return db
    .select({ id: releases.id, createdAt: releases.createdAt })
    .from(releases)
    .leftJoin(episodes, eq(episodes.releaseId, releases.id))
    .where(and(eq(releases.recordingId, recordingId), eq(releases.current, false), isNull(episodes.id)));
}

/** What a stage that was broken off left in its private folder. */
async function removeWorkFolders({ config }: Pick<Store, 'config'>, recordingId: RecordingId): Promise<void> {
  const work = join(config.varDir, 'work');
  for (const folder of await readdir(work).catch(() => []))
    if (folder.includes(`-${recordingId}-`)) await rm(join(work, folder), { recursive: true, force: true });
}
