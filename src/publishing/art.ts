import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { badInput } from '../errors.ts';
import type { FileStore } from '../store/files.ts';
import { newId } from '../store/ids.ts';
import type { Sha256 } from '../rules/ids.ts';

/** Apple takes square pictures from 1,400 to 3,000 pixels a side, in RGB. */
const SMALLEST = 1400;
const LARGEST = 3000;
/** The units that the standard picture is drawn in. */
const DRAWN = 3000;
const LARGEST_INPUT_PIXELS = 100_000_000;
// One picture after another, each with one thread: they are rare, and every thread keeps memory for good.
sharp.concurrency(1);
sharp.cache(false);

const FORMATS = ['jpeg', 'png', 'webp'];

/**
 * The square picture of a show that has brought none: a wave of sound in Heard's colours, without words. The bars come from
 * `seed` (the show's slug), so that shows can be told apart, and the same show always gets the same picture.
 */
export async function defaultArt(seed: string): Promise<Buffer> {
  const heights = createHash('sha256').update(seed).digest();
  const bars = Array.from({ length: 9 }, (_, index) => {
    const height = 420 + Math.round(((heights[index] ?? 0) / 255) * 1380 * (1 - Math.abs(index - 4) / 6));
    const fill = index === (heights[31] ?? 0) % 9 ? '#ffb224' : '#ffffff';
    return `<rect x="${420 + index * 250}" y="${1500 - height / 2}" width="160" height="${height}" rx="80" fill="${fill}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SMALLEST}" height="${SMALLEST}" viewBox="0 0 ${DRAWN} ${DRAWN}"><rect width="100%" height="100%" fill="#4a2475"/>${bars.join('')}</svg>`;
  return asJpeg(sharp(Buffer.from(svg)));
}

/**
 * Makes a picture that someone brought fit for directories: upright, square around its middle, 1,400 to 3,000 pixels a side, RGB,
 * JPEG. What a camera wrote into the file (place, time, owner) is left behind.
 * @throws Problem 422 when it is no JPEG, PNG or WebP, or is too small
 */
export async function squareArt(picture: Buffer): Promise<Buffer> {
  const input = sharp(picture, { limitInputPixels: LARGEST_INPUT_PIXELS, failOn: 'error' });
  const facts = await input.metadata().catch(() => null);
  if (!facts || !FORMATS.includes(facts.format)) throw badPicture('Choose a JPEG, PNG or WebP picture.');
  const side = Math.min(facts.width, facts.height);
  if (side < SMALLEST)
    throw badPicture(`Choose a larger picture. It must be at least ${SMALLEST} pixels wide and high.`);
  const square = Math.min(side, LARGEST);
  return asJpeg(input.autoOrient().resize(square, square, { fit: 'cover' })).catch(() => {
    throw badPicture('This picture is damaged. Choose another one.');
  });
}

/** Keeps a picture among Heard's files. @returns the SHA-256 that names it in its address. */
export async function keepArt(files: FileStore, jpeg: Buffer): Promise<Sha256> {
  const aside = join(tmpdir(), `heard-art-${newId()}.jpg`);
  try {
    await writeFile(aside, jpeg, { flag: 'wx' });
    return (await files.ingest(aside)).sha256;
  } finally {
    await rm(aside, { force: true });
  }
}

function asJpeg(picture: Sharp): Promise<Buffer> {
  return picture
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

function badPicture(plain: string): Error {
  return badInput('We cannot use this picture.', { art: plain });
}
