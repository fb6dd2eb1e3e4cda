/** A stretch of a recording to mark on its wave, in seconds. */
export interface WaveMark {
  readonly start: number;
  readonly end: number;
  readonly decision: string | null;
}

/** A recording's sound as a drawing: what the template needs for an SVG of `width` × `height` units. */
export interface Wave {
  readonly width: number;
  readonly height: number;
  /** One vertical line for each step. */
  readonly path: string;
  readonly marks: { readonly x: number; readonly width: number; readonly decision: string | null }[];
  readonly label: string;
}

const WIDTH = 600;
const HEIGHT = 80;
/** A mark narrower than this could not be seen. In units of the drawing. */
const NARROWEST = 2;

/**
 * Draws the loudest sample of each step of time as a line about the middle.
 * @param peaks 0 to 1, evenly spaced over the recording
 * @param durationSeconds length of the recording
 * @returns null when there is nothing to draw
 */
export function waveOf(peaks: readonly number[], durationSeconds: number, marks: readonly WaveMark[]): Wave | null {
  if (peaks.length === 0 || !(durationSeconds > 0)) return null;
  const steps = Math.min(WIDTH, peaks.length);
  const middle = HEIGHT / 2;
  let path = '';
  for (let step = 0; step < steps; step += 1) {
    const from = Math.floor((step * peaks.length) / steps);
    const to = Math.max(from + 1, Math.floor(((step + 1) * peaks.length) / steps));
    let loudest = 0;
    for (let index = from; index < to; index += 1) loudest = Math.max(loudest, peaks[index] ?? 0);
    const half = Math.max(0.5, Math.min(1, loudest) * (middle - 2));
    const x = rounded(((step + 0.5) * WIDTH) / steps);
    path += `M${x} ${rounded(middle - half)}V${rounded(middle + half)}`;
  }
  const place = (seconds: number) => (Math.min(Math.max(seconds, 0), durationSeconds) / durationSeconds) * WIDTH;
  const drawn = marks.map(({ start, end, decision }) => {
    const width = Math.max(NARROWEST, place(end) - place(start));
    return { x: rounded(Math.min(place(start), WIDTH - width)), width: rounded(width), decision };
  });
  const count = `${marks.length} ${marks.length === 1 ? 'place is' : 'places are'} marked`;
  return { width: WIDTH, height: HEIGHT, path, marks: drawn, label: `How loud the recording is over time. ${count}.` };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
