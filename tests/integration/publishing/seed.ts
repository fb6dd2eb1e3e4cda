import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Manifest, manifestHash } from '../../../src/rules/publishing/manifest.ts';
import { createShow, type Show } from '../../../src/publishing/shows.ts';
import type { ShowInput } from '../../../src/rules/publishing/show-input.ts';
import { AccountId, type RecordingId, type ReleaseId, type Sha256 } from '../../../src/rules/ids.ts';
import { SYSTEM } from '../../../src/people/actor.ts';
import { openLog, type Logger } from '../../../src/log.ts';
import { connect, type Database, migrateDatabase } from '../../../src/store/database.ts';
import { ensurePostgres } from '../../../src/store/embedded-postgres.ts';
import { useEncryptionKey } from '../../../src/store/encryption.ts';
import { FileStore } from '../../../src/store/files.ts';
import { newId } from '../../../src/store/ids.ts';
import { episodes, publicFiles, recordings, releases } from '../../../src/store/schema.ts';

/** What the public side stands on, without programs and queues. */
export interface PublicSide {
  readonly db: Database;
  readonly files: FileStore;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly varDir: string;
  close(): Promise<void>;
}

/** A Postgres of its own, brought up to date, and an empty file store, all in a temporary folder. */
export async function openPublicSide(): Promise<PublicSide> {
  const varDir = mkdtempSync(join(tmpdir(), 'heard-public-'));
  const postgres = await ensurePostgres({ varDir });
  useEncryptionKey(randomBytes(32));
  await migrateDatabase(postgres.url);
  const { db, close } = connect(postgres.url);
  return {
    db,
    files: await new FileStore(varDir).open(),
    log: openLog('silent', 'test'),
    publicUrl: 'https://heard.example',
    varDir,
    close: async () => {
      await close();
      await postgres.stop();
      await rm(varDir, { recursive: true, force: true });
    },
  };
}

/** Counts what the process asks Postgres while `work` runs. */
export async function queriesDuring(work: () => Promise<unknown>): Promise<number> {
  const query = pg.Client.prototype.query;
  let count = 0;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    count += 1;
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return count;
}

export function seedShow(side: PublicSide, words: Partial<ShowInput> = {}): Promise<Show> {
  const standard = {
    title: 'Joining Up',
    description: 'What being listened to feels like.',
    author: 'Peer research team',
  };
  return createShow(side, SYSTEM, { ...standard, ownerEmail: 'podcast@heard.example', ...words });
}

export interface SeededEpisode {
  readonly id: string;
  readonly guid: string;
  readonly recordingId: RecordingId;
  /** The part of each file's address after `/media/`, by role. */
  readonly addresses: Record<string, string>;
}

export interface EpisodeSeed {
  readonly title?: string;
  readonly description?: string;
  readonly credits?: readonly string[];
  readonly publishedAt?: Date;
  readonly takenDownAt?: Date | null;
  /** How much of its words a person read. */
  readonly read?: Manifest['read'];
  /** Bytes of each file, by role. */
  readonly files?: Record<string, Buffer | string>;
}

const MEDIA: Record<string, { extension: string; mediaType: string }> = {
  'audio/mpeg': { extension: 'mp3', mediaType: 'audio/mpeg' },
  'audio/mp4': { extension: 'm4a', mediaType: 'audio/mp4' },
  'video/mp4': { extension: 'mp4', mediaType: 'video/mp4' },
  'text/vtt': { extension: 'vtt', mediaType: 'text/vtt' },
  'application/x-subrip': { extension: 'srt', mediaType: 'application/x-subrip' },
  'application/json': { extension: 'json', mediaType: 'application/json' },
  'application/json+chapters': { extension: 'chapters.json', mediaType: 'application/json+chapters' },
  'text/html': { extension: 'html', mediaType: 'text/html' },
  'image/jpeg': { extension: 'jpg', mediaType: 'image/jpeg' },
};

/** Puts an episode there as publishing does: recording, release, episode, public files, and the bytes themselves. */
export async function seedEpisode(side: PublicSide, show: Show, seed: EpisodeSeed = {}): Promise<SeededEpisode> {
  const [id, recordingId, releaseId] = [newId(), newId<RecordingId>(), newId<ReleaseId>()];
  const publishedAt = seed.publishedAt ?? new Date('2026-03-01T10:00:00Z');
  const addresses: Record<string, string> = {};
  const rows = [];
  for (const [role, bytes] of Object.entries(seed.files ?? { 'audio/mpeg': randomBytes(1000) })) {
    const { extension, mediaType } = MEDIA[role]!;
    const name = `${newId()}.${extension}`;
    const aside = join(side.varDir, name);
    await writeFile(aside, bytes);
    const kept = await side.files.ingest(aside);
    const address = `${id}/1/${name}`;
    addresses[role] = address;
    rows.push({ address, episodeId: id, role, mediaType, name, ...kept });
  }
  const manifest: Manifest = {
    recordingId,
    run: 1,
    title: seed.title ?? 'A first episode',
    description: seed.description ?? 'Two people talk.',
    language: 'en-GB',
    durationSeconds: 61.4,
    credits: (seed.credits ?? ['Peer researcher']).map((role) => ({ role })),
    files: rows.map(({ role, sha256, bytes, name }) => ({ role, sha256, bytes, name })),
    decisionsHash: '0'.repeat(64),
    consentsHash: '0'.repeat(64),
    originalSha256: '0'.repeat(64) as Sha256,
    ...(seed.read ? { read: seed.read } : {}),
  };
  const guid = `heard:${id}`;
  await side.db.insert(recordings).values({
    id: recordingId,
    showId: show.id,
    kind: 'podcast',
    title: 'The working title of Jordan',
    notes: '',
    keepList: [],
    state: 'published',
    uploadedBy: AccountId.parse('someone'),
    covers: [],
    episodeId: id,
  });
  await side.db
    .insert(releases)
    .values({ id: releaseId, recordingId, run: 1, manifestHash: manifestHash(manifest), manifest, loudness: {} });
  await side.db.insert(episodes).values({
    id,
    guid,
    showId: show.id,
    recordingId,
    releaseId,
    publishedAt,
    updatedAt: publishedAt,
    takenDownAt: seed.takenDownAt ?? null,
  });
  if (rows.length > 0) await side.db.insert(publicFiles).values(rows.map(({ name: _name, ...row }) => row));
  return { id, guid, recordingId, addresses };
}
