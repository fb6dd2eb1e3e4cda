import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { MediaJob } from '../../../media/job.ts';
import { sideBySide } from '../../../media/side-by-side.ts';

const jobWith = (threads: number, changes: Partial<MediaJob> = {}): MediaJob => ({
  tools: { ffmpeg: '', ffprobe: '', whisperCli: '', whisperModel: { name: '', path: '' } },
  workDir: '',
  signal: new AbortController().signal,
  progress: () => {},
  timeoutMs: 1,
  stallMs: 1,
  threads,
  ...changes,
});

/** Two pieces that note when they begin and end. */
async function twoNoted(threads: number): Promise<string[]> {
  const noted: string[] = [];
  const piece = (name: string) => ({
    share: 0.5,
    work: async () => {
      noted.push(`${name} begins`);
      await wait(5);
      noted.push(`${name} ends`);
      return name;
    },
  });
  expect(await sideBySide<[string, string]>(jobWith(threads), [piece('a'), piece('b')])).toEqual(['a', 'b']);
  return noted;
}

test('pieces of work run beside each other, or one after the other with one thread', async () => {
  expect((await twoNoted(2)).slice(0, 2)).toEqual(['a begins', 'b begins']);
  expect(await twoNoted(1)).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test.each([1, 2])('progress is that of all together and never goes back, %i thread(s)', async (threads) => {
  const told: number[] = [];
  const work = async (job: MediaJob): Promise<undefined> => {
    for (const done of [0.5, 0.2, 1, 1.5]) {
      job.progress(done);
      await wait(1);
    }
  };
  await sideBySide<[undefined, undefined]>(jobWith(threads, { progress: (done) => void told.push(done) }), [
    { share: 0.75, work },
    { share: 0.25, work },
  ]);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
});

test('the first that fails stops the others, and all have ended by then', async () => {
  let ended = false;
  const slow = async ({ signal }: MediaJob) => {
    await wait(60_000, undefined, { signal }).catch(() => wait(5));
    ended = true;
    throw new Error('stopped');
  };
  const failing = () => Promise.reject(new Error('the first'));
  const both = sideBySide<[undefined, undefined]>(jobWith(2), [
    { share: 0.5, work: slow },
    { share: 0.5, work: failing },
  ]);
  await expect(both).rejects.toThrow('the first');
  expect(ended).toBe(true);
});

test('with one thread nothing begins after a failure', async () => {
  let begun = false;
  const both = sideBySide<[undefined, undefined]>(jobWith(1), [
    { share: 0.5, work: () => Promise.reject(new Error('the first')) },
    {
      share: 0.5,
      work: async () => {
        begun = true;
      },
    },
  ]);
  await expect(both).rejects.toThrow('the first');
  expect(begun).toBe(false);
});

test('whoever stops the whole stops each piece', async () => {
  const stop = new AbortController();
  const work = ({ signal }: MediaJob) => wait(60_000, undefined, { signal });
  const both = sideBySide<[undefined, undefined]>(jobWith(2, { signal: stop.signal }), [
    { share: 0.5, work },
    { share: 0.5, work },
  ]);
  stop.abort();
  await expect(both).rejects.toThrow(/abort/i);
});
