import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import type { Heard } from '../heard.ts';
import { RoomMeter, uploadPath } from './upload-room.ts';

type UploadHeard = Pick<Heard, 'config' | 'db' | 'files' | 'hashes'>;

/** Bytes that are held while others are written: what came meanwhile is written in one go. */
const HELD = 1024 * 1024;
/** Bytes after which the disk is told to keep what it has, while more comes: at the end of a large file little is left to wait for. */
const KEEP_EVERY = 32 * 1024 * 1024;
/** Bytes after which the hash goes on. */
const HASH_EVERY = 1024 * 1024;

interface Beginning {
  readonly id: string;
  /** Bytes that are there already; 0 makes the file where there is none. */
  readonly offset: number;
  /** Bytes of the whole file; null when nobody knows. */
  readonly size: number | null;
  /** Bytes that may come now, and what to say when more do. */
  readonly limit?: { readonly bytes: number; readonly error: () => Error };
}

/**
 * The file of an upload, written on at its end: bytes are written only while there is room, are hashed behind the writer, and go to the disk while
 * others come. It ends with the Problem 507 when the room ends. What was written before stays, unless the disk could not keep it.
 */
export class UploadFile extends Writable {
  private readonly heard: UploadHeard;
  private readonly beginning: Beginning;
  private readonly path: string;
  private readonly room: RoomMeter;
  private handle: FileHandle | null = null;
  /** Bytes of the file that are written, that the hash was told of, and that the disk was told to keep. */
  private written: number;
  private hashed: number;
  private kept: number;
  private keeping: Promise<void> | null = null;
  private notKept: Error | null = null;
  private settled = false;

  constructor(heard: UploadHeard, beginning: Beginning) {
    super({ highWaterMark: HELD });
    this.heard = heard;
    this.beginning = beginning;
    this.path = uploadPath(heard, beginning.id);
    this.room = new RoomMeter(heard, beginning);
    this.written = beginning.offset;
    this.hashed = beginning.offset;
    this.kept = beginning.offset;
  }

  /** Bytes of the file that are there. */
  get bytesThere(): number {
    return this.written;
  }

  /** Asks for room before anything comes. @param bytes that the file may grow to @throws 507 */
  askForRoom(bytes: number): Promise<void> {
    return this.room.ask(bytes);
  }

  override _construct(done: (error?: Error | null) => void): void {
    const begin = async () => {
      this.handle = await open(this.path, constants.O_WRONLY | constants.O_CREAT, 0o600);
      await this.heard.hashes.begin(this.path);
    };
    begin().then(() => done(), done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.put([chunk]).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.put(chunks.map(({ chunk }) => chunk)).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.settle().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const end = async () => {
      await this.settle().catch(() => {});
      await this.handle?.close();
    };
    end().then(
      () => done(error),
      (other: Error) => done(error ?? other),
    );
  }

  private async put(chunks: readonly Buffer[]): Promise<void> {
    const coming = chunks.reduce((sum, { length }) => sum + length, 0);
    const { limit, offset } = this.beginning;
    if (limit && this.written - offset + coming > limit.bytes) throw limit.error();
    await this.room.pass(coming);
    let left = chunks;
    while (left.length > 0) {
      const { bytesWritten } = await this.open.writev(left, this.written);
      this.written += bytesWritten;
      left = after(left, bytesWritten);
    }
    if (this.written - this.hashed >= HASH_EVERY) this.goOnHashing();
    this.keepWhatThereIs();
    if (this.notKept) throw this.notKept;
  }

  private goOnHashing(): void {
    if (this.written > this.hashed) this.heard.hashes.grew(this.path, this.written);
    this.hashed = this.written;
  }

  private keepWhatThereIs(): void {
    if (this.keeping || Math.floor(this.written / KEEP_EVERY) === Math.floor(this.kept / KEEP_EVERY)) return;
    this.keeping = this.keep().then(
      () => {
        this.keeping = null;
      },
      (error: Error) => {
        this.notKept = error;
      },
    );
  }

  private async keep(): Promise<void> {
    const { written } = this;
    if (written === this.kept) return;
    await this.open.datasync();
    this.kept = written;
  }

  /** After the last write: what the sender is told to be there survives a loss of power. */
  private async settle(): Promise<void> {
    if (!this.handle || this.settled) return;
    this.settled = true;
    await this.keeping;
    if (!this.notKept)
      await this.keep().catch((error: Error) => {
        this.notKept = error;
      });
    if (this.notKept) {
      // The system tells such an error once, and a later sync would succeed without these bytes.
      await this.handle.truncate(this.kept);
      this.heard.hashes.forget(this.path);
      throw this.notKept;
    }
    this.goOnHashing();
    await this.heard.hashes.rest(this.path, this.written);
  }

  private get open(): FileHandle {
    if (!this.handle) throw new Error('The file is not open.');
    return this.handle;
  }
}

/** What is left of these chunks after their first `count` bytes. */
function after(chunks: readonly Buffer[], count: number): readonly Buffer[] {
  let skip = count;
  let index = 0;
  while (index < chunks.length && skip >= chunks[index]!.length) skip -= chunks[index++]!.length;
  const [first, ...others] = chunks.slice(index);
  return first ? [first.subarray(skip), ...others] : [];
}
