import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { audit } from '../src/audit/log.ts';
import { SYSTEM } from '../src/people/who.ts';
import { publicFiles, recordingFiles, shows } from '../src/store/schema.ts';
import type { StageHandler } from './handler.ts';

/** Removes the bytes of an episode that was taken down. It has answered 410 since the moment it was asked for. */
export const takedown: StageHandler = {
  stage: 'takedown',
  during: ['taken-down'],
  async run({ heard, recording }) {
    const gone = await heard.db
      .select({ sha256: publicFiles.sha256 })
      .from(publicFiles)
      .where(and(eq(publicFiles.episodeId, recording.episodeId), isNotNull(publicFiles.goneAt)));
    const hashes = [...new Set(gone.map((file) => file.sha256))];
    if (hashes.length === 0) return;
    // The same bytes may serve another episode, a show's picture or a stage: those stay.
    const elsewhere = await heard.db
      .select({ sha256: publicFiles.sha256 })
      .from(publicFiles)
      .where(and(inArray(publicFiles.sha256, hashes), isNull(publicFiles.goneAt)));
    const inStages = await heard.db
      .select({ sha256: recordingFiles.sha256 })
      .from(recordingFiles)
      .where(inArray(recordingFiles.sha256, hashes));
    const asArt = await heard.db
      .select({ sha256: shows.artSha256 })
      .from(shows)
      .where(inArray(shows.artSha256, hashes));
    const needed = new Set([...elsewhere, ...inStages, ...asArt].map((row) => row.sha256));
    const removed = hashes.filter((sha256) => !needed.has(sha256));
    for (const sha256 of removed) await heard.files.remove(sha256);
    await heard.db.transaction((tx) =>
      audit(tx, {
        actor: SYSTEM.id,
        action: 'episode.purged',
        subject: recording.episodeId,
        detail: { files: removed.length },
      }),
    );
  },
};
