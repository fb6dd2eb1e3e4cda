import { beforeAll, expect, test } from 'vitest';
import { scratchFolder } from '../integration/media/audio-files.ts';
import { ALL_ODD_FILES } from './corpus/kinds/all.ts';
import { makeSources } from './corpus/odd-file.ts';
import { takeOddFile } from './corpus/take.ts';

/** A sample of the corpus, spread over its kinds, and every file that was once read wrongly. `npm run test:corpus` takes all of them. */
const EVERY = 24;
const ONCE_WRONG =
  /^(says-24000-hertz\.flac|microphone-4-of-6\.caf|first-50-percent\.wma|one-jpeg\.mp4|cover\.wma|held\.mp4|two-alike-(flac|m4a|mka|au|caf|amr|flv|mpg)\.|two-films-(avi|ts|mts)\.|two-starts|second-later|four-people|(MP3|ADTS|Ogg)-that-goes-from-44|MP3-that-goes-from-stereo|Ogg-that-goes-from-48-to-16|later-pieces|dolby)/;
const sample = ALL_ODD_FILES.filter(({ name }, i) => i % EVERY === 0 || ONCE_WRONG.test(name));
const folder = scratchFolder();

beforeAll(() => makeSources(folder));

test('no two files of the corpus have one name', () => {
  expect(new Set(ALL_ODD_FILES.map(({ name }) => name)).size).toBe(ALL_ODD_FILES.length);
  expect(ALL_ODD_FILES.length).toBeGreaterThanOrEqual(250);
});

test.each(sample.map((file) => [file.name, file.what, file] as const))('%s (%s)', async (_name, _what, file) => {
  expect((await takeOddFile(file, folder)).faults).toEqual([]);
});
