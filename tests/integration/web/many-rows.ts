import { audit } from '../../../src/audit/log.ts';
import { makeLink } from '../../../src/consent/links.ts';
import { addPerson } from '../../../src/consent/person-store.ts';
import { addRecords } from '../../../src/consent/record-store.ts';
import type { Heard } from '../../../src/heard.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { type Manifest, manifestHash } from '../../../src/rules/publishing/manifest.ts';
import type { FlagId, ParticipantId, PersonId, RecordingId, ReleaseId, Sha256 } from '../../../src/rules/ids.ts';
import { newId } from '../../../src/store/ids.ts';
import {
  consentLinks,
  episodes,
  flags,
  participants,
  publicFiles,
  recordings,
  releases,
} from '../../../src/store/schema.ts';
import { STAFF } from './desk.ts';

/** People with a permission that ends soon, in this recording where one is given: each with a flag and an open link. @returns their ids */
export async function addPeople(
  heard: Heard,
  howMany: number,
  at?: { recordingId: RecordingId; releaseId: ReleaseId },
): Promise<PersonId[]> {
  const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  const ids: PersonId[] = [];
  await heard.db.transaction(async (tx) => {
    for (let count = 0; count < howMany; count += 1)
      ids.push(await addPerson(tx, STAFF, { spokenNames: [`Somebody ${newId()}`], dateOfBirth: '1990-01-01' }));
    await addRecords(
      tx,
      STAFF,
      ids.map((personId) => ({
        personId,
        attribute: 'voice' as const,
        permission: 'allow' as const,
        channels: ['podcast'],
        scope: { kind: 'project' as const },
        givers: [{ role: 'self' as const, answer: 'yes' as const, how: 'told' as const, at: '2026-01-01T00:00:00Z' }],
        until: soon,
        state: 'given' as const,
      })),
    );
  });
  if (!at) return ids;
  const { recordingId, releaseId } = at;
  const rows = ids.map((personId, index) => ({
    id: newId<ParticipantId>(),
    recordingId,
    position: 10 + index,
    name: `Somebody ${personId}`,
    also: [],
    soundsLike: [],
    role: 'Peer researcher',
    personId,
  }));
  await heard.db.insert(participants).values(rows);
  await heard.db.insert(flags).values(
    rows.map(({ id: participantId }, position) => ({
      id: newId<FlagId>(),
      recordingId,
      position,
      kind: 'name' as const,
      text: 'Hello',
      reason: 'A name.',
      foundBy: ['roster'],
      confidence: 1,
      participantId,
      start: 0,
      end: 0.3,
      firstWord: 0,
      lastWord: 0,
      decision: 'bleep' as const,
      decidedBy: STAFF.id,
    })),
  );
  await heard.db.insert(consentLinks).values(
    ids.map((personId) => ({
      id: newId(),
      hash: newId(),
      kind: 'sign-off' as const,
      personId,
      recordingId,
      releaseId,
      giver: 'self' as const,
      createdBy: STAFF.id,
      expiresAt: new Date(Date.now() + 86_400_000),
    })),
  );
  return ids;
}

/** Recordings of a show with this person in them, each with an episode that is up, a public file and its entry in the register. */
export async function addEpisodes(heard: Heard, show: Show, personId: PersonId, howMany: number): Promise<void> {
  const made = Array.from({ length: howMany }, () => ({
    id: newId<RecordingId>(),
    episodeId: newId(),
    releaseId: newId<ReleaseId>(),
  }));
  const now = new Date();
  const transcript = {
    engine: { name: 'whisper.cpp', version: '1', model: 'base.en' },
    words: [{ text: 'Hello', start: 0, end: 0.3, probability: 1 }],
    outcome: 'words' as const,
    unheard: [],
  };
  const manifestOf = (recordingId: RecordingId): Manifest => ({
    recordingId,
    run: 1,
    title: 'An episode',
    description: '',
    language: 'en-GB',
    durationSeconds: 1,
    credits: [],
    files: [],
    decisionsHash: '0'.repeat(64),
    consentsHash: '0'.repeat(64),
    originalSha256: '0'.repeat(64) as Sha256,
  });
  const { db } = heard;
  await db.insert(recordings).values(
    made.map(({ id, episodeId }) => ({
      id,
      episodeId,
      showId: show.id,
      kind: 'podcast' as const,
      title: 'A talk',
      notes: '',
      keepList: [],
      covers: [],
      state: 'published' as const,
      uploadedBy: STAFF.id,
      transcript,
    })),
  );
  await db.insert(participants).values(
    made.map(({ id: recordingId }) => ({
      id: newId<ParticipantId>(),
      recordingId,
      position: 0,
      name: 'Somebody',
      also: [],
      soundsLike: [],
      role: '',
      personId,
    })),
  );
  await db.insert(releases).values(
    made.map(({ id: recordingId, releaseId }) => {
      const manifest = manifestOf(recordingId);
      return { id: releaseId, recordingId, run: 1, manifestHash: manifestHash(manifest), manifest, loudness: {} };
    }),
  );
  await db.insert(episodes).values(
    made.map(({ id: recordingId, episodeId: id, releaseId }) => ({
      id,
      guid: `heard:${id}`,
      showId: show.id,
      recordingId,
      releaseId,
      publishedAt: now,
      updatedAt: now,
    })),
  );
  const file = { role: 'audio/mpeg', sha256: '0'.repeat(64) as Sha256, bytes: 1, mediaType: 'audio/mpeg' };
  await db
    .insert(publicFiles)
    .values(made.map(({ episodeId }) => ({ address: `${episodeId}/1/a.mp3`, episodeId, ...file })));
  await db.transaction(async (tx) => {
    for (const { episodeId } of made)
      await audit(tx, { actor: STAFF.id, action: 'episode.published', subject: episodeId, detail: { manifest: 'a' } });
  });
}

/** The address of a private link with which this person takes back what they allowed. */
export function withdrawalLink(heard: Heard, personId: PersonId): Promise<string> {
  return heard.db.transaction((tx) =>
    makeLink(tx, heard, STAFF, { kind: 'withdraw', personId, giver: 'self', days: 7 }),
  );
}
