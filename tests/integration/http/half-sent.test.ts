import { connect } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeApp } from '../../../src/http/app.ts';
import { listen, stopListening } from '../../../src/http/server.ts';
import { shows, uploads } from '../../../src/store/schema.ts';
import { Service } from './service.ts';

const WITHIN = 500;

let service: Service;
let server: Server;
let port: number;
let headers: Record<string, string>;
beforeAll(async () => {
  service = await Service.start();
  const cookie = await service.signIn(await service.person('staff'));
  headers = { cookie, origin: service.url, 'sec-fetch-site': 'same-origin' };
  server = await listen(await makeApp(service.heard, { bodyWithin: WITHIN }), { host: '127.0.0.1', port: 0 });
  port = (server.address() as { port: number }).port;
});
afterAll(async () => {
  await stopListening(server, 100);
  await service?.stop();
});

interface Sent {
  readonly type: string;
  /** What is sent at once. */
  readonly begun: string;
  /** What follows, a letter every tenth of a second. */
  readonly drip?: string;
  readonly more?: Record<string, string>;
  readonly length?: number;
}

/** Sends a request letter by letter. @returns all that came back, until the service closed the connection, and after how many milliseconds it did */
function drip(
  line: string,
  { type, begun, drip: rest = '', more = {}, length = 4000 }: Sent,
): Promise<[string, number]> {
  return new Promise((done, fail) => {
    const started = performance.now();
    const socket = connect(port, '127.0.0.1');
    const sent = { host: 'heard', ...headers, 'content-type': type, 'content-length': length, ...more };
    const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`${line} HTTP/1.1\r\n${lines.join('')}\r\n${begun}`);
    let next = 0;
    const timer = setInterval(() => next < rest.length && socket.write(rest[next++]!), 100);
    let got = '';
    socket.setEncoding('utf8').on('data', (data) => (got += data));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      done([got, performance.now() - started]);
    });
    setTimeout(() => fail(new Error(`The connection was left open. It said: ${got}`)), 15_000).unref();
  });
}

const SHOW = JSON.stringify({ title: 'Half', description: 'D', author: 'A' });

it('a body that does not come in time is answered with 408 and closed, and nothing is done', async () => {
  const half = SHOW.slice(0, -1);
  const json = 'application/json';
  const [[silent], [slow], [form], [chunked]] = await Promise.all([
    drip('POST /api/v1/shows', { type: json, begun: half, length: SHOW.length }),
    drip('POST /api/v1/shows', { type: json, begun: half, drip: ' '.repeat(200) }),
    drip('POST /sign-in', { type: 'application/x-www-form-urlencoded', begun: 'email=', drip: 'a'.repeat(200) }),
    drip('POST /api/v1/shows', {
      type: json,
      begun: '1\r\n{\r\n',
      more: { 'transfer-encoding': 'chunked' },
      length: 0,
    }),
  ]);
  for (const answer of [silent, slow]) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('did not arrive in time, so we did nothing');
  }
  expect(form).toMatch(/^HTTP\/1\.1 408 [\s\S]*<h1/);
  expect(chunked).toMatch(/^HTTP\/1\.1 40/);
  expect(await service.heard.db.select().from(shows)).toEqual([]);
});

it('what is sent after the answer has no more time than that', async () => {
  const [got] = await drip('POST /api/v1/nowhere', {
    type: 'multipart/form-data; boundary=b',
    begun: '--b',
    drip: 'x'.repeat(200),
  });
  expect(got).toMatch(/^HTTP\/1\.1 404 /);
});

it('an upload may take longer', async () => {
  const to = `http://127.0.0.1:${port}`;
  const api = async (path: string, body: unknown) => {
    const sent = { ...headers, 'content-type': 'application/json' };
    const response = await fetch(`${to}/api/v1${path}`, { method: 'POST', headers: sent, body: JSON.stringify(body) });
    return (await response.json()) as { id: string };
  };
  const show = await api('/shows', JSON.parse(SHOW));
  const { id } = await api('/recordings', { showId: show.id, kind: 'podcast', title: 'T' });
  const tus = { 'tus-resumable': '1.0.0' };
  const metadata = `recordingId ${Buffer.from(id).toString('base64')}`;
  const begun = await fetch(`${to}/uploads`, {
    method: 'POST',
    headers: { ...headers, ...tus, 'upload-length': '20', 'upload-metadata': metadata },
  });
  const [got, after] = await drip(`PATCH ${begun.headers.get('location')}`, {
    type: 'application/offset+octet-stream',
    begun: 'aaaaaaaaaa',
    drip: 'b'.repeat(10),
    length: 20,
    more: { ...tus, 'upload-offset': '0', connection: 'close' },
  });
  expect(got).toMatch(/^HTTP\/1\.1 204 /);
  expect(after).toBeGreaterThan(WITHIN);
  expect((await service.heard.db.select().from(uploads))[0]!.finishedAt).not.toBeNull();
});
