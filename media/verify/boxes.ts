import { type FileHandle, open } from 'node:fs/promises';
import { MediaError } from '../errors.ts';

/** One box of an MP4 file (ISO/IEC 14496-12). */
export interface Mp4Box {
  readonly type: string;
  /** Where the box starts, and where its contents start and end, in bytes of the file. */
  readonly offset: number;
  readonly from: number;
  readonly to: number;
}

/** An index larger than this is not one of ours. */
const LARGEST_INDEX = 64 * 1024 * 1024;

/** The boxes at the top of an MP4 file, in order. @throws MediaError `mismatch` when the sizes do not add up to the file's. */
export async function topBoxes(path: string): Promise<Mp4Box[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const boxes: Mp4Box[] = [];
    for (let at = 0; at < size; at = boxes.at(-1)!.to) {
      const head = await readAt(file, at, Math.min(16, size - at));
      boxes.push(boxAt(head, 0, at, size));
    }
    return boxes;
  } finally {
    await file.close();
  }
}

/** The index (`moov`) of an MP4 file as bytes. */
export async function movieIndex(path: string): Promise<Buffer> {
  const box = (await topBoxes(path)).find(({ type }) => type === 'moov');
  if (!box || box.to - box.from > LARGEST_INDEX) throw new MediaError('mismatch', 'the MP4 has no usable index');
  const file = await open(path, 'r');
  try {
    return await readAt(file, box.from, box.to - box.from);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function boxAt(bytes: Buffer, at: number, shift: number, end: number): Mp4Box {
  if (bytes.length < at + 8) throw new MediaError('mismatch', 'an MP4 box is cut short');
  let length = bytes.readUInt32BE(at);
  let header = 8;
  if (length === 1) {
    length = Number(bytes.readBigUInt64BE(at + 8));
    header = 16;
  }
  const offset = shift + at;
  const to = length === 0 ? end : offset + length;
  if (to > end || to < offset + header) throw new MediaError('mismatch', 'an MP4 box is longer than what holds it');
  return { type: bytes.toString('latin1', at + 4, at + 8), offset, from: offset + header, to };
}

/** The boxes in `bytes` between two positions. */
function boxesIn(bytes: Buffer, from = 0, to = bytes.length): Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let at = from; at < to; at = boxes.at(-1)!.to) boxes.push(boxAt(bytes, at, 0, to));
  return boxes;
}

/** The boxes found by going down a path of types, such as `['mdia', 'mdhd']`, from `within`. */
export function boxesAt(bytes: Buffer, path: readonly string[], within?: Mp4Box): Mp4Box[] {
  const [type, ...rest] = path;
  const here = boxesIn(bytes, within?.from, within?.to).filter((box) => box.type === type);
  return rest.length === 0 ? here : here.flatMap((box) => boxesAt(bytes, rest, box));
}

export interface TrackTimes {
  /** `vide`, `soun`, `sbtl`, `text`, … */
  readonly kind: string;
  /** Everything the track holds, in seconds. */
  readonly heldSeconds: number;
  /** What the edit list shows of it, in seconds; equal to what is held when there is no edit list. */
  readonly shownSeconds: number;
  /** Empty time the edit list puts in front, in seconds. */
  readonly delaySeconds: number;
}

/** What each track of an MP4 holds and what its edit list shows: a file can hold far more than it plays. */
export function trackTimes(index: Buffer): TrackTimes[] {
  const movie = boxesAt(index, ['mvhd'])[0];
  if (!movie) throw new MediaError('mismatch', 'the MP4 index has no clock');
  const movieScale = mediaClock(index, movie).scale;
  return boxesAt(index, ['trak']).map((track) => {
    const media = boxesAt(index, ['mdia', 'mdhd'], track)[0];
    const handler = boxesAt(index, ['mdia', 'hdlr'], track)[0];
    if (!media || !handler) throw new MediaError('mismatch', 'an MP4 track has no clock');
    const { scale, duration } = mediaClock(index, media);
    const heldSeconds = duration / scale;
    const edits = boxesAt(index, ['edts', 'elst'], track).flatMap((list) => editsOf(index, list));
    const shown = edits.filter((edit) => edit.mediaTime >= 0).reduce((sum, edit) => sum + edit.length, 0) / movieScale;
    const delay = edits.filter((edit) => edit.mediaTime < 0).reduce((sum, edit) => sum + edit.length, 0) / movieScale;
    return {
      kind: index.toString('latin1', handler.from + 8, handler.from + 12),
      heldSeconds,
      shownSeconds: edits.length > 0 ? shown : heldSeconds,
      delaySeconds: delay,
    };
  });
}

/** Time scale and duration of an `mvhd` or `mdhd` box. */
function mediaClock(index: Buffer, { from }: Mp4Box): { scale: number; duration: number } {
  return index[from] === 1
    ? { scale: index.readUInt32BE(from + 20), duration: Number(index.readBigUInt64BE(from + 24)) }
    : { scale: index.readUInt32BE(from + 12), duration: index.readUInt32BE(from + 16) };
}

function editsOf(index: Buffer, { from }: Mp4Box): { length: number; mediaTime: number }[] {
  const long = index[from] === 1;
  const size = long ? 20 : 12;
  return Array.from({ length: index.readUInt32BE(from + 4) }, (_, i) => {
    const at = from + 8 + i * size;
    return long
      ? { length: Number(index.readBigUInt64BE(at)), mediaTime: Number(index.readBigInt64BE(at + 8)) }
      : { length: index.readUInt32BE(at), mediaTime: index.readInt32BE(at + 4) };
  });
}
