import type { TimeSpan } from './words.ts';

/** What is left of a stretch of time beside others, in order. */
export function without({ start, end }: TimeSpan, others: readonly TimeSpan[]): TimeSpan[] {
  const left: TimeSpan[] = [];
  let at = start;
  for (const other of [...others].sort((a, b) => a.start - b.start)) {
    if (!(other.end > other.start) || other.end <= at || other.start >= end) continue;
    if (other.start > at) left.push({ start: at, end: other.start });
    at = Math.max(at, other.end);
  }
  if (end > at) left.push({ start: at, end });
  return left;
}

/** How long stretches of time are together, in seconds. */
export function secondsOf(spans: readonly TimeSpan[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}
