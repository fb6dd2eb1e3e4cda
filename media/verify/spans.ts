import { MediaError } from '../errors.ts';
import type { MediaJob } from '../job.ts';
import type { AudioSpan } from '../spans.ts';
import {
  agreedLag,
  alignmentWindows,
  findLag,
  LAG_REACH_SECONDS,
  LIKENESS_NEEDED,
  WINDOW_SECONDS,
} from './alignment.ts';
import { EDGE_SECONDS, judgeSpan, LAG_SEARCH } from './correlation.ts';
import type { Excerpts } from './excerpts.ts';
import type { Finding } from './findings.ts';

const DEFAULT_TONE_HERTZ = 1000;
const LONGEST_PIECE_SECONDS = 10;
/** Places looked at to find out by how many samples a codec shifted the sound. */
const PLACES = 7;

/**
 * How many samples later the published file shows what the master holds. A whole recording of spans or silence gives nothing to
 * align by: 0, which is what a file with correct gapless information has. Null when the two cannot be the same recording.
 */
async function lagBetween(master: Excerpts, published: Excerpts, spans: readonly AudioSpan[]): Promise<number | null> {
  const { sampleRate, frames } = master.info;
  const reach = Math.round(LAG_REACH_SECONDS * sampleRate);
  const found: { lag: number; likeness: number }[] = [];
  for (const start of alignmentWindows(frames / sampleRate, spans, PLACES)) {
    const at = Math.round(start * sampleRate);
    const [original] = await master.read(at, WINDOW_SECONDS * sampleRate);
    const [shown] = await published.read(at - reach, WINDOW_SECONDS * sampleRate + 2 * reach);
    const lag = findLag(original!, shown!, reach);
    if (lag) found.push(lag);
  }
  if (found.length === 0) return 0;
  return agreedLag(found);
}

/**
 * Compares one published sound file with the un-redacted master under every span.
 * @returns the worst correlation seen, the shift found (samples) and what leaked.
 */
export async function compareSpans(
  options: { role: string; master: Excerpts; published: Excerpts; spans: readonly AudioSpan[]; toneHertz?: number },
  job: MediaJob,
): Promise<{ worst: number; lag: number | null; findings: Finding[] }> {
  const { role, master, published, spans } = options;
  const { sampleRate } = master.info;
  const lag = await lagBetween(master, published, spans);
  if (lag === null) {
    const plain = `This file does not line up with the recording (less than ${LIKENESS_NEEDED * 100} % alike), so it cannot be checked. Please make the files again.`;
    return { worst: 1, lag, findings: [{ check: 'correlation', role, plain }] };
  }
  const findings: Finding[] = [];
  let worst = 0;
  for (const [index, span] of spans.entries()) {
    for (const piece of piecesOf(span, sampleRate, master.info.frames)) {
      const original = await master.read(piece.from, piece.count);
      const shown = await published.read(piece.from + lag - LAG_SEARCH, piece.count + 2 * LAG_SEARCH);
      const judged = judgeSpan({
        sampleRate,
        original,
        published: shown,
        toneHertz: options.toneHertz ?? DEFAULT_TONE_HERTZ,
        action: span.action,
      });
      worst = Math.max(worst, judged.correlation);
      // A recording that was put in is neither bleep nor silence; that it is nothing like what was said is what counts.
      if (!judged.leak || (judged.leak === 'not-replaced' && span.action === 'replace')) continue;
      findings.push({ check: 'correlation', role, start: span.start, end: span.end, plain: PLAIN[judged.leak] });
      break;
    }
    if (job.signal.aborted) throw new MediaError('cancelled', 'verification was stopped');
    job.progress((index + 1) / spans.length);
  }
  return { worst, lag, findings };
}

/** A span without its edges, in samples. Long ones (a voice silenced throughout) are judged in equal pieces, to keep memory flat. */
function piecesOf({ start, end }: AudioSpan, sampleRate: number, frames: number): { from: number; count: number }[] {
  const first = Math.round((start + EDGE_SECONDS) * sampleRate);
  const length = Math.min(frames, Math.round((end - EDGE_SECONDS) * sampleRate)) - first;
  if (length <= 0) return [];
  const pieces = Math.ceil(length / (LONGEST_PIECE_SECONDS * sampleRate));
  const border = (i: number) => Math.round((i * length) / pieces);
  return Array.from({ length: pieces }, (_, i) => ({ from: first + border(i), count: border(i + 1) - border(i) }));
}

const PLAIN = {
  correlated: 'What was said here can still be heard in the finished file. Please listen, and make the files again.',
  'not-replaced': 'The sound here is neither a bleep nor silence. Please listen, and make the files again.',
} as const;
