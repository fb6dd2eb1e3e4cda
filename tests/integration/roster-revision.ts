import { eq } from 'drizzle-orm';
import { rosterOf, rosterRevision } from '../../src/consent/roster-rows.ts';
import type { Heard } from '../../src/heard.ts';
import type { RecordingId } from '../../src/rules/ids.ts';
import { recordings } from '../../src/store/schema.ts';

/** The state that a recording's roster is in: what whoever just read it sends back. */
export async function revisionNow(heard: Pick<Heard, 'db'>, id: RecordingId): Promise<string> {
  const [row] = await heard.db.select().from(recordings).where(eq(recordings.id, id));
  return rosterRevision(row!, await rosterOf(heard.db, id));
}
