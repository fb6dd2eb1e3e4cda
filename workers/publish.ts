import { and, eq, isNull, notInArray } from 'drizzle-orm';
import { audit } from '../src/audit/log.ts';
import { keepCoveredUntil } from '../src/lifecycle/still-covered.ts';
import { SYSTEM } from '../src/people/actor.ts';
import { whatIsMissing } from '../src/publishing/readiness.ts';
import { releaseStatusOf } from '../src/publishing/release-status.ts';
import { lockShow } from '../src/publishing/show-versions.ts';
import { lockRecording, move } from '../src/recordings/life.ts';
import { mediaTypeOf } from '../src/rules/publishing/manifest.ts';
import { sha256Of } from '../src/store/files.ts';
import { newId } from '../src/store/ids.ts';
import { episodes, publicFiles } from '../src/store/schema.ts';
import type { StageHandler } from './handler.ts';

/** Thrown when the state of things no longer allows publication; the recording goes back to people. */
class NotReady extends Error {
  readonly plain: string;
  constructor(plain: string) {
    super('not-ready');
    this.plain = plain;
  }
}

/** Puts an approved release into the feed, after proving once more that it may be there and that every byte is the approved one. */
export const publishStage: StageHandler = {
  stage: 'publish',
  during: ['publishing'],
  needs: () => [],
  async run({ heard, recording, payload, job }) {
    const before = await releaseStatusOf(heard, heard.db, recording);
    for (const [index, file] of (before?.release.manifest.files ?? []).entries()) {
      job.signal.throwIfAborted();
      const there =
        (await heard.files.has(file.sha256)) && (await sha256Of(heard.files.path(file.sha256))) === file.sha256;
      if (!there)
        throw new NotReady('A finished file is missing or damaged, so nothing was published. Make the version again.');
      job.progress((index + 1) / (before!.release.manifest.files.length + 1));
    }
    await heard.db.transaction(async (tx) => {
      const locked = await lockRecording(tx, recording.id);
      if (locked.run !== payload.run || locked.state !== 'publishing') return;
      // Nobody changes the texts of the show between the last look at them and the episode in its feed.
      await lockShow(tx, locked.showId, 'share');
      const status = await releaseStatusOf(heard, tx, locked);
      const missing = status ? whatIsMissing(status) : ['There is no finished version.'];
      if (!status || missing.length > 0) {
        // The sentences may hold names, and a recording's reason may not: its page lists them.
        await move(tx, SYSTEM, locked, {
          to: 'needs-approval',
          reason: 'Something changed before it was published. See what is missing below.',
        });
        return;
      }
      const { release } = status;
      const now = new Date();
      const [known] = await tx.select().from(episodes).where(eq(episodes.recordingId, recording.id));
      const revision = known ? known.revision + (known.releaseId === release.id ? 0 : 1) : 1;
      const fresh = { releaseId: release.id, revision, updatedAt: now, takenDownAt: null, purgedAt: null };
      await tx
        .insert(episodes)
        .values({
          id: locked.episodeId,
          guid: `heard-${newId()}`,
          showId: locked.showId,
          recordingId: locked.id,
          publishedAt: now,
          ...fresh,
        })
        .onConflictDoUpdate({ target: episodes.recordingId, set: fresh });
      const addresses = release.manifest.files.map((file) => file.name);
      await tx
        .update(publicFiles)
        .set({ goneAt: now })
        .where(
          and(
            eq(publicFiles.episodeId, locked.episodeId),
            isNull(publicFiles.goneAt),
            notInArray(publicFiles.address, addresses),
          ),
        );
      for (const { role, sha256, bytes, name } of release.manifest.files) {
        const file = { episodeId: locked.episodeId, role, sha256, bytes, mediaType: mediaTypeOf(role), goneAt: null };
        await tx
          .insert(publicFiles)
          .values({ address: name, ...file })
          .onConflictDoUpdate({ target: publicFiles.address, set: file, setWhere: isNull(publicFiles.goneAt) });
      }
      await audit(tx, {
        actor: SYSTEM.id,
        action: 'episode.published',
        subject: locked.episodeId,
        detail: { manifest: release.manifestHash, revision },
      });
      await keepCoveredUntil(tx, await move(tx, SYSTEM, locked, { to: 'published' }), now);
    });
  },
};
