import { beforeAll, expect, test } from 'vitest';
import { withChangedFrames } from '../../../bench/redaction/changed-frames.ts';
import { LEAK_KINDS, placesFound, verifyLeak } from '../../../bench/redaction/leaks.ts';
import { type LeakyRelease, makeLeakyRelease } from '../../../bench/redaction/leaky-release.ts';
import { redactAudio } from '../../../media/audio/redact.ts';
import { Excerpts } from '../../../media/verify/excerpts.ts';
import { selfTest } from '../../../media/verify/self-test.ts';
import { verifyRelease } from '../../../media/verify/verify.ts';
import { testJob } from '../../tools.ts';

/** Every kind of leak is planted in the same clean release, one at a time: the check that is made for it has to find it everywhere. */
const job = testJob();
let release: LeakyRelease;

beforeAll(async () => {
  release = await makeLeakyRelease(job);
});

test('nothing is found in the clean release, and every check was done but for eyes', async () => {
  const { at, covers, input } = release;
  const video = { path: at('clean.mp4'), originalMaster: at('picture.mp4'), covers, captions: true };
  const verification = await verifyRelease({ ...input, video }, job);
  expect(verification.findings).toEqual([]);
  expect(verification.passed).toBe(true);
  expect(verification.notDone!.map(({ name }) => name)).toContain('sight');
});

test('a picture without another frame is not looked at again', async () => {
  const parts = await withChangedFrames(() => {}, release);
  const { listing, peaks, ...input } = release.input;
  const { findings, checks } = await verifyRelease({ ...input, ...parts }, job);
  expect(findings).toEqual([]);
  expect(checks.find(({ name }) => name === 'sight')!.detail).toContain('no frame had to be looked at again');
});

test('a comparison that finds nothing is found out, and the real one passes', async () => {
  const { at, input } = release;
  const [master, published] = [await Excerpts.open(at('master.wav')), await Excerpts.open(at('clean.wav'))];
  const blind = async () => ({ worst: 0, lag: 0, findings: [] });
  try {
    const test = { input, role: 'audio/mpeg', master, published, lag: 0, picture: null };
    expect((await selfTest(test, job)).check).toMatchObject({ passed: true, detail: expect.stringContaining('bleep') });
    const { findings } = await selfTest({ ...test, compare: blind }, job);
    expect(findings).toMatchObject([{ check: 'self-test', plain: expect.stringContaining('does not work') }]);
    const unspanned = { ...test, input: { ...input, spans: [] } };
    expect((await selfTest(unspanned, job)).check.passed).toBe(true);
  } finally {
    await Promise.all([master.close(), published.close()]);
  }
});

test('the check of the check works where bleeps stand close together, too', async () => {
  const { at, input } = release;
  const spans = Array.from({ length: 22 }, (_, i) => {
    return { start: 0.5 + 1.25 * i, end: 1.25 + 1.25 * i, action: 'bleep' as const, flags: [] };
  });
  await redactAudio({ master: at('master.wav'), redacted: at('dense.wav'), spans }, job);
  const [master, published] = [await Excerpts.open(at('master.wav')), await Excerpts.open(at('dense.wav'))];
  try {
    const test = { input: { ...input, spans }, role: 'audio/mpeg', master, published, lag: 0, picture: null };
    expect((await selfTest(test, job)).check).toMatchObject({ passed: true, detail: expect.stringContaining('bleep') });
  } finally {
    await Promise.all([master.close(), published.close()]);
  }
});

test('there are more than twelve kinds, found by every check', () => {
  expect(LEAK_KINDS.length).toBeGreaterThan(12);
  expect(new Set(LEAK_KINDS.map(({ check }) => check))).toEqual(
    new Set(['correlation', 'respeak', 'sweep', 'streams', 'pixels', 'sight', 'listing', 'peaks']),
  );
});

test.each(LEAK_KINDS.map((kind) => [kind.what, kind] as const))('%s is caught', async (_, kind) => {
  const verification = await verifyLeak(release, kind, job);
  const { found, all } = placesFound(kind, release, verification);
  expect(verification.passed).toBe(false);
  expect(found).toBe(all);
  expect(JSON.stringify(verification)).not.toMatch(/owen|priya|lucas|mason/i);
});
