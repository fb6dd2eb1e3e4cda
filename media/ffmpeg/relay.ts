import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Bytes that are read at once, as many as a socket holds. One buffer is read into while the one before is written from. */
const BUFFER_BYTES = 256 * 1024;
const BUFFERS = 2;

export interface Relay {
  /** For the program that writes: hand it to the program as its output, then destroy it here. */
  readonly intake: Socket;
  /** Lets the bytes go from the intake through `touch`, which may change them in place, to `target`, until the program has ended. */
  run(touch: (chunk: Buffer) => void, target: Writable): Promise<void>;
  /** Gives up both ends. */
  close(): void;
}

/**
 * Opens a way for gigabytes from one program through Node to another. Node makes a new buffer for each 64 KiB of a program's output, and collecting
 * them costs twice as much time as the bytes themselves (measured on raw frames); only a socket that Node connects itself can be read into the same
 * buffers again and again.
 */
export async function openRelay(): Promise<Relay> {
  const folder = await mkdtemp(join(tmpdir(), 'heard-relay-'));
  const server = createServer({ pauseOnConnect: true });
  const buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(BUFFER_BYTES));
  let at = 0;
  let take: (bytes: number) => boolean = () => false;
  try {
    const path = join(folder, 'socket');
    server.listen(path);
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const onread = { buffer: () => buffers[at]!, callback: (bytes: number) => take(bytes) };
    const outlet = connect({ path, onread }).pause();
    const [, [intake]] = (await Promise.all([once(outlet, 'connect'), accepted])) as [unknown, [Socket]];
    const run = (touch: (chunk: Buffer) => void, target: Writable) =>
      new Promise<void>((resolve, reject) => {
        let onTheirWay = 0;
        const fail = (error: Error) => {
          outlet.destroy();
          reject(error);
        };
        take = (bytes) => {
          const chunk = buffers[at]!.subarray(0, bytes);
          at = (at + 1) % BUFFERS;
          onTheirWay += 1;
          try {
            touch(chunk);
          } catch (error) {
            fail(error as Error);
            return false;
          }
          target.write(chunk, (error) => {
            onTheirWay -= 1;
            if (error) fail(error);
            else outlet.resume();
          });
          return onTheirWay < BUFFERS;
        };
        outlet.once('error', fail);
        outlet.once('end', () => {
          target.end();
          finished(target).then(resolve, reject);
        });
        outlet.resume();
      });
    const close = () => {
      outlet.destroy();
      intake.destroy();
    };
    return { intake, run, close };
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
