import { stat } from 'node:fs/promises';
import { noRoom } from '../../errors.ts';
import type { Heard } from '../../heard.ts';

interface Promised {
  /** Bytes of the whole file. */
  readonly bytes: number;
  readonly path: string;
  lastSeen: number;
}

/** Milliseconds after which an upload that nobody goes on with no longer keeps room from others. */
const PATIENCE = 3600 * 1000;

/**
 * Keeps count of the disk space that uploads under way will still need, so that several at once cannot fill the disk between
 * them. What is free is asked of the disk itself; only what is still to come is counted here.
 */
export class UploadRoom {
  private readonly promised = new Map<string, Promised>();
  private readonly heard: Pick<Heard, 'config' | 'files'>;

  constructor(heard: Pick<Heard, 'config' | 'files'>) {
    this.heard = heard;
  }

  /**
   * Promises room for an upload, before its first byte and again when it goes on.
   * @param bytes of the whole file
   * @param path where its bytes go
   * @throws 507 when that would leave less than what must stay free
   */
  async promise(id: string, bytes: number, path: string): Promise<void> {
    this.promised.set(id, { bytes, path, lastSeen: Date.now() });
    const free = await this.heard.files.freeBytes();
    if (free - (await this.stillToCome()) >= this.heard.config.keepFreeBytes) return;
    this.promised.delete(id);
    throw noRoom();
  }

  /** The upload is done or was given up. */
  release(id: string): void {
    this.promised.delete(id);
  }

  private async stillToCome(): Promise<number> {
    let bytes = 0;
    for (const [id, upload] of this.promised) {
      if (Date.now() - upload.lastSeen > PATIENCE) {
        this.promised.delete(id);
        continue;
      }
      const there = await stat(upload.path).catch(() => null);
      bytes += Math.max(0, upload.bytes - (there?.size ?? 0));
    }
    return bytes;
  }
}
