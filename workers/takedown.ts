import { audit } from '../src/audit/log.ts';
import { SYSTEM } from '../src/people/actor.ts';
import { isTakenBack } from '../src/lifecycle/consent-changed.ts';
import { purgeDerived, purgePublicFiles } from '../src/lifecycle/purge.ts';
import { lockRecording } from '../src/recordings/life.ts';
import type { StageHandler } from './handler.ts';

/**
 * Removes the bytes of an episode that was taken down. It has answered 410 since the moment it was asked for. Where it came down because
 * somebody in it said no, everything that was made from the recording goes too.
 */
export const takedownStage: StageHandler = {
  stage: 'takedown',
  // Staff may be at work on the next version already: what was public goes all the same.
  during: ['taken-down', 'needs-decisions'],
  needs: () => [],
  async run({ heard, recording, payload }) {
    const files = await purgePublicFiles(heard, recording.id);
    await heard.db.transaction(async (tx) => {
      if (files > 0)
        await audit(tx, {
          actor: SYSTEM.id,
          action: 'episode.purged',
          subject: recording.episodeId,
          detail: { files },
        });
      const locked = await lockRecording(tx, recording.id);
      if (locked.state !== 'taken-down' || locked.run !== payload.run || !(await isTakenBack(tx, locked))) return;
      await purgeDerived(tx, heard, SYSTEM, locked);
    });
  },
};
