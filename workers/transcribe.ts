import { transcribe as recognise } from '../media/transcribe/transcribe.ts';
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
    await heard.db.update(recordings).set({ transcript }).where(isCurrent(recording));
  },
};
