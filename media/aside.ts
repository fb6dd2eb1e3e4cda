import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/**
 * Lets `write` make a file under a temporary name in the same folder, then renames it to `target`: nobody ever sees half a
 * file, and a second run replaces the first whole. When `write` fails, the temporary file is removed.
 */
export async function writtenAside<T>(target: string, write: (temporary: string) => Promise<T>): Promise<T> {
  const extension = extname(target);
  const name = `.${basename(target, extension)}-${randomBytes(6).toString('hex')}${extension}`;
  const temporary = join(dirname(target), name);
  try {
    const made = await write(temporary);
    await rename(temporary, target);
    return made;
  } finally {
    await rm(temporary, { force: true });
  }
}
