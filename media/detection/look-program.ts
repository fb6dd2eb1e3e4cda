import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { frameBytes } from '../picture/planes.ts';
import { CenterFace } from './center-face.ts';
import { ChangeWatch } from './change-watch.ts';
import { FaceFinder } from './face-finder.ts';
import { FaceWatch } from './face-watch.ts';
import { type LookLine, LookOrder } from './look-lines.ts';
import { TextReader } from './text-reader.ts';
import { isCut, showTheSame, thumbnailOf } from './thumbnail.ts';
import type { ReadLine } from './text-reader.ts';

/**
 * A program of its own that looks at frames: raw yuv420p on standard input, one JSON line a look on descriptor 3. It runs apart because the
 * finders hold up a process for up to a third of a second at a time, and a worker has locks to renew. Started by `look.ts` only.
 */
const order = LookOrder.parse(JSON.parse(process.argv[2] ?? 'null'));
const { width, height } = order;
const answers = createWriteStream('', { fd: 3 });

async function tell(line: LookLine): Promise<void> {
  if (!answers.write(`${JSON.stringify(line)}\n`)) await once(answers, 'drain');
}

/** Standard input cut into frames. The bytes of a frame are only good until the next one is asked for. */
async function* frames(): AsyncGenerator<Uint8Array> {
  const frame = new Uint8Array(frameBytes(width, height));
  let filled = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + frame.length - filled);
      frame.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < frame.length) continue;
      yield frame;
      filled = 0;
    }
  }
  if (filled > 0) throw new Error('The last frame was cut short.');
}

async function faceWatch(): Promise<FaceWatch | ChangeWatch> {
  return order.faceModel
    ? new ChangeWatch(await CenterFace.load(order.faceModel), { width, height })
    : new FaceWatch(await FaceFinder.load(), { width, height });
}

const [watch, reader] = await Promise.all([faceWatch(), TextReader.load()]);
let before: Float32Array | null = null;
let lastRead: { thumbnail: Float32Array; lines: Promise<ReadLine[]> } | null = null;
let telling: Promise<void> = Promise.resolve();
let looked = 0;

for await (const bytes of frames()) {
  const frame = looked * order.step;
  const grey = { width, height, bytes: bytes.subarray(0, width * height) };
  const thumbnail = thumbnailOf(grey.bytes, width, height);
  const cut = before !== null && isCut(before, thumbnail);
  if (cut || looked % order.readEvery === 0) {
    // One frame is read while the next are looked at; no more, so that memory stays flat.
    await telling;
    if (!lastRead || !showTheSame(lastRead.thumbnail, thumbnail)) lastRead = { thumbnail, lines: reader.linesIn(grey) };
    telling = lastRead.lines.then((lines) => tell({ read: frame, lines }));
    telling.catch(() => {});
  }
  await tell({ frame, cut, faces: await watch.look({ width, height, bytes }, thumbnail, cut) });
  before = thumbnail;
  looked++;
}
await telling;
await tell({ looked });
answers.end();
await once(answers, 'close');
await reader.end();
process.exit(0);
