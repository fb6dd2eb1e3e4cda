import { type CheckResult, checkResult, notDone } from './findings.ts';

/** Another build of ffmpeg may decode a sample a little differently. */
const TOLERANCE = 0.01;

/**
 * Compares the waveform of the finished sound, computed afresh, with the one that pages will draw. Peaks taken from the recording
 * before its names were covered would show each name's outline under its bleep.
 */
export function checkPeaks({
  role,
  fresh,
  drawn,
}: {
  role: string;
  fresh: readonly number[];
  drawn: readonly number[] | undefined;
}): CheckResult {
  if (!drawn) return notDone('peaks', 'this release comes without a waveform');
  const apart = fresh.map((peak, i) => Math.abs(peak - (drawn[i] ?? Number.POSITIVE_INFINITY)));
  const worst = drawn.length === fresh.length ? Math.max(...apart) : 1;
  const plain =
    'The drawn waveform is not that of the finished sound, so it could show what was covered. Please make the files again.';
  const findings = worst > TOLERANCE ? [{ check: 'peaks' as const, role, plain }] : [];
  return checkResult('peaks', findings, `${fresh.length} steps of the waveform computed afresh from ${role}`, worst);
}
