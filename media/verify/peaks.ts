import { publishedPeaks } from '../audio/peaks.ts';
import type { MediaJob } from '../job.ts';
import { type CheckResult, checkResult, notDone } from './findings.ts';

/** Another build of ffmpeg may decode a sample a little differently. */
const TOLERANCE = 0.01;

/**
 * Computes the waveform of the finished sound afresh and compares it with the one that pages will draw. Peaks taken from the recording
 * before its names were covered would show each name's outline under its bleep.
 */
export async function checkPeaks(
  { path, role, drawn }: { path: string; role: string; drawn: readonly number[] | undefined },
  job: MediaJob,
): Promise<CheckResult> {
  if (!drawn) return notDone('peaks', 'this release comes without a waveform');
  const fresh = await publishedPeaks(path, job);
  const apart = fresh.map((peak, i) => Math.abs(peak - (drawn[i] ?? Number.POSITIVE_INFINITY)));
  const worst = drawn.length === fresh.length ? Math.max(...apart) : 1;
  const plain =
    'The drawn waveform is not that of the finished sound, so it could show what was covered. Please make the files again.';
  const findings = worst > TOLERANCE ? [{ check: 'peaks' as const, role, plain }] : [];
  return checkResult('peaks', findings, `${fresh.length} steps of the waveform computed afresh from ${role}`, worst);
}
