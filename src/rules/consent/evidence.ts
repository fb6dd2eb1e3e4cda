/** The largest scan, in bytes. */
export const LARGEST_SCAN = 20 * 1024 * 1024;

const SCAN_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type ScanType = (typeof SCAN_TYPES)[number];
