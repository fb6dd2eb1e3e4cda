import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { and, desc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import { noRoom } from '../errors.ts';
import type { Heard } from '../heard.ts';
import { uploads } from '../store/schema.ts';
import type { Transaction } from '../store/transactions.ts';

/*
   Several uploads, in several processes, share one disk. Each is promised room for the bytes that its file may still grow by; what is free on
   the disk less all promises never falls below what must stay free. Promises are rows, so that every process counts the same ones.
*/

/** Bytes for which an upload of unknown length asks ahead, and after which it asks again. */
export const AHEAD = 4 * 1024 * 1024;
/** Bytes after which an upload of known length asks again where there is much room: a small part of what a disk keeps free. */
const SELDOM = 128 * 1024 * 1024;
/** Milliseconds after which an upload asks again, however few bytes came. */
const ASK_EVERY = 30_000;
/** Seconds after which an upload that did not ask again keeps no room from others. It may go on while there is room. */
const PATIENCE_S = 120;
/** Uploads of one person that may keep room from others at once. */
const MOST_PROMISES = 2;
/** Any fixed number: promises are given one after the other. The lock is taken before all others. */
const ROOM_LOCK = 72_417_002;

type RoomHeard = Pick<Heard, 'config' | 'files' | 'db'>;

/** Where uploads lie until they are complete. Never served. */
export function uploadFolder(heard: Pick<Heard, 'config'>): string {
  return join(heard.config.varDir, 'uploads');
}

/** Where the bytes of this upload go until all are there. */
export function uploadPath(heard: Pick<Heard, 'config'>, id: string): string {
  return join(uploadFolder(heard), id);
}

/**
 * Makes and returns this upload's row with a promise of room. The newest promise for a recording takes the place of older ones, and so does
 * the newest of a person who has several.
 * @param row inserts or reads the row
 * @param bytes that the file may grow to
 * @returns bytes that stay free beyond all promises and what must stay free
 * @throws 507 when there are none; the transaction is then to be given up
 */
export async function promiseRoom(
  tx: Transaction,
  heard: Pick<Heard, 'config' | 'files'>,
  row: () => Promise<typeof uploads.$inferSelect | undefined>,
  bytes: number,
): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ROOM_LOCK})`);
  const upload = await row();
  if (!upload) return 0;
  const mine = eq(uploads.id, upload.id);
  await tx.update(uploads).set({ promisedBytes: bytes, askedAt: sql`now()` }).where(mine);
  await tx
    .update(uploads)
    .set({ promisedBytes: 0 })
    .where(and(eq(uploads.recordingId, upload.recordingId), ne(uploads.id, upload.id)));
  const promised = await tx
    .select({ id: uploads.id, userId: uploads.userId, bytes: uploads.promisedBytes })
    .from(uploads)
    .where(and(gt(uploads.promisedBytes, 0), gt(uploads.askedAt, sql`now() - make_interval(secs => ${PATIENCE_S})`)))
    .orderBy(desc(mine), desc(uploads.askedAt));
  const tooMany = promised.filter(({ userId }) => userId === upload.userId).slice(MOST_PROMISES);
  if (tooMany.length > 0)
    await tx
      .update(uploads)
      .set({ promisedBytes: 0 })
      .where(
        inArray(
          uploads.id,
          tooMany.map(({ id }) => id),
        ),
      );
  let toCome = 0;
  for (const one of promised) {
    if (tooMany.includes(one)) continue;
    const there = await stat(uploadPath(heard, one.id)).catch(() => null);
    toCome += Math.max(0, one.bytes - (there?.size ?? 0));
  }
  const spare = (await heard.files.freeBytes()) - toCome - heard.config.keepFreeBytes;
  if (spare < 0) throw noRoom();
  return spare;
}

/**
 * Asks for room for an upload that has begun.
 * @param bytes that its file may grow to
 * @returns bytes that stay free beyond that
 * @throws 507 when there are none; its promise then ends
 */
async function askForRoom(heard: RoomHeard, id: string, bytes: number): Promise<number> {
  try {
    return await heard.db.transaction(async (tx) => {
      const row = async () => (await tx.select().from(uploads).where(eq(uploads.id, id)))[0];
      return promiseRoom(tx, heard, row, bytes);
    });
  } catch (error) {
    await releaseRoom(heard, id);
    throw error;
  }
}

/** Ends the promise of this upload: all its bytes are there, or no more will come. */
export async function releaseRoom(heard: Pick<Heard, 'db'>, id: string): Promise<void> {
  await heard.db.update(uploads).set({ promisedBytes: 0 }).where(eq(uploads.id, id));
}

/** Lets the bytes of one upload pass while there is room for them, and asks for more room as they come. */
export class RoomMeter {
  private readonly heard: RoomHeard;
  private readonly id: string;
  /** Bytes of the whole file; null when nobody knows. */
  private readonly size: number | null;
  private there: number;
  private upTo: number;
  private askedAt = Date.now();

  /** Whoever begins has just asked. @param offset bytes of the file that are there already */
  constructor(
    heard: RoomHeard,
    { id, offset, size }: { readonly id: string; readonly offset: number; readonly size: number | null },
  ) {
    this.heard = heard;
    this.id = id;
    this.size = size;
    this.there = offset;
    this.upTo = offset + AHEAD;
  }

  /** Asks for room for a file of `bytes`. @throws 507 */
  async ask(bytes: number): Promise<void> {
    const spare = await askForRoom(this.heard, this.id, bytes);
    // The promise covers all of a file of known length. It is asked for again in case it ended meanwhile or others filled the disk: seldom,
    // where the disk has room for many such errors.
    this.upTo = this.there + (this.size === null ? AHEAD : Math.min(SELDOM, Math.max(AHEAD, spare / 64)));
    this.askedAt = Date.now();
  }

  /** Counts `bytes` that came. They may be written once this resolves. @throws 507 when the room ends before the bytes do */
  async pass(bytes: number): Promise<void> {
    this.there += bytes;
    if (this.there > this.upTo || Date.now() - this.askedAt > ASK_EVERY)
      await this.ask(this.size ?? this.there + AHEAD);
  }
}
