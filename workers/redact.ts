import { join } from 'node:path';
import { speechEnvelope } from '../media/audio/envelope.ts';
import { redactAudio } from '../media/audio/redact.ts';
import { partOf } from '../media/job.ts';
import { coverPicture } from '../media/picture/cover.ts';
import { decidedCovers, decisionsHash } from '../src/redaction/decisions.ts';
import { decidedSounds, flagsOf } from '../src/redaction/flag-rows.ts';
import type { AudioSpan } from '../media/spans.ts';
import type { Heard } from '../src/heard.ts';
import type { RedactionPlan } from '../src/rules/redaction/plan.ts';
import { audioSpans } from '../src/rules/redaction/spans.ts';
import { recordings } from '../src/store/schema.ts';
import type { Recording } from '../src/recordings/life.ts';
import { rosterOf } from '../src/consent/roster-rows.ts';
import { findInWords, flagFinds, isNew } from '../src/redaction/flag-corrections.ts';
import { wordChangesOf, wordsAfter } from '../src/redaction/word-rows.ts';
import { heldChanges } from '../src/rules/redaction/word-changes.ts';
import { backToDecisions } from './back-to-decisions.ts';
import type { StageHandler, StageWork } from './handler.ts';
import { isCurrent, materializeStageFile, saveStageFile } from './stage-files.ts';
import { Sha256 } from '../src/rules/ids.ts';

/** Overwrites what staff decided: samples under every span, pixels under every cover. */
export const redactStage: StageHandler = {
  stage: 'redact',
  during: ['making-release'],
  // A sound that takes the place of another may be in any format, so it is not only the picture that needs it.
  needs: () => ['ffmpeg'],
  async run({ heard, recording, payload, job }) {
    if (await correctedWordsAsk(heard, recording, payload)) return;
    const facts = recording.facts!;
    const flags = await flagsOf(heard.db, recording.id);
    const speech = await materializeStageFile(heard, recording.id, 'speech', job.workDir);
    const spans = audioSpans(decidedSounds(flags), {
      durationSeconds: facts.durationSeconds,
      envelope: await speechEnvelope(speech),
      words: recording.transcript?.words ?? [],
    });
    const covers = decidedCovers(flags);
    const master = await materializeStageFile(heard, recording.id, 'master', job.workDir);
    const redacted = join(job.workDir, 'redacted-sound.wav');
    const replacements = await lendReplacements(heard, spans, job.workDir);
    await redactAudio({ master, redacted, spans, replacements }, partOf(job, 0, facts.picture ? 0.2 : 1));
    if (facts.picture) {
      const picture = await materializeStageFile(heard, recording.id, 'picture', job.workDir);
      const out = join(job.workDir, 'covered-picture.mp4');
      await coverPicture({ master: picture, out, covers, picture: facts.picture }, partOf(job, 0.2, 1));
      job.signal.throwIfAborted();
      await saveStageFile(heard, recording, 'covered', out);
    }
    await saveStageFile(heard, recording, 'redacted', redacted);
    const redaction: RedactionPlan = { spans, covers, decisionsHash: decisionsHash(flags) };
    await heard.db.update(recordings).set({ redaction }).where(isCurrent(recording));
  },
};

const ASKED_ANEW =
  'Words that were corrected may name somebody or say something about them. Decide there too, then finish again. No version was made.';

/**
 * Looks through all corrected words together once more: when they were written, names and details were looked for around them alone.
 * @returns whether there is something to decide, so that no version is made
 */
async function correctedWordsAsk(heard: Heard, recording: Recording, payload: StageWork['payload']): Promise<boolean> {
  const changes = await wordChangesOf(heard.db, recording.id);
  if (heldChanges(changes).active.length === 0) return false;
  const people = await rosterOf(heard.db, recording.id);
  const looked = { recording, people, words: wordsAfter(recording, changes) };
  const flags = await flagsOf(heard.db, recording.id);
  const asked = (await findInWords(looked)).filter((find) => isNew(recording.id, flags, find));
  if (asked.length === 0) return false;
  await backToDecisions(heard, payload, {
    reason: ASKED_ANEW,
    first: async (tx) => void (await flagFinds(tx, looked, asked)),
  });
  return true;
}

/** Puts what staff recorded to take the place of a sound into the work folder. @returns paths by SHA-256 */
async function lendReplacements(
  heard: Heard,
  spans: readonly AudioSpan[],
  workDir: string,
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const { replacement } of spans) {
    if (!replacement || paths.has(replacement.sha256)) continue;
    const path = join(workDir, `uploaded-${replacement.sha256}`);
    paths.set(replacement.sha256, await heard.files.materialize(Sha256.parse(replacement.sha256), path));
  }
  return paths;
}
