import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** `from` is the first byte that is asked for, 0 where no Range is. */
export type HostAnswer = (request: IncomingMessage, response: ServerResponse, from: number) => void;

/**
 * A host on this machine that answers as told until the test that calls this has ended.
 * @returns its address with this path, and the Range of each request so far
 */
export async function smallHost(answer: HostAnswer, path = '/'): Promise<{ url: URL; asked: (string | undefined)[] }> {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response, Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { url: new URL(path, `http://127.0.0.1:${(server.address() as AddressInfo).port}`), asked };
}
