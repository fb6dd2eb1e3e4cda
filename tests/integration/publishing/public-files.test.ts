import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect as connectTo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { episodes, publicFiles } from '../../../src/store/schema.ts';
import { type RunningServer, servePublicSide } from './public-server.ts';
import { openPublicSide, type PublicSide, type SeededEpisode, seedEpisode, seedShow } from './seed.ts';

const SOUND = randomBytes(300_000);
const SHA = createHash('sha256').update(SOUND).digest('hex');
const ETAG = `"${SHA}"`;

let side: PublicSide;
let server: RunningServer;
let episode: SeededEpisode;
let url: string;

beforeAll(async () => {
  side = await openPublicSide();
  server = await servePublicSide(side);
  const show = await seedShow(side);
  const files = {
    'audio/mpeg': SOUND,
    'text/vtt': 'WEBVTT\n',
    'text/html': '<p>Hello</p>',
    'application/json+chapters': '{}',
  };
  episode = await seedEpisode(side, show, { files });
  url = `${server.base}/media/${episode.addresses['audio/mpeg']}`;
});

afterAll(async () => {
  await server.close();
  await side.close();
});

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('a file of an episode that is up', () => {
  it('comes whole, with its hash as a strong ETag', async () => {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect((await bytesOf(response)).equals(SOUND)).toBe(true);
    const { headers } = response;
    expect(headers.get('etag')).toBe(ETAG);
    expect(headers.get('content-type')).toBe('audio/mpeg');
    expect(headers.get('content-length')).toBe('300000');
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('last-modified')).toBe('Sun, 01 Mar 2026 10:00:00 GMT');
  });

  it('tells the same to HEAD, without bytes', async () => {
    const [get, head] = [await fetch(url), await fetch(url, { method: 'HEAD', headers: { range: 'bytes=1-2' } })];
    await get.arrayBuffer();
    expect(head.status).toBe(200);
    expect((await bytesOf(head)).length).toBe(0);
    for (const name of ['etag', 'content-type', 'content-length', 'accept-ranges', 'last-modified', 'cache-control']) {
      expect(head.headers.get(name), name).toBe(get.headers.get(name));
    }
  });

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=299900-', 299_900, 299_999],
    ['bytes=-7', 299_993, 299_999],
    ['bytes=100-999999', 100, 299_999],
  ])('comes in part: %s', async (range, start, end) => {
    const response = await fetch(url, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/300000`);
    expect((await bytesOf(response)).equals(SOUND.subarray(start, end + 1))).toBe(true);
  });

  it('answers a range past its end with 416 and its size', async () => {
    const response = await fetch(url, { headers: { range: 'bytes=300000-' } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */300000');
    expect((await bytesOf(response)).length).toBe(0);
  });

  it('comes whole when several ranges are asked for, or when If-Range names another version', async () => {
    const ways: Record<string, string>[] = [
      { range: 'bytes=0-1,5-6' },
      { range: 'bytes=0-1', 'if-range': '"another"' },
    ];
    for (const headers of ways) {
      const response = await fetch(url, { headers });
      expect(response.status).toBe(200);
      expect((await bytesOf(response)).equals(SOUND)).toBe(true);
    }
  });

  it('answers 304 without a body to those who have it', async () => {
    const ways: Record<string, string>[] = [
      { 'if-none-match': ETAG },
      { 'if-modified-since': 'Sun, 01 Mar 2026 10:00:00 GMT' },
    ];
    for (const headers of ways) {
      const response = await fetch(url, { headers });
      expect(response.status).toBe(304);
      expect(response.headers.get('etag')).toBe(ETAG);
      expect((await bytesOf(response)).length).toBe(0);
    }
  });

  it('has the type of its role, and a transcript may run nothing', async () => {
    const type = async (role: string) => (await fetch(`${server.base}/media/${episode.addresses[role]}`)).headers;
    expect((await type('text/vtt')).get('content-type')).toBe('text/vtt; charset=utf-8');
    expect((await type('application/json+chapters')).get('content-type')).toBe('application/json+chapters');
    const html = await type('text/html');
    expect(html.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  });

  it('may be asked for by players on other sites', async () => {
    const response = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'https://player.example', 'access-control-request-method': 'GET' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toContain('Range');
  });

  it('leaves no file open when listeners hang up', async () => {
    for (let i = 0; i < 20; i += 1) {
      const stop = new AbortController();
      const response = await fetch(url, { signal: stop.signal });
      await response.body?.getReader().read();
      stop.abort();
    }
    const again = await fetch(url);
    expect((await bytesOf(again)).length).toBe(300_000);
  });
});

describe('addresses that are not in the list of public files', () => {
  it.each([
    '/media/nothing-here.mp3',
    '/media/..%2f..%2fheard.key',
    '/media/../heard.key',
    '/media/%00',
    '/media/',
    '/shows/%00',
    '/shows/%00/feed.xml',
    '/shows/x/episodes/%00',
    `/media/${SHA}`,
    `/media/files/${SHA.slice(0, 2)}/${SHA.slice(2)}`,
    `/art/${SHA}.jpg`,
    '/art/..%2f..%2fheard.key',
  ])('%s is 404', async (path) => {
    const { port, hostname } = new URL(server.base);
    // A raw request: fetch would tidy the path up before it is sent.
    const status = await new Promise<string>((resolve, reject) => {
      const socket = connectTo(Number(port), hostname, () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      socket.once('data', (data) => resolve(data.toString().slice(9, 12)));
      socket.once('error', reject);
    });
    expect(status).toBe('404');
  });
});

describe('a file that may not be had any more', () => {
  const ways: Record<string, RequestInit> = {
    get: {},
    head: { method: 'HEAD' },
    'if-none-match': { headers: { 'if-none-match': ETAG } },
    'if-none-match *': { headers: { 'if-none-match': '*' } },
    'if-modified-since': { headers: { 'if-modified-since': 'Sun, 01 Mar 2026 10:00:00 GMT' } },
    range: { headers: { range: 'bytes=0-9' } },
    'bad range': { headers: { range: 'bytes=999999-' } },
    'if-match': { headers: { 'if-match': '"another"' } },
  };

  async function expectGone(address: string): Promise<void> {
    for (const [name, way] of Object.entries(ways)) {
      const response = await fetch(`${server.base}/media/${address}`, way);
      expect(response.status, name).toBe(410);
      expect(response.headers.get('etag'), name).toBeNull();
      expect(response.headers.get('cache-control'), name).toBe('no-store');
      expect((await bytesOf(response)).includes(SOUND.subarray(0, 8)), name).toBe(false);
    }
  }

  it('is 410 from the moment that its episode is taken down, whatever is asked', async () => {
    const show = await seedShow(side);
    const other = await seedEpisode(side, show, { files: { 'audio/mpeg': SOUND } });
    const address = other.addresses['audio/mpeg']!;
    expect((await fetch(`${server.base}/media/${address}`)).status).toBe(200);
    await side.db.update(episodes).set({ takenDownAt: new Date() }).where(eq(episodes.id, other.id));
    await expectGone(address);
    // The same bytes under the address of another episode are still there.
    expect((await fetch(url)).status).toBe(200);
  });

  it('is 410 when a newer revision took its place', async () => {
    const other = await seedEpisode(side, await seedShow(side), { files: { 'audio/mpeg': SOUND } });
    await side.db.update(publicFiles).set({ goneAt: new Date() }).where(eq(publicFiles.episodeId, other.id));
    await expectGone(other.addresses['audio/mpeg']!);
  });

  it('is 410 for ever: the row of its episode cannot go', async () => {
    const other = await seedEpisode(side, await seedShow(side), { files: { 'audio/mpeg': SOUND } });
    await side.db.update(episodes).set({ takenDownAt: new Date() }).where(eq(episodes.id, other.id));
    await expect(side.db.delete(episodes).where(eq(episodes.id, other.id))).rejects.toThrow();
    await expectGone(other.addresses['audio/mpeg']!);
  });

  it('stops in the middle of a download', { timeout: 30_000 }, async () => {
    // More than the buffers of both ends hold, so that the server must wait for us.
    const film = await seedEpisode(side, await seedShow(side), {
      files: { 'video/mp4': Buffer.alloc(64 * 1024 * 1024, 7) },
    });
    const response = await fetch(`${server.base}/media/${film.addresses['video/mp4']}`);
    const reader = response.body!.getReader();
    await reader.read();
    await side.db.update(episodes).set({ takenDownAt: new Date() }).where(eq(episodes.id, film.id));
    await new Promise((resolve) => setTimeout(resolve, 6500));
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow();
  });
});

describe('a file whose bytes are not what the list says', () => {
  it('is an error, never half an answer', async () => {
    const damaged = await seedEpisode(side, await seedShow(side), {
      files: { 'audio/mpeg': randomBytes(50), 'text/vtt': 'WEBVTT\n\n' },
    });
    await side.db
      .update(publicFiles)
      .set({ bytes: 51 })
      .where(eq(publicFiles.address, damaged.addresses['audio/mpeg']!));
    expect((await fetch(`${server.base}/media/${damaged.addresses['audio/mpeg']}`)).status).toBe(500);
    const [row] = await side.db
      .select()
      .from(publicFiles)
      .where(eq(publicFiles.address, damaged.addresses['text/vtt']!));
    await rm(side.files.path(row!.sha256));
    expect((await fetch(`${server.base}/media/${damaged.addresses['text/vtt']}`)).status).toBe(500);
  });
});
