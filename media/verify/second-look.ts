import { cadenceOf } from '../detection/cadence.ts';
import type { Sight } from '../detection/sight.ts';
import type { Place } from '../picture/places.ts';
import { CODEC_BLEED_PIXELS, CODEC_BLOCK_PIXELS, fps, type PictureMaster } from '../picture/regions.ts';
import type { Cover } from '../spans.ts';
import type { TimeSpan } from '../words.ts';
import type { KeptFace } from './findings.ts';
import { hiddenDuring, shownFrames } from './hidden-places.ts';
import { isKept, trackPlaceAt } from './kept-faces.ts';

/** Frames around one to look at again that are looked at too, in looks: what is found there is followed from one to the next. */
const LOOKS_AROUND = 4;
/** Looking at chosen frames, each of which is read, costs more a frame: from this share of all looks on, and from this many, all is looked at. */
const MOST_SHARE = 0.125;
const MOST_FRAMES = 400;

interface FirstLook {
  /** What was seen in the picture before it was covered. */
  readonly seen: Sight;
  /** Frames of which it is not proven that they are what was seen, but for the covers. */
  readonly doubtful: readonly number[];
  readonly covers: readonly Cover[];
  readonly keptFaces: readonly KeptFace[];
  /** Whether words that were read hold a name that must not appear. */
  readonly isForbidden: (text: string) => boolean;
  readonly picture: PictureMaster;
}

/**
 * The frames of a finished picture that must be looked at again, in order; `all` when that is nearly as quick. Each frame that is doubtful, and each in
 * which the first look saw a face that is neither hidden wholly nor one that may be seen, a name that is not hidden wholly, or lost a face. Elsewhere
 * the first look says what can be seen: the pixels are the same. Pure.
 */
export function framesToLookAt(first: FirstLook): readonly number[] | 'all' {
  const { seen, picture } = first;
  const { step } = cadenceOf(picture.frameRate);
  const again = new Set(first.doubtful);
  const add = (span: TimeSpan, isProven: (frame: number) => boolean) => {
    const shown = shownFrames(span, picture);
    for (let frame = shown.first; frame <= shown.last; frame++) if (!isProven(frame)) again.add(frame);
  };
  const rate = fps(picture.frameRate);
  const { hides, touches } = new Hidden(first.covers, picture);
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  for (const { start, end, keys, lostFrom, lostUntil } of seen.faces) {
    add({ start, end }, (frame) => {
      const place = trackPlaceAt(keys, frame / rate);
      return (
        place !== null && (hides(place, frame) || first.keptFaces.some((kept) => isKept(place, kept, frame / rate)))
      );
    });
    if (lostFrom !== null && lostUntil !== null)
      add({ start: lostFrom, end: lostUntil }, (frame) => hides(whole, frame));
  }
  for (const writing of seen.writing) {
    const isName = first.isForbidden(writing.text);
    add(writing, (frame) => hides(writing, frame) || (!isName && !touches(writing, frame)));
  }
  const frames = chosenFrames([...again], step, picture.frames);
  const looks = Math.ceil(picture.frames / step);
  return frames.length > Math.min(MOST_FRAMES, MOST_SHARE * looks) ? 'all' : frames;
}

/** Each stretch of frames at the cadence of any look, with its first and last frame, every frame of a short one, and some looks around it. */
function chosenFrames(again: readonly number[], step: number, frames: number): number[] {
  const chosen = new Set<number>();
  for (const { first, last } of stretchesOf(again, 2 * step)) {
    chosen.add(first).add(last);
    const every = last - first <= 2 * step ? 1 : step;
    for (let frame = Math.ceil(first / every) * every; frame <= last; frame += every) chosen.add(frame);
    const from = Math.max(0, Math.ceil(first / step - LOOKS_AROUND) * step);
    const to = Math.min(frames - 1, last + LOOKS_AROUND * step);
    for (let frame = from; frame <= to; frame += step) chosen.add(frame);
  }
  return [...chosen].sort((a, b) => a - b);
}

function stretchesOf(frames: readonly number[], gap: number): { first: number; last: number }[] {
  const stretches: { first: number; last: number }[] = [];
  for (const frame of [...frames].sort((a, b) => a - b)) {
    const before = stretches.at(-1);
    if (before && frame - before.last <= gap) before.last = frame;
    else stretches.push({ first: frame, last: frame });
  }
  return stretches;
}

/** What arithmetic on fractions of a pixel may be off by. */
const HAIR = 1e-6;
/** The paint may reach this far past what a cover hides, in pixels. */
const PAINT = CODEC_BLEED_PIXELS + CODEC_BLOCK_PIXELS;

/** What covers do to a place on a frame. */
class Hidden {
  private readonly shown;
  private readonly picture: PictureMaster;

  constructor(covers: readonly Cover[], picture: PictureMaster) {
    this.shown = covers.map((cover) => ({ cover, ...shownFrames(cover, picture) }));
    this.picture = picture;
  }

  /** Whether one cover hides the place wholly, for as long as the frame is on screen. */
  readonly hides = (place: Place, frame: number): boolean =>
    this.regionsOn(frame).some(
      ({ x, y, width, height }) =>
        place.x >= x - HAIR &&
        place.y >= y - HAIR &&
        place.x + place.width <= x + width + HAIR &&
        place.y + place.height <= y + height + HAIR,
    );

  /** Whether the paint of a cover may change any of the place. */
  readonly touches = (place: Place, frame: number): boolean =>
    this.regionsOn(frame - 1, frame + 2).some(
      ({ x, y, width, height }) =>
        place.x < x + width + PAINT &&
        place.y < y + height + PAINT &&
        place.x + place.width > x - PAINT &&
        place.y + place.height > y - PAINT,
    );

  private regionsOn(frame: number, end = frame + 1) {
    const rate = fps(this.picture.frameRate);
    return this.shown
      .filter(({ first, last }) => end > first && frame <= last)
      .map(({ cover }) => hiddenDuring(cover, frame / rate, end / rate, this.picture));
  }
}
