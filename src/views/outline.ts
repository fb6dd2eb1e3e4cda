import { eq } from 'drizzle-orm';
import { consentNow } from '../consent/of-recording.ts';
import { type Participant, rosterRevision, rosterSeenBy } from '../consent/roster-rows.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { type Authorized, authorize } from '../people/allow.ts';
import { type Approval, type Release, type SignOff, signOffsNeeded } from '../publishing/readiness.ts';
import { latestRelease } from '../publishing/release-status.ts';
import { type HeldUp, heldUpBy, whereItIs } from '../recordings/held-up.ts';
import { type QueueWait, queueWaits } from '../recordings/queue-waits.ts';
import type { Recording, RecordingOutline } from '../recordings/life.ts';
import { findOutline } from '../recordings/recordings.ts';
import type { ConsentResult } from '../rules/consent/consent-table.ts';
import type { RecordingId } from '../rules/ids.ts';
import { approvals, episodes, shows, signOffs } from '../store/schema.ts';

export interface EpisodeView {
  readonly id: string;
  readonly guid: string;
  readonly publishedAt: Date;
  readonly takenDownAt: Date | null;
  readonly revision: number;
  /** Absolute address of its page. */
  readonly page: string;
}

/** What a page about the people, the links or the publication of a recording shows. It reads no words and no flags. */
interface OutlineView
  extends Pick<
    RecordingOutline,
    'id' | 'title' | 'state' | 'reason' | 'createdAt' | 'keepList' | 'hasTranscript' | 'uploadedBy'
  > {
  readonly show: { readonly id: string; readonly slug: string; readonly title: string };
  readonly stateLabel: string;
  /** What to do next, in one sentence. */
  readonly next: string;
  readonly heldUp: HeldUp | null;
  readonly queueWait: QueueWait | null;
  readonly rosterCovers: RecordingOutline['covers'];
  readonly participants: Participant[];
  /** The state of the roster: whoever changes it sends it back. */
  readonly rosterRevision: string;
  readonly consent: ConsentResult | null;
  readonly release:
    | (Pick<Release, 'id' | 'manifestHash' | 'current'> & {
        readonly approvals: Approval[];
        readonly signOffs: SignOff[];
        /** Ids of the participants who are seen or heard. */
        readonly needsSignOff: string[];
      })
    | null;
  readonly episode: EpisodeView | null;
}

/** The outline of a recording as somebody may see it. */
export type SeenOutline = Authorized<OutlineView, 'see recording'>;

/** @throws 404 also for a recording that this person may not know of */
export async function outlineView(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<SeenOutline> {
  const recording = await findOutline(heard, actor, 'see recording', recordingId);
  const { id, title, createdAt, keepList, hasTranscript, state, uploadedBy } = recording;
  const [show] = await heard.db
    .select({ id: shows.id, slug: shows.slug, title: shows.title })
    .from(shows)
    .where(eq(shows.id, recording.showId));
  const people = await rosterSeenBy(heard.db, actor, id);
  const heldUp = await heldUpBy(heard.db, id);
  const queueWait = (await queueWaits(heard.db, id)).get(id) ?? null;
  return authorize(actor, 'see recording', {
    uploadedBy,
    id,
    title,
    createdAt,
    keepList,
    hasTranscript,
    state,
    show: show!,
    ...whereItIs(recording, heldUp, queueWait),
    heldUp,
    queueWait,
    rosterCovers: recording.covers,
    participants: people,
    rosterRevision: rosterRevision(recording, people),
    consent: people.length > 0 ? consentNow(recording, people) : null,
    release: await releaseOutline(heard, id, people),
    episode: await episodeView(heard, recording, show!.slug),
  });
}

async function releaseOutline(
  { db }: Pick<Heard, 'db'>,
  recordingId: RecordingId,
  people: readonly Participant[],
): Promise<OutlineView['release']> {
  const release = await latestRelease(db, recordingId);
  if (!release) return null;
  const { id, manifestHash, current } = release;
  return {
    id,
    manifestHash,
    current,
    approvals: await db.select().from(approvals).where(eq(approvals.releaseId, id)),
    signOffs: await db.select().from(signOffs).where(eq(signOffs.releaseId, id)),
    needsSignOff: signOffsNeeded(people).map((person) => person.id),
  };
}

/** The episode of a recording as staff see it; null while there is none. */
export async function episodeView(
  heard: Pick<Heard, 'db' | 'publicUrl'>,
  recording: Pick<Recording, 'id'>,
  slug: string,
): Promise<EpisodeView | null> {
  const [episode] = await heard.db.select().from(episodes).where(eq(episodes.recordingId, recording.id));
  if (!episode) return null;
  const { id, guid, publishedAt, takenDownAt, revision } = episode;
  return { id, guid, publishedAt, takenDownAt, revision, page: `${heard.publicUrl}/shows/${slug}/episodes/${id}` };
}
