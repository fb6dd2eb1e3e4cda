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

test('what it hears beside a span is advice, but for what a sure word of Whisper explains', async () => {
  const writer = await WaveWriter.create(speech, { sampleRate: 16_000, channels: 1, mostFrames: 160_000 });
  await writer.write(Buffer.alloc(320_000));
  await writer.finish();
  const at = (...seconds: number[]) => seconds.map((second) => `${Math.round(second * 100)} -1 0 jordan`).join(' ');
  const heardBy = async (opinion: Partial<Parameters<typeof secondOpinion>[0]>, ...seconds: number[]) => {
    const script = `#!/bin/sh\necho "0000 S 0 T 0 A 0 L 0 ${at(...seconds)} 400" > heard.seg\n`;
    const asked = {
      role: 'audio/mpeg',
      speech,
      durationSeconds: 10,
      spans: [{ start: 3, end: 4 }],
      names: ['Jordan Xyzzy'],
    };
    return secondOpinion({ ...asked, heard: [], ...opinion }, jobWith(script));
  };
  // The clip begins 1.5 s before the span: what is heard 0.5 s into it stands at 2 s of the recording.
  const { check, findings, advice } = await heardBy({}, 0.5);
  expect([findings, advice]).toEqual([
    [],
    [
      {
        check: 'second-opinion',
        role: 'audio/mpeg',
        start: 2,
        end: expect.closeTo(2.35),
        plain: 'A second program may have heard a name beside this place. It is often wrong: please listen.',
      },
    ],
  ]);
  expect(check).toMatchObject({
    passed: true,
    detail: 'advice only: 1 name parts listened for in 1 clips; 1 have no pronunciation and were not listened for',
  });
  expect((await heardBy({ names: ['Jordan'] }, 0.5)).check.detail).toBe(
    'advice only: 1 name parts listened for in 1 clips',
  );
  const places = async (opinion: Parameters<typeof heardBy>[0], ...seconds: number[]) =>
    (await heardBy(opinion, ...seconds)).advice!.map(({ start }) => start);
  expect(await places({}, 1.2, 1.4, 2.4, 2.6, 3)).toEqual([2.7, 4.1, 4.5]);
  const word = (start: number, probability = 0.9) => ({ text: 'garden', start, end: start + 0.3, probability });
  expect(await places({ heard: [word(2)] }, 0.5)).toEqual([]);
  expect(await places({ heard: [word(2, 0.6)] }, 0.5)).toEqual([]);
  expect(await places({ heard: [word(2, 0.59)] }, 0.5)).toEqual([2]);
  // The middle of what was spotted is at 2.175 s.
  for (const [start, expected] of [
    [1.7, [2]],
    [1.8, []],
    [2.25, []],
    [2.3, [2]],
  ] as const)
    expect([start, await places({ heard: [word(start)] }, 0.5)]).toEqual([start, expected]);
  expect(await heardBy({ names: ['Xyzzy'] }, 0.5)).toMatchObject({
    notDone: true,
    check: { detail: 'none of 1 name parts has a pronunciation' },
  });
  expect(await heardBy({ spans: [] }, 0.5)).toMatchObject({
    notDone: true,
    check: { detail: 'there are no spans to listen around' },
  });
  const { pocketsphinx: _, ...tools } = jobWith('').tools;
  expect(await ask({ ...jobWith(''), tools })).toMatchObject({
    notDone: true,
    check: { detail: expect.stringContaining('is not installed') },
  });
});
