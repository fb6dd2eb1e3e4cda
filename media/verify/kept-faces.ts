import type { Place } from '../picture/places.ts';
import type { CoverKey } from '../spans.ts';
import type { KeptFace } from './findings.ts';

/** This share of a face must lie in a kept one's place: the finder places the same face a little differently every time. */
const SHARE_INSIDE = 0.5;
/** A kept face may be found this much earlier or later than at first, in seconds: the finder looks at some frames only. */
const LATER = 0.5;

/** Whether a face at a place is, at a moment in seconds, the one that may be seen. */
export function isKept(face: Place, { start, end, keys }: KeptFace, time: number): boolean {
  if (time < start - LATER || time > end + LATER) return false;
  const place = trackPlaceAt(keys, time);
  if (!place) return false;
  const width = Math.min(face.x + face.width, place.x + place.width) - Math.max(face.x, place.x);
  const height = Math.min(face.y + face.height, place.y + place.height) - Math.max(face.y, place.y);
  return width > 0 && height > 0 && width * height >= SHARE_INSIDE * face.width * face.height;
}

/** Where a track is at a time: on a straight line between its keys, still before the first and after the last; null when it has none. */
export function trackPlaceAt(keys: readonly CoverKey[], time: number): Place | null {
  const next = keys.findIndex((key) => key.time >= time);
  if (keys.length === 0) return null;
  if (next <= 0) return keys.at(next)!;
  const [a, b] = [keys[next - 1]!, keys[next]!];
  const share = (time - a.time) / (b.time - a.time);
  const between = (from: number, to: number) => from + (to - from) * share;
  return {
    x: between(a.x, b.x),
    y: between(a.y, b.y),
    width: between(a.width, b.width),
    height: between(a.height, b.height),
  };
}
