/** A rectangle in pixels of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the first box that lies in the second, in square pixels. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

export function areaOf({ width, height }: Box): number {
  return width * height;
}

/** How much two boxes are the same: their shared area by the area of both together, 0 to 1. */
export function likenessOf(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** The box with `margin` pixels more on each side; negative margins are not meant. */
export function widened(box: Box, marginX: number, marginY = marginX): Box {
  return {
    x: box.x - marginX,
    y: box.y - marginY,
    width: box.width + 2 * marginX,
    height: box.height + 2 * marginY,
  };
}

/** The box about the same centre, `factor` times as wide and high. */
export function scaled(box: Box, factor: number): Box {
  return widened(box, (box.width * (factor - 1)) / 2, (box.height * (factor - 1)) / 2);
}

/** The part of a box that lies in the picture, in whole pixels rounded outwards; at least one pixel, whatever the box. */
export function inPicture(box: Box, picture: { readonly width: number; readonly height: number }): Box {
  const left = Math.max(0, Math.min(picture.width - 1, Math.floor(box.x)));
  const top = Math.max(0, Math.min(picture.height - 1, Math.floor(box.y)));
  const right = Math.max(left + 1, Math.min(picture.width, Math.ceil(box.x + box.width)));
  const bottom = Math.max(top + 1, Math.min(picture.height, Math.ceil(box.y + box.height)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where the middle of a box is. */
export function centreOf({ x, y, width, height }: Box): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Pixels between the middles of two boxes. */
export function distanceBetweenCentres(a: Box, b: Box): number {
  const [from, to] = [centreOf(a), centreOf(b)];
  return Math.hypot(from.x - to.x, from.y - to.y);
}
