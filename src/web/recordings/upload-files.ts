import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { ERRORS } from '@tus/server';
import { noRoom, Problem } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { UploadFile } from '../../recordings/upload-file.ts';
import { forgetUpload, GO_ON_WITHIN } from '../../recordings/uploads.ts';
import { AHEAD, uploadFolder, uploadPath } from '../../recordings/upload-room.ts';
import { SealedNotes } from './upload-notes.ts';

/** Bytes of one request. */
export interface Coming {
  readonly id: string;
  /** Bytes of the file that are there already. */
  readonly offset: number;
  /** Bytes of the whole file; null when nobody knows. */
  readonly size: number | null;
  /** Bytes that this request may bring. */
  readonly limit: number;
  /** Bytes that it says it brings; null when it does not say. */
  readonly announced: number | null;
  /** Ends the request early; what came is kept. */
  readonly signal?: AbortSignal;
}

/**
 * The files of the upload server: bytes are written only while there is room for them. When the room ends, an upload of known length keeps what
 * came and can go on later; one of unknown length is removed, else it would leave the disk full with what nobody may ever finish.
 */
export class UploadFiles extends FileStore {
  override readonly configstore: SealedNotes;
  private readonly heard: Heard;

  constructor(heard: Heard) {
    const directory = uploadFolder(heard);
    const configstore = new SealedNotes(directory);
    super({ directory, configstore, expirationPeriodInMilliseconds: GO_ON_WITHIN });
    this.configstore = configstore;
    this.heard = heard;
  }

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const size = (await this.configstore.get(id))?.size ?? null;
    return this.receive(source, { id, offset, size, limit: Number.POSITIVE_INFINITY, announced: null });
  }

  override async remove(id: string): Promise<void> {
    this.heard.hashes.forget(uploadPath(this.heard, id));
    await super.remove(id);
  }

  /**
   * Writes what comes of one request. Where the line breaks, what came before is kept.
   * @returns bytes of the file that are there now
   * @throws 507, and the library's 413 when more comes than may
   */
  async receive(source: Readable, { id, offset, size, limit, announced, signal }: Coming): Promise<number> {
    try {
      const tooMuch = {
        bytes: limit,
        error: () => Object.assign(new Error('More came.'), ERRORS.ERR_MAX_SIZE_EXCEEDED),
      };
      const file = new UploadFile(this.heard, { id, offset, size, limit: tooMuch });
      const upTo = size ?? offset + Math.max(announced ?? 0, AHEAD);
      // What is larger than the limit is refused as too large, a moment later.
      await file.askForRoom(Math.min(upTo, this.heard.config.uploadLimitBytes)).catch((error: unknown) => {
        file.destroy();
        throw error;
      });
      await pour(source, file, signal);
      return file.bytesThere;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 507) throw error;
      if (size !== null) throw noRoom('kept');
      await this.configstore.delete(id);
      await forgetUpload(this.heard, id);
      throw noRoom('removed');
    }
  }
}

/**
 * Gives all that comes to `file`. A source that breaks off, or is told to end, ends the file as it is. A file that takes no more leaves the source
 * open, so that its sender can be told why; what still comes is dropped.
 */
async function pour(source: Readable, file: UploadFile, signal?: AbortSignal): Promise<void> {
  const stop = () => {
    source.unpipe(file);
    file.end();
  };
  source.on('error', stop).on('close', stop);
  signal?.addEventListener('abort', stop);
  try {
    if (source.destroyed || signal?.aborted) stop();
    else source.pipe(file);
    await finished(file);
  } catch (error) {
    source.resume();
    throw error;
  } finally {
    source.off('error', stop).off('close', stop);
    signal?.removeEventListener('abort', stop);
  }
}
