import type { Box } from '../../media/detection/box.ts';
import type { CoverKey } from '../../media/spans.ts';

/** Where a moving cover is at a moment: straight from key to key, still before the first and after the last. */
export function truePlaceAt(keys: readonly CoverKey[], time: number): Box {
  const next = keys.findIndex((key) => key.time >= time);
  if (next <= 0) return next === 0 ? keys[0]! : keys.at(-1)!;
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
