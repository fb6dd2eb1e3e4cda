import {
  AccountId,
  type ShowId,
  type RecordingId,
  type PersonId,
  type FlagId,
  type ReleaseId,
} from '../../src/rules/ids.ts';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { consentsHash } from '../../src/consent/of-recording.ts';
import { addPerson } from '../../src/consent/person-store.ts';
import { rosterOf } from '../../src/consent/roster-rows.ts';
import type { Heard } from '../../src/heard.ts';
import { createRecording } from '../../src/lifecycle/create-recording.ts';
import type { AccountHolder } from '../../src/people/actor.ts';
import { lockRecording, move } from '../../src/recordings/life.ts';
import { decisionsHash, flagsOf } from '../../src/redaction/decisions.ts';
import { type Manifest, manifestHash } from '../../src/rules/publishing/manifest.ts';
import { newId } from '../../src/store/ids.ts';
import { flags, recordingFiles, recordings, releases } from '../../src/store/schema.ts';

export const ADA: AccountHolder = { id: AccountId.parse('admin00000000001'), role: 'administrator', name: 'Ada' };
export const SAM: AccountHolder = { id: AccountId.parse('staff00000000001'), role: 'staff', name: 'Sam' };
export const SUE: AccountHolder = { id: AccountId.parse('staff00000000002'), role: 'staff', name: 'Sue' };

const ALLOWED = ['voice:allow', 'name:role', 'role:allow', 'story:allow', 'location:allow', 'channel:podcast'];
const NAMES = ['Ottilie', 'Benedikt', 'Cosima', 'Dorothea', 'Emeric', 'Florian', 'Gisela', 'Hyacinth'];
const WORDS = 'this is what helped me when I moved for the first time'.split(' ');
const LOUDNESS = { integrated: -16, truePeak: -2, range: 4 };

async function kept(heard: Heard) {
  const path = join(heard.config.varDir, newId());
  await writeFile(path, randomBytes(200));
  return heard.files.ingest(path);
}

/** Grown-ups, who answer for themselves. @returns their ids */
export const addGrownUps = (heard: Heard, count: number): Promise<PersonId[]> =>
  heard.db.transaction(async (tx) => {
    const ids: PersonId[] = [];
    for (let index = 0; index < count; index += 1)
      ids.push(
        await addPerson(tx, SAM, {
          spokenNames: [NAMES[index % NAMES.length]!],
          dateOfBirth: '1990-01-01',
          careStatus: 'not-in-care',
        }),
      );
    return ids;
  });

/** A recording of these people that waits for decisions: its words are known, and one place is flagged. @returns its id */
export async function addRecording(heard: Heard, showId: ShowId, people: readonly PersonId[]): Promise<RecordingId> {
  const id = await createRecording(heard, ADA, {
    showId,
    kind: 'podcast',
    title: 'A talk',
    roster: {
      participants: people.map((person, index) => ({
        name: NAMES[index]!,
        also: [],
        soundsLike: [],
        role: 'Peer researcher',
        tags: ALLOWED,
        person,
      })),
      keep: [],
      covers: [],
    },
  });
  const original = await kept(heard);
  await heard.db.insert(recordingFiles).values({ recordingId: id, role: 'original', ...original });
  await heard.db.insert(recordingFiles).values({ recordingId: id, role: 'master', ...(await kept(heard)) });
  await heard.db.insert(flags).values({
    id: newId<FlagId>(),
    recordingId: id,
    position: 0,
    kind: 'listen',
    code: 'staff',
    text: '',
    reason: 'A noise',
    foundBy: ['staff'],
    confidence: 1,
    start: 1,
    end: 2,
  });
  await heard.db
    .update(recordings)
    .set({
      state: 'needs-decisions',
      run: 1,
      originalSha256: original.sha256,
      originalBytes: original.bytes,
      transcript: {
        engine: { name: 'whisper.cpp', version: '1', model: 'base.en' },
        words: WORDS.map((text, at) => ({ text, start: at, end: at + 0.5, probability: 0.99 })),
        outcome: 'words',
        unheard: [],
      },
      facts: {
        durationSeconds: WORDS.length,
        channels: 1,
        samples: WORDS.length * 48_000,
        before: LOUDNESS,
        shortTerm: [],
        silences: [],
        peaks: [0.5],
        hasPicture: false,
      },
    })
    .where(eq(recordings.id, id));
  return id;
}

/** What redact, package and verify do to the rows of a recording that is at “making the release”. Nothing where it has moved on. */
export async function makeVersion(heard: Heard, id: RecordingId): Promise<void> {
  const file = { role: 'audio/mpeg', name: `${newId()}.mp3`, ...(await kept(heard)) };
  await heard.db.transaction(async (tx) => {
    const recording = await lockRecording(tx, id);
    if (recording.state !== 'making-release') return;
    const { run } = recording;
    const manifest: Manifest = {
      recordingId: id,
      run,
      title: 'A talk',
      description: '',
      language: 'en-GB',
      durationSeconds: WORDS.length,
      credits: [],
      files: [file],
      decisionsHash: decisionsHash(await flagsOf(tx, id)),
      consentsHash: consentsHash(await rosterOf(tx, id)),
      consents: (await rosterOf(tx, id)).map(({ id: participant, tags }) => ({ participant, tags })),
      originalSha256: recording.originalSha256!,
    };
    const checks = [{ name: 'sweep' as const, passed: true, detail: '' }];
    const verification = { passed: true, checks, findings: [] };
    await tx.insert(releases).values({
      id: newId<ReleaseId>(),
      recordingId: id,
      run,
      manifestHash: manifestHash(manifest),
      manifest,
      loudness: {},
      verification,
    });
    await move(tx, SAM, recording, { to: 'needs-approval' });
  });
}
