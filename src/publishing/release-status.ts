import { and, desc, eq } from 'drizzle-orm';
import { consentNow, consentsHash } from '../consent/of-recording.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { type Authorized, authorize } from '../people/allow.ts';
import type { Recording } from '../recordings/life.ts';
import { findOutline } from '../recordings/recordings.ts';
import { rosterOf } from '../consent/roster-rows.ts';
import { decisionsHash, flagsOf } from '../redaction/decisions.ts';
import type { Rows } from '../store/database.ts';
import { accounts, approvals, organisation, releases, signOffs, users } from '../store/schema.ts';
import { showDoubtsFor } from './show-doubts.ts';
import { releaseFrom } from './release-rows.ts';
import type { Approval, Release, ReleaseStatus } from './readiness.ts';
import type { RecordingId, ReleaseId } from '../rules/ids.ts';

/** The last release that was made of a recording, current or not. */
export async function latestRelease(db: Pick<Rows, 'select'>, recordingId: RecordingId): Promise<Release | null> {
  const [row] = await db
    .select()
    .from(releases)
    .where(eq(releases.recordingId, recordingId))
    .orderBy(desc(releases.run))
    .limit(1);
  return row ? releaseFrom(row) : null;
}

/** A release as somebody may see it. Pages show no other. */
export type SeenRelease = Authorized<Release, 'review release'>;

/** The last release of a recording, for somebody who reviews it; null when there is none. @throws 403, 404 */
export async function releaseToReview(
  heard: Pick<Heard, 'db'>,
  actor: Actor,
  recordingId: RecordingId,
): Promise<SeenRelease | null> {
  const { id } = await findOutline(heard, actor, 'see recording', recordingId);
  const release = await latestRelease(heard.db, id);
  return release && authorize(actor, 'review release', release);
}

/** Everything that decides whether the current release may be published, read anew; null when there is none. */
export async function releaseStatusOf(
  heard: Pick<Heard, 'config'>,
  db: Pick<Rows, 'select'>,
  recording: Pick<Recording, 'id' | 'showId' | 'kind' | 'facts' | 'uploadedBy' | 'nobodySpeaksBy'>,
  now = new Date(),
): Promise<ReleaseStatus | null> {
  const [row] = await db
    .select()
    .from(releases)
    .where(and(eq(releases.recordingId, recording.id), eq(releases.current, true)));
  if (!row) return null;
  const release = releaseFrom(row);
  const people = await rosterOf(db, recording.id, now);
  const flags = await flagsOf(db, recording.id);
  return {
    release,
    approvals: await approvalsThatCount(db, release.id),
    signOffs: await db.select().from(signOffs).where(eq(signOffs.releaseId, release.id)),
    people,
    consent: consentNow(recording, people, now),
    decisionsHash: decisionsHash(flags),
    consentsHash: consentsHash(people),
    undecided: flags.filter((flag) => flag.decision === null).length,
    showDoubts: await showDoubtsFor(db, recording, release.manifest),
    uploadedBy: recording.uploadedBy,
    onePersonApproves: heard.config.onePersonApproves,
    coolingOffDays: await coolingOffDays(db),
    now,
  };
}

/** Approvals of everyone whose access was not ended since: what somebody who had to leave said counts no more. */
async function approvalsThatCount(db: Pick<Rows, 'select'>, releaseId: ReleaseId): Promise<Approval[]> {
  const rows = await db
    .select({ approval: approvals, user: users.id, credential: accounts.id })
    .from(approvals)
    .leftJoin(users, eq(users.id, approvals.userId))
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, 'credential')))
    .where(eq(approvals.releaseId, releaseId));
  return rows.filter(({ user, credential }) => user === null || credential !== null).map(({ approval }) => approval);
}

async function coolingOffDays(db: Pick<Rows, 'select'>): Promise<number> {
  const [row] = await db.select({ days: organisation.coolingOffDays }).from(organisation);
  return row?.days ?? 0;
}
