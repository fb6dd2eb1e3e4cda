import { and, eq } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import { episodes, publicFiles, shows } from '../store/schema.ts';
import { isHeldBack } from './what-is-up.ts';
import type { Sha256 } from '../rules/ids.ts';

export interface PublicFile {
  readonly isUp: boolean;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly mediaType: string;
  readonly lastModified: Date | null;
}

/**
 * The only way to a file's bytes: its address must be in the list of public files, and its episode must be up. The address is
 * compared with the list and never becomes part of a path.
 * @returns null when there never was such an address.
 */
export async function publicFile({ db }: Pick<Heard, 'db'>, address: string): Promise<PublicFile | null> {
  const [row] = await db
    .select({
      file: publicFiles,
      takenDownAt: episodes.takenDownAt,
      heldBack: isHeldBack,
      lastModified: episodes.updatedAt,
    })
    .from(publicFiles)
    .leftJoin(episodes, eq(episodes.id, publicFiles.episodeId))
    .where(eq(publicFiles.address, address));
  if (!row) return null;
  const { sha256, bytes, mediaType, goneAt } = row.file;
  // No episode (it was erased) is as good as one that was taken down.
  const isUp = goneAt === null && row.lastModified !== null && row.takenDownAt === null && !row.heldBack;
  return { isUp, sha256, bytes, mediaType, lastModified: row.lastModified };
}

/** Whether this is the square picture of a show that is public. */
export async function isPublicArt({ db }: Pick<Heard, 'db'>, sha256: Sha256): Promise<boolean> {
  const [show] = await db
    .select({ id: shows.id })
    .from(shows)
    .where(and(eq(shows.artSha256, sha256), eq(shows.isPublic, true)))
    .limit(1);
  return show !== undefined;
}
