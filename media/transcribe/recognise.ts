import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Envelope } from '../audio/envelope.ts';
import type { MediaJob } from '../job.ts';
import type { TimeSpan } from '../words.ts';
import { type FilesToHear, type StretchHeard, hearFiles } from './hear-files.ts';
import type { ModelSettings } from './models.ts';
import { writeWindows } from './piece-files.ts';
import type { Prompt } from './prompt.ts';
import type { RememberedHearings } from './remembered.ts';
import { packed, unpackedWindow, type Window, windowSeconds } from './windows.ts';

/** One whisper-cli process takes an eighth of the recording, within these bounds (seconds), so that processors share the work evenly. */
const SHARE = 1 / 8;
const SHORTEST_BATCH = 30;
const LONGEST_BATCH = 300;
/** Below −70 dBFS nothing can be heard, and Whisper makes words up. */
const INAUDIBLE = 10 ** (-70 / 20);

const NOTHING: StretchHeard = { words: [], unwritten: [] };

export interface Recognition {
  /** 16 kHz mono WAV file. */
  readonly speech: string;
  readonly pieces: readonly TimeSpan[];
  readonly envelope: Envelope;
  readonly settings: ModelSettings;
  readonly prompt: Prompt | null;
  /** False to have even what the voice detector takes for silence heard. */
  readonly voiceDetection?: boolean;
  /** True to have short pieces share a window of the model: for clips that have nothing to do with each other. */
  readonly sharing?: boolean;
  /** True where it is enough to know where most of the words are. */
  readonly rough?: boolean;
  /** What was heard of the same sound before. */
  readonly remembered?: RememberedHearings;
}

function isAudible({ rms, stepSeconds }: Envelope, piece: TimeSpan): boolean {
  const to = Math.ceil(piece.end / stepSeconds);
  return rms.subarray(Math.floor(piece.start / stepSeconds), to).some((value) => value > INAUDIBLE);
}

/** Groups windows into runs of whisper-cli. Depends on the windows alone, never on how many processors there are. */
function batches(windows: readonly Window[], durationSeconds: number): Window[][] {
  const wanted = Math.min(LONGEST_BATCH, Math.max(SHORTEST_BATCH, durationSeconds * SHARE));
  const groups: Window[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const window of windows) {
    const isSingle = window.length === 1;
    const sameKind = (groups.at(-1)?.[0]?.length === 1) === isSingle;
    if (filled + windowSeconds(window) > wanted || !sameKind) {
      groups.push([]);
      filled = 0;
    }
    groups.at(-1)!.push(window);
    filled += windowSeconds(window);
  }
  return groups;
}

/** Hears the files that are not remembered, all in one go. */
async function hearUnknown(
  run: FilesToHear,
  remembered: RememberedHearings | undefined,
  job: MediaJob,
): Promise<StretchHeard[]> {
  if (!remembered) return await hearFiles(run, job);
  const keys = await Promise.all(run.files.map((file) => remembered.keyOf(file, run, job.tools)));
  const known = keys.map((key) => remembered.recall(key));
  const unknown = [...keys.keys()].filter((index) => known[index] === null);
  for (const [index, one] of known.entries()) if (one) run.onFile?.(index);
  if (unknown.length === 0) return known.map((one) => one!);
  const fresh = await hearFiles(
    {
      ...run,
      files: unknown.map((index) => run.files[index]!),
      seconds: unknown.map((index) => run.seconds[index]!),
      onFile: (file) => unknown[file] !== undefined && run.onFile?.(unknown[file]),
    },
    job,
  );
  for (const [at, index] of unknown.entries()) {
    known[index] = fresh[at]!;
    remembered.keep(keys[index]!, fresh[at]!);
  }
  return known.map((one) => one!);
}

/**
 * Recognises the words of each piece and where they are said, with times from the start of the recording, with `job.threads` processes of one thread each side by side (fewer
 * windows than threads: more threads a process, never more than `job.threads` in all). Progress counts seconds of pieces done.
 * A batch's files are written when its turn comes and removed after it. The first failure ends the other processes. A piece in which nothing can be heard has no words.
 */
export async function recogniseEach(recognition: Recognition, job: MediaJob): Promise<StretchHeard[]> {
  const { pieces, envelope, settings, prompt, voiceDetection = true, sharing = false, rough } = recognition;
  const audible = pieces.filter((piece) => isAudible(envelope, piece));
  const windows = sharing ? packed(audible, settings) : audible.map((piece): Window => [{ piece, at: 0 }]);
  const total = windows.reduce((sum, window) => sum + windowSeconds(window), 0);
  const found = new Map<TimeSpan, StretchHeard>();
  if (audible.length === 0) return pieces.map(() => NOTHING);
  const work = batches(windows, total);
  const processes = Math.max(1, Math.min(job.threads, work.length));
  const threads = Math.min(settings.mostThreads, Math.max(1, Math.floor(job.threads / processes)));
  const failure = new AbortController();
  const shared = { ...job, signal: AbortSignal.any([job.signal, failure.signal]) };
  const folder = join(job.workDir, `pieces-${randomUUID()}`);
  let done = 0;
  let next = 0;

  const runBatch = async (index: number) => {
    const batch = work[index]!;
    const place = join(folder, String(index).padStart(4, '0'));
    const files = await writeWindows(recognition.speech, batch, place);
    const onFile = (file: number) => {
      done += batch[file] ? windowSeconds(batch[file]) : 0;
      job.progress(Math.min(1, done / total));
    };
    const seconds = batch.map(windowSeconds);
    // The voice detector would take out the silence that keeps the pieces of a window apart.
    const detect = voiceDetection && batch[0]!.length === 1;
    const heard = await hearUnknown(
      { files, seconds, settings, prompt, threads, voiceDetection: detect, rough, onFile },
      recognition.remembered,
      shared,
    );
    for (const [at, ofWindow] of heard.entries()) {
      const window = batch[at]!;
      for (const [slot, ofPiece] of unpackedWindow(ofWindow, window).entries()) found.set(window[slot]!.piece, ofPiece);
    }
    await rm(place, { recursive: true, force: true });
  };
  const worker = async () => {
    while (next < work.length) await runBatch(next++);
  };

  try {
    const first: unknown[] = [];
    await Promise.all(
      Array.from({ length: processes }, () =>
        worker().catch((error: unknown) => {
          first.push(error);
          failure.abort();
        }),
      ),
    );
    if (first.length > 0) throw first[0];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return pieces.map((piece) => found.get(piece) ?? NOTHING);
}
