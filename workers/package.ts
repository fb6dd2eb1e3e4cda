import { eq } from 'drizzle-orm';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeAudio } from '../media/audio/encode.ts';
import { publishedPeaks } from '../media/audio/peaks.ts';
import { MediaError } from '../media/errors.ts';
import { type MediaJob, partOf } from '../media/job.ts';
import { packageVideo } from '../media/picture/package.ts';
import { poster } from '../media/picture/poster.ts';
import type { Loudness } from '../media/words.ts';
import { audit } from '../src/audit/log.ts';
import { consentNow, consentsHash } from '../src/consent/of-recording.ts';
import { SYSTEM } from '../src/people/actor.ts';
import { type ReleaseContents, releaseContents } from '../src/publishing/contents.ts';
import { publicFileName } from '../src/publishing/file-names.ts';
import { type Manifest, manifestHash } from '../src/rules/publishing/manifest.ts';
import { removeUnused } from '../src/lifecycle/purge.ts';
import type { ReleaseId } from '../src/rules/ids.ts';
import { releaseTexts } from '../src/publishing/release-texts.ts';
import { versionsOf } from '../src/publishing/show-versions.ts';
import { releaseTags } from '../src/publishing/tags.ts';
import { lockRecordingThere, voidRelease } from '../src/recordings/life.ts';
import { rosterOf } from '../src/consent/roster-rows.ts';
import { decisionsHash, flagsOf } from '../src/redaction/decisions.ts';
import { peoplesWordsOf } from '../src/redaction/word-rows.ts';
import { idFrom } from '../src/store/ids.ts';
import { releases, shows } from '../src/store/schema.ts';
import { backToDecisions } from './back-to-decisions.ts';
import type { StageHandler } from './handler.ts';
import { materializeStageFile } from './stage-files.ts';

/** A finished file in the work folder. */
interface Made {
  readonly role: string;
  readonly path: string;
  readonly suffix: string;
}

/** Makes everything that a release consists of from the redacted masters, and names it by the hash of its manifest. */
export const packageStage: StageHandler = {
  stage: 'package',
  during: ['making-release'],
  needs: () => ['ffmpeg'],
  async run({ heard, recording, payload, job }) {
    const [show] = await heard.db.select().from(shows).where(eq(shows.id, recording.showId));
    const said = show && (await versionsOf(heard.db, show)).find(({ state }) => state === 'live');
    const people = await rosterOf(heard.db, recording.id);
    if (consentNow(recording, people).blocks.length > 0)
      return backToDecisions(heard, payload, { reason: CONSENT_CHANGED });
    if (show && !said) return backToDecisions(heard, payload, { reason: SHOW_WAITS });
    const flags = await flagsOf(heard.db, recording.id);
    const decided = decisionsHash(flags);
    if (!show || !said || recording.redaction?.decisionsHash !== decided) {
      throw new MediaError('mismatch', 'decisions changed', {
        plain: 'A decision changed while the version was being made. Please make it again.',
      });
    }
    const contents = releaseContents(recording, people, flags, await peoplesWordsOf(heard.db, recording.id));
    const tags = releaseTags(contents, said.texts);
    const texts = await writeTexts(contents, said.texts.language, job);
    const art = await heard.files.materialize(show.artSha256, join(job.workDir, 'art.jpg'));
    const redacted = await materializeStageFile(heard, recording.id, 'redacted', job.workDir);
    const loudness: Record<string, Loudness> = {};
    const made: Made[] = [...texts];
    const share = recording.facts!.picture ? 1 / 3 : 1 / 2;
    for (const [index, [role, format]] of (
      [
        ['audio/mpeg', 'mp3'],
        ['audio/mp4', 'm4a'],
      ] as const
    ).entries()) {
      const path = join(job.workDir, `sound.${format}`);
      const encoded = await encodeAudio(
        { master: redacted, out: path, format, tags: tags.audio, chapters: contents.chapters, art },
        partOf(job, index * share, (index + 1) * share),
      );
      loudness[role] = encoded.loudness;
      made.push({ role, path, suffix: format });
    }
    if (recording.facts!.picture) {
      const picture = await materializeStageFile(heard, recording.id, 'covered', job.workDir);
      const video = join(job.workDir, 'video.mp4');
      const captions = texts.find((text) => text.role === 'application/x-subrip')!.path;
      const packaged = await packageVideo(
        { picture, audio: redacted, captions, out: video, tags: tags.video, language: tags.language },
        partOf(job, 2 * share, 1),
      );
      loudness['video/mp4'] = packaged.loudness;
      const still = join(job.workDir, 'poster.jpg');
      await poster(
        { picture, out: still, atSeconds: recording.facts!.durationSeconds / 3 },
        { ...job, progress: () => {} },
      );
      made.push({ role: 'video/mp4', path: video, suffix: 'mp4' }, { role: 'image/jpeg', path: still, suffix: 'jpg' });
    }
    const { durationSeconds } = recording.facts!;
    const heardFile = made.find(({ role }) => role === 'audio/mpeg')!;
    const peaks = await publishedPeaks(heardFile.path, { ...job, progress: () => {} });
    job.signal.throwIfAborted();
    const files: Manifest['files'] = [];
    for (const { role, path, suffix } of made) {
      const stored = await heard.files.ingest(path);
      const { episodeId } = recording;
      files.push({
        role,
        ...stored,
        name: publicFileName({ episodeId, run: payload.run, role, sha256: stored.sha256, suffix }),
      });
    }
    const manifest: Manifest = {
      recordingId: recording.id,
      run: payload.run,
      title: contents.title,
      description: contents.description,
      language: said.texts.language,
      durationSeconds,
      credits: contents.credits.map((role) => ({ role })),
      files,
      decisionsHash: decided,
      consentsHash: consentsHash(people),
      consents: people.map(({ id: participant, tags }) => ({ participant, tags })),
      originalSha256: recording.originalSha256!,
      showVersion: said.number,
      read: contents.read,
      peaks,
    };
    const kept = await heard.db.transaction(async (tx) => {
      const locked = await lockRecordingThere(tx, recording.id);
      if (locked?.run !== payload.run || locked.state !== 'making-release') return false;
      await voidRelease(tx, SYSTEM, recording.id, 'A newer version was made.');
      const release = {
        manifest,
        manifestHash: manifestHash(manifest),
        loudness,
        current: true,
        voidedReason: null,
        verification: null,
      };
      await tx
        .insert(releases)
        .values({
          id: idFrom<ReleaseId>('release', recording.id, payload.run),
          recordingId: recording.id,
          run: payload.run,
          ...release,
        })
        .onConflictDoUpdate({ target: [releases.recordingId, releases.run], set: release });
      await audit(tx, {
        actor: SYSTEM.id,
        action: 'release.made',
        subject: idFrom('release', recording.id, payload.run),
        detail: { manifest: release.manifestHash },
      });
      return true;
    });
    if (kept) return;
    // Somebody said no in the meantime: these bytes would outlive everything else that was made.
    await removeUnused(
      heard,
      files.map(({ sha256 }) => sha256),
    );
  },
};

const CONSENT_CHANGED = 'What the people in it allow has changed. No version was made. See below what is missing.';
const SHOW_WAITS =
  'The texts of the show are not public yet, and the files of a version carry its title. Have them confirmed on the show’s page, then finish the decisions again.';

/** Captions, transcripts and chapters as files. */
async function writeTexts(contents: ReleaseContents, language: string, job: MediaJob): Promise<Made[]> {
  const made: Made[] = [];
  for (const [index, { role, suffix, text }] of releaseTexts(contents, language).entries()) {
    const path = join(job.workDir, `text-${index}.${suffix}`);
    await writeFile(path, text);
    made.push({ role, path, suffix });
  }
  return made;
}
