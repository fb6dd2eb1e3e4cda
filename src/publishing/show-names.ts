import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { asRoster, rostersOf } from '../consent/roster-rows.ts';
import type { RecordingId, ShowId } from '../rules/ids.ts';
import type { NamesOfRecording } from '../rules/publishing/show-findings.ts';
import type { Rows } from '../store/database.ts';
import { flags, recordings } from '../store/schema.ts';

/** Everything that a show's texts are read for. */
export interface NamesAroundShow {
  readonly recordings: readonly NamesOfRecording[];
  /** Keep lists count once two people approved what stands on them: of what is published. */
  readonly publicNames: readonly string[];
}

/**
 * Who and what the recordings of a show say that its texts may not give away, wherever these recordings are: also of those that were taken down.
 * @param only the one recording whose people and decisions are read
 */
export async function namesAroundShow(
  db: Pick<Rows, 'select'>,
  showId: ShowId,
  only?: RecordingId,
): Promise<NamesAroundShow> {
  const rows = await db
    .select({ id: recordings.id, keep: recordings.keepList, state: recordings.state })
    .from(recordings)
    .where(eq(recordings.showId, showId));
  const publicNames = rows.filter(({ state }) => state === 'published').flatMap(({ keep }) => keep);
  const read = rows.filter(({ id }) => only === undefined || id === only);
  if (read.length === 0) return { recordings: [], publicNames };
  const ids = read.map(({ id }) => id);
  const rosters = await rostersOf(db, ids);
  const { recordingId, kind, text, foundBy, decision } = flags;
  const decided = await db
    .select({ recordingId, kind, text, foundBy, decision })
    .from(flags)
    .where(and(inArray(recordingId, ids), inArray(kind, ['name', 'detail', 'text']), isNotNull(decision)));
  return {
    recordings: read.map(({ id, keep }) => {
      const people = rosters.get(id)!;
      return {
        id,
        keep,
        people: asRoster(people).map((person, index) => ({
          ...person,
          id: people[index]!.id,
          personId: people[index]!.personId,
        })),
        decided: decided.filter((flag) => flag.recordingId === id),
      };
    }),
    publicNames,
  };
}
