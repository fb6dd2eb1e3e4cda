import { fps, type PictureMaster } from '../picture/regions.ts';
import { areaOf, type Box, distanceBetweenCentres, sharedArea } from './box.ts';
import type { Reading } from './look-lines.ts';
import type { Writing } from './sight.ts';
import { boxAround } from '../picture/places.ts';

type Line = Reading['lines'][number];

/** The same words that are not read for so long, in seconds, and then again at the same place, were there all the time. */
const BRIDGED_SECONDS = 2;
/** Writing that moves is one until the box around its way is so many times its own; then the next box begins. */
const WANDERED = 3;

interface Open {
  readonly first: number;
  last: number;
  box: Box;
  line: Line;
  best: number;
}

/**
 * The lines of words of many readings as writing with a beginning and an end: the same words near the same place are one. As nobody read the
 * frames in between, each begins at the reading before it was seen and ends at the one after.
 */
export function writingIn(readings: readonly Reading[], master: PictureMaster): Writing[] {
  const rate = fps(master.frameRate);
  const frames = readings.map(({ read }) => read);
  const bridged = BRIDGED_SECONDS * rate;
  const done: Open[] = [];
  let open: Open[] = [];
  for (const [at, { read, lines }] of readings.entries()) {
    done.push(...open.filter(({ last }) => read - frames[last]! > bridged));
    open = open.filter(({ last }) => read - frames[last]! <= bridged);
    for (const line of lines) {
      const known = open.find((writing) => isSame(writing, line));
      if (!known) {
        open.push({ first: at, last: at, box: line, line, best: line.confidence });
        continue;
      }
      known.last = at;
      known.box = boxAround([known.box, line]);
      known.line = line;
      known.best = Math.max(known.best, line.confidence);
    }
  }
  return [...done, ...open]
    .map(({ first, last, box, line, best }) => ({
      start: first === 0 ? 0 : frames[first - 1]! / rate,
      end: last === frames.length - 1 ? master.durationSeconds : (frames[last + 1]! + 1) / rate,
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
      text: line.text,
      confidence: best,
    }))
    .sort((a, b) => a.start - b.start || a.y - b.y || a.x - b.x || (a.text < b.text ? -1 : 1));
}

function isSame({ line, box }: Open, other: Line): boolean {
  if (sameLetters(line.text) !== sameLetters(other.text)) return false;
  const near = sharedArea(line, other) > 0 || distanceBetweenCentres(line, other) < 3 * other.height;
  return near && areaOf(boxAround([box, other])) <= WANDERED * areaOf(other);
}

function sameLetters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
