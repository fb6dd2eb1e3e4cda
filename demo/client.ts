import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Upload } from 'tus-js-client';
import type { Progress } from '../src/views/progress.ts';
import type { RecordingView } from '../src/views/view.ts';
import type { RecordingId } from '../src/rules/ids.ts';

/** An answer of the service that was not a yes; `plain` is what it said. */
class ServiceSaysNo extends Error {
  readonly status: number;
  constructor(status: number, plain: string) {
    super(plain);
    this.status = status;
  }
}

/** Bytes that one request of an upload carries: what is lost when a line breaks, against what each request costs. */
export const CHUNK_BYTES = 64 * 1024 * 1024;

/** Bytes that are read at once. Node's 64 KiB cost more time than the bytes themselves. */
const READ_BYTES = 1024 * 1024;

/** Reads parts of a file for `tus-js-client`. */
const fileReader = (size: number) => ({
  openFile: async (file: ReadStream) => ({
    size,
    slice: async (start: number, end: number) => {
      const upTo = Math.min(end, size);
      const part = createReadStream(file.path, { start, end: upTo - 1, highWaterMark: READ_BYTES });
      return { value: Object.assign(part, { size: upTo - start }), done: upTo >= size };
    },
    close: () => file.destroy(),
  }),
});

/** The service as a program uses it: JSON with a bearer token, and tus for the recording itself. */
export class Client {
  readonly address: string;
  private readonly token: string;

  constructor(address: string, token: string) {
    this.address = address;
    this.token = token;
  }

  async ask<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new ServiceSaysNo(answer.status, plainOf(text) ?? `The service answered ${answer.status}.`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  progress(id: string): Promise<Progress> {
    return this.ask('GET', `/recordings/${id}/progress`);
  }

  recording(id: string): Promise<RecordingView> {
    return this.ask('GET', `/recordings/${id}`);
  }

  /** Sends the file with tus; progress is the share sent, 0 to 1. */
  async upload(recordingId: RecordingId, path: string, progress: (done: number) => void): Promise<void> {
    const { size } = await stat(path);
    await new Promise<void>((resolve, reject) => {
      const upload = new Upload(createReadStream(path), {
        fileReader: fileReader(size),
        endpoint: `${this.address}/uploads`,
        uploadSize: size,
        chunkSize: CHUNK_BYTES,
        retryDelays: [500, 1000, 3000],
        headers: { authorization: `Bearer ${this.token}` },
        metadata: { recordingId, filename: basename(path) },
        onProgress: (sent, total) => progress(total ? sent / total : 1),
        onSuccess: () => resolve(),
        onError: (error) => {
          const response = 'originalResponse' in error ? error.originalResponse : null;
          reject(
            response
              ? new ServiceSaysNo(response.getStatus(), plainOf(response.getBody()) ?? response.getBody())
              : error,
          );
        },
      });
      upload.start();
    });
  }
}

/** The plain sentence in an `application/problem+json` answer. */
function plainOf(text: string): string | null {
  try {
    const problem = JSON.parse(text) as { detail?: unknown };
    return typeof problem.detail === 'string' ? problem.detail : null;
  } catch {
    return null;
  }
}
