import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { speechEnvelope } from '../media/audio/envelope.ts';
import type { MediaJob } from '../media/job.ts';
import type { SpeechEnergy } from '../media/transcribe/speech-energy.ts';
import { consentNow, consentsHash } from '../src/consent/of-recording.ts';
import { SYSTEM } from '../src/people/actor.ts';
import { remindOfShowTexts } from '../src/publishing/show-doubts.ts';
import { lockRecording, move, type Recording } from '../src/recordings/life.ts';
import { asRoster, type Participant, rosterOf } from '../src/consent/roster-rows.ts';
import { findInWords, flagFinds, isOfCorrection } from '../src/redaction/flag-corrections.ts';
import { flagsOf } from '../src/redaction/flag-rows.ts';
import { suggestForFaces } from '../src/redaction/face-decisions.ts';
import { followEarlierDecisions } from '../src/redaction/follow-decisions.ts';
import { flagTranscript } from '../src/rules/detection/flags.ts';
import { foundRow } from '../src/redaction/found-rows.ts';
import { wordChangesOf, wordsAfter } from '../src/redaction/word-rows.ts';
import { writeFlags } from '../src/redaction/write-flags.ts';
import { flagIds } from '../src/redaction/flag-ids.ts';
import type { FoundFlag } from '../src/rules/detection/found-flag.ts';
import { atSurePlaces } from '../src/rules/redaction/sure-flags.ts';
import { speechIn } from '../src/rules/redaction/sure-place.ts';
import type { Heard } from '../src/heard.ts';
import { flags, recordings } from '../src/store/schema.ts';
import { pictureRows } from './check-picture.ts';
import { textRows } from './check-texts.ts';
import type { StageHandler, StageWork } from './handler.ts';
import { hasStageFile, materializeStageFile } from './stage-files.ts';

type FlagRow = typeof flags.$inferInsert;

/** Flags what may identify a person, says what the consents allow, and hands over to staff. */
export const checkStage: StageHandler = {
  stage: 'check',
  during: ['preparing'],
  needs: ({ facts }) => (facts?.picture ? ['ffmpeg', 'sight'] : []),
  async run(work) {
    // What somebody allows may change while we look.
    for (let again = true; again; ) again = !(await checkWith(work, await rosterOf(work.heard.db, work.recording.id)));
  },
};

/** @returns whether what these people allow is still so */
async function checkWith(
  { heard, recording, payload, job }: StageWork,
  people: readonly Participant[],
): Promise<boolean> {
  const transcript = recording.transcript!;
  const listen = { durationSeconds: recording.facts!.durationSeconds, unheard: transcript.unheard };
  const found = flagTranscript(transcript.words, { participants: asRoster(people), keep: recording.keepList }, listen);
  const energy = await speechOf(heard, recording, job);
  const sounds = soundRows(recording, people, found, energy);
  const texts = textRows(recording, people, sounds.length);
  const seen = await pictureRows(heard, recording, people, sounds.length + texts.length, job);
  const rows = [...sounds, ...texts, ...seen];
  const changes = await wordChangesOf(heard.db, recording.id);
  const looked = { recording, people, words: wordsAfter(recording, changes) };
  const inCorrected = changes.length > 0 ? await findInWords(looked) : [];
  job.signal.throwIfAborted();
  return heard.db.transaction(async (tx) => {
    const locked = await lockRecording(tx, recording.id);
    if (locked.run !== payload.run || locked.state !== 'preparing') return true;
    if (consentsHash(await rosterOf(tx, recording.id)) !== consentsHash(people)) return false;
    // What people added or the last check of finished files found stays, and so does every decision on what is found again with the same
    // words.
    const before = await flagsOf(tx, recording.id);
    const mine = before
      .filter((flag) => !flag.foundBy.includes('staff') && flag.kind !== 'leak' && !isOfCorrection(flag))
      .map((flag) => flag.id);
    const ids = rows.map((row) => row.id);
    if (mine.length > 0) {
      const gone = ids.length > 0 ? and(inArray(flags.id, mine), notInArray(flags.id, ids)) : inArray(flags.id, mine);
      await tx.delete(flags).where(gone);
    }
    await writeFlags(tx, rows, before);
    await flagFinds(tx, looked, inCorrected);
    await followEarlierDecisions(tx, { ...locked, transcript });
    await suggestForFaces(tx, await flagsOf(tx, recording.id), people);
    await tx
      .update(recordings)
      .set({ consent: consentNow(locked, people), updatedAt: sql`now()` })
      .where(eq(recordings.id, recording.id));
    await remindOfShowTexts(tx, { showId: locked.showId, only: locked.id }, new Date());
    const silent = transcript.outcome === 'no-speech';
    await move(
      tx,
      SYSTEM,
      locked,
      silent
        ? { to: 'no-speech', reason: 'We heard nobody speak in this recording. Please listen to it.' }
        : { to: 'needs-decisions' },
    );
    return true;
  });
}

/** Where somebody speaks in the recording; null where its speech was not kept, and the redaction judges places anew with it. */
async function speechOf(heard: Heard, { id }: Recording, job: MediaJob): Promise<SpeechEnergy | null> {
  if (!(await hasStageFile(heard, id, 'speech'))) return null;
  return speechIn(await speechEnvelope(await materializeStageFile(heard, id, 'speech', job.workDir)));
}

function soundRows(
  recording: Recording,
  people: readonly Participant[],
  found: readonly FoundFlag[],
  energy: SpeechEnergy | null,
): FlagRow[] {
  const length = recording.facts!.durationSeconds;
  const { words } = recording.transcript!;
  const placed = (flag: FoundFlag) => {
    const start = Math.max(0, Math.min(flag.start ?? words[flag.firstWord]?.start ?? 0, length));
    const end = Math.min(length, Math.max(flag.end ?? words[flag.lastWord]?.end ?? length, start + 0.01));
    return { ...flag, start, end };
  };
  // The words' own times make the id: a place that is judged anew, or by other rules, keeps what people decided for it.
  const ids = flagIds(recording.id, found.map(placed));
  return atSurePlaces(found, { words, energy }, length)
    .map(placed)
    .map((flag, position) => foundRow(recording.id, people, flag, { id: ids[position]!, position }));
}
