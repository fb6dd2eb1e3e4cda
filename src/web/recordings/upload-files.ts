import { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { noRoom, Problem } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { forgetUpload, GO_ON_WITHIN } from '../../recordings/uploads.ts';
import { AHEAD, askForRoom, uploadFolder, whileThereIsRoom } from '../../recordings/upload-room.ts';
import { SealedNotes } from './upload-notes.ts';

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

  /**
   * Asks for room before an upload goes on.
   * @param declared bytes of the whole file, where this request tells them. @param coming bytes of this request, where it tells them
   * @throws 507
   */
  async askForRoom(
    id: string,
    { declared, coming }: { readonly declared: number | null; readonly coming: number | null },
  ): Promise<void> {
    const upload = await this.getUpload(id);
    const size = upload.size ?? declared;
    const upTo = size ?? upload.offset + Math.max(coming ?? 0, AHEAD);
    // What is larger than the limit is refused as too large, a moment later.
    const { uploadLimitBytes } = this.heard.config;
    await this.orSayWhatBecame(id, size, () => askForRoom(this.heard, id, Math.min(upTo, uploadLimitBytes)));
  }

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const size = (await this.configstore.get(id))?.size ?? null;
    let refused: unknown = null;
    const metered = Readable.from(whileThereIsRoom(this.heard, source, { id, offset, size })).once('error', (error) => {
      refused = error;
    });
    return this.orSayWhatBecame(id, size, () =>
      super.write(metered, id, offset).catch((error: unknown) => {
        throw refused instanceof Problem ? refused : error;
      }),
    );
  }

  private async orSayWhatBecame<T>(id: string, size: number | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 507) throw error;
      if (size !== null) throw noRoom('kept');
      await this.configstore.delete(id);
      await forgetUpload(this.heard, id);
      throw noRoom('removed');
    }
  }
}
