/** Numbers from 0 to 1 (not included), the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every one of these as often as asked, in an order that the seed decides. */
export function shuffled<T>(all: readonly T[], times: number, seed: number): T[] {
  const order = Array.from({ length: times }, () => all).flat();
  const random = randomFrom(seed);
  for (let left = order.length; left > 1; left--) {
    const chosen = Math.floor(random() * left);
    [order[left - 1], order[chosen]] = [order[chosen]!, order[left - 1]!];
  }
  return order;
}
