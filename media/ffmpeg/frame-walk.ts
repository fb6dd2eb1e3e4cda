import { chunksOf } from './chunks.ts';

/** What a frame of MP3 or ADTS tells of itself. */
interface Frame {
  /** Bytes to the next frame. */
  readonly length: number;
  /** Samples a second. */
  readonly rate: number;
}

/** Bytes that look like a frame come by chance; so many in a row do not. */
const IN_A_ROW = 5;
/** Longer than any frame, in bytes. */
const LONGEST_FRAME = 8_192;

/**
 * Whether the frames of an MP3 or ADTS file change their sample rate on the way, as in files that were joined: ffmpeg takes the first rate for
 * all of them, and the sound comes out at another speed.
 * @throws MediaError `cancelled`
 */
export async function rateChanges(path: string, kind: 'mp3' | 'aac', signal: AbortSignal): Promise<boolean> {
  const frameAt = kind === 'mp3' ? mpegFrame : adtsFrame;
  let first: number | null = null;
  let last = 0;
  let inARow = 0;
  let rest: Buffer = Buffer.alloc(0);
  let skip = 0;
  for await (const chunk of chunksOf(path, signal)) {
    const bytes = Buffer.concat([rest, chunk]);
    let at = skip;
    while (at >= 0 && at + LONGEST_FRAME <= bytes.length) {
      const frame = frameAt(bytes, at);
      if (frame === null) {
        inARow = 0;
        at = bytes.indexOf(0xff, at + 1);
        continue;
      }
      inARow = frame.rate === last ? inARow + 1 : 1;
      last = frame.rate;
      if (inARow >= IN_A_ROW) {
        first ??= frame.rate;
        if (frame.rate !== first) return true;
      }
      at += frame.length;
    }
    const from = at < 0 ? bytes.length : Math.min(at, bytes.length);
    rest = bytes.subarray(from);
    skip = at < 0 ? 0 : at - from;
  }
  return false;
}

const ADTS_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

function adtsFrame(bytes: Buffer, at: number): Frame | null {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return null;
  const rate = ADTS_RATES[(bytes[at + 2]! >> 2) & 15];
  const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  return rate === undefined || length < 7 ? null : { length, rate };
}

/** Kilobits a second, by number, of MPEG 1 layers I to III and of MPEG 2 layers I and II/III (ISO 11172-3 and 13818-3). */
const BITRATES = {
  one: [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  two: [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
} as const;
const MPEG_RATES = [44_100, 48_000, 32_000];

function mpegFrame(bytes: Buffer, at: number): Frame | null {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return null;
  const version = (bytes[at + 1]! >> 3) & 3;
  const layer = 4 - ((bytes[at + 1]! >> 1) & 3);
  const ofVersionOne = MPEG_RATES[(bytes[at + 2]! >> 2) & 3];
  if (version === 1 || layer === 4 || ofVersionOne === undefined) return null;
  const isOne = version === 3;
  const rate = isOne ? ofVersionOne : ofVersionOne / (version === 2 ? 2 : 4);
  const bitrate = 1_000 * (BITRATES[isOne ? 'one' : 'two'][layer - 1]![bytes[at + 2]! >> 4] ?? 0);
  if (bitrate === 0) return null;
  const padding = (bytes[at + 2]! >> 1) & 1;
  if (layer === 1) return { length: 4 * (Math.floor((12 * bitrate) / rate) + padding), rate };
  const samples = layer === 3 && !isOne ? 72 : 144;
  return { length: Math.floor((samples * bitrate) / rate) + padding, rate };
}
