import { openQueueBackend } from '../queues/backend.ts';
import { Pipeline } from '../queues/pipeline.ts';
import type { MediaTools } from '../media/job.ts';
import { type Config, publicUrlOf } from './config.ts';
import { openLog, type Logger } from './log.ts';
import { openPrograms, type Programs, type ProgramsOf } from './programs/programs.ts';
import { connect, migrateDatabase, type Database } from './store/database.ts';
import { useEncryptionKey } from './store/encryption.ts';
import { FileStore } from './store/files.ts';
import { GrowingHashes } from './store/growing-hashes.ts';
import { bundledModel, findTools } from './tools.ts';

/** What everything runs on. Made once by the service, by each worker process, and by tests. */
export interface Heard {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly db: Database;
  readonly files: FileStore;
  /** Hashes of files that are still coming. */
  readonly hashes: GrowingHashes;
  readonly pipeline: Pipeline;
  /** The programs as they are to be used now: of several listeners, the one that passed its trial. */
  readonly tools: MediaTools;
  /** Whether these tools work on this machine. */
  readonly programs: Programs;
  readonly log: Logger;
  /** The address that people and podcast apps use, without a slash at the end. */
  readonly publicUrl: string;
  close(): Promise<void>;
}

/**
 * Connects to everything.
 * @param databaseUrl the Postgres to use; it is brought up to date first.
 * @param programsOf how the tools are tried.
 * @throws ToolMissing, or whatever Postgres says when it cannot be reached.
 */
export async function openHeard(
  config: Config,
  databaseUrl: string,
  name = 'heard',
  tools: MediaTools = findTools(process.env),
  programsOf: ProgramsOf = triedPrograms,
): Promise<Heard> {
  const log = openLog(config.logLevel, name);
  if (config.production && tools.ffmpeg.includes('@ffmpeg-installer')) {
    throw new Error(
      'The ffmpeg from @ffmpeg-installer is from 2018 and not safe for real recordings. Install ffmpeg, or set FFMPEG_PATH.',
    );
  }
  useEncryptionKey(config.encryptionKey);
  const role = await migrateDatabase(databaseUrl, {
    mended: (what) => log.warn({ what }, 'the database held rows that pointed to nothing: they were put right'),
    unmet: (reference) =>
      log.warn(reference, 'the database holds rows that point to nothing: they have to be put right by hand'),
  });
  if (role === null)
    log.warn('the database user may make no roles, so only triggers guard the audit log and the consent records');
  const { db, close } = connect(databaseUrl, role);
  const files = await new FileStore(config.varDir).open();
  const hashes = new GrowingHashes();
  const backend = openQueueBackend({ ...config, databaseUrl }, (reachable) =>
    reachable
      ? log.info('the queue can be reached again')
      : log.error('the queue cannot be reached: Redis does not answer at REDIS_URL; work waits until it does'),
  );
  await backend.prepare();
  const pipeline = new Pipeline(backend);
  const programs = programsOf(tools, config, log);
  return {
    config,
    databaseUrl,
    db,
    files,
    hashes,
    pipeline,
    get tools() {
      return programs.tools;
    },
    programs,
    log,
    publicUrl: publicUrlOf(config),
    close: async () => {
      await pipeline.close();
      await hashes.close();
      await close();
    },
  };
}

/** Trials of real work, remembered on disk. */
const triedPrograms: ProgramsOf = (tools, { trialsDir, stageThreads }, log) =>
  openPrograms(tools, { folder: trialsDir, bundledModel: bundledModel(), threads: stageThreads, log });
