/** A time in seconds as `HH:MM:SS` and three digits after `point`: WebVTT writes a full stop, SubRip a comma. */
export function timestamp(seconds: number, point: '.' | ','): string {
  const all = Math.max(0, Math.round(seconds * 1000));
  const pad = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  const clock = [all / 3_600_000, (all / 60_000) % 60, (all / 1000) % 60].map((value) => pad(value, 2)).join(':');
  return `${clock}${point}${pad(all % 1000, 3)}`;
}
