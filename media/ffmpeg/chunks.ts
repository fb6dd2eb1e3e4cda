import { createReadStream } from 'node:fs';
import { MediaError } from '../errors.ts';

const CHUNK_BYTES = 1 << 20;

/**
 * The bytes of a file from its beginning to its end, a mebibyte at a time. Whoever looks through gigabytes this way can be stopped.
 * @throws MediaError `cancelled`
 */
export async function* chunksOf(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    if (signal.aborted) throw new MediaError('cancelled', 'reading was stopped');
    yield chunk as Buffer;
  }
}
