import { and, eq } from 'drizzle-orm';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LONGEST_REPLACEMENT, type ReplacementSound, replacementSound } from '../../media/audio/replacement-sound.ts';
import { MediaError } from '../../media/errors.ts';
import { audit } from '../audit/log.ts';
import { badInput, ChangedMeanwhile, noRoom, notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { withTranscript } from '../recordings/life.ts';
import { findRecording } from '../recordings/recordings.ts';
import { uploadFolder } from '../recordings/upload-room.ts';
import { flags, recordingFiles } from '../store/schema.ts';
import { lockForDecisions, reopen } from './decisions.ts';
import { type Flag, findFlag } from './flag-rows.ts';
import { followDecisions } from './follow-decisions.ts';
import { type StaleFlag, staleChanges } from './stale-flags.ts';
import { outcomeOf } from '../rules/redaction/flag-state.ts';
import { roomForReplacement } from '../rules/redaction/room-for-replacement.ts';
import { SpanError } from '../rules/redaction/spans.ts';
import type { FlagId, RecordingId } from '../rules/ids.ts';

/** The largest file that takes the place of a sound, in bytes. */
export const LARGEST_REPLACEMENT = 50 * 1024 * 1024;

/** How long ffmpeg may take over such a file, in milliseconds. */
const DECODING_LIMIT = 60_000;

/** A recording that staff made to take the place of a stretch of sound. */
export interface UploadedReplacement {
  /** Where its bytes lie; they are moved away from there. */
  readonly path: string;
  /** The person who speaks in it agreed: staff say so with a tick. */
  readonly speakerAgrees: boolean;
  /** Names the flag as it was shown; undefined where that is not known. */
  readonly revision?: string | undefined;
}

/** Whether a sound can be put in the place of this flag. */
export function canBeReplaced({ kind, region }: Pick<Flag, 'kind' | 'region'>): boolean {
  return kind !== 'text' && kind !== 'picture' && !region;
}

/**
 * Decides a flag: this recording takes the place of what is said there. Its bytes are kept among the recording's own files and are never
 * public as they are. Undecided repeats that have room for it follow.
 * @throws 403, 404, 409; 422 when nobody ticked that the speaker agrees, it is no sound, nothing is heard in it, or it is too long to fit
 */
export async function replaceSound(
  heard: Heard,
  actor: Actor,
  recordingId: RecordingId,
  flagId: FlagId,
  { path, speakerAgrees, revision }: UploadedReplacement,
): Promise<void> {
  allow(actor, 'replace sound');
  const field = `replacement-${flagId}`;
  const { facts, transcript } = await findRecording(heard, actor, 'see recording', recordingId);
  const [flag] = await heard.db
    .select()
    .from(flags)
    .where(and(eq(flags.recordingId, recordingId), eq(flags.id, flagId)));
  if (!flag) throw notFound('flag');
  if (!canBeReplaced(flag)) throw badInput('Only a sound can be replaced by a recording.');
  if (!speakerAgrees) {
    const plain = 'Ask the person who speaks in it first. Then tick the box.';
    throw badInput(plain, { [`agrees-${flagId}`]: plain });
  }
  const room = roomAt(flag, { durationSeconds: facts?.durationSeconds ?? 0, words: transcript?.words ?? [] });
  const { seconds } = await measured(heard, path, field);
  if (seconds > room) {
    const plain = `This sound lasts ${shown(seconds)} seconds. There is room for ${roomShown(room)} seconds, so it is ${shown(seconds - room)} seconds too long. Please record it again, shorter.`;
    throw badInput(plain, { [field]: plain });
  }
  const stored = await heard.files.ingest(path);
  const stale = await heard.db.transaction(async (tx): Promise<StaleFlag | null> => {
    const locked = await lockForDecisions(tx, actor, 'replace sound', recordingId);
    const met = await findFlag(tx, recordingId, flagId);
    // The words may have been checked anew in the meantime.
    if (!met) throw notFound('flag');
    const outcome = outcomeOf({ decision: 'replace', revision }, met);
    const wanted = { met, wanted: 'replace', theirs: met.decision };
    if (outcome === 'stale') return { ...wanted, now: met, stands: met.decision };
    const recording = await withTranscript(tx, await reopen(tx, actor, 'replace sound', locked));
    const replacement = { sha256: stored.sha256, seconds };
    const decided = {
      decision: 'replace',
      replacement,
      follows: null,
      decidedBy: actor.id,
      decidedAt: new Date(),
    } as const;
    await tx.update(flags).set(decided).where(eq(flags.id, flagId));
    await tx
      .insert(recordingFiles)
      .values({ recordingId, role: `replacement-${flagId}`, ...stored })
      .onConflictDoUpdate({ target: [recordingFiles.recordingId, recordingFiles.role], set: stored });
    const detail = { recording: recordingId, decision: 'replace', sha256: stored.sha256, speakerAgrees: true };
    await audit(tx, { actor: actor.id, action: 'flag.decided', subject: flagId, detail });
    await followDecisions(tx, recording, actor.id, [flagId]);
    return outcome === 'covers' ? { ...wanted, now: { ...met, ...decided }, stands: 'replace' } : null;
  });
  if (stale) throw new ChangedMeanwhile(await staleChanges(heard.db, [stale]));
}

/**
 * Runs `use` with a path for an uploaded replacement in a folder of its own, which is removed afterwards.
 * @throws 507 when the disk has no room for it
 */
export async function withReplacementFolder<T>(heard: Heard, use: (path: string) => Promise<T>): Promise<T> {
  if ((await heard.files.freeBytes()) - LARGEST_REPLACEMENT < heard.config.keepFreeBytes) throw noRoom();
  await mkdir(uploadFolder(heard), { recursive: true });
  const folder = await mkdtemp(join(uploadFolder(heard), 'replacement-'));
  try {
    return await use(join(folder, 'uploaded'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function roomAt(flag: Flag, surroundings: Parameters<typeof roomForReplacement>[1]): number {
  try {
    return roomForReplacement(flag, surroundings);
  } catch (error) {
    if (error instanceof SpanError) throw badInput(error.plain);
    throw error;
  }
}

async function measured(heard: Heard, path: string, field: string): Promise<ReplacementSound> {
  const job = {
    tools: heard.tools,
    workDir: join(path, '..'),
    signal: AbortSignal.timeout(DECODING_LIMIT),
    progress: () => {},
    timeoutMs: DECODING_LIMIT,
    stallMs: DECODING_LIMIT,
    threads: 1,
  };
  try {
    return await replacementSound({ input: path, decoded: `${path}.f32` }, job);
  } catch (error) {
    // A program that broke says nothing about the file.
    if (!(error instanceof MediaError) || error.code === 'crashed') throw error;
    // Whatever ffmpeg cannot read is no sound that could be put in.
    const plain = PLAIN[error.code] ?? NO_SOUND;
    throw badInput(plain, { [field]: plain });
  }
}

const NO_SOUND = 'This file is not a sound that we can read. Please choose a sound file, such as MP3, M4A or WAV.';
const PLAIN: Partial<Record<MediaError['code'], string>> = {
  empty: 'We hear nothing in this file. Please record it again, louder.',
  'too-long': `This file is longer than ${LONGEST_REPLACEMENT / 60} minutes. Please record it again, shorter.`,
  'timed-out': 'This file took too long to read. Please choose another one.',
  cancelled: 'This file took too long to read. Please choose another one.',
};

/** Tenths of a second, so that what is too long never reads as if it fitted. */
function shown(seconds: number): string {
  return (Math.ceil(seconds * 10 - 1e-6) / 10).toFixed(1);
}

/** Tenths of a second below, so that what fits what is shown fits. */
function roomShown(seconds: number): string {
  return (Math.floor(seconds * 10 + 1e-6) / 10).toFixed(1);
}
