import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeApp } from '../../../src/http/app.ts';
import { listen, stopListening } from '../../../src/http/server.ts';
import { removeLostUploads } from '../../../src/recordings/uploads.ts';
import { type RecordingId, ShowId, type Sha256 } from '../../../src/rules/ids.ts';
import { recordings, shows, uploads } from '../../../src/store/schema.ts';
import { type SignedInPerson, Service } from './service.ts';

const MIB = 1024 * 1024;
/** Room for uploads in each test. */
const ROOM = 20 * MIB;
const LIMIT = 12 * MIB;

let service: Service;
let varDir: string;
let folder: string;
let ada: Record<string, string>;
let ben: Record<string, string>;

beforeAll(async () => {
  // A small disk of its own where there is one, so that what others write meanwhile does not count.
  varDir = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'heard-room-'));
  service = await Service.start({ varDir, uploadLimitBytes: LIMIT });
  folder = join(varDir, 'uploads');
  const signIn = async (person: SignedInPerson) => ({ cookie: await service.signIn(person), origin: service.url });
  ada = await signIn(await service.person('staff', 'Ada'));
  ben = await signIn(await service.person('staff', 'Ben'));
  const show = { slug: 's', title: 'S', description: 'S', author: 'S', artSha256: '' as Sha256 };
  await service.heard.db.insert(shows).values({ id: ShowId.parse('show000000000000'), ...show });
});
afterAll(async () => {
  await service?.stop();
  rmSync(varDir, { recursive: true, force: true });
});

/** Puts the limit where `bytes` are free for uploads. */
async function leaveRoom(bytes: number): Promise<void> {
  Object.assign(service.heard.config, { keepFreeBytes: (await service.heard.files.freeBytes()) - bytes });
}

beforeEach(async () => {
  await service.heard.db.delete(uploads);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  await leaveRoom(ROOM);
});

async function newRecording(as = ada): Promise<RecordingId> {
  const body = { showId: 'show000000000000', kind: 'podcast', title: 'T' };
  return ((await (await service.api('/recordings', as, 'POST', body)).json()) as { id: RecordingId }).id;
}

interface Begun {
  readonly status: number;
  readonly location: string;
  readonly body: string;
}

/** Begins an upload. @param size bytes, or null for an upload that does not tell */
async function begin(id: RecordingId, size: number | null, as = ada, url = service.url): Promise<Begun> {
  const length: Record<string, string> =
    size === null ? { 'upload-defer-length': '1' } : { 'upload-length': `${size}` };
  const response = await fetch(`${url}/uploads`, {
    method: 'POST',
    headers: {
      ...as,
      ...length,
      'tus-resumable': '1.0.0',
      'upload-metadata': `recordingId ${Buffer.from(id).toString('base64')}`,
    },
  });
  return {
    status: response.status,
    location: response.headers.get('location') ?? '',
    body: await response.text(),
  };
}

const HEADERS = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' };

/** Sends `bytes` without saying how many they are. */
function pour(
  path: string,
  bytes: number,
  more: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: string }> {
  const { method = 'PATCH', headers = { ...HEADERS, 'upload-offset': '0' } } = more;
  return new Promise((done, fail) => {
    const request = httpRequest(service.url + path, { method, headers: { ...ada, ...headers } }, async (response) => {
      let body = '';
      for await (const part of response) body += part;
      done({ status: response.statusCode ?? 0, body });
    });
    request.on('error', fail);
    let left = bytes;
    const source = new Readable({
      read() {
        const size = Math.min(left, 65_536);
        left -= size;
        this.push(size > 0 ? Buffer.alloc(size, 65) : null);
      },
    });
    source.pipe(request);
  });
}

const send = (location: string, bytes: Buffer, offset = 0, as = ada, more: Record<string, string> = {}) =>
  service.fetch(location, {
    method: 'PATCH',
    headers: { ...as, ...HEADERS, 'upload-offset': String(offset), ...more },
    body: new Uint8Array(bytes),
  });

const holdsRoom = async () =>
  expect(await service.heard.files.freeBytes()).toBeGreaterThanOrEqual(service.heard.config.keepFreeBytes);
const rowsOf = (id: RecordingId) => service.heard.db.select().from(uploads).where(eq(uploads.recordingId, id));

describe('an upload that does not say how large it is', () => {
  it('ends where the room ends, and leaves nothing behind', async () => {
    await leaveRoom(7 * MIB);
    const id = await newRecording();
    const { location } = await begin(id, null);
    const answer = await pour(location, 11 * MIB);
    expect([answer.status, answer.body]).toEqual([
      507,
      expect.stringContaining('no room on Heard’s machine right now'),
    ]);
    expect(answer.body).toContain('What had come was removed');
    expect(readdirSync(folder)).toEqual([]);
    expect(await rowsOf(id)).toEqual([]);
    await holdsRoom();
    // The next one is taken in.
    const small = await begin(id, MIB);
    expect((await send(small.location, Buffer.alloc(MIB))).status).toBe(204);
  });

  it('never takes what others were promised', async () => {
    const promised = await begin(await newRecording(ben), 12 * MIB, ben);
    expect(promised.status).toBe(201);
    const { location } = await begin(await newRecording(), null);
    expect((await pour(location, 11 * MIB)).status).toBe(507);
    expect((await send(promised.location, Buffer.alloc(12 * MIB), 0, ben)).status).toBe(204);
    await holdsRoom();
  });

  it('is removed as well when it comes in many small requests', async () => {
    const { location } = await begin(await newRecording(), null);
    expect((await send(location, Buffer.alloc(MIB))).status).toBe(204);
    await leaveRoom(2 * MIB);
    expect((await send(location, Buffer.alloc(MIB), MIB)).status).toBe(507);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken in once its length is told', async () => {
    const id = await newRecording();
    const { location } = await begin(id, null);
    expect((await pour(location, 9 * MIB)).status).toBe(204);
    const last = await send(location, Buffer.alloc(MIB, 66), 9 * MIB, ada, { 'upload-length': String(10 * MIB) });
    expect(last.status).toBe(204);
    const [recording] = await service.heard.db.select().from(recordings).where(eq(recordings.id, id));
    expect(recording).toMatchObject({ state: 'preparing', originalBytes: 10 * MIB });
  });

  it('ends at the limit of a plain form, and where the room ends', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=AAAB' };
    const head = '--AAAB\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n';
    const form = (id: RecordingId, bytes: number) =>
      new Promise<{ status: number; body: string }>((done, fail) => {
        const path = `${service.url}/recordings/${id}/upload`;
        const request = httpRequest(path, { method: 'POST', headers: { ...ada, ...headers } }, async (response) => {
          let body = '';
          for await (const part of response) body += part;
          done({ status: response.statusCode ?? 0, body });
        });
        request.on('error', fail);
        request.write(head);
        for (let sent = 0; sent < bytes; sent += MIB) request.write(Buffer.alloc(MIB, 67));
        request.end('\r\n--AAAB--\r\n');
      });
    const id = await newRecording();
    expect(await form(id, LIMIT + MIB)).toMatchObject({ status: 413, body: expect.stringContaining('larger than') });
    await leaveRoom(6 * MIB);
    expect(await form(id, 9 * MIB)).toMatchObject({ status: 507, body: expect.stringContaining('no room on Heard') });
    expect(readdirSync(folder)).toEqual([]);
    expect(await rowsOf(id)).toEqual([]);
    expect((await form(id, MIB)).status).toBe(303);
    await holdsRoom();
  });
});

describe('room that was promised', () => {
  it('is kept by one person for a few uploads only, and for each recording once', async () => {
    for (let n = 0; n < 8; n += 1) expect((await begin(await newRecording(), 5 * MIB)).status).toBe(201);
    const id = await newRecording(ben);
    for (let n = 0; n < 4; n += 1) expect((await begin(id, 9 * MIB, ben)).status).toBe(201);
    // Two of 5 MiB and one of 9 MiB: 1 MiB is left.
    expect((await begin(await newRecording(ben), 2 * MIB, ben)).status).toBe(507);
    expect((await begin(await newRecording(ben), MIB / 2, ben)).status).toBe(201);
  });

  it('ends when nothing comes for two minutes; the upload goes on while there is room', async () => {
    const { location } = await begin(await newRecording(), 11 * MIB);
    const other = await newRecording(ben);
    expect((await begin(other, 11 * MIB, ben)).status).toBe(507);
    await service.heard.db.update(uploads).set({ askedAt: sql`now() - interval '121 seconds'` });
    const second = await begin(other, 11 * MIB, ben);
    expect(second.status).toBe(201);
    const refused = await send(location, Buffer.alloc(3 * MIB));
    expect([refused.status, await refused.text()]).toEqual([507, expect.stringContaining('What you sent is safe')]);
    expect((await send(second.location, Buffer.alloc(11 * MIB), 0, ben)).status).toBe(204);
    await leaveRoom(12 * MIB);
    expect((await send(location, Buffer.alloc(3 * MIB))).status).toBe(204);
  });

  it('counts in every process of the service, also when they ask at the same moment', async () => {
    const server = await listen(await makeApp(service.heard), { host: '127.0.0.1', port: 0 });
    try {
      const { port } = server.address() as { port: number };
      const urls = [service.url, `http://127.0.0.1:${port}`];
      const [mine, theirs] = [await newRecording(), await newRecording(ben)];
      const both = await Promise.all([begin(mine, 11 * MIB, ada, urls[0]), begin(theirs, 11 * MIB, ben, urls[1])]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 507]);
    } finally {
      await stopListening(server, 100);
    }
  });
});

it('what nobody can go on with is removed after an hour, and what can be gone on with stays', async () => {
  const { location } = await begin(await newRecording(), MIB);
  await send(location, Buffer.alloc(1000));
  const id = location.split('/').at(-1)!;
  const [old, young] = [join(folder, 'formwhoseprocess'), join(folder, 'formthatstillcom')];
  for (const path of [old, young]) writeFileSync(path, 'x');
  const before = new Date(Date.now() - 2 * 3600 * 1000);
  for (const path of [old, join(folder, id), join(folder, `${id}.note`)]) utimesSync(path, before, before);
  await removeLostUploads(service.heard, [id]);
  expect(readdirSync(folder).sort()).toEqual(['formthatstillcom', id, `${id}.note`].sort());
});

describe('X-HTTP-Method-Override', () => {
  const meant = (method: string, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { ...ada, ...HEADERS, 'x-http-method-override': method, ...headers },
  });

  it('is the method of the request, for every check too', async () => {
    const id = await newRecording();
    const { location } = await begin(id, 3 * MIB);
    const body = new Uint8Array(MIB);
    const stranger = meant('PATCH', { 'upload-offset': '0', cookie: ben.cookie! });
    expect((await service.fetch(location, { ...stranger, body })).status).toBe(404);
    const elsewhere = meant('PATCH', { 'upload-offset': '0', origin: 'https://elsewhere.example' });
    expect((await service.fetch(location, { ...elsewhere, body })).status).toBe(403);
    const sent = await service.fetch(location, { ...meant('PATCH', { 'upload-offset': '0' }), body });
    expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, String(MIB)]);
    const asked = await service.fetch(location, meant('head'));
    expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, String(MIB)]);
    await leaveRoom(MIB);
    expect((await service.fetch(location, { ...meant('PATCH', { 'upload-offset': String(MIB) }), body })).status).toBe(
      507,
    );
    // Harmless as it looks, it is a change.
    const get = { ...meant('DELETE', { origin: 'https://elsewhere.example' }), method: 'GET' };
    expect((await service.fetch(location, get)).status).toBe(403);
    expect((await service.fetch(location, meant('DELETE'))).status).toBe(204);
    expect(readdirSync(folder)).toEqual([]);
    expect((await service.fetch('/uploads', meant('TRACE'))).status).toBe(400);
  });
});
