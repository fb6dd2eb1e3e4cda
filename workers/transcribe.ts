import { transcribe as recognise } from '../media/transcribe/transcribe.ts';
import { audit } from '../src/audit/log.ts';
import { SYSTEM } from '../src/people/actor.ts';
import { forgetPeoplesWords } from '../src/redaction/word-rows.ts';
import { lockInOrder } from '../src/store/transactions.ts';
import { rosterOf } from '../src/consent/roster-rows.ts';
import { recordings } from '../src/store/schema.ts';
import type { StageHandler } from './handler.ts';
import { pocketsphinxIsFit, withFitTools } from './pocketsphinx.ts';
import { isCurrent, materializeStageFile } from './stage-files.ts';

/** Writes down the words with their times, primed with the names that may be spoken. */
export const transcribeStage: StageHandler = {
  stage: 'transcribe',
  during: ['preparing'],
  needs: () => ['whisper'],
  async run({ heard, recording, job }) {
    const { silences, durationSeconds } = recording.facts!;
    const speech = await materializeStageFile(heard, recording.id, 'speech', job.workDir);
    const people = await rosterOf(heard.db, recording.id);
    const prompt = [...people.flatMap((person) => [person.name, ...person.also]), ...recording.keepList];
    const able = withFitTools(job, await pocketsphinxIsFit(heard));
    const transcript = await recognise({ speech, silences, prompt, durationSeconds }, able);
    job.signal.throwIfAborted();
    await heard.db.transaction(async (tx) => {
      lockInOrder(tx, 'recording', recording.id);
      const kept = await tx
        .update(recordings)
        .set({ transcript })
        .where(isCurrent(recording))
        .returning({ id: recordings.id });
      // What people put right were other words: at their places stands something else now.
      if (kept.length === 0 || JSON.stringify(transcript.words) === JSON.stringify(recording.transcript?.words)) return;
      if (await forgetPeoplesWords(tx, recording.id))
        await audit(tx, { actor: SYSTEM.id, action: 'words.heard-anew', subject: recording.id, detail: {} });
    });
  },
};
