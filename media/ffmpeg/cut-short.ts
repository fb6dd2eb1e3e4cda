import { type FileHandle, open } from 'node:fs/promises';
import type { Container } from './sniff.ts';

/** How far a file's own parts go past its end. Bytes. */
export interface PartsPastEnd {
  readonly missing: number;
  readonly size: number;
  /** Whether its first two parts are well-formed, as far as its kind has such parts. */
  readonly isInOrder: boolean;
}

/**
 * Reads from a file's own structure how many bytes of its end are missing: a part that says it is longer than the file. Decoders are
 * often silent about it. Containers that announce no sizes give 0, as do sizes that mean "not known when written".
 */
export async function partsPastEnd(path: string, container: Container): Promise<PartsPastEnd> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const end = await declaredEnd(file, size, container);
    return { missing: Math.max(0, end - size), size, isInOrder: container !== 'mov' || (await hasBoxes(file)) };
  } finally {
    await file.close();
  }
}

/** Where the file's parts end, in bytes from its start; 0 where they do not tell. */
async function declaredEnd(file: FileHandle, size: number, container: Container): Promise<number> {
  if (container === 'wav' || container === 'avi' || container === 'aiff') return chunksEnd(file, size, container);
  if (container === 'mov') return boxesEnd(file, size);
  if (container === 'matroska') return segmentEnd(file);
  if (container === 'asf') return asfEnd(file);
  return container === 'mp3' ? framesEnd(file) : 0;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Recorders that write to a pipe leave the largest sizes in a header. */
const UNKNOWN_SIZE = 0x7ffff000;

async function chunksEnd(file: FileHandle, size: number, container: 'wav' | 'avi' | 'aiff'): Promise<number> {
  let at = 12;
  while (at + 8 <= size) {
    const head = await bytesAt(file, at, 8);
    const length = container === 'aiff' ? head.readUInt32BE(4) : head.readUInt32LE(4);
    if (!isName(head.subarray(0, 4))) return 0;
    if (length >= UNKNOWN_SIZE) return 0;
    // One byte of padding may be missing at the very end.
    if (at + 8 + length > size + 1) return at + 8 + length;
    at += 8 + length + (length % 2);
  }
  return 0;
}

/** Parts have names of four letters, figures or signs (0xA9 in some of QuickTime's); random bytes have none. */
function isName(bytes: Buffer): boolean {
  return bytes.every((byte) => (byte >= 32 && byte < 127) || byte === 0xa9);
}

async function hasBoxes(file: FileHandle): Promise<boolean> {
  const first = await bytesAt(file, 0, 8);
  const second = await bytesAt(file, first.readUInt32BE(0), 8);
  return second.length === 8 && /^[\w ]{4}$/.test(second.toString('latin1', 4, 8));
}

async function boxesEnd(file: FileHandle, size: number): Promise<number> {
  let at = 0;
  while (at + 8 <= size) {
    const head = await bytesAt(file, at, 16);
    let length = head.readUInt32BE(0);
    if (length === 0) return 0;
    if (length === 1 && head.length === 16) length = Number(head.readBigUInt64BE(8));
    if (length < 8 || !isName(head.subarray(4, 8))) return 0;
    at += length;
  }
  return at;
}

/** Matroska: the second element is the segment; its size is a number of 1 to 8 bytes, all ones when unknown. */
async function segmentEnd(file: FileHandle): Promise<number> {
  const head = await bytesAt(file, 0, 4096);
  const ebml = variableSize(head, 4);
  if (!ebml) return 0;
  const at = 4 + ebml.bytes + ebml.value;
  if (head.length < at + 12 || head.readUInt32BE(at) !== 0x18538067) return 0;
  const segment = variableSize(head, at + 4);
  return !segment || segment.unknown ? 0 : at + 4 + segment.bytes + segment.value;
}

function variableSize(head: Buffer, at: number): { value: number; bytes: number; unknown: boolean } | null {
  const first = head[at];
  if (first === undefined || first === 0) return null;
  const bytes = Math.clz32(first) - 23;
  let value = first & (0xff >> bytes);
  let unknown = value === 0xff >> bytes;
  for (let i = 1; i < bytes; i++) {
    const byte = head[at + i] ?? 0;
    value = value * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { value, bytes, unknown };
}

/** The object of an ASF file that tells its size. */
const FILE_PROPERTIES = Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex');

/** ASF (Windows Media): the size that its header tells, except of a live stream. */
async function asfEnd(file: FileHandle): Promise<number> {
  const head = await bytesAt(file, 0, 65_536);
  const at = head.indexOf(FILE_PROPERTIES);
  if (at < 0 || head.length < at + 92) return 0;
  const isLive = (head.readUInt32LE(at + 88) & 1) !== 0;
  const size = head.readBigUInt64LE(at + 40);
  return isLive || size > Number.MAX_SAFE_INTEGER ? 0 : Number(size);
}

/** MP3: the Xing or Info frame may tell the number of bytes from itself to the end of the sound. */
async function framesEnd(file: FileHandle): Promise<number> {
  const tag = await bytesAt(file, 0, 10);
  const tagged = tag.toString('latin1', 0, 3) === 'ID3' && tag.length === 10;
  const sound = tagged
    ? 10 + (((tag[6]! & 127) << 21) | ((tag[7]! & 127) << 14) | ((tag[8]! & 127) << 7) | (tag[9]! & 127))
    : 0;
  const head = await bytesAt(file, sound, 200);
  const at = Math.max(head.indexOf('Xing', 0, 'latin1'), head.indexOf('Info', 0, 'latin1'));
  if (at < 0 || head.length < at + 16) return 0;
  const flags = head.readUInt32BE(at + 4);
  if (!(flags & 2)) return 0;
  const bytes = head.readUInt32BE(at + 8 + (flags & 1 ? 4 : 0));
  // A last frame may be padded differently: only more than a few frames missing count.
  return sound + bytes - 2_000;
}
