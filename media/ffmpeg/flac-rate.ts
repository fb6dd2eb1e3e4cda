import { open } from 'node:fs/promises';
import type { Container } from './sniff.ts';

/** Rates by their number in a FLAC frame, in samples a second (RFC 9639, section 9.1.2). The other numbers name no rate of their own here. */
const FRAME_RATES: Readonly<Record<number, number>> = {
  1: 88_200,
  2: 176_400,
  3: 192_000,
  4: 8_000,
  5: 16_000,
  6: 22_050,
  7: 24_000,
  8: 32_000,
  9: 44_100,
  10: 48_000,
  11: 96_000,
};

/** The marker, the head of the first block, and that block. Bytes. */
const STREAM_INFO = { from: 8, to: 42 };
/** Where the rate is in it: the upper 20 of 24 bits. */
const RATE_AT = STREAM_INFO.from + 10;
/** Blocks of tags and pictures before the first frame; more are not looked at. */
const MOST_BLOCKS = 1_000;

/**
 * The beginning that a FLAC file should have where its header gives another rate than its first frame: players believe the header, and the sound
 * comes out too fast or too slow. What follows begins at `start`.
 * @returns null where both agree, and for other files
 */
export async function trueFlacHeader(
  path: string,
  container: Container | null,
): Promise<{ readonly header: Buffer; readonly start: number; readonly there: number } | null> {
  if (container !== 'flac') return null;
  const file = await open(path, 'r');
  try {
    const read = async (at: number, length: number) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    const header = await read(0, STREAM_INFO.to);
    if (header.length < STREAM_INFO.to) return null;
    let at = 4;
    for (let blocks = 0, last = false; !last; blocks++) {
      const block = await read(at, 4);
      if (block.length < 4 || blocks > MOST_BLOCKS) return null;
      last = (block[0]! & 128) !== 0;
      at += 4 + block.readUIntBE(1, 3);
    }
    const frame = await read(at, 4);
    if (frame.length < 4 || frame[0] !== 0xff || (frame[1]! & 0xfe) !== 0xf8) return null;
    const rate = FRAME_RATES[frame[2]! & 15];
    const told = header.readUIntBE(RATE_AT, 3) >> 4;
    if (rate === undefined || rate === told) return null;
    header.writeUIntBE(rate * 16 + (header[RATE_AT + 2]! & 15), RATE_AT, 3);
    return { header, start: STREAM_INFO.to, there: (await file.stat()).size - STREAM_INFO.to };
  } finally {
    await file.close();
  }
}
