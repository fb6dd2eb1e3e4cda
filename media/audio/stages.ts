import { BLOCK_FRAMES, type Block } from './blocks.ts';

/** One step of the processing. It changes a block in place; what comes out belongs to the time `delay` samples earlier. */
export interface SoundStage {
  readonly delay: number;
  run(block: Block): void;
}

/**
 * Sends blocks through the stages and takes their delays out again: as many frames come out as went in, none of them moved in
 * time. Hands on blocks of 100 ms (the last may be shorter), which are used again for the next.
 */
export async function* throughStages(
  blocks: AsyncIterable<Block>,
  stages: readonly SoundStage[],
): AsyncGenerator<Block> {
  let late = stages.reduce((sum, stage) => sum + stage.delay, 0);
  const owed = late;
  let out: Float32Array[] = [];
  let filled = 0;

  function* collect(block: Block): Generator<Block> {
    for (const stage of stages) stage.run(block);
    const frames = block[0]!.length;
    let from = Math.min(late, frames);
    late -= from;
    while (from < frames) {
      const taken = Math.min(frames - from, BLOCK_FRAMES - filled);
      for (const [c, channel] of block.entries()) out[c]!.set(channel.subarray(from, from + taken), filled);
      filled += taken;
      from += taken;
      if (filled === BLOCK_FRAMES) {
        filled = 0;
        yield out;
      }
    }
  }

  for await (const block of blocks) {
    if (out.length === 0) out = block.map(() => new Float32Array(BLOCK_FRAMES));
    yield* collect(block);
  }
  if (out.length === 0) return;
  for (let left = owed; left > 0; left -= BLOCK_FRAMES)
    yield* collect(out.map(() => new Float32Array(Math.min(left, BLOCK_FRAMES))));
  if (filled > 0) yield out.map((channel) => channel.subarray(0, filled));
}
