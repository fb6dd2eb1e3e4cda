import { type FileHandle, open } from 'node:fs/promises';
import type { Container } from './sniff.ts';

/**
 * Tells from the file's own structure whether its end is missing: a part that says it is longer than the file. Decoders are
 * often silent about it. Containers that announce no sizes give false, as do sizes that mean "not known when written".
 */
export async function isCutShort(path: string, container: Container): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (container === 'wav' || container === 'avi' || container === 'aiff')
      return await chunkPastEnd(file, size, container);
    if (container === 'mov') return await boxPastEnd(file, size);
    if (container === 'matroska') return await segmentPastEnd(file, size);
    if (container === 'mp3') return await framesPastEnd(file, size);
    return false;
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Recorders that write to a pipe leave the largest sizes in a header. */
const UNKNOWN_SIZE = 0x7ffff000;

async function chunkPastEnd(file: FileHandle, size: number, container: 'wav' | 'avi' | 'aiff'): Promise<boolean> {
  for (let at = 12; at + 8 <= size; ) {
    const head = await bytesAt(file, at, 8);
    const length = container === 'aiff' ? head.readUInt32BE(4) : head.readUInt32LE(4);
    if (length >= UNKNOWN_SIZE) return false;
    // One byte of padding may be missing at the very end.
    if (at + 8 + length > size + 1) return true;
    at += 8 + length + (length % 2);
  }
  return false;
}

async function boxPastEnd(file: FileHandle, size: number): Promise<boolean> {
  for (let at = 0; at + 8 <= size; ) {
    const head = await bytesAt(file, at, 16);
    let length = head.readUInt32BE(0);
    if (length === 0) return false;
    if (length === 1 && head.length === 16) length = Number(head.readBigUInt64BE(8));
    if (length < 8) return false;
    if (at + length > size) return true;
    at += length;
  }
  return false;
}

/** Matroska: the second element is the segment; its size is a number of 1 to 8 bytes, all ones when unknown. */
async function segmentPastEnd(file: FileHandle, size: number): Promise<boolean> {
  const head = await bytesAt(file, 0, 4096);
  const ebml = variableSize(head, 4);
  if (!ebml) return false;
  const at = 4 + ebml.bytes + ebml.value;
  if (head.length < at + 12 || head.readUInt32BE(at) !== 0x18538067) return false;
  const segment = variableSize(head, at + 4);
  if (!segment || segment.unknown) return false;
  return at + 4 + segment.bytes + segment.value > size;
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

/** MP3: the Xing or Info frame may tell the number of bytes from itself to the end of the sound. */
async function framesPastEnd(file: FileHandle, size: number): Promise<boolean> {
  const tag = await bytesAt(file, 0, 10);
  const tagged = tag.toString('latin1', 0, 3) === 'ID3' && tag.length === 10;
  const sound = tagged
    ? 10 + (((tag[6]! & 127) << 21) | ((tag[7]! & 127) << 14) | ((tag[8]! & 127) << 7) | (tag[9]! & 127))
    : 0;
  const head = await bytesAt(file, sound, 200);
  const at = Math.max(head.indexOf('Xing', 0, 'latin1'), head.indexOf('Info', 0, 'latin1'));
  if (at < 0 || head.length < at + 16) return false;
  const flags = head.readUInt32BE(at + 4);
  if (!(flags & 2)) return false;
  const bytes = head.readUInt32BE(at + 8 + (flags & 1 ? 4 : 0));
  // A last frame may be padded differently: only more than a few frames missing count.
  return sound + bytes > size + 2_000;
}
