import type { Cover, CoverKey } from '../spans.ts';

/** A rectangle in pixels of the picture, anywhere between whole pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The parts of a cover that say where it is. */
export type Placed = Place & Pick<Cover, 'keys'>;

/** The smallest rectangle around all of some places. Infinite when there is none. */
export function boxAround(places: readonly Place[]): Place {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const place of places) {
    left = Math.min(left, place.x);
    top = Math.min(top, place.y);
    right = Math.max(right, place.x + place.width);
    bottom = Math.max(bottom, place.y + place.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where a cover is at one moment, in seconds from the start of the recording: on the straight line between the keys around it. */
export function placeAt(cover: Placed, time: number): Place {
  return new MovingPlace(cover).during(time, time);
}

/**
 * Where a cover is as time goes by. Each edge moves in straight lines between keys, so that the farthest it gets between two moments
 * is at one of them or at a key in between. The cost of a question is that of the keys it spans, not of all.
 */
export class MovingPlace {
  private readonly still: Place;
  private readonly keys: readonly CoverKey[];
  /** The first key after the last moment that was asked for. */
  private next = 0;

  constructor({ x, y, width, height, keys = [] }: Placed) {
    this.still = { x, y, width, height };
    this.keys = keys;
  }

  /** The box around everywhere it is from `from` to `to`, in seconds; `from` must not go back. */
  during(from: number, to: number): Place {
    const { keys } = this;
    if (keys.length === 0) return this.still;
    while (this.next < keys.length && keys[this.next]!.time <= from) this.next++;
    const places = [between(keys[this.next - 1], keys[this.next], from)];
    let after = this.next;
    while (after < keys.length && keys[after]!.time <= to) places.push(keys[after++]!);
    if (to > from) places.push(between(keys[after - 1], keys[after], to));
    return boxAround(places);
  }
}

/** The place at a moment between two keys; still where there is only one of them. */
function between(before: CoverKey | undefined, after: CoverKey | undefined, time: number): Place {
  if (!before || !after) return (before ?? after)!;
  const share = (time - before.time) / (after.time - before.time);
  const mix = (side: 'x' | 'y' | 'width' | 'height') => before[side] + (after[side] - before[side]) * share;
  return { x: mix('x'), y: mix('y'), width: mix('width'), height: mix('height') };
}
