import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { MediaError } from '../errors.ts';
import { type Block, pcmBlocks, putS16 } from './blocks.ts';

/** What the header of a 16-bit PCM WAV file says. */
export interface WaveInfo {
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples in each channel. */
  readonly frames: number;
  /** Where the samples start in the file, in bytes. */
  readonly dataOffset: number;
  readonly dataBytes: number;
}

/** Above this size a RIFF header cannot tell the length, and the file is an RF64 (EBU Tech 3306). */
const RIFF_LIMIT = 0xffffffff;
const PLAIN_HEADER = 44;
const DS64_BYTES = 36;

/**
 * Reads the header of a 16-bit PCM WAV or RF64 file.
 *
 * @throws MediaError `mismatch` when it is anything else, is cut short, or holds more than one stretch of samples.
 */
export async function waveInfo(path: string): Promise<WaveInfo> {
  const file = await open(path, 'r');
  try {
    return await parseHeader(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function parseHeader(file: FileHandle, size: number): Promise<WaveInfo> {
  const read = async (at: number, length: number) => (await file.read(Buffer.alloc(length), 0, length, at)).buffer;
  const riff = await read(0, 12);
  const kind = riff.toString('latin1', 0, 4);
  if ((kind !== 'RIFF' && kind !== 'RF64') || riff.toString('latin1', 8, 12) !== 'WAVE')
    throw unusable('not a WAV file');
  let format: { sampleRate: number; channels: number } | null = null;
  let data: { offset: number; bytes: number } | null = null;
  let bytesBySize64: number | null = null;
  for (let at = 12; at + 8 <= size; ) {
    const head = await read(at, 8);
    const name = head.toString('latin1', 0, 4);
    let length = head.readUInt32LE(4);
    if (name === 'ds64') bytesBySize64 = Number((await read(at + 8, 28)).readBigUInt64LE(8));
    else if (name === 'fmt ') format = pcmFormat(await read(at + 8, 26));
    else if (name === 'data') {
      if (data) throw unusable('several stretches of samples');
      if (kind === 'RF64' && length === RIFF_LIMIT && bytesBySize64 !== null) length = bytesBySize64;
      data = { offset: at + 8, bytes: length };
    }
    at += 8 + length + (length % 2);
  }
  if (!format || !data) throw unusable('no format or no samples');
  if (data.offset + data.bytes > size) throw unusable('samples are missing at the end');
  const frames = data.bytes / (2 * format.channels);
  if (!Number.isInteger(frames)) throw unusable('a broken last frame');
  return { ...format, frames, dataOffset: data.offset, dataBytes: data.bytes };
}

function pcmFormat(chunk: Buffer): { sampleRate: number; channels: number } {
  const tag = chunk.readUInt16LE(0);
  const isPcm = tag === 1 || (tag === 0xfffe && chunk.readUInt16LE(24) === 1);
  if (!isPcm || chunk.readUInt16LE(14) !== 16) throw unusable('not 16-bit PCM');
  return { channels: chunk.readUInt16LE(2), sampleRate: chunk.readUInt32LE(4) };
}

function unusable(why: string): MediaError {
  return new MediaError('mismatch', `a working WAV file is unusable: ${why}`);
}

/** A stretch of a file, in frames. */
interface FrameRange {
  readonly from: number;
  /** Not included; may lie behind the end. */
  readonly to: number;
}

/** The bytes of the samples, from the first to the last, or those of a stretch. */
export function waveBytes(path: string, info: WaveInfo, range?: FrameRange): AsyncIterable<Buffer> {
  const { from, to } = range ?? { from: 0, to: info.frames };
  const frameBytes = 2 * info.channels;
  const start = info.dataOffset + from * frameBytes;
  const end = info.dataOffset + Math.min(to, info.frames) * frameBytes;
  if (start >= end) return noBytes();
  return createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 });
}

async function* noBytes(): AsyncGenerator<Buffer> {}

/** The samples, or those of a stretch, in blocks of 100 ms at 48 kHz (see `pcmBlocks`). */
export function waveBlocks(path: string, info: WaveInfo, range?: FrameRange): AsyncGenerator<Block> {
  return pcmBlocks(waveBytes(path, info, range), { sample: 's16le', channels: info.channels });
}

/** Bytes that are gathered before they are written: each write costs its way to the disk and back. */
const GATHERED_BYTES = 1 << 18;

/** Writes a 16-bit PCM WAV file piece by piece, the last piece while the next is made; it is valid only after `finish`. */
export class WaveWriter {
  readonly #file: FileHandle;
  readonly #format: { sampleRate: number; channels: number };
  readonly #headerBytes: number;
  /** Bytes on the disk, or on their way there. */
  #dataBytes = 0;
  #gathered = Buffer.alloc(GATHERED_BYTES);
  #gatheredBytes = 0;
  #spare = Buffer.alloc(GATHERED_BYTES);
  #writing: Promise<void> = Promise.resolve();
  #samples = new Int16Array(0);

  private constructor(file: FileHandle, format: { sampleRate: number; channels: number }, headerBytes: number) {
    this.#file = file;
    this.#format = format;
    this.#headerBytes = headerBytes;
  }

  /** `mostFrames`: the most that may be written; when that needs an RF64, room for its longer header is kept. */
  static async create(
    path: string,
    format: { sampleRate: number; channels: number; mostFrames: number },
  ): Promise<WaveWriter> {
    const headerBytes = headerBytesFor(format.mostFrames * format.channels * 2);
    const file = await open(path, 'w');
    await writeWhole(file, Buffer.alloc(headerBytes), 0);
    return new WaveWriter(file, format, headerBytes);
  }

  /** Appends interleaved little-endian samples, which are copied. @throws when an earlier piece could not be written */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, GATHERED_BYTES - this.#gatheredBytes);
      this.#gathered.set(bytes.subarray(at, at + taken), this.#gatheredBytes);
      this.#gatheredBytes += taken;
      at += taken;
      if (this.#gatheredBytes === GATHERED_BYTES) await this.#flush();
    }
  }

  /** Appends a block of sound, rounded as `toS16` does. @throws as `write` does */
  async writeBlock(block: Block): Promise<void> {
    const count = block.length * block[0]!.length;
    if (this.#samples.length < count) this.#samples = new Int16Array(count);
    putS16(block, this.#samples);
    await this.write(new Uint8Array(this.#samples.buffer, 0, 2 * count));
  }

  /** Begins to write what was gathered, once the piece before is written. */
  async #flush(): Promise<void> {
    await this.#writing;
    const piece = this.#gathered.subarray(0, this.#gatheredBytes);
    this.#writing = writeWhole(this.#file, piece, this.#headerBytes + this.#dataBytes);
    // Who waits for it next hears of a failure.
    this.#writing.catch(() => {});
    this.#dataBytes += piece.length;
    [this.#gathered, this.#spare] = [this.#spare, this.#gathered];
    this.#gatheredBytes = 0;
  }

  /** Writes the header, puts the file safely on disk and closes it. Returns the frames written. */
  async finish(): Promise<number> {
    await this.#flush();
    await this.#writing;
    await writeWhole(this.#file, waveHeader(this.#format, this.#dataBytes, this.#headerBytes), 0);
    await this.#file.sync();
    await this.#file.close();
    return this.#dataBytes / (2 * this.#format.channels);
  }

  /** Closes the file as it is, for when the work failed. */
  async abandon(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#file.close().catch(() => {});
  }
}

/** Writes all of the bytes: a disk that is nearly full takes a part of them first, and says why with the next. */
async function writeWhole(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; )
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}

/** Size of the header for at most so many bytes of samples. */
export function headerBytesFor(mostBytes: number): number {
  return mostBytes + PLAIN_HEADER > RIFF_LIMIT ? PLAIN_HEADER + DS64_BYTES : PLAIN_HEADER;
}

/** The header of a 16-bit PCM file: RIFF, or RF64 when the length does not fit into a RIFF. */
export function waveHeader(
  format: { sampleRate: number; channels: number },
  dataBytes: number,
  headerBytes: number,
): Buffer {
  const header = Buffer.alloc(headerBytes);
  const { sampleRate, channels } = format;
  const riffBytes = headerBytes - 8 + dataBytes;
  const large = riffBytes > RIFF_LIMIT;
  header.write(large ? 'RF64' : 'RIFF', 0, 'latin1');
  header.writeUInt32LE(large ? RIFF_LIMIT : riffBytes, 4);
  header.write('WAVE', 8, 'latin1');
  let at = 12;
  if (headerBytes > PLAIN_HEADER) {
    header.write(large ? 'ds64' : 'JUNK', at, 'latin1');
    header.writeUInt32LE(DS64_BYTES - 8, at + 4);
    if (large) {
      header.writeBigUInt64LE(BigInt(riffBytes), at + 8);
      header.writeBigUInt64LE(BigInt(dataBytes), at + 16);
      header.writeBigUInt64LE(BigInt(dataBytes / (2 * channels)), at + 24);
    }
    at += DS64_BYTES;
  }
  header.write('fmt ', at, 'latin1');
  header.writeUInt32LE(16, at + 4);
  header.writeUInt16LE(1, at + 8);
  header.writeUInt16LE(channels, at + 10);
  header.writeUInt32LE(sampleRate, at + 12);
  header.writeUInt32LE(sampleRate * channels * 2, at + 16);
  header.writeUInt16LE(channels * 2, at + 20);
  header.writeUInt16LE(16, at + 22);
  header.write('data', at + 24, 'latin1');
  header.writeUInt32LE(large ? RIFF_LIMIT : dataBytes, at + 28);
  return header;
}
