import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Envelope } from '../audio/envelope.ts';
import type { MediaJob } from '../job.ts';
import type { TimeSpan, Word } from '../words.ts';
import type { ModelSettings } from './models.ts';
import { writePieces } from './piece-files.ts';
import type { Prompt } from './prompt.ts';
import { runWhisper } from './whisper.ts';

/** One whisper-cli process takes an eighth of the recording, within these bounds (seconds), so that processors share the work evenly. */
const SHARE = 1 / 8;
const SHORTEST_BATCH = 30;
const LONGEST_BATCH = 300;
/** Below −70 dBFS nothing can be heard, and Whisper makes words up. */
const INAUDIBLE = 10 ** (-70 / 20);

export interface Recognition {
  /** 16 kHz mono WAV file. */
  readonly speech: string;
  readonly pieces: readonly TimeSpan[];
  readonly envelope: Envelope;
  readonly settings: ModelSettings;
  readonly prompt: Prompt | null;
}

const seconds = ({ start, end }: TimeSpan) => end - start;

function isAudible({ rms, stepSeconds }: Envelope, piece: TimeSpan): boolean {
  const to = Math.ceil(piece.end / stepSeconds);
  return rms.subarray(Math.floor(piece.start / stepSeconds), to).some((value) => value > INAUDIBLE);
}

/** Groups pieces into runs of whisper-cli. Depends on the pieces alone, never on how many processors there are. */
function batches(pieces: readonly TimeSpan[], durationSeconds: number): TimeSpan[][] {
  const wanted = Math.min(LONGEST_BATCH, Math.max(SHORTEST_BATCH, durationSeconds * SHARE));
  const groups: TimeSpan[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    if (filled + seconds(piece) > wanted) {
      groups.push([]);
      filled = 0;
    }
    groups.at(-1)!.push(piece);
    filled += seconds(piece);
  }
  return groups;
}

/** Moves a piece's words to where they lie in the recording; no word may reach out of its piece. */
function placed(words: readonly Word[], piece: TimeSpan): Word[] {
  const within = (time: number) => Math.min(piece.end, Math.max(piece.start, piece.start + time));
  return words.map((word) => ({ ...word, start: within(word.start), end: within(Math.max(word.start, word.end)) }));
}

/** Recognises the words of a recording, piece by piece; see `recogniseEach`. */
export async function recognise(recognition: Recognition, job: MediaJob): Promise<Word[]> {
  return (await recogniseEach(recognition, job)).flat();
}

/**
 * Recognises the words of each piece, with times from the start of the recording, with `job.threads` processes of one thread each side by side (fewer
 * pieces than threads: more threads a process, never more than `job.threads` in all). Progress counts seconds of pieces done.
 * A batch's piece files are written when its turn comes and removed after it. The first failure ends the other processes. A piece in which nothing can be heard has no words.
 */
export async function recogniseEach(recognition: Recognition, job: MediaJob): Promise<Word[][]> {
  const { pieces, envelope, settings, prompt } = recognition;
  const audible = pieces.filter((piece) => isAudible(envelope, piece));
  const total = audible.reduce((sum, piece) => sum + seconds(piece), 0);
  const found = new Map<TimeSpan, Word[]>();
  if (audible.length === 0) return pieces.map(() => []);
  const work = batches(audible, total);
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
    const files = await writePieces(recognition.speech, batch, place);
    const onFile = (file: number) => {
      done += batch[file] ? seconds(batch[file]) : 0;
      job.progress(Math.min(1, done / total));
    };
    const words = await runWhisper({ files, settings, prompt, threads, voiceDetection: true, onFile }, shared);
    for (const [piece, ofPiece] of words.entries()) found.set(batch[piece]!, placed(ofPiece, batch[piece]!));
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
  return pieces.map((piece) => found.get(piece) ?? []);
}
