import { type FileHandle, open } from 'node:fs/promises';
import { chunksOf } from './chunks.ts';
import { rateChanges } from './frame-walk.ts';
import type { Probe } from './probe.ts';
import type { Container } from './sniff.ts';
import { transportClockRestarts } from './transport-clock.ts';

/**
 * Whether another recording follows the first in one file, which ffmpeg would leave out or play at the wrong speed: files that were put one
 * behind the other, and pages that begin anew in the same file. MP3, ADTS and Ogg are made to be joined, and are read whole where their rate stays;
 * so are MPEG transport streams of sound alone.
 * WAV and its kin are looked at in `sample-run.ts`.
 * @throws MediaError `cancelled`
 */
export async function holdsSeveral(
  path: string,
  { container, video }: Pick<Probe, 'container' | 'video'>,
  signal: AbortSignal,
): Promise<boolean> {
  const isStart = STARTS[container];
  if (isStart) return (await countStarts(path, isStart, signal)) > 1;
  if (container === 'mp3' || container === 'aac') return rateChanges(path, container, signal);
  if (container === 'mpeg') return clockRestarts(path, signal);
  if (container === 'mpegts') return video !== null && (await transportClockRestarts(path, signal));
  if (container !== 'ogg' && container !== 'mov') return false;
  const file = await open(path, 'r');
  try {
    return container === 'ogg' ? await oggChanges(file) : await secondIndex(file);
  } finally {
    await file.close();
  }
}

/** How a recording of some kind begins. */
interface Start {
  readonly marker: Buffer;
  /** Whether the bytes from the marker on are a beginning; they may end early at the end of a file. */
  readonly isOne: (bytes: Buffer) => boolean;
}

/** So many bytes from a marker on are looked at. */
const LOOKED_AT = 64;

const STARTS: Partial<Record<Container, Start>> = {
  // The marker, and a first block of the kind and length that the format demands.
  flac: { marker: Buffer.from('fLaC'), isOne: (bytes) => (bytes[4]! & 127) === 0 && bytes.readUIntBE(5, 3) === 34 },
  matroska: {
    marker: Buffer.from('1a45dfa3', 'hex'),
    isOne: (bytes) => /B\x82[\x80-\xff](webm|matroska)/.test(bytes.toString('latin1')),
  },
  asf: { marker: Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'), isOne: () => true },
  w64: { marker: Buffer.from('726966662e91cf11a5d628db04c10000', 'hex'), isOne: () => true },
  amr: { marker: Buffer.from('#!AMR'), isOne: (bytes) => /^#!AMR(-WB)?\n/.test(bytes.toString('latin1')) },
  // Later parts of one large AVI are of the kind AVIX.
  avi: { marker: Buffer.from('RIFF'), isOne: (bytes) => bytes.toString('latin1', 8, 16) === 'AVI LIST' },
  flv: {
    marker: Buffer.from('FLV\x01'),
    isOne: (bytes) => (bytes[4]! & 0xfa) === 0 && bytes.readUInt32BE(5) === 9 && bytes.readUInt32BE(9) === 0,
  },
};

async function countStarts(path: string, start: Start, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const _ of startsIn(path, start, signal)) if (++count > 1) break;
  return count;
}

/** The bytes at each beginning. */
async function* startsIn(path: string, { marker, isOne }: Start, signal: AbortSignal): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunksOf(path, signal)) {
    const bytes = Buffer.concat([rest, chunk]);
    let at = bytes.indexOf(marker);
    while (at >= 0 && at + LOOKED_AT <= bytes.length) {
      const found = bytes.subarray(at, at + LOOKED_AT);
      if (isOne(found)) yield found;
      at = bytes.indexOf(marker, at + 1);
    }
    // A marker in what is kept was not looked at yet.
    rest = bytes.subarray(at >= 0 ? at : Math.max(0, bytes.length - marker.length + 1));
  }
}

/** The header of a pack, MPEG-1 or MPEG-2 (ISO 11172-1, ISO 13818-1), with a clock of 33 bits that runs at 90 kHz. */
const PACK: Start = {
  marker: Buffer.from('000001ba', 'hex'),
  isOne: (bytes) => (bytes[4]! & 0xf1) === 0x21 || (bytes[4]! & 0xc4) === 0x44,
};
const CLOCK_HZ = 90_000;

/** MPEG program stream: whether its clock goes back by more than a second. */
async function clockRestarts(path: string, signal: AbortSignal): Promise<boolean> {
  let before = 0;
  for await (const pack of startsIn(path, PACK, signal)) {
    const clock = clockOf(pack) / CLOCK_HZ;
    if (clock < before - 1) return true;
    before = clock;
  }
  return false;
}

/** The bits lie between markers, which differ in the two. */
function clockOf(pack: Buffer): number {
  const bits = Number(pack.readBigUInt64BE(4) >> 16n);
  const take = (from: number, count: number) => Math.floor(bits / 2 ** (48 - from - count)) % 2 ** count;
  const first = (pack[4]! & 0xc0) === 0x40 ? 2 : 4;
  return take(first, 3) * 2 ** 30 + take(first + 4, 15) * 2 ** 15 + take(first + 20, 15);
}

async function bytesFrom(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** MP4: a second file type or index among the outermost boxes. */
async function secondIndex(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  const seen = new Set<string>();
  for (let at = 0; at + 8 <= size; ) {
    const head = await bytesFrom(file, at, 16);
    const type = head.toString('latin1', 4, 8);
    if (/^(ftyp|moov)$/.test(type) && seen.size === seen.add(type).size) return true;
    let length = head.readUInt32BE(0);
    if (length === 1 && head.length === 16) length = Number(head.readBigUInt64BE(8));
    if (length < 8) return false;
    at += length;
  }
  return false;
}

/** Pages are looked for again within so many bytes where one does not follow the last. */
const OGG_RESYNC = 65_536;
const IS_FIRST = 2;

/** Ogg: whether a later recording in the chain (RFC 3533) is of another codec or rate than the first. Other channels are read. */
async function oggChanges(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  let first: string | null = null;
  let inHeaders = true;
  for (let at = 0; at + 27 <= size; ) {
    const head = await bytesFrom(file, at, 27 + 255 + 64);
    if (head.toString('latin1', 0, 4) !== 'OggS') {
      const found = (await bytesFrom(file, at + 1, OGG_RESYNC)).indexOf('OggS', 0, 'latin1');
      if (found < 0) return false;
      at += 1 + found;
      continue;
    }
    const segments = head[26]!;
    const body = head.subarray(27 + segments);
    const isFirst = (head[5]! & IS_FIRST) !== 0;
    if (isFirst) {
      const format = oggFormat(body);
      if (!inHeaders && format !== null && first !== null && format !== first) return true;
      first ??= format;
    }
    inHeaders = isFirst;
    at += 27 + segments + head.subarray(27, 27 + segments).reduce((sum, length) => sum + length, 0);
  }
  return false;
}

/** Codec and rate in the first packet of a stream; null for pictures and captions. */
function oggFormat(packet: Buffer): string | null {
  const start = packet.toString('latin1', 0, 8);
  // Opus always decodes at 48 kHz.
  if (start === 'OpusHead') return 'opus';
  if (start.startsWith('\x01vorbis')) return `vorbis ${packet.toString('hex', 12, 16)}`;
  if (start.startsWith('Speex')) return `speex ${packet.toString('hex', 36, 40)}`;
  // The rate has 20 bits, after the sizes of blocks and frames.
  if (start.startsWith('\x7fFLAC')) return `flac ${packet.toString('hex', 27, 29)}`;
  return null;
}
