import { expect, test } from 'vitest';
import { shuffled } from '../../../../bench/speech/join/order.ts';

const CLIPS = Array.from({ length: 20 }, (_, index) => `clip ${index}`);

test('an order holds every clip as often as asked, the same for the same seed and another for another', () => {
  const order = shuffled(CLIPS, 3, 1);
  for (const clip of CLIPS) expect(order.filter((one) => one === clip)).toHaveLength(3);
  expect(shuffled(CLIPS, 3, 1)).toEqual(order);
  expect(shuffled(CLIPS, 3, 2)).not.toEqual(order);
  expect(order).not.toEqual([...CLIPS, ...CLIPS, ...CLIPS]);
  // Clips are mixed over the whole, not only within each time.
  expect(new Set(order.slice(0, 20)).size).toBeLessThan(20);
});
