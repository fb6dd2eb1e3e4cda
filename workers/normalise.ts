import { eq, sql } from 'drizzle-orm';
import { join } from 'node:path';
import { normaliseAudio } from '../media/audio/normalise.ts';
import { probe } from '../media/ffmpeg/probe.ts';
import { partOf } from '../media/job.ts';
import { type AfterPicture, makePictureMaster } from '../media/picture/master.ts';
import type { Heard } from '../src/heard.ts';
import type { ShowId } from '../src/rules/ids.ts';
import { isCutAccepted } from '../src/rules/recording/known-cut.ts';
import type { MasterFacts } from '../src/rules/recording/facts.ts';
import { recordings, shows } from '../src/store/schema.ts';
import type { StageHandler } from './handler.ts';
import { isCurrent, materializeStageFile, saveStageFile } from './stage-files.ts';

/** Cleans up the voices and brings the loudness to target; for video also makes the upright, constant-frame-rate picture master. */
export const normaliseStage: StageHandler = {
  stage: 'normalise',
  during: ['preparing'],
  needs: () => ['ffmpeg'],
  async run({ heard, recording, job }) {
    const facts = recording.facts!;
    const decoded = await materializeStageFile(heard, recording.id, 'decoded', job.workDir);
    const master = join(job.workDir, 'master.wav');
    const { loudness, channels, noise } = await normaliseAudio(
      { decoded, master, analysis: facts },
      partOf(job, 0, facts.hasPicture ? 0.3 : 1),
    );
    const found: Partial<MasterFacts> = {
      after: loudness,
      channels: channels === 1 ? 1 : 2,
      ...(noise ? { noiseBelowVoice: noise.belowVoice } : {}),
    };
    if (facts.hasPicture) {
      const input = await materializeStageFile(heard, recording.id, 'original', job.workDir);
      const picture = join(job.workDir, 'picture-master.mp4');
      const { durationSeconds: soundSeconds } = facts;
      const afterPicture = await afterPictureOf(heard, recording.showId);
      const mayEndEarly = isCutAccepted(recording);
      const { endsEarly, ...made } = await makePictureMaster(
        { input, out: picture, probe: await probe(input, job), soundSeconds, afterPicture, mayEndEarly },
        partOf(job, 0.3, 1),
      );
      await saveStageFile(heard, recording, 'picture', picture);
      Object.assign(found, { picture: { ...made, ...endsEarly } });
    }
    job.signal.throwIfAborted();
    await saveStageFile(heard, recording, 'master', master);
    // Only its own keys: transcription runs at the same time.
    await heard.db
      .update(recordings)
      .set({ facts: sql`${recordings.facts} || ${JSON.stringify(found)}::jsonb` })
      .where(isCurrent(recording));
  },
};

async function afterPictureOf({ db }: Heard, showId: ShowId): Promise<AfterPicture> {
  const [show] = await db.select({ afterPicture: shows.afterPicture }).from(shows).where(eq(shows.id, showId));
  return show!.afterPicture;
}
