import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaJob } from '../../media/job.ts';
import { type Finding, type Verification, verifyRelease } from '../../media/verify/verify.ts';
import type { TimeSpan } from '../../media/words.ts';
import { CHANGED_FRAMES } from './changed-frames.ts';
import type { LeakKind } from './leak-kind.ts';
import { type LeakyRelease, makeLeakyRelease } from './leaky-release.ts';
import type { BenchLine } from './line.ts';
import { PICTURE_LEAKS } from './picture-leaks.ts';
import { SOUND_LEAKS } from './sound-leaks.ts';
import { PACKING_LEAKS, WRITTEN_LEAKS } from './written-leaks.ts';

/** Every kind of leak that is planted. The last ones put files into the release's folder, so they come last. */
export const LEAK_KINDS: readonly LeakKind[] = [
  ...SOUND_LEAKS,
  ...WRITTEN_LEAKS,
  ...PICTURE_LEAKS,
  ...CHANGED_FRAMES,
  ...PACKING_LEAKS,
];

/** Plants one leak and verifies the release that holds it. */
export async function verifyLeak(release: LeakyRelease, kind: LeakKind, job: MediaJob): Promise<Verification> {
  const parts = await kind.plant(release);
  const { listing, peaks, ...input } = release.input;
  // Other sound has another waveform and another hash: leaks in it must be found without their help.
  const workDir = join(job.workDir, 'verify');
  await mkdir(workDir, { recursive: true });
  try {
    return await verifyRelease(
      { ...input, ...(kind.check === 'sight' ? { listing, peaks } : {}), ...parts },
      { ...job, workDir },
    );
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Of the places where a leak is (or the one leak that has no place), how many the check that should find it has found. */
export function placesFound(
  kind: LeakKind,
  release: LeakyRelease,
  { findings }: Verification,
): { found: number; all: number } {
  const own = findings.filter(({ check }) => check === kind.check);
  const places = kind.places?.(release);
  if (!places) return { found: Math.min(1, own.length), all: 1 };
  return { found: places.filter((place) => own.some((finding) => covers(finding, place))).length, all: places.length };
}

function covers({ start, end }: Finding, place: TimeSpan): boolean {
  return start !== undefined && end !== undefined && start < place.end && end > place.start;
}

/** Verifies a clean release, then plants a leak of every kind, one at a time: each check's catch rate. */
export async function measureLeaks(job: MediaJob): Promise<BenchLine[]> {
  const release = await makeLeakyRelease(job);
  const { findings, checks } = await verifyRelease(
    {
      ...release.input,
      video: {
        path: release.at('clean.mp4'),
        originalMaster: release.at('picture.mp4'),
        covers: release.covers,
        captions: true,
      },
    },
    job,
  );
  const clean: BenchLine = {
    what: 'false findings in a clean release',
    measured: findings.length,
    unit: 'findings',
    target: '0',
    met: findings.length === 0 && checks.every(({ passed }) => passed),
    detail: `${checks.length} checks`,
  };
  const lines: BenchLine[] = [clean];
  for (const kind of LEAK_KINDS) {
    const verification = await verifyLeak(release, kind, job);
    const { found, all } = placesFound(kind, release, verification);
    lines.push({
      what: `planted leak: ${kind.what}`,
      measured: (100 * found) / all,
      unit: '% caught',
      target: '100',
      met: found === all && !verification.passed,
      detail: `${found} of ${all} by “${kind.check}”`,
    });
  }
  return lines;
}
