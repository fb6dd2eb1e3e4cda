/**
 * The smallest value that at least this share of all values does not exceed (the nearest-rank percentile).
 * @param share 0 to 1
 * @returns null when there is no value
 */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
