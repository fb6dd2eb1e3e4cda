import { addedFlag } from '../src/redaction/flag-rows.ts';
import { and, eq } from 'drizzle-orm';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAtPicture } from '../media/detection/look.ts';
import { transcribeParts } from '../media/transcribe/parts.ts';
import type { CheckName, KeptFace } from '../media/verify/findings.ts';
import { type Verification, verifyRelease } from '../media/verify/verify.ts';
import type { Word } from '../media/words.ts';
import { audit } from '../src/audit/log.ts';
import { SYSTEM } from '../src/people/actor.ts';
import { releaseFrom } from '../src/publishing/release-rows.ts';
import { releaseContents } from '../src/publishing/contents.ts';
import type { Release } from '../src/publishing/readiness.ts';
import { versionsOf } from '../src/publishing/show-versions.ts';
import { releaseTags } from '../src/publishing/tags.ts';
import { carriedVersion } from '../src/rules/publishing/manifest.ts';
import { lockRecording, move, voidRelease } from '../src/recordings/life.ts';
import { asRoster, rosterOf } from '../src/consent/roster-rows.ts';
import { type Flag, flagsOf } from '../src/redaction/decisions.ts';
import { decidedSounds } from '../src/redaction/flag-rows.ts';
import { peoplesWordsOf } from '../src/redaction/word-rows.ts';
import { idFrom } from '../src/store/ids.ts';
import { flags, releases, shows } from '../src/store/schema.ts';
import type { StageHandler } from './handler.ts';
import { heardNames } from './heard-names.ts';
import { pocketsphinxIsFit, withFitTools } from './pocketsphinx.ts';
import { keepHearings, rememberedHearings } from './remembered-hearings.ts';
import { seenBefore } from './seen-picture.ts';
import { materializeStageFile } from './stage-files.ts';
import type { Transaction } from '../src/store/database.ts';
import type { FlagId } from '../src/rules/ids.ts';

/** Everything that a release consists of; with a picture, the video and its poster as well. */
function rolesOf(hasPicture: boolean): string[] {
  return ['audio/mpeg', 'audio/mp4', ...(hasPicture ? ['video/mp4', 'image/jpeg'] : []), ...TEXT_ROLES];
}

const TEXT_ROLES = ['text/vtt', 'application/x-subrip', 'application/json', 'text/html', 'application/json+chapters'];

/** Proves on the packaged files that nothing leaked. A finding sends the recording back to staff with the place to listen to. */
export const verifyStage: StageHandler = {
  stage: 'verify',
  during: ['making-release'],
  needs: ({ facts }) => ['ffmpeg', 'whisper', ...(facts?.picture ? (['sight'] as const) : [])],
  async run({ heard, recording, payload, job }) {
    const [row] = await heard.db
      .select()
      .from(releases)
      .where(and(eq(releases.recordingId, recording.id), eq(releases.run, payload.run)));
    const [show] = await heard.db.select().from(shows).where(eq(shows.id, recording.showId));
    if (!row || !show) throw new Error('There is no release to verify.');
    const release = releaseFrom(row);
    const said = (await versionsOf(heard.db, show)).find(({ number }) => number === carriedVersion(release.manifest));
    const people = await rosterOf(heard.db, recording.id);
    const decided = await flagsOf(heard.db, recording.id);
    const contents = releaseContents(recording, people, decided, await peoplesWordsOf(heard.db, recording.id));
    // The files carry the texts of the show as they were when they were made.
    const tags = releaseTags(contents, said?.texts ?? show);
    const { manifest } = release;
    const lent = new Map<string, string>();
    // A folder of their own, so that what is there can be compared with what the manifest lists.
    const folder = join(job.workDir, 'release');
    await mkdir(folder, { recursive: true });
    for (const { role, sha256, name } of manifest.files)
      lent.set(role, await heard.files.materialize(sha256, join(folder, name)));
    const video = lent.get('video/mp4');
    const isFit = await pocketsphinxIsFit(heard);
    const remembered = await rememberedHearings(heard, recording.id, withFitTools(job, isFit).tools, job);
    const words = recording.transcript?.words ?? [];
    const staying = wordsThatStay(words, decided);
    const proved = await verifyRelease(
      {
        master: await materializeStageFile(heard, recording.id, 'master', job.workDir),
        spans: recording.redaction?.spans ?? [],
        words,
        staying,
        audioFiles: ['audio/mpeg', 'audio/mp4'].map((role) => ({
          role,
          path: lent.get(role)!,
          art: true,
          chapters: contents.chapters,
        })),
        ...(video
          ? {
              video: {
                path: video,
                originalMaster: await materializeStageFile(heard, recording.id, 'picture', job.workDir),
                covers: recording.redaction?.covers ?? [],
                captions: contents.words.length > 0,
                look: (picture, looking, frames) =>
                  lookAtPicture({ picture, master: recording.facts!.picture!, ...(frames ? { frames } : {}) }, looking),
                seen: await seenBefore(heard, recording.id, job),
                keptFaces: keptFaces(decided),
              },
            }
          : {}),
        texts: [
          ...TEXT_ROLES.map((role) => ({ role, path: lent.get(role)! })),
          { role: 'title', text: manifest.title },
          { role: 'description', text: manifest.description },
          ...manifest.credits.map(({ role }) => ({ role: 'credit', text: role })),
        ],
        fileNames: manifest.files.map((file) => file.name),
        forbidden: contents.forbidden,
        everyday: contents.everyday,
        kept: contents.kept,
        matchesForbidden: heardNames(contents, asRoster(people), staying),
        tags: { ...tags.audio, ...tags.video },
        transcribeParts: (sound, listening) =>
          transcribeParts({ ...sound, remembered }, withFitTools(listening, isFit)),
        secondListenerIsFit: isFit,
        peaks: manifest.peaks ?? [],
        listing: { folder, files: manifest.files, roles: rolesOf(video !== undefined) },
      },
      job,
    );
    const verification = withoutWhatStaffHeard(proved, decided);
    job.signal.throwIfAborted();
    // Whatever was found has to be found again: only what led to nothing is kept.
    if (proved.passed) await keepHearings(heard, recording, remembered.used, job);
    await heard.db.transaction((tx) => save(tx, release, payload.run, verification));
  },
};

type Decided = Pick<Flag, 'kind' | 'decision' | 'firstWord' | 'lastWord'>;

/** The words that stand under no name or detail that was taken out. */
export function wordsThatStay(words: readonly Word[], decided: readonly Decided[]): Word[] {
  const takenOut = decidedSounds(decided).filter(({ kind }) => kind === 'name' || kind === 'detail');
  return words.filter(
    (_, index) =>
      !takenOut.some(
        ({ firstWord, lastWord }) => firstWord !== null && lastWord !== null && index >= firstWord && index <= lastWord,
      ),
  );
}

/** Where faces may be seen: staff decided that they stay, or said that they are none. */
function keptFaces(decided: readonly Flag[]): KeptFace[] {
  return decided.flatMap(({ kind, decision, keys, start, end }) =>
    kind === 'picture' && decision === 'keep' && keys ? [{ start, end, keys }] : [],
  );
}

/** Checks that recognise, and so can take one thing for another. All others measure. */
const RECOGNISERS = ['respeak', 'sight'] as const;

/**
 * The fresh transcription can mishear an innocent word as a name, and what looks at the picture can take a cup for a face. Where staff
 * listened or looked at such a finding in an earlier version and said that nothing is there, it no longer stops the release, and the
 * report says so. No other check can be overruled.
 */
export function withoutWhatStaffHeard(verification: Verification, decided: readonly Flag[]): Verification {
  return RECOGNISERS.reduce((sofar, check) => cleared(sofar, check, decided), verification);
}

function cleared(verification: Verification, check: CheckName, decided: readonly Flag[]): Verification {
  const lookedAt = decided.filter(
    (flag) => flag.kind === 'leak' && flag.decision === 'keep' && flag.foundBy.includes(foundByCheck(check)),
  );
  const gone = verification.findings.filter(
    ({ check: by, start, end }) =>
      by === check &&
      lookedAt.some(
        (flag) => start !== undefined && end !== undefined && flag.start <= start + 0.05 && flag.end >= end - 0.05,
      ),
  );
  if (gone.length === 0) return verification;
  const findings = verification.findings.filter((finding) => !gone.includes(finding));
  const checks = verification.checks.map((one) => {
    if (one.name !== check) return one;
    const said = `staff ${check === 'respeak' ? 'listened to' : 'looked at'} ${gone.length} of the places found and ${check === 'respeak' ? 'heard' : 'saw'} nothing that must go`;
    return { ...one, passed: !findings.some(({ check: by }) => by === check), detail: `${one.detail}; ${said}` };
  });
  return { ...verification, passed: checks.every(({ passed }) => passed), checks, findings };
}

/** How long the flag of a finding is that has no place in time, in seconds. */
const MARK_SECONDS = 0.1;

/**
 * The findings that people get a flag for. What is in several texts of the same words (captions, transcripts) is known by the one
 * that says when; a finding without a place in time (in a title, say) is marked at the very start.
 */
export function placesToLookAt(findings: Verification['findings']): Verification['findings'] {
  const timed = new Set(findings.filter(({ start }) => start !== undefined).map(({ check }) => check));
  return findings.filter(({ check, start }) => start !== undefined || !timed.has(check));
}

const foundByCheck = (check: CheckName) => `check of the finished files: ${check}`;

async function save(tx: Transaction, release: Release, run: number, verification: Verification): Promise<void> {
  const recording = await lockRecording(tx, release.recordingId);
  if (recording.run !== run || recording.state !== 'making-release') return;
  await tx.update(releases).set({ verification }).where(eq(releases.id, release.id));
  await audit(tx, {
    actor: SYSTEM.id,
    action: verification.passed ? 'release.verified' : 'release.leak-found',
    subject: release.id,
    detail: { manifest: release.manifestHash, findings: verification.findings.length },
  });
  if (verification.passed) {
    await move(tx, SYSTEM, recording, { to: 'needs-approval' });
    return;
  }
  await voidRelease(tx, SYSTEM, recording.id, 'The check of the finished files found something.');
  const length = recording.facts?.durationSeconds ?? 0;
  for (const [position, { check, role, start, end, plain }] of placesToLookAt(verification.findings).entries()) {
    const from = Math.min(start ?? 0, Math.max(0, length - MARK_SECONDS));
    const to = Math.max(from + MARK_SECONDS, Math.min(end ?? 0, length));
    const id = idFrom<FlagId>('leak', recording.id, run, position);
    const foundBy = [foundByCheck(check), role];
    const found = { id, recordingId: recording.id, kind: 'leak', code: check, foundBy } as const;
    await tx
      .insert(flags)
      .values({ ...addedFlag({ ...found, start: from, end: to, reason: plain }), position })
      .onConflictDoNothing();
  }
  await move(tx, SYSTEM, recording, {
    to: 'needs-decisions',
    reason:
      'The check of the finished files found something. Look at the flags marked “leak”, listen there, and decide again.',
  });
}
