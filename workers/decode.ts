import { sql } from 'drizzle-orm';
import { join } from 'node:path';
import { decodeOriginal } from '../media/decode.ts';
import { recordings } from '../src/store/schema.ts';
import type { MasterFacts } from '../src/rules/recording/facts.ts';
import { isCutAccepted } from '../src/rules/recording/known-cut.ts';
import type { StageHandler } from './handler.ts';
import { isCurrent, materializeStageFile, saveStageFile } from './stage-files.ts';
import { keepTrackExcerpts } from './track-excerpts.ts';

/** Reads the original once: refuses what is not media, and writes the decoded sound, the speech for Whisper, loudness, peaks, silences. */
export const decodeStage: StageHandler = {
  stage: 'decode',
  during: ['preparing'],
  needs: () => ['ffmpeg'],
  async run({ heard, recording, payload, job }) {
    const input = await materializeStageFile(heard, recording.id, 'original', job.workDir);
    const decoded = join(job.workDir, 'decoded.wav');
    const speech = join(job.workDir, 'speech.wav');
    const acceptCut = isCutAccepted(recording);
    const { longestSeconds: maxSeconds } = heard.config;
    const soundChoice = recording.chosenTracks?.use ?? null;
    const analysis = await decodeOriginal({ input, decoded, speech, maxSeconds, acceptCut, soundChoice }, job);
    job.signal.throwIfAborted();
    await saveStageFile(heard, recording, 'decoded', decoded);
    await saveStageFile(heard, recording, 'speech', speech);
    const soundTracks = await keepTrackExcerpts({ heard, recording, job }, input, analysis);
    const facts: MasterFacts = {
      durationSeconds: analysis.durationSeconds,
      channels: analysis.channels,
      samples: analysis.samples,
      before: analysis.loudness,
      shortTerm: analysis.shortTerm,
      silences: analysis.silences,
      peaks: analysis.peaks,
      hasPicture: analysis.probe.video !== null,
      ...(analysis.stillPicture ? { stillPicture: true } : {}),
      ...(soundTracks ? { soundTracks } : {}),
      ...(analysis.trackSpeech.length > 0 ? { trackSpeech: analysis.trackSpeech } : {}),
    };
    // Added to what is there: when this stage is run again after a crash, the next ones may have written theirs already.
    await heard.db
      .update(recordings)
      .set({ facts: sql`coalesce(${recordings.facts}, '{}'::jsonb) || ${JSON.stringify(facts)}::jsonb` })
      .where(isCurrent(recording));
    await heard.pipeline.review(payload);
  },
};
