import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Sha256 } from '../rules/ids.ts';
import { type StoredFile, sha256Of } from './files.ts';

interface Answer {
  readonly asked: number;
  readonly sha256?: string;
  readonly error?: string;
}
interface Waiting {
  readonly resolve: (sha256: Sha256) => void;
  readonly reject: (error: Error) => void;
}

/**
 * SHA-256 of files that grow at their end, worked out in a thread of its own while they do. It reads what was written, so a request that broke off
 * leaves no wrong hash. What it read counts only while the file is as its last writer left it (inode, size, times of change): after a restart, or
 * when somebody else wrote to the file, all of it is read again.
 */
export class GrowingHashes {
  private thread: Worker | null = null;
  private asks = 0;
  private readonly waiting = new Map<number, Waiting>();
  /** How the last writer left each file. */
  private readonly left = new Map<string, string>();

  /** Before somebody writes on at the end of this file. */
  async begin(path: string): Promise<void> {
    if (this.left.get(path) !== (await outside(path)).print) this.forget(path);
    this.left.delete(path);
  }

  /** The first `upTo` bytes are written and will not be written again. */
  grew(path: string, upTo: number): void {
    this.tell({ path, upTo, asked: null });
  }

  /** After somebody wrote the last of what they had. @param size bytes of the file as far as they know */
  async rest(path: string, size: number): Promise<void> {
    const { print, bytes } = await outside(path);
    if (bytes === size) this.left.set(path, print);
  }

  /**
   * Hash and size of a file that is complete.
   * @throws the system's error when it cannot be read, or an error when it changes meanwhile
   */
  async finish(path: string): Promise<StoredFile> {
    const { print, bytes } = await outside(path);
    if (this.left.get(path) !== print) this.forget(path);
    // A thread that ended or met an error is no reason to refuse the file.
    const sha256 = await this.ask(path, bytes).catch(() => sha256Of(path));
    this.forget(path);
    if ((await outside(path)).print !== print) throw new Error('The file was changed while it was taken in.');
    return { sha256, bytes };
  }

  /** Nothing that is known of this file counts any longer. */
  forget(path: string): void {
    this.left.delete(path);
    this.thread?.postMessage({ forget: path });
  }

  async close(): Promise<void> {
    await this.thread?.terminate();
  }

  private ask(path: string, upTo: number): Promise<Sha256> {
    return new Promise((resolve, reject) => {
      const asked = ++this.asks;
      this.waiting.set(asked, { resolve, reject });
      this.tell({ path, upTo, asked });
    });
  }

  private tell(told: { path: string; upTo: number; asked: number | null }): void {
    this.thread ??= this.start();
    this.thread.postMessage(told);
  }

  private start(): Worker {
    const thread = new Worker(new URL('./hash-thread.mjs', import.meta.url), { execArgv: [] });
    thread.unref();
    thread.on('message', ({ asked, sha256, error }: Answer) => {
      const waiting = this.waiting.get(asked);
      this.waiting.delete(asked);
      if (sha256 === undefined) waiting?.reject(new Error(error));
      else waiting?.resolve(Sha256.parse(sha256));
    });
    // Its end follows and tells those who wait.
    thread.on('error', () => {});
    thread.on('exit', () => {
      this.thread = null;
      for (const { reject } of this.waiting.values()) reject(new Error('The thread that hashes files has ended.'));
      this.waiting.clear();
    });
    return thread;
  }
}

/** What the disk tells of a file without reading it. */
async function outside(path: string): Promise<{ readonly print: string; readonly bytes: number }> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return { print: [dev, ino, size, mtimeNs, ctimeNs].join(' '), bytes: Number(size) };
}
