import { placeAt, type Placed } from '../../../media/picture/places.ts';

/** Lets the regions that are drawn over a picture go where they are at each moment. @returns what puts them in place for a time in seconds */
export function movingRegions(): (seconds: number) => void {
  const moving = [...document.querySelectorAll<SVGRectElement>('rect[data-keys]')].map((rect) => ({
    rect,
    keys: JSON.parse(rect.dataset.keys!) as NonNullable<Placed['keys']>,
  }));
  return (seconds) => {
    for (const { rect, keys } of moving) {
      if (rect.hasAttribute('hidden')) continue;
      const place = placeAt({ x: 0, y: 0, width: 0, height: 0, keys }, seconds);
      for (const [side, pixels] of Object.entries(place)) rect.setAttribute(side, String(pixels));
    }
  };
}
