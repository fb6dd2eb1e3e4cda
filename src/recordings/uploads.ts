import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq, isNull, lt } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, conflict, notFound, Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor, AccountHolder } from '../people/actor.ts';
import type { StoredFile } from '../store/files.ts';
import { recordings, uploads } from '../store/schema.ts';
import { acceptUpload } from './intake.ts';
import { findOutline } from './recordings.ts';
import { promiseRoom, releaseRoom, uploadFolder, uploadPath } from './upload-room.ts';
import { notARecording } from '../rules/recording/not-a-recording.ts';
import { type RecordingState, STATES } from '../rules/recording/states.ts';
import type { RecordingId } from '../rules/ids.ts';

/** Where a recording may get a file. */
const OPEN: readonly RecordingState[] = ['waiting', 'refused', 'failed'];
/** Letters of a file name that are kept. */
const LONGEST_NAME = 255;

export type Upload = typeof uploads.$inferSelect;

/** A file name as people chose it, without what a name cannot hold. It is only ever shown, never used as a path. */
export function shownName(name: string | null | undefined): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const clean = (name ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '').trim();
  return Array.from(clean).slice(0, LONGEST_NAME).join('') || 'recording';
}

/** 415 for a file that is plainly no recording by its name or media type; else null. */
export function unfitFile(file: { readonly name: string; readonly type: string }): Problem | null {
  const plain = notARecording(file);
  return plain === null ? null : new Problem(415, 'not-a-recording', plain, { file: plain });
}

/**
 * Goes on only when this person may upload a file for this recording now.
 * @throws 404 for a recording that they may not see, 409 when it has its file
 */
export async function mayUpload(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<void> {
  const { state } = await findOutline(heard, actor, 'upload file', recordingId);
  if (!OPEN.includes(state)) throw conflict(`This recording has its file already: it is at “${STATES[state].label}”.`);
}

/**
 * Writes down that an upload has begun, with a promise of room.
 * @param bytes that its file may grow to, as far as it is known
 * @throws 507 when there is no room for them
 */
export async function beginUpload(
  heard: Heard,
  actor: AccountHolder,
  { id, recordingId, bytes }: { readonly id: string; readonly recordingId: RecordingId; readonly bytes: number },
): Promise<void> {
  await heard.db.transaction(async (tx) => {
    const row = async () => (await tx.insert(uploads).values({ id, recordingId, userId: actor.id }).returning())[0];
    await promiseRoom(tx, heard, row, bytes);
    await audit(tx, { actor: actor.id, action: 'upload.begun', subject: recordingId, detail: { upload: id } });
  });
}

/** An upload of this person's own. @throws 404 for all others */
export async function ownUpload(heard: Pick<Heard, 'db'>, actor: AccountHolder, id: string): Promise<Upload> {
  const [row] = await heard.db
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), eq(uploads.userId, actor.id)));
  if (!row) throw notFound('upload');
  return row;
}

/** The size of a finished upload in bytes, for a client that lost our last answer and asks again. */
export async function finishedBytes(heard: Pick<Heard, 'db'>, upload: Upload): Promise<number | null> {
  const [row] = await heard.db
    .select({ bytes: recordings.originalBytes })
    .from(recordings)
    .where(eq(recordings.id, upload.recordingId));
  return row?.bytes ?? null;
}

export interface CompleteFile {
  readonly path: string;
  /** As the person named it. */
  readonly name: string;
  /** SHA-256 in hex that the sender worked out, where there is one. */
  readonly sha256?: string | null;
}

/**
 * Takes in an upload whose last byte has come.
 * @throws 460 when the bytes are not those that were sent; the file is kept aside for staff
 * @throws 409 when the recording got a file in the meantime
 */
export async function finishUpload(heard: Heard, actor: AccountHolder, id: string, file: CompleteFile): Promise<void> {
  const upload = await ownUpload(heard, actor, id);
  if (upload.finishedAt) return;
  await releaseRoom(heard, id);
  await mayUpload(heard, actor, upload.recordingId);
  const expected = file.sha256 ? checksumIn(file.sha256) : null;
  const known = await heard.hashes.finish(file.path);
  if (expected !== null && expected !== known.sha256)
    await keepDamaged(heard, actor, upload, { ...known, path: file.path });
  await acceptUpload(heard, actor, upload.recordingId, { path: file.path, originalName: shownName(file.name), known });
  await heard.db
    .update(uploads)
    .set({ finishedAt: new Date() })
    .where(and(eq(uploads.id, id), isNull(uploads.finishedAt)));
}

function checksumIn(told: string): string {
  if (/^[0-9a-f]{64}$/i.test(told)) return told.toLowerCase();
  throw badInput('The checksum must be a SHA-256 in hex.', { sha256: 'It must be 64 letters from 0 to f.' });
}

async function keepDamaged(
  heard: Heard,
  actor: Actor,
  upload: Upload,
  { path, sha256 }: StoredFile & { readonly path: string },
): Promise<never> {
  const aside = join(heard.config.varDir, 'damaged-uploads');
  await mkdir(aside, { recursive: true });
  await rename(path, join(aside, upload.id));
  await heard.db.transaction((tx) =>
    audit(tx, {
      actor: actor.id,
      action: 'upload.damaged',
      subject: upload.recordingId,
      detail: { upload: upload.id, sha256 },
    }),
  );
  throw new Problem(
    460,
    'damaged',
    'The file was damaged on its way to us. We kept it for staff to look at. Please upload it again.',
  );
}

/** Forgets an upload that was given up, with what has come of its file. */
export async function forgetUpload(heard: Pick<Heard, 'config' | 'db' | 'hashes'>, id: string): Promise<void> {
  const forgotten = await heard.db
    .delete(uploads)
    .where(and(eq(uploads.id, id), isNull(uploads.finishedAt)))
    .returning();
  if (forgotten.length === 0) return;
  heard.hashes.forget(uploadPath(heard, id));
  await rm(uploadPath(heard, id), { force: true });
}

/** Milliseconds for which an unfinished upload can be gone on with. */
export const GO_ON_WITHIN = 7 * 24 * 3600 * 1000;
/** Milliseconds after which a file that nobody can go on with is no longer being written. */
const NOT_WRITTEN_FOR = 3600 * 1000;

/**
 * Removes what can never be finished: rows of uploads that are too old, and files of forms whose process ended while they came.
 * @param resumable the ids of uploads that can be gone on with
 */
export async function removeLostUploads(
  heard: Pick<Heard, 'config' | 'db'>,
  resumable: readonly string[],
  now = Date.now(),
): Promise<void> {
  for (const name of await readdir(uploadFolder(heard))) {
    const path = join(uploadFolder(heard), name);
    const found = await stat(path).catch(() => null);
    if (!found || resumable.some((id) => name.startsWith(id)) || now - found.mtimeMs < NOT_WRITTEN_FOR) continue;
    await rm(path, { recursive: true, force: true });
  }
  await heard.db
    .delete(uploads)
    .where(and(isNull(uploads.finishedAt), lt(uploads.createdAt, new Date(now - GO_ON_WITHIN))));
}
