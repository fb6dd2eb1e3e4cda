/** Frames in one block: 100 ms at 48 kHz, the step of loudness, peaks and gain curves. */
export const BLOCK_FRAMES = 4_800;

/** Sample rate of everything after decoding, in samples a second and channel. */
export const SAMPLE_RATE = 48_000;

/** A block of sound: one array of samples for each channel, all of the same length; full scale is −1 to 1, and float sound may pass it. */
export type Block = readonly Float32Array[];

export interface PcmFormat {
  readonly sample: 's16le' | 'f32le';
  readonly channels: number;
}

/**
 * Cuts a stream of interleaved samples into blocks of `blockFrames` frames; the last may be shorter. The arrays are used again
 * for the next block: copy what must stay. Reads no faster than it is asked, so memory stays flat.
 *
 * @throws RangeError when the stream ends inside a frame.
 */
export async function* pcmBlocks(
  bytes: AsyncIterable<Uint8Array>,
  format: PcmFormat,
  blockFrames = BLOCK_FRAMES,
): AsyncGenerator<Block> {
  const frameBytes = (format.sample === 's16le' ? 2 : 4) * format.channels;
  const pending = Buffer.alloc(blockFrames * frameBytes);
  const block = Array.from({ length: format.channels }, () => new Float32Array(blockFrames));
  let filled = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, pending.length - filled);
      pending.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled === pending.length) {
        separate(pending, blockFrames, format, block);
        filled = 0;
        yield block;
      }
    }
  }
  if (filled % frameBytes !== 0) throw new RangeError('the samples end inside a frame');
  const frames = filled / frameBytes;
  if (frames === 0) return;
  separate(pending, frames, format, block);
  yield block.map((channel) => channel.subarray(0, frames));
}

/** Interleaved little-endian samples to one array a channel. */
function separate(bytes: Buffer, frames: number, format: PcmFormat, block: Block): void {
  const { channels } = format;
  const total = frames * channels;
  if (format.sample === 's16le') {
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset, total);
    for (let c = 0; c < channels; c++) {
      const channel = block[c]!;
      for (let i = 0, at = c; i < frames; i++, at += channels) channel[i] = samples[at]! * (1 / 32768);
    }
    return;
  }
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, total);
  for (let c = 0; c < channels; c++) {
    const channel = block[c]!;
    for (let i = 0, at = c; i < frames; i++, at += channels) {
      const sample = samples[at]!;
      // A damaged float file can hold what is no number: one would silence every meter.
      channel[i] = Number.isFinite(sample) ? sample : 0;
    }
  }
}

/** A block as interleaved 16-bit samples, rounded to the nearest and held within range. */
export function toS16(block: Block): Buffer {
  const samples = new Int16Array(block.length * (block[0]?.length ?? 0));
  putS16(block, samples);
  return Buffer.from(samples.buffer);
}

/** The same, into an array that holds at least as many samples. */
export function putS16(block: Block, samples: Int16Array): void {
  const channels = block.length;
  for (let c = 0; c < channels; c++) {
    const channel = block[c]!;
    for (let i = 0, at = c; i < channel.length; i++, at += channels) {
      // Float samples and a half are exact numbers here, so that this is what `round` does, several times as quick.
      samples[at] = Math.max(-32768, Math.min(32767, Math.floor(channel[i]! * 32768 + 0.5)));
    }
  }
}
