import { open } from 'node:fs/promises';
import type { Container } from './sniff.ts';

/** Where a file's samples lie: as its header claims, and as the file is. Bytes. */
export interface SampleRun {
  /** Where the samples start. */
  readonly start: number;
  /** How long the header says they are; null where it says that nobody knew when it was written. */
  readonly claimed: number | null;
  /** How long they really are: all that is there of what was claimed, or everything to the end of the file. */
  readonly there: number;
  /** Bytes of one second of sound. */
  readonly perSecond: number;
  /** The header as it should be, where programs would not read the samples whole with the one that is there; else null. */
  readonly trueHeader: Buffer | null;
  /** Another stretch of samples follows: programs disagree on whether it is heard. */
  readonly severalStretches: boolean;
}

/**
 * Reads where the samples of a WAV, RF64, W64, CAF, AIFF or AU file lie. A length in a header is a claim: recorders that write to a pipe or lose power
 * leave 0 or the largest number, and careless programs count their own header in.
 * @returns null for other containers, and where the header does not say how many bytes a second of sound takes
 */
export async function readSampleRun(path: string, container: Container | null): Promise<SampleRun | null> {
  const reader = container && READERS[container];
  if (!reader) return null;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    const found = await reader({ size, read });
    return found && (await judged(found, size));
  } finally {
    await file.close();
  }
}

interface Source {
  readonly size: number;
  readonly read: (at: number, length: number) => Promise<Buffer>;
}

interface Claim {
  readonly start: number;
  readonly claimed: number | null;
  readonly perSecond: number;
  /** Whether well-formed parts fill the file from the claimed end on. */
  readonly partsFollow: (end: number) => Promise<'parts' | 'more samples' | 'no parts'>;
  /** The header for so many bytes of samples. */
  readonly headerFor: (bytes: number) => Promise<Buffer>;
}

/** Parts of a file after its samples are looked at up to this many: a damaged header could make a list of millions. */
const MOST_PARTS = 10_000;

/** Longer headers are taken as they are, in bytes: they would have to be held in memory. */
const LONGEST_HEADER = 64 * 1024 * 1024;

async function judged(claim: Claim, size: number): Promise<SampleRun | null> {
  const { start, claimed, perSecond } = claim;
  if (!(perSecond > 0) || start > Math.min(size, LONGEST_HEADER)) return null;
  const there = size - start;
  const run = { start, perSecond, severalStretches: false };
  const toTheEnd = async (known: number | null) => ({
    ...{ ...run, claimed: known, there },
    trueHeader: await claim.headerFor(there),
  });
  if (claimed === null || claimed > there) return toTheEnd(claimed);
  const follow = await claim.partsFollow(start + claimed + (claimed % 2));
  const asClaimed = { ...run, claimed, there: claimed, trueHeader: null };
  if (follow === 'more samples') return { ...asClaimed, severalStretches: true };
  // What follows is no part of the file but less than a second long: padding, or a tag of another kind.
  if (follow === 'parts' || (claimed > 0 && there - claimed < perSecond)) return asClaimed;
  return toTheEnd(null);
}

/** Walks the parts of a RIFF or AIFF file: four letters, and a length of 32 bits; padded to an even length. */
async function* chunks({ size, read }: Source, from: number, order: 'LE' | 'BE') {
  for (let at = from, count = 0; at + 8 <= size && count < MOST_PARTS; count++) {
    const head = await read(at, 8);
    const length = order === 'LE' ? head.readUInt32LE(4) : head.readUInt32BE(4);
    yield { name: head.toString('latin1', 0, 4), at: at + 8, length };
    at += 8 + length + (length % 2);
  }
}

const isName = (name: string) => /^[\x20-\x7e]{4}$/.test(name);
/** Parts that programs write after the samples: one of these may be cut without a loss of sound. */
const KNOWN_PARTS =
  /^(LIST|id3 |ID3 |bext|iXML|JUNK|junk|PAD |FLLR|fact|cue |smpl|axml|NAME|AUTH|ANNO|MARK|COMT|APPL)$/;

function chunksFollow(source: Source, order: 'LE' | 'BE', samples: string): Claim['partsFollow'] {
  return async (end) => {
    for await (const { name, at, length } of chunks(source, end, order)) {
      if (!isName(name)) return 'no parts';
      if ((name === samples && length > 0) || /^(RIFF|RF64|FORM)$/.test(name)) return 'more samples';
      // The padding after a part may be missing at the very end.
      if (at + length > source.size + 1 && !KNOWN_PARTS.test(name)) return 'no parts';
    }
    return 'parts';
  };
}

/** For containers in which nothing but a second file can follow that would be heard. */
function beginsAnew(source: Source, marker: string): Claim['partsFollow'] {
  return async (end) => {
    // The end may be padded to an even length.
    const next = await source.read(end - 1, marker.length + 1);
    return next.includes(marker, 0, 'latin1') ? 'more samples' : 'parts';
  };
}

/** What recorders leave in 32 bits when they do not know: the largest signed or unsigned number, less a header or rounded to a block. */
function isUnknown32(length: number): boolean {
  return length >= 0xffff_e000 || (length >= 0x7fff_e000 && length <= 0x8000_0000);
}

async function wavRun(source: Source): Promise<Claim | null> {
  let format: Buffer | null = null;
  let of64: bigint | null = null;
  for await (const { name, at, length } of chunks(source, 12, 'LE')) {
    if (name === 'ds64' && length >= 16) of64 = (await source.read(at + 8, 8)).readBigUInt64LE(0);
    if (name === 'fmt ' && length >= 16 && length <= 4096) format = await source.read(at, length);
    if (name !== 'data') continue;
    if (!format || format.length < 16) return null;
    const told = of64 !== null && isUnknown32(length) ? Number(of64) : length;
    const claimed = isUnknown32(told) || told > Number.MAX_SAFE_INTEGER ? ifThere(told, at, source) : told;
    const kept = format;
    return {
      ...{ start: at, claimed, perSecond: wavPerSecond(format) },
      partsFollow: chunksFollow(source, 'LE', 'data'),
      headerFor: async (bytes) => wavHeader(kept, bytes),
    };
  }
  return null;
}

/** Plain samples are counted: their bytes a second are often wrong in the header. Others only have that figure. */
function wavPerSecond(format: Buffer): number {
  const isPlain = [1, 3, 0xfffe].includes(format.readUInt16LE(0));
  return isPlain ? format.readUInt32LE(4) * format.readUInt16LE(12) : format.readUInt32LE(8);
}

/** What follows the four letters of a part of a W64 file in its name. */
const W64_NAMES = Buffer.from('f3acd3118cd100c04f8edb8a', 'hex');

/** Sony Wave64: names of 16 bytes, lengths of 64 bits that count name and length in; padded to 8 bytes. */
async function w64Run(source: Source): Promise<Claim | null> {
  let format: Buffer | null = null;
  for (let at = 40, count = 0; at + 24 <= source.size && count < MOST_PARTS; count++) {
    const head = await source.read(at, 24);
    const name = head.toString('latin1', 0, 4);
    const length = Number(head.readBigUInt64LE(16)) - 24;
    const start = at + 24;
    if (name === 'fmt ' && length >= 16 && length <= 4096) format = await source.read(start, length);
    if (name === 'data') {
      if (!format) return null;
      return {
        ...{ start, perSecond: wavPerSecond(format) },
        // Programs that write to a pipe leave the largest number of 64 or 32 bits, those that lost power 0.
        claimed: length > 0 && !isUnknown32(length + 24) && length < 2 ** 53 ? length : null,
        partsFollow: async (end) => {
          const next = await source.read(Math.ceil(end / 8) * 8, 16);
          return next.length === 0 || next.includes(W64_NAMES) ? 'parts' : 'no parts';
        },
        headerFor: (bytes) =>
          headerWith(source, start, (header) => {
            header.writeBigUInt64LE(BigInt(start + bytes), 16);
            header.writeBigUInt64LE(BigInt(24 + bytes), start - 8);
          }),
      };
    }
    if (length < 0) return null;
    at += Math.ceil((24 + length) / 8) * 8;
  }
  return null;
}

/** A header of RIFF, or of RF64 (EBU Tech 3306) where 32 bits are too few. */
function wavHeader(format: Buffer, bytes: number): Buffer {
  const chunk = (name: string, length: number, body = Buffer.alloc(0)) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(length, 4);
    return Buffer.concat([head, body]);
  };
  const fmt = chunk('fmt ', format.length, Buffer.concat([format, Buffer.alloc(format.length % 2)]));
  const isLong = bytes > 0x7fff_0000;
  const sizes = Buffer.alloc(28);
  sizes.writeBigUInt64LE(BigInt(4 + 36 + fmt.length + 8 + bytes), 0);
  sizes.writeBigUInt64LE(BigInt(bytes), 8);
  const ds64 = isLong ? chunk('ds64', sizes.length, sizes) : Buffer.alloc(0);
  const whole = isLong ? 0xffff_ffff : 4 + fmt.length + 8 + bytes;
  const start = chunk(isLong ? 'RF64' : 'RIFF', whole, Buffer.from('WAVE', 'latin1'));
  return Buffer.concat([start, ds64, fmt, chunk('data', isLong ? 0xffff_ffff : bytes)]);
}

/** A length that looks like "not known" is a length all the same where so many bytes are there. */
function ifThere(length: number, start: number, { size }: Source): number | null {
  return start + length <= size ? length : null;
}

/** The file's own header with other lengths. */
async function headerWith({ read }: Source, end: number, change: (header: Buffer) => void): Promise<Buffer> {
  const header = await read(0, end);
  change(header);
  return header;
}

async function aiffRun(source: Source): Promise<Claim | null> {
  let common: { readonly at: number; readonly body: Buffer } | null = null;
  for await (const { name, at, length } of chunks(source, 12, 'BE')) {
    if (name === 'COMM' && length >= 18) common = { at, body: await source.read(at, Math.min(length, 22)) };
    if (name !== 'SSND') continue;
    if (!common) return null;
    const { perFrame, perSecond } = aiffRates(common.body);
    const framesAt = common.at + 2;
    // The samples follow an offset and a block size.
    const start = at + 8;
    return {
      ...{ start, perSecond, claimed: isUnknown32(length) ? ifThere(length, at, source) : Math.max(0, length - 8) },
      partsFollow: chunksFollow(source, 'BE', 'SSND'),
      headerFor: async (bytes) => {
        const head = await source.read(0, start);
        head.writeUInt32BE(Math.min(0xffff_ffff, start + bytes - 8), 4);
        head.writeUInt32BE(Math.min(0xffff_ffff, Math.floor(bytes / perFrame)), framesAt);
        head.writeUInt32BE(Math.min(0xffff_ffff, bytes + 8), at - 4);
        return head;
      },
    };
  }
  return null;
}

/** Bytes of a frame and of a second; 0 where the samples are packed. */
function aiffRates(common: Buffer): { perFrame: number; perSecond: number } {
  const packing = common.length >= 22 ? common.toString('latin1', 18, 22) : 'NONE';
  const isPlain = /^(NONE|sowt|twos|in24|in32|fl32|FL32|fl64|FL64|raw )$/.test(packing);
  const perFrame = isPlain ? common.readUInt16BE(0) * Math.ceil(common.readUInt16BE(6) / 8) : 0;
  // The sample rate is an 80-bit floating-point number.
  const exponent = (common.readUInt16BE(8) & 0x7fff) - 16_383 - 63;
  return { perFrame, perSecond: perFrame * Number(common.readBigUInt64BE(10)) * 2 ** exponent };
}

async function cafRun(source: Source): Promise<Claim | null> {
  let perSecond = 0;
  for (let at = 8, count = 0; at + 12 <= source.size && count < MOST_PARTS; count++) {
    const head = await source.read(at, 12);
    const name = head.toString('latin1', 0, 4);
    const length = Number(head.readBigInt64BE(4));
    if (name === 'desc' && length >= 32) {
      const format = await source.read(at + 12, 32);
      const framesPerPacket = format.readUInt32BE(20);
      perSecond = framesPerPacket > 0 ? (format.readDoubleBE(0) * format.readUInt32BE(16)) / framesPerPacket : 0;
    }
    if (name === 'data') {
      // The samples follow an edit count of 32 bits.
      const [start, lengthAt] = [at + 16, at + 4];
      // −1 means "to the end"; recorders that lost power leave 0.
      const claimed = length <= 0 ? null : Math.max(0, length - 4);
      return {
        ...{ start, claimed, perSecond },
        partsFollow: beginsAnew(source, 'caff'),
        headerFor: (bytes) =>
          headerWith(source, start, (header) => void header.writeBigInt64BE(BigInt(bytes + 4), lengthAt)),
      };
    }
    if (length < 0) return null;
    at += 12 + length;
  }
  return null;
}

/** Bytes of a sample, by the number of its encoding; the others are packed. */
const AU_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 6: 4, 7: 8, 27: 1 };

async function auRun(source: Source): Promise<Claim | null> {
  const head = await source.read(0, 24);
  if (head.length < 24) return null;
  const [start, length] = [head.readUInt32BE(4), head.readUInt32BE(8)];
  const perSecond = (AU_BYTES[head.readUInt32BE(12)] ?? 0) * head.readUInt32BE(16) * head.readUInt32BE(20);
  return {
    ...{ start, perSecond, claimed: length === 0 || isUnknown32(length) ? ifThere(length, start, source) : length },
    partsFollow: length === 0 ? async () => 'no parts' : beginsAnew(source, '.snd'),
    headerFor: (bytes) =>
      headerWith(source, start, (header) => void header.writeUInt32BE(Math.min(0xffff_ffff, bytes), 8)),
  };
}

const READERS: Partial<Record<Container, (source: Source) => Promise<Claim | null>>> = {
  wav: wavRun,
  w64: w64Run,
  aiff: aiffRun,
  caf: cafRun,
  au: auRun,
};
