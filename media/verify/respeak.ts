import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waveInfo } from '../audio/wave.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import type { TimeSpan, Word } from '../words.ts';
import { type CheckResult, checkResult, type Finding, type VerifyInput } from './findings.ts';
import { ForbiddenNames } from './forbidden.ts';

/** Seconds around a span that are transcribed with it: enough for a name that was cut in two to be heard as one. */
export const AROUND_SECONDS = 1.5;
/** Neighbouring spans share a clip up to this length, in seconds; longer clips are heard worse. */
const LONGEST_CLIP = 10;
/** Words nearer than this to where the clip was cut may be halves of words, which a recogniser likes to turn into names. In seconds. */
const CUT_WORD_SECONDS = 0.25;

export interface Clip extends TimeSpan {
  /** The redacted stretches in the clip, from the first one's start to the last one's end. */
  readonly from: number;
  readonly to: number;
}

/** The clips to listen to: each span with what surrounds it, those that overlap put together while they stay short. */
export function clipsAround(spans: readonly TimeSpan[], durationSeconds: number): Clip[] {
  const clips: Clip[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const clip = {
      start: Math.max(0, start - AROUND_SECONDS),
      end: Math.min(durationSeconds, end + AROUND_SECONDS),
      from: start,
      to: end,
    };
    const last = clips.at(-1);
    if (last && clip.start < last.end && Math.max(clip.end, last.end) - last.start <= LONGEST_CLIP) {
      clips[clips.length - 1] = { ...last, end: Math.max(clip.end, last.end), to: Math.max(end, last.to) };
    } else clips.push(clip);
  }
  return clips;
}

export interface Listening {
  readonly role: string;
  /** Decoded WAV of a packaged file. */
  readonly published: string;
  readonly durationSeconds: number;
  readonly input: VerifyInput;
  /** What the comparison of samples found in this file: spans in which something may be left. */
  readonly leaks: readonly Finding[];
}

/**
 * Transcribes the published sound around every span afresh, with the names as prompt, and looks for forbidden names in what was heard.
 *
 * A recogniser makes up names where it hears a bleep, the prompted ones first. So a clip with a name is listened to again without the
 * prompt and with silence in place of its spans. When the name is gone then, it was heard in the bleep: a finding only where the
 * samples were not proven to be replaced. When it is still there, it is a finding whatever the samples say.
 */
export async function respeak(listening: Listening, job: MediaJob): Promise<CheckResult> {
  const { input, role, published, durationSeconds } = listening;
  const names = new ForbiddenNames(input);
  const matches = input.matchesForbidden ?? ((words) => names.inHeard(words.map(({ text }) => text)));
  const clips = clipsAround(input.spans, durationSeconds);
  const findings: Finding[] = [];
  const wav = join(job.workDir, 'respeak.wav');
  const quiet = { ...job, progress: () => {} };
  const hears = async (clip: Clip, prompt: readonly string[]) =>
    matches(wholeWords(await input.transcribeClip({ wav, prompt }, quiet), clip, durationSeconds));
  let secondTimes = 0;
  for (const [index, clip] of clips.entries()) {
    await cutClip(published, clip, wav, quiet);
    let heard = await hears(clip, input.prompt ?? input.forbidden);
    if (heard && isProven(clip, listening.leaks)) {
      secondTimes++;
      await silenceSpans(wav, clip, input.spans);
      heard = await hears(clip, []);
    }
    if (heard) {
      const plain = 'A name that must not be heard was recognised in or beside this bleep. Please listen.';
      findings.push({ check: 'respeak', role, start: clip.from, end: clip.to, plain });
    }
    job.progress((index + 1) / clips.length);
  }
  await rm(wav, { force: true });
  const detail = `${clips.length} clips transcribed around ${input.spans.length} spans, ${secondTimes} of them twice`;
  return checkResult('respeak', findings, detail, findings.length);
}

/** Whether every span of the clip was proven to be replaced. A leak without a place in time may be anywhere. */
function isProven(clip: Clip, leaks: readonly Finding[]): boolean {
  return leaks.every(
    ({ start, end }) => start !== undefined && end !== undefined && (end < clip.start || start > clip.end),
  );
}

/** Overwrites the spans in a clip with silence. */
async function silenceSpans(wav: string, clip: Clip, spans: readonly TimeSpan[]): Promise<void> {
  const { sampleRate, frames, dataOffset } = await waveInfo(wav);
  const bytes = await readFile(wav);
  const place = (seconds: number) => 2 * Math.min(frames, Math.max(0, Math.round((seconds - clip.start) * sampleRate)));
  for (const { start, end } of spans) bytes.fill(0, dataOffset + place(start), dataOffset + place(end));
  await writeFile(wav, bytes);
}

/** The words that the edges of the clip cannot have cut: those are more than a second from any span. */
function wholeWords(words: readonly Word[], clip: Clip, durationSeconds: number): Word[] {
  const first = clip.start > 0 ? CUT_WORD_SECONDS : 0;
  const last = clip.end < durationSeconds ? clip.end - clip.start - CUT_WORD_SECONDS : Number.POSITIVE_INFINITY;
  return words.filter((word) => word.start >= first && word.end <= last);
}

/** Cuts a clip as 16 kHz mono WAV, as the recogniser wants it. */
async function cutClip(published: string, clip: TimeSpan, wav: string, job: MediaJob): Promise<void> {
  const range = ['-ss', clip.start.toFixed(4), '-t', (clip.end - clip.start).toFixed(4)];
  const options = [
    '-map',
    '0:a:0',
    '-ac',
    '1',
    '-ar',
    '16000',
    '-c:a',
    'pcm_s16le',
    '-fflags',
    '+bitexact',
    '-f',
    'wav',
  ];
  await runFfmpeg({ inputs: [{ source: published, options: range }], outputs: [{ target: wav, options }] }, job);
}
