import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashOf, notStarted } from '../../../media/crash.ts';
import { FAILURES, MediaError } from '../../../media/errors.ts';
import { startProgram } from '../../../media/ffmpeg/child.ts';
import { firstDecodable } from '../../../media/ffmpeg/first-decodable.ts';
import type { AudioStream } from '../../../media/ffmpeg/streams.ts';
import type { MediaJob } from '../../../media/job.ts';
import { runProgram } from '../../../media/process.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heard-crash-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const job = (changes: Partial<MediaJob> = {}): MediaJob => ({
  tools: { ffmpeg: '', ffprobe: '', whisperCli: '', whisperModel: { name: '', path: '' } },
  workDir: folder,
  signal: new AbortController().signal,
  progress: () => {},
  timeoutMs: 10_000,
  stallMs: 10_000,
  threads: 1,
  ...changes,
});

let programs = 0;
function program(text: string, mode = 0o755): string {
  const path = join(folder, `program-${programs++}`);
  writeFileSync(path, text, { mode });
  return path;
}

describe('how a program ended', () => {
  test.each([
    [null, 'SIGSEGV', true],
    [null, 'SIGILL', true],
    [null, 'SIGBUS', true],
    [null, 'SIGFPE', true],
    [null, 'SIGABRT', true],
    [null, 'SIGTRAP', true],
    [null, 'SIGKILL', false],
    [null, 'SIGTERM', false],
    [126, null, true],
    [127, null, true],
    [128 + 4, null, true],
    [128 + 5, null, true],
    [128 + 6, null, true],
    [128 + 7, null, true],
    [128 + 8, null, true],
    [128 + 11, null, true],
    [128 + 9, null, false],
    [128 + 15, null, false],
    [0, null, false],
    [1, null, false],
    [183, null, false],
  ] as const)('status %s, signal %s: a crash is %s', (status, signal, crashed) => {
    expect(crashOf('x', status, signal)?.code ?? null).toBe(crashed ? 'crashed' : null);
  });

  test.each([
    ['ENOENT', 'crashed'],
    ['EACCES', 'crashed'],
    ['ENOEXEC', 'crashed'],
    ['EAGAIN', 'tool-failed'],
    ['EMFILE', 'tool-failed'],
    ['ENOMEM', 'tool-failed'],
  ])('%s at the start is %s', (code, expected) => {
    expect(notStarted('x', Object.assign(new Error(code), { code })).code).toBe(expected);
  });

  test('people read that the recording is safe, and not that they should try again', () => {
    expect(FAILURES.crashed).toContain('recording is safe');
    expect(FAILURES.crashed).not.toMatch(/again/);
  });
});

/** Both ways of running a program, over real programs. */
const WAYS = {
  runProgram: (path: string, given: MediaJob) => runProgram({ program: path, args: [], cwd: folder }, given),
  startProgram: async (path: string, given: MediaJob) => {
    const running = startProgram({ name: 'x', file: path, args: [] }, given);
    running.stderr.resume();
    const status = await running.done;
    if (status !== 0) throw Object.assign(new Error('status'), { code: 'tool-failed' });
  },
};
const PROGRAMS: readonly [what: string, make: () => string, code: string][] = [
  ['kills itself with SIGSEGV', () => program('#!/bin/sh\nkill -SEGV $$\n'), 'crashed'],
  ['kills itself with SIGILL', () => program('#!/bin/sh\nkill -ILL $$\n'), 'crashed'],
  ['ends with 132', () => program('#!/bin/sh\nexit 132\n'), 'crashed'],
  ['is not there', () => join(folder, 'nowhere'), 'crashed'],
  ['may not be run', () => program('#!/bin/sh\nexit 0\n', 0o644), 'crashed'],
  ['names an interpreter that is not there', () => program('#!/nowhere/sh\nexit 0\n'), 'crashed'],
  ['is a folder', () => folder, 'crashed'],
  ['was killed, as when memory runs out', () => program('#!/bin/sh\nkill -KILL $$\n'), 'tool-failed'],
  ['fails', () => program('#!/bin/sh\nexit 1\n'), 'tool-failed'],
];

describe.each(Object.entries(WAYS))('%s', (_way, run) => {
  test.each(PROGRAMS)('a program that %s', async (_what, make, code) => {
    const thrown = await run(make(), job()).catch((error: MediaError) => error);
    expect(thrown).toMatchObject({ code });
  });

  test('a program that we end has not crashed, whatever it makes of it', async () => {
    const path = program("#!/bin/sh\ntrap 'exit 134' TERM\nwhile :; do sleep 0.05; done\n");
    const stop = AbortSignal.timeout(300);
    const thrown = await run(path, job({ signal: stop })).catch((error: MediaError) => error);
    expect(thrown).toMatchObject({ code: 'cancelled' });
  });
});

test('a crash is told although whoever fed the program asked first for it to be ended: its pipe broke', async () => {
  const path = program("#!/bin/sh\ntrap 'kill -SEGV $$' TERM\necho ready >&2\nwhile :; do sleep 0.05; done\n");
  const running = startProgram({ name: 'x', file: path, args: [] }, job());
  running.stderr.once('data', () => running.end(new MediaError('tool-failed', 'the pipe broke')));
  await expect(running.done).rejects.toMatchObject({ code: 'crashed' });
});

test('when ffmpeg breaks at every stream, nothing is known of the file: it is not refused as one without sound', async () => {
  const tools = { ...job().tools, ffmpeg: program('#!/bin/sh\nkill -SEGV $$\n') };
  const streams = [0, 1].map((index) => ({ index })) as AudioStream[];
  await expect(firstDecodable('x', streams, [], job({ tools }))).rejects.toMatchObject({ code: 'crashed' });
});
