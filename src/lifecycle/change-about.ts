import { eq } from 'drizzle-orm';
import { audit } from '../audit/log.ts';
import { badInput, ChangedMeanwhile } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { handToQueue } from '../recordings/hand-to-queue.ts';
import { lockRecordingTo } from '../recordings/recordings.ts';
import type { StaleChange } from '../rules/changed-meanwhile.ts';
import { fieldsWantedOtherwise, staleFields } from '../rules/field-revisions.ts';
import type { RecordingId } from '../rules/ids.ts';
import { aboutOf, aboutProblems, type AboutRecording, aboutRevision } from '../rules/recording/about.ts';
import { recordings } from '../store/schema.ts';
import { checkAnew, mayBeChanged } from './check-anew.ts';

/** What of it a release is made of: listeners read the title, and the kind says what people agreed to. The notes are for staff alone. */
const IN_A_RELEASE: readonly string[] = ['title', 'kind'] satisfies (keyof AboutRecording)[];

/**
 * Changes what is written about a recording. A new title or kind makes what was proposed for publication void, and names are looked for again; notes do neither.
 * @param revision of what whoever changes it saw
 * @returns whether the finished version no longer counts or is checked again
 * @throws 403 for a researcher once the file is there; 404; 409 where a title or kind is changed while machines are at work or an episode is up; 422
 * @throws ChangedMeanwhile where somebody else changed the same
 */
export async function changeAbout(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  { revision, ...wanted }: Partial<AboutRecording> & { readonly revision: string },
): Promise<boolean> {
  const problems = aboutProblems(wanted);
  if (problems) throw badInput('Look again at what is written about the recording.', problems);
  const change = { ...wanted, ...(wanted.title === undefined ? {} : { title: wanted.title.trim() }) };
  const { isVoid, recheck } = await heard.db.transaction(async (tx) => {
    const recording = await lockRecordingTo(tx, actor, 'change about', recordingId);
    const now = aboutOf(recording);
    const stale = staleFields(revision, now, change);
    if (stale.length > 0) throw new ChangedMeanwhile(stale.map((of) => staleAbout(of, now, change)));
    const fields = fieldsWantedOtherwise(now, change);
    if (fields.length === 0) return { isVoid: false, recheck: null };
    const isVoid = fields.some((field) => IN_A_RELEASE.includes(field));
    if (isVoid) mayBeChanged(recording);
    await audit(tx, {
      actor: actor.id,
      action: 'recording.about-changed',
      subject: recordingId,
      detail: { fields: fields.join(' ') },
    });
    if (isVoid)
      return { isVoid, recheck: await checkAnew(tx, actor, recording, 'The title or the kind was changed.', change) };
    await tx
      .update(recordings)
      .set({ ...change, updatedAt: new Date() })
      .where(eq(recordings.id, recordingId));
    return { isVoid, recheck: null };
  });
  if (recheck) await handToQueue(heard, recheck, (pipeline, payload) => pipeline.checkAgain(payload));
  return isVoid;
}

/** Who changed it is not told: the log of a recording has what machines did since. */
function staleAbout(of: string, now: AboutRecording, wanted: Partial<AboutRecording>): StaleChange {
  const field = of as keyof AboutRecording;
  const theirs = now[field];
  return { of, wanted: wanted[field], theirs, stands: theirs, by: null, at: null, revision: aboutRevision(now) };
}
