import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WaveWriter } from '../../../media/audio/wave.ts';
import type { MediaJob } from '../../../media/job.ts';
import { verificationOf } from '../../../media/verify/findings.ts';
import { secondOpinion } from '../../../media/verify/second-opinion.ts';

/** PocketSphinx is advice: one that does not work never stops or holds up a release, and the report says that nobody listened. */
let folder: string;
let speech: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heard-second-'));
  speech = join(folder, 'speech.wav');
  const writer = await WaveWriter.create(speech, { sampleRate: 16_000, channels: 1, mostFrames: 32_000 });
  await writer.write(Buffer.alloc(64_000));
  await writer.finish();
  writeFileSync(join(folder, 'words.dict'), 'jordan JH AO R D AH N\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function jobWith(script: string, changes: Partial<MediaJob> = {}, dictionary = 'words.dict'): MediaJob {
  const program = join(folder, 'pocketsphinx_batch');
  writeFileSync(program, script, { mode: 0o755 });
  const workDir = join(folder, 'work');
  mkdirSync(workDir, { recursive: true });
  const pocketsphinx = { program, model: folder, dictionary: join(folder, dictionary) };
  return {
    tools: { ffmpeg: '', ffprobe: '', whisperCli: '', whisperModel: { name: '', path: '' }, pocketsphinx },
    workDir,
    signal: new AbortController().signal,
    progress: () => {},
    timeoutMs: 5_000,
    stallMs: 300,
    threads: 1,
    ...changes,
  };
}

const ask = (job: MediaJob, isFit = true) =>
  secondOpinion(
    {
      role: 'audio/mpeg',
      speech,
      durationSeconds: 2,
      spans: [{ start: 0.5, end: 1 }],
      names: ['Jordan'],
      heard: [],
      isFit,
    },
    job,
  );

test.each([
  ['crashes', '#!/bin/sh\nkill -SEGV $$\n', 'words.dict'],
  ['cannot be started', '#!/nowhere/sh\n', 'words.dict'],
  ['fails', '#!/bin/sh\nexit 1\n', 'words.dict'],
  ['says nothing', '#!/bin/sh\nexit 0\n', 'words.dict'],
  ['hangs', '#!/bin/sh\nexec sleep 60\n', 'words.dict'],
  ['has no dictionary', '#!/bin/sh\nexit 0\n', 'nowhere.dict'],
])('a PocketSphinx that %s counts as not done', async (_what, script, dictionary) => {
  const result = await ask(jobWith(script, {}, dictionary));
  expect(result).toMatchObject({ notDone: true, findings: [] });
  expect(result.check.detail).toBe('PocketSphinx does not work on this machine, so no second program listened');
  const sure = { check: { name: 'sweep', passed: true, detail: '' }, findings: [] } as const;
  expect(verificationOf([sure, result]).passed).toBe(true);
});

test('one that failed its trial is not asked at all', async () => {
  const asked = join(folder, 'asked');
  const result = await ask(jobWith(`#!/bin/sh\ntouch ${asked}\nexit 0\n`), false);
  expect(result.notDone).toBe(true);
  await expect(import('node:fs/promises').then(({ access }) => access(asked))).rejects.toThrow();
});

test('being told to stop is no answer', async () => {
  const signal = AbortSignal.timeout(100);
  await expect(ask(jobWith('#!/bin/sh\nexec sleep 60\n', { signal, stallMs: 5_000 }))).rejects.toMatchObject({
    code: 'cancelled',
  });
});
