import type { FrameRange } from './regions.ts';

/** Tells, frame by frame in order, which of many frame ranges are on. The cost of a frame is that of the ranges on it. */
export class ActiveRanges<T extends FrameRange> {
  /** Ranges that have yet to start, the next one last. */
  private readonly waiting: T[];
  private active: T[] = [];
  private frame = -1;

  constructor(ranges: readonly T[]) {
    this.waiting = [...ranges].sort((a, b) => b.first - a.first);
  }

  /** The ranges that hold `frame`, which must not be before the last one asked for. */
  at(frame: number): readonly T[] {
    if (frame === this.frame) return this.active;
    this.frame = frame;
    if (this.active.some((range) => range.last < frame))
      this.active = this.active.filter((range) => range.last >= frame);
    while (this.waiting.length > 0 && this.waiting.at(-1)!.first <= frame) {
      const next = this.waiting.pop()!;
      if (next.last >= frame) this.active.push(next);
    }
    return this.active;
  }

  /** Ranges that have not yet been on to their last frame, when `frame` is the last one done. */
  unfinishedAfter(frame: number): number {
    return this.waiting.length + this.active.filter((range) => range.last > frame).length;
  }
}
