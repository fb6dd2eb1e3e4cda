import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Sha256 } from '../rules/ids.ts';
import { newId } from './ids.ts';

export interface StoredFile {
  readonly sha256: Sha256;
  readonly bytes: number;
}

/** SHA-256 in hex of a file, read as a stream. */
export async function sha256Of(path: string): Promise<Sha256> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return Sha256.parse(hash.digest('hex'));
}

/**
 * Files kept under the hash of their bytes, in a folder that is never served. The same bytes are kept once; a file that is
 * there is complete, because it is written aside and renamed into place.
 */
export class FileStore {
  private readonly folder: string;
  private readonly aside: string;

  constructor(varDir: string) {
    this.folder = join(varDir, 'files');
    this.aside = join(varDir, 'aside');
  }

  async open(): Promise<this> {
    await mkdir(this.folder, { recursive: true });
    await mkdir(this.aside, { recursive: true });
    return this;
  }

  /** Where the bytes with this hash lie. */
  path(sha256: Sha256): string {
    if (!Sha256.safeParse(sha256).success) throw new Error('That is not a SHA-256.');
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2));
  }

  /**
   * Takes a finished file in, moving it where it can. The source is gone afterwards.
   * @param known hash and size of its bytes, where they were just worked out
   */
  async ingest(source: string, known?: StoredFile): Promise<StoredFile> {
    const { sha256, bytes } = known ?? { sha256: await sha256Of(source), bytes: (await stat(source)).size };
    await this.place(sha256, bytes, async (aside) => {
      await rename(source, aside).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EXDEV') throw error;
        await copyFile(source, aside);
      });
    });
    await rm(source, { force: true });
    return { sha256, bytes };
  }

  /** Keeps a copy of a file; the source stays. */
  async keep(source: string): Promise<StoredFile> {
    const sha256 = await sha256Of(source);
    const { size } = await stat(source);
    await this.place(sha256, size, (aside) => copyFile(source, aside));
    return { sha256, bytes: size };
  }

  private async place(sha256: Sha256, bytes: number, write: (aside: string) => Promise<void>): Promise<void> {
    const target = this.path(sha256);
    const there = await stat(target).catch(() => null);
    if (there?.size === bytes) return;
    await mkdir(join(this.folder, sha256.slice(0, 2)), { recursive: true });
    const aside = join(this.aside, newId());
    await write(aside);
    const handle = await open(aside, 'r');
    await handle.sync();
    await handle.close();
    await rename(aside, target);
  }

  async has(sha256: Sha256): Promise<boolean> {
    return (await stat(this.path(sha256)).catch(() => null)) !== null;
  }

  /** Puts the bytes at `target` for a program to read: a hard link where the disk allows it, else a copy. */
  async materialize(sha256: Sha256, target: string): Promise<string> {
    await rm(target, { force: true });
    await link(this.path(sha256), target).catch(() => copyFile(this.path(sha256), target));
    return target;
  }

  read(sha256: Sha256, range?: { start: number; end: number }): ReadStream {
    return createReadStream(this.path(sha256), range);
  }

  /** Removes the bytes for good. Missing ones are no error. */
  async remove(sha256: Sha256): Promise<void> {
    await rm(this.path(sha256), { force: true });
  }

  /** Bytes free on the disk that holds the files. */
  async freeBytes(): Promise<number> {
    const disk = await statfs(this.folder);
    return disk.bavail * disk.bsize;
  }
}
