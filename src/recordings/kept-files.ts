import { eq } from 'drizzle-orm';
import type { Heard } from '../heard.ts';
import type { Authorized } from '../people/allow.ts';
import type { Sha256 } from '../rules/ids.ts';
import { recordingFiles } from '../store/schema.ts';
import type { RecordingOutline } from './life.ts';

/** The first of these files that a recording has, as a hash; null when it has none. */
export async function keptFile(
  heard: Pick<Heard, 'db'>,
  { id }: Authorized<Pick<RecordingOutline, 'id'>, 'see recording'>,
  roles: readonly string[],
): Promise<Sha256 | null> {
  const rows = await heard.db.select().from(recordingFiles).where(eq(recordingFiles.recordingId, id));
  for (const role of roles) {
    const found = rows.find((row) => row.role === role);
    if (found) return found.sha256;
  }
  return null;
}
