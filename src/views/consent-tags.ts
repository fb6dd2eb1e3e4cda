import { rostersOf } from '../consent/roster-rows.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { type Authorized, authorize, may } from '../people/allow.ts';
import { narrowestTags } from '../rules/consent/narrowest-tags.ts';
import type { RecordingId } from '../rules/ids.ts';

/** Consent tags of each recording, of everyone in it the narrowest; none for whoever may not see consent. */
export async function narrowestTagsOf(
  { db }: Pick<Heard, 'db'>,
  actor: Actor,
  ids: readonly RecordingId[],
): Promise<Authorized<ReadonlyMap<RecordingId, string[]>, 'see consent'> | null> {
  if (!may(actor, 'see consent')) return null;
  const rosters = await rostersOf(db, ids);
  return authorize(actor, 'see consent', new Map([...rosters].map(([id, people]) => [id, narrowestTags(people)])));
}
