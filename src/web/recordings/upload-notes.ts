import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configstore } from '@tus/file-store';
import { seal, unseal } from '../../store/encryption.ts';

type Upload = NonNullable<Awaited<ReturnType<Configstore['get']>>>;

const ENDING = '.note';

/**
 * What the upload server writes down about each upload under way, so that it can go on after a restart. File names that people
 * choose hold names, so the notes are encrypted.
 */
export class SealedNotes implements Configstore {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async get(id: string): Promise<Upload | undefined> {
    const sealed = await readFile(this.path(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return sealed ? (JSON.parse(unseal(sealed)) as Upload) : undefined;
  }

  async set(id: string, upload: Upload): Promise<void> {
    const { size, offset, metadata, creation_date } = upload;
    const aside = `${this.path(id)}.aside`;
    await writeFile(aside, seal(JSON.stringify({ id, size, offset, metadata, creation_date })), { mode: 0o600 });
    await rename(aside, this.path(id));
  }

  async delete(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.folder);
    return names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
  }

  private path(id: string): string {
    if (!/^[0-9a-z]+$/.test(id)) throw new Error('That is not the id of an upload.');
    return join(this.folder, id + ENDING);
  }
}
