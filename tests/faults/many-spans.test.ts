import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { redactAudio } from '../../media/audio/redact.ts';
import { waveInfo, WaveWriter } from '../../media/audio/wave.ts';
import type { AudioSpan } from '../../media/spans.ts';
import { ffmpeg, scratchFolder } from '../integration/media/audio-files.ts';
import { testJob } from '../tools.ts';

const folder = scratchFolder();
const RATE = 48_000;
const SECONDS = 3 * 3600;
const SPANS = 1000;
/** What the work may add to the memory of the process, in mebibytes: the recording itself has a thousand. */
const MOST_MORE = 200;
const SHA = 'cd'.repeat(32);

/** Three hours of noise, written ten seconds at a time. */
async function longMaster(path: string): Promise<void> {
  const piece = new Int16Array(10 * RATE);
  let state = 1;
  for (let i = 0; i < piece.length; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    piece[i] = 1000 + (state % 4000);
  }
  const writer = await WaveWriter.create(path, { sampleRate: RATE, channels: 1, mostFrames: SECONDS * RATE });
  for (let at = 0; at < SECONDS; at += 10) await writer.write(Buffer.from(piece.buffer));
  await writer.finish();
}

const actions = ['bleep', 'silence', 'replace'] as const;
const spans = Array.from({ length: SPANS }, (_, i): AudioSpan => {
  const start = 1.000_01 + (i * (SECONDS - 3)) / SPANS;
  const action = actions[i % 3]!;
  const replacement = action === 'replace' ? { replacement: { sha256: SHA, seconds: 0.5 } } : {};
  return { start, end: start + 0.75 + (i % 4) * 0.25, action, ...replacement, flags: [`f${i}`] };
});

test('1,000 spans of a three-hour recording are overwritten to the sample, and memory stays flat', async () => {
  const [master, redacted, clip] = ['master.wav', 'redacted.wav', 'clip.flac'].map((name) => join(folder, name));
  await longMaster(master!);
  ffmpeg('-f', 'lavfi', '-i', 'sine=300:d=0.5', clip!);
  const before = process.memoryUsage().rss;
  let most = before;
  const job = testJob({
    progress: () => {
      most = Math.max(most, process.memoryUsage().rss);
    },
  });
  const replacements = new Map([[SHA, clip!]]);
  const { samplesReplaced } = await redactAudio({ master: master!, redacted: redacted!, spans, replacements }, job);
  expect((most - before) / 2 ** 20, 'MiB more than before').toBeLessThan(MOST_MORE);

  const edges = spans.map(({ start, end }) => [Math.round(start * RATE), Math.round(end * RATE)] as const);
  expect(samplesReplaced).toBe(edges.reduce((sum, [first, end]) => sum + end - first, 0));
  const [info, made] = [await waveInfo(master!), await waveInfo(redacted!)];
  expect(made.frames).toBe(info.frames);
  const [original, changed] = [await open(master!), await open(redacted!)];
  const read = async (file: typeof original, offset: number, first: number, end: number) =>
    (await file.read(Buffer.alloc(2 * (end - first)), 0, 2 * (end - first), offset + 2 * first)).buffer;
  let kept = 0;
  for (const [first, end] of [...edges, [info.frames, info.frames] as const]) {
    for (let at = kept; at < first; at += 10 * RATE) {
      const to = Math.min(first, at + 10 * RATE);
      const same = (await read(original, info.dataOffset, at, to)).equals(await read(changed, made.dataOffset, at, to));
      expect(same, `samples ${at} to ${to} stay`).toBe(true);
    }
    const under = await read(changed, made.dataOffset, first, end);
    const was = await read(original, info.dataOffset, first, end);
    // The noise is never below 1,000; every sample of it is gone, to the edges, where all that is put in starts from silence.
    if (end > first) {
      for (const edge of [0, under.length - 2]) expect(Math.abs(under.readInt16LE(edge))).toBeLessThan(100);
      expect(under.equals(was)).toBe(false);
    }
    kept = end;
  }
  await original.close();
  await changed.close();
});
