import { eq } from 'drizzle-orm';
import type { Heard } from '../../../src/heard.ts';
import { lockRecording, recordingOf } from '../../../src/recordings/life.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { recordings } from '../../../src/store/schema.ts';
import { checkStage } from '../../../workers/check.ts';
import { withAges, withNewPeople } from '../../../demo/read-roster.ts';
import { testJob } from '../../tools.ts';
import { STAFF } from '../web/desk.ts';
import { createRecording } from '../../../src/lifecycle/create-recording.ts';

const SECOND_PER_WORD = 1;

/** What a person says, one word a second, each lasting half of it. */
export const spokenWordsOf = (said: string) =>
  said.split(' ').map((text, index) => ({
    text,
    start: index * SECOND_PER_WORD,
    end: index * SECOND_PER_WORD + 0.5,
    probability: 0.95,
  }));

/** A recording in which this was said, with the flags that the check stage gives it. @returns its id */
export async function recordingWithWords(
  heard: Heard,
  showId: ShowId,
  { said, title, roster }: { said: string; title: string; roster: unknown },
): Promise<RecordingId> {
  const id = await createRecording(heard, STAFF, {
    showId,
    kind: 'podcast',
    title,
    roster: withNewPeople(withAges(parseRoster(roster))),
  });
  await say(heard, id, said);
  return id;
}

/** Sets what was said, and lets the check stage flag it. */
export async function say(heard: Heard, id: RecordingId, said: string): Promise<void> {
  const words = spokenWordsOf(said);
  const loudness = { integrated: -20, truePeak: -3, range: 5 };
  await heard.db
    .update(recordings)
    .set({
      transcript: {
        engine: { name: 'whisper.cpp', version: '1', model: 'base.en' },
        words,
        outcome: 'words',
        unheard: [],
      },
      facts: {
        durationSeconds: words.length * SECOND_PER_WORD,
        channels: 1,
        samples: words.length * SECOND_PER_WORD * 48_000,
        before: loudness,
        after: loudness,
        shortTerm: [],
        silences: [],
        peaks: [0.5, 0.4],
        hasPicture: false,
      },
    })
    .where(eq(recordings.id, id));
  await checkWords(heard, id);
}

/** Runs the check stage on it, as the pipeline does. */
export async function checkWords(heard: Heard, id: RecordingId): Promise<void> {
  const recording = await heard.db.transaction(async (tx) => {
    const before = await lockRecording(tx, id);
    const [ready] = await tx
      .update(recordings)
      .set({ state: 'preparing', run: before.run + 1 })
      .where(eq(recordings.id, id))
      .returning();
    return recordingOf(ready!);
  });
  await checkStage.run({ heard, recording, payload: { recordingId: id, run: recording.run }, job: testJob() });
}
