import { chmodSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { speechEnvelope } from '../../../media/audio/envelope.ts';
import { WaveWriter } from '../../../media/audio/wave.ts';
import { MediaError } from '../../../media/errors.ts';
import type { MediaJob } from '../../../media/job.ts';
import { runProgram } from '../../../media/process.ts';
import { transcribeParts } from '../../../media/transcribe/parts.ts';
import { transcribe } from '../../../media/transcribe/transcribe.ts';
import { countTokens, readVocabulary } from '../../../media/transcribe/vocabulary.ts';
import type { Transcript } from '../../../media/words.ts';
import { testJob } from '../../tools.ts';

interface Truth {
  words: { word: string; start: number; end: number; name: boolean }[];
  duration: number;
}

const recording = (name: string) => join(import.meta.dirname, '../../fixtures/recordings', name);
const truthOf = (sample: string): Truth => JSON.parse(readFileSync(recording(`${sample}.json`), 'utf8'));
const spelled = (word: string) => word.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

const RATE = 16_000;
/** The samples of a fixture, which has a plain 44-byte header. */
const samplesOf = (sample: string) => readFileSync(recording(`${sample}.wav`)).subarray(44);

async function speechFile(job: MediaJob, ...parts: Buffer[]): Promise<string> {
  const path = join(job.workDir, 'speech.wav');
  const mostFrames = parts.reduce((sum, part) => sum + part.length, 0) / 2;
  const writer = await WaveWriter.create(path, { sampleRate: RATE, channels: 1, mostFrames });
  for (const part of parts) await writer.write(part);
  await writer.finish();
  return path;
}

/** Pairs of equal words (index in the truth, index heard) of the cheapest alignment, and its number of errors. */
function align(truth: string[], heard: string[]): { pairs: [number, number][]; errors: number } {
  const cost = Array.from({ length: truth.length + 1 }, (_, i) =>
    Array.from({ length: heard.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const differ = (i: number, j: number) => (truth[i - 1] === heard[j - 1] ? 0 : 1);
  for (let i = 1; i <= truth.length; i++)
    for (let j = 1; j <= heard.length; j++)
      cost[i]![j] = Math.min(cost[i - 1]![j - 1]! + differ(i, j), cost[i - 1]![j]! + 1, cost[i]![j - 1]! + 1);
  const pairs: [number, number][] = [];
  for (let i = truth.length, j = heard.length; i > 0 && j > 0; ) {
    if (cost[i]![j] === cost[i - 1]![j - 1]! + differ(i, j)) {
      i--;
      j--;
      if (truth[i] === heard[j]) pairs.push([i, j]);
    } else if (cost[i]![j] === cost[i - 1]![j]! + 1) i--;
    else j--;
  }
  return { pairs, errors: cost[truth.length]![heard.length]! };
}

/** Processes that run in a folder or below it. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readlinkSync(`/proc/${id}/cwd`).startsWith(folder);
      } catch {
        return false;
      }
    });
}

/** A program that stands in for whisper-cli. */
function program(job: MediaJob, script: string): MediaJob {
  const path = join(job.workDir, 'program');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { ...job, tools: { ...job.tools, whisperCli: path } };
}

const code = (problem: string) => expect.objectContaining({ code: problem });

describe('a transcription with the demo model', () => {
  const results: Record<string, Transcript> = {};

  it.each(['sample1', 'sample4'])('of %s has the words, names and times', async (sample) => {
    const truth = truthOf(sample);
    const seen: number[] = [];
    const job = testJob({ threads: 2, progress: (done) => seen.push(done) });
    const input = {
      speech: recording(`${sample}.wav`),
      silences: [],
      prompt: ['Owen'],
      durationSeconds: truth.duration,
    };
    const result = await transcribe(input, job);
    results[sample] = result;
    expect(result.outcome).toBe('words');
    expect(result.engine).toMatchObject({
      name: 'whisper.cpp',
      model: 'demo-en',
      version: expect.stringMatching(/^\d+\.\d+/),
    });

    const said = truth.words.filter(({ word }) => spelled(word));
    const heard = result.words.filter(({ text }) => spelled(text));
    const { pairs, errors } = align(
      said.map(({ word }) => spelled(word)),
      heard.map(({ text }) => spelled(text)),
    );
    expect(errors / said.length).toBeLessThan(0.25);
    const right = pairs.filter(([i]) => said[i]!.name).length;
    expect(right / said.filter(({ name }) => name).length).toBeGreaterThanOrEqual(0.6);
    const off = pairs.map(([i, j]) => Math.abs(said[i]!.start - heard[j]!.start)).sort((a, b) => a - b);
    expect(off[Math.floor(off.length / 2)]).toBeLessThan(0.1);

    for (const [i, word] of result.words.entries()) {
      expect(word.end).toBeGreaterThanOrEqual(word.start);
      expect(word.start).toBeGreaterThanOrEqual(result.words[i - 1]?.start ?? 0);
      expect(word.end).toBeLessThanOrEqual(truth.duration);
      expect(word.probability).toBeGreaterThan(0);
    }
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(3);
    expect(readdirSync(job.workDir)).toEqual([]);
  });

  it('is the same again, also with another number of threads', async () => {
    const input = {
      speech: recording('sample4.wav'),
      silences: [],
      prompt: [],
      durationSeconds: truthOf('sample4').duration,
    };
    expect(await transcribe(input, testJob({ threads: 1 }))).toEqual(results.sample4);
  });

  it('says where there is speech that it has no words for', async () => {
    const truth = truthOf('sample4');
    const deaf = program(testJob(), 'for f in *.wav; do echo "{\\"transcription\\":[]}" > "$f.json"; done');
    const input = { speech: recording('sample4.wav'), silences: [], prompt: [], durationSeconds: truth.duration };
    const { words, outcome, unheard } = await transcribe(input, deaf);
    expect(words).toEqual([]);
    expect(outcome).toBe('words');
    for (const { start, end } of truth.words) {
      const middle = (start + end) / 2;
      expect(unheard.some((span) => span.start <= middle && span.end >= middle)).toBe(true);
    }
  });

  it.each([
    ['digital silence', () => Buffer.alloc(RATE * 2 * 12)],
    ['faint noise', () => Buffer.from(Int16Array.from({ length: RATE * 12 }, (_, i) => ((i * 7919) % 61) - 30).buffer)],
  ])('of %s is "no speech"', async (_, sound) => {
    const job = testJob();
    const speech = await speechFile(job, sound());
    const result = await transcribe({ speech, silences: [], prompt: [], durationSeconds: 12 }, job);
    expect(result.outcome).toBe('no-speech');
    expect(result.words.every(({ doubtful }) => doubtful === 'no-energy')).toBe(true);
    expect(result.unheard).toEqual([]);
  });

  it('of half a second of speech without words is "no speech", for somebody to listen: never words without any', async () => {
    const job = testJob();
    const pause = Buffer.alloc(RATE * 2 * 3);
    const said = samplesOf('sample4').subarray(RATE * 2 * 0.4, RATE * 2 * 0.9);
    const speech = await speechFile(job, pause, said, pause);
    const deaf = program(job, 'for f in *.wav; do echo "{\\"transcription\\":[]}" > "$f.json"; done');
    const { words, unheard, outcome } = await transcribe(
      { speech, silences: [], prompt: [], durationSeconds: 6.5 },
      deaf,
    );
    expect([words, unheard]).toEqual([[], []]);
    expect(outcome).toBe('no-speech');
  });

  it('of a clip gives its words, in seconds from its start', async () => {
    const job = testJob();
    const speech = await speechFile(job, samplesOf('sample1'));
    const parts = [
      { start: 20, end: 24.7 },
      { start: 11, end: 16.2 },
    ];
    const [poppy, amara] = await transcribeParts({ speech, parts, prompt: ['Poppy'] }, job);
    const name = poppy!.find(({ text }) => spelled(text) === 'poppy')!;
    const truth = truthOf('sample1').words.find(({ word }) => spelled(word) === 'poppy')!;
    expect(Math.abs(name.start - truth.start)).toBeLessThan(0.15);
    expect(amara!.map(({ text }) => spelled(text))).toContain('november');
    expect(amara!.every(({ start, end }) => start >= 11 && end <= 16.2)).toBe(true);
  });
});

describe('the way official models are run', () => {
  /** The demo model under an official name: alignment heads, prompt and whole windows, as an official model gets them. */
  const official = (job: MediaJob): MediaJob => {
    const { tools } = job;
    return { ...job, tools: { ...tools, whisperModel: { ...tools.whisperModel, name: 'tiny.en' } } };
  };

  it('gives words with DTW times and a prompt', async () => {
    const truth = truthOf('sample4');
    const input = {
      speech: recording('sample4.wav'),
      silences: [],
      prompt: ['Priya', 'Lucas'],
      durationSeconds: truth.duration,
    };
    const { words } = await transcribe(input, official(testJob()));
    const { pairs, errors } = align(
      truth.words.map(({ word }) => spelled(word)),
      words.map(({ text }) => spelled(text)),
    );
    expect(errors / truth.words.length).toBeLessThan(0.6);
    const late = pairs.map(([i, j]) => truth.words[i]!.start - words[j]!.start).sort((a, b) => a - b);
    expect(Math.abs(late[Math.floor(late.length / 2)]!)).toBeLessThan(0.25);
  });

  it('counts the tokens of a prompt as whisper.cpp does', async () => {
    const job = testJob();
    const { whisperCli, whisperModel } = job.tools;
    const prompt = " Jordan Okafor, Siân O'Brien-Llŷr, Zoë à Court, 07700 900123, it's   José.";
    const wav = await speechFile(job, Buffer.alloc(RATE * 2));
    let counted = 0;
    const onErrorLine = (line: string) => {
      counted = Number(/too long \((\d+) tokens\)/.exec(line)?.[1] ?? counted);
    };
    const args = [
      '-m',
      whisperModel.path,
      '-t',
      '1',
      '-mc',
      '2',
      '--carry-initial-prompt',
      '--prompt',
      prompt,
      '-f',
      wav,
    ];
    await runProgram({ program: whisperCli, args, cwd: job.workDir, onErrorLine }, job);
    expect(countTokens(prompt, await readVocabulary(whisperModel.path))).toBe(counted);
    expect(counted).toBeGreaterThan(20);
  });
});

describe('when something goes wrong', () => {
  it('an aborted transcription ends whisper and leaves nothing behind', async () => {
    const stop = new AbortController();
    const job = testJob({ threads: 2, signal: stop.signal, progress: () => stop.abort() });
    const [start, ...parts] = Array.from({ length: 6 }, () => samplesOf('sample1'));
    const place = testJob();
    const speech = await speechFile(place, start!, ...parts);
    const { rms } = await speechEnvelope(speech);
    const work = transcribe({ speech, silences: [], prompt: [], durationSeconds: rms.length / 100 }, job);
    await expect(work).rejects.toEqual(code('cancelled'));
    expect(processesIn(job.workDir)).toEqual([]);
    expect(readdirSync(job.workDir)).toEqual([]);
  });

  const input = { speech: recording('sample1.wav'), silences: [], prompt: [], durationSeconds: 30.5 };

  it.each([
    ['writes nothing', 'exit 0', 'tool-failed'],
    ['fails', 'echo "error: out of memory" >&2; exit 3', 'tool-failed'],
    [
      'writes what is no transcript',
      'for last; do :; done; for f in *.wav; do echo "{" > "$f.json"; done',
      'tool-failed',
    ],
    ['falls silent', 'exec sleep 30', 'stalled'],
    ['does not want to end', 'trap "" TERM; while :; do sleep 0.1; done', 'stalled'],
    ['never ends', 'while :; do echo; sleep 0.1; done', 'timed-out'],
  ])('a whisper that %s is an error, never an empty transcript', async (_, script, problem) => {
    const job = testJob({ stallMs: 700, timeoutMs: 3_000 });
    const asked = `[ "$1" = --version ] && { echo "whisper.cpp version: 9.9"; exit 0; }`;
    const broken = program(job, `${asked}\n${script}`);
    await expect(transcribe(input, broken)).rejects.toEqual(code(problem));
    expect(processesIn(job.workDir)).toEqual([]);
    expect(readdirSync(job.workDir)).toEqual(['program']);
  });

  it('the message for logs holds no word of the recording', async () => {
    const broken = program(testJob(), 'for f in *.wav; do echo "{\\"transcription\\":\\"Jordan\\"}" > "$f.json"; done');
    const error = await transcribe(input, broken).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MediaError);
    expect(`${(error as Error).message}${(error as Error).cause ?? ''}`).not.toContain('Jordan');
  });

  it('a file that is not 16 kHz mono is refused', async () => {
    const job = testJob();
    const path = join(job.workDir, 'wide.wav');
    const writer = await WaveWriter.create(path, { sampleRate: 48_000, channels: 2, mostFrames: 48_000 });
    await writer.write(Buffer.from(Int16Array.from({ length: 96_000 }, (_, i) => (i % 200) * 50).buffer));
    await writer.finish();
    const work = transcribe({ speech: path, silences: [], prompt: [], durationSeconds: 1 }, job);
    await expect(work).rejects.toEqual(code('mismatch'));
  });
});
