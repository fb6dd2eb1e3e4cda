import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { consentNow, consentsHash } from '../../../src/consent/of-recording.ts';
import type { Heard } from '../../../src/heard.ts';
import { SYSTEM } from '../../../src/people/actor.ts';
import { type Manifest, manifestHash } from '../../../src/rules/publishing/manifest.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import type { RecordingState } from '../../../src/rules/recording/states.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import type { FlagId, PersonId, RecordingId, ReleaseId, ShowId } from '../../../src/rules/ids.ts';
import type { StoredFile } from '../../../src/store/files.ts';
import { newId } from '../../../src/store/ids.ts';
import { episodes, flags, publicFiles, recordingFiles, recordings, releases } from '../../../src/store/schema.ts';
import { spokenWordsOf } from '../redaction/recording-with-words.ts';
import { createRecording } from '../../../src/lifecycle/create-recording.ts';

export const ALLOWED = ['voice:allow', 'name:role', 'role:allow', 'story:allow', 'location:allow', 'channel:podcast'];
/** A name that stands nowhere else, so that a sweep finds only this person. */
export const NAME = 'Zephyrine';

export interface PublishedRecording {
  readonly id: RecordingId;
  readonly episodeId: string;
  readonly guid: string;
  readonly personIds: PersonId[];
  readonly addresses: string[];
  readonly original: StoredFile;
  /** Everything that was made from it. */
  readonly derived: StoredFile[];
}

const MADE = ['decoded', 'speech', 'master', 'picture', 'sight', 'redacted'];
const PUBLIC = [
  ['audio/mpeg', 'mp3'],
  ['text/vtt', 'vtt'],
  ['text/html', 'html'],
] as const;

async function kept(heard: Heard, bytes = randomBytes(2000)): Promise<StoredFile> {
  const path = join(heard.config.varDir, newId());
  await writeFile(path, bytes);
  return heard.files.ingest(path);
}

/** A recording as it lies there once it was published: original, stage outputs, words, flags with a sound of their own, version, episode, public files. */
export async function publishRecording(
  heard: Heard,
  showId: ShowId,
  { names = [NAME], tags = ALLOWED, state = 'published' as RecordingState } = {},
): Promise<PublishedRecording> {
  const participants = names.map((name) => ({
    name,
    role: 'Peer researcher',
    tags,
    dateOfBirth: '1990-01-01',
    newPerson: true,
  }));
  const id = await createRecording(heard, SYSTEM, {
    showId,
    kind: 'podcast',
    title: `Talk with ${names.join(' and ')}`,
    notes: `${names[0]} called`,
    roster: parseRoster({ participants, keep: [], covers: [] }),
  });
  const people = await rosterOf(heard.db, id);
  const original = await kept(heard);
  const derived: StoredFile[] = [];
  await heard.db.insert(recordingFiles).values({ recordingId: id, role: 'original', ...original });
  for (const role of MADE) {
    const file = await kept(heard);
    derived.push(file);
    await heard.db.insert(recordingFiles).values({ recordingId: id, role, ...file });
  }
  const sound = await kept(heard);
  derived.push(sound);
  await heard.db.insert(flags).values({
    id: newId<FlagId>(),
    recordingId: id,
    position: 0,
    kind: 'name',
    text: names[0]!,
    reason: `The name ${names[0]}`,
    foundBy: ['roster'],
    confidence: 1,
    participantId: people[0]!.id,
    start: 1,
    end: 2,
    decision: 'replace',
    replacement: { ...sound, speakerAgrees: true } as never,
  });
  const loudness = { integrated: -16, truePeak: -2, range: 4 };
  const words = spokenWordsOf(`I am ${names[0]} and this is what helped me`);
  const [row] = await heard.db
    .update(recordings)
    .set({
      state,
      run: 1,
      originalName: `${names[0]}.m4a`,
      originalSha256: original.sha256,
      originalBytes: original.bytes,
      transcript: {
        engine: { name: 'whisper.cpp', version: '1', model: 'base.en' },
        words,
        outcome: 'words',
        unheard: [],
      },
      facts: {
        durationSeconds: words.length,
        channels: 1,
        samples: words.length * 48_000,
        before: loudness,
        shortTerm: [],
        silences: [],
        peaks: [0.5],
        hasPicture: false,
      },
      redaction: { spans: [], covers: [], decisionsHash: '0'.repeat(64) },
    })
    .where(eq(recordings.id, id))
    .returning();
  await heard.db
    .update(recordings)
    .set({ consent: consentNow(row!, people) })
    .where(eq(recordings.id, id));
  const files: Manifest['files'] = [];
  for (const [role, suffix] of PUBLIC) {
    const file = await kept(heard);
    derived.push(file);
    files.push({ role, ...file, name: `${row!.episodeId}-1-${file.sha256.slice(0, 16)}.${suffix}` });
  }
  const manifest: Manifest = {
    recordingId: id,
    run: 1,
    title: 'What helped me',
    description: 'A talk.',
    language: 'en-GB',
    durationSeconds: words.length,
    credits: [{ role: 'Peer researcher' }],
    files,
    decisionsHash: '0'.repeat(64),
    consentsHash: consentsHash(people),
    consents: people.map(({ id: participant, tags: allowed }) => ({ participant, tags: allowed })),
    originalSha256: original.sha256,
  };
  const releaseId = newId<ReleaseId>();
  await heard.db
    .insert(releases)
    .values({ id: releaseId, recordingId: id, run: 1, manifestHash: manifestHash(manifest), manifest, loudness: {} });
  const guid = `heard-${newId()}`;
  if (state === 'published') {
    const now = new Date();
    const episode = { id: row!.episodeId, guid, showId, recordingId: id, releaseId, publishedAt: now, updatedAt: now };
    await heard.db.insert(episodes).values(episode);
    await heard.db.insert(publicFiles).values(
      files.map(({ role, sha256, bytes, name }) => ({
        address: name,
        episodeId: row!.episodeId,
        role,
        sha256,
        bytes,
        mediaType: role,
      })),
    );
  }
  return {
    id,
    episodeId: row!.episodeId,
    guid,
    personIds: people.flatMap(({ personId }) => personId ?? []),
    addresses: files.map(({ name }) => name),
    original,
    derived,
  };
}
