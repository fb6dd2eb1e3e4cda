/** The longest side of a picture master, in pixels. */
const LONGEST_SIDE = 1920;

/**
 * Size of the master in square pixels: upright, never enlarged, at most 1920 on its long side, even (as 4:2:0 needs).
 * `stored` is the size as recorded, before it is turned by `rotation` degrees; `pixelAspect` is the width of a pixel against its height.
 */
export function masterSize(stored: {
  width: number;
  height: number;
  rotation: 0 | 90 | 180 | 270;
  pixelAspect: { num: number; den: number };
}): { width: number; height: number } {
  const aspect = stored.pixelAspect.num / stored.pixelAspect.den;
  // The shorter direction of a pixel is stretched, so that no detail is thrown away.
  const across = stored.width * Math.max(1, aspect);
  const down = stored.height * Math.max(1, 1 / aspect);
  const [width, height] = stored.rotation % 180 === 0 ? [across, down] : [down, across];
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const even = (side: number) => Math.max(2, 2 * Math.round((side * scale) / 2 - 1e-6));
  return { width: even(width), height: even(height) };
}
