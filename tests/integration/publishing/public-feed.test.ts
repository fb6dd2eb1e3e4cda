import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../../src/people/actor.ts';
import { connect } from '../../../src/store/database.ts';
import { updateShow, type Show } from '../../../src/publishing/shows.ts';
import { episodes, publicFiles, shows } from '../../../src/store/schema.ts';
import { type RunningServer, servePublicSide } from './public-server.ts';
import { openPublicSide, type PublicSide, queriesDuring, type SeededEpisode, seedEpisode, seedShow } from './seed.ts';

let side: PublicSide;
let server: RunningServer;
let show: Show;
let first: SeededEpisode;
let second: SeededEpisode;
let feedAddress: string;

beforeAll(async () => {
  side = await openPublicSide();
  server = await servePublicSide(side);
  show = await seedShow(side);
  const files = { 'audio/mpeg': Buffer.alloc(4321, 1), 'audio/mp4': 'm4a', 'text/vtt': 'WEBVTT\n' };
  first = await seedEpisode(side, show, {
    files,
    title: 'Tom & <Jerry>',
    publishedAt: new Date('2026-01-01T00:00:00Z'),
  });
  second = await seedEpisode(side, show, { publishedAt: new Date('2026-02-01T00:00:00Z') });
  await seedEpisode(side, show, {
    publishedAt: new Date('2025-02-01T00:00:00Z'),
    takenDownAt: new Date('2025-03-01T00:00:00Z'),
  });
  await side.db.update(shows).set({ updatedAt: new Date('2025-01-01T00:00:00Z') });
  feedAddress = `${server.base}/shows/joining-up/feed.xml`;
});

afterAll(async () => {
  await server.close();
  await side.close();
});

async function itemsOf(address: string) {
  const xml = await (await fetch(address)).text();
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    isArray: (name) => name === 'item',
  });
  const { channel } = parser.parse(xml).rss;
  return { channel, items: channel.item ?? [] };
}

describe('the feed of a show', () => {
  it('holds the episodes that are up, newest first', async () => {
    const { channel, items } = await itemsOf(feedAddress);
    expect(items.map((item: { guid: { '#text': string } }) => item.guid['#text'])).toEqual([second.guid, first.guid]);
    expect(channel['atom:link']['@href']).toBe('https://heard.example/shows/joining-up/feed.xml');
    expect(channel.lastBuildDate).toBe('Sun, 01 Feb 2026 00:00:00 +0000');
    expect(channel['itunes:image']['@href']).toBe(`https://heard.example/art/${show.artSha256}.jpg`);
    const item = items[1];
    expect(item.title).toBe('Tom & <Jerry>');
    expect(item.link).toBe(`https://heard.example/shows/joining-up/episodes/${first.id}`);
    expect(item.enclosure).toEqual({
      '@url': `https://heard.example/media/${first.addresses['audio/mpeg']}`,
      '@length': '4321',
      '@type': 'audio/mpeg',
    });
  });

  it('names only files that can be fetched, with their true length and hash', async () => {
    const { items } = await itemsOf(feedAddress);
    const addresses = items.flatMap((item: Record<string, unknown>) =>
      [...JSON.stringify(item).matchAll(/https:\/\/heard\.example(\/media\/[^"]+)/g)].map(([, path]) => path),
    );
    expect(addresses.length).toBeGreaterThanOrEqual(6);
    for (const path of addresses) expect((await fetch(server.base + path)).status, path).toBe(200);
    const alternates = items[1]['podcast:alternateEnclosure'] as Record<string, Record<string, string>>[];
    for (const alternate of alternates) {
      const path = new URL(alternate['podcast:source']!['@uri']!).pathname;
      const hash = createHash('sha256').update(Buffer.from(await (await fetch(server.base + path)).arrayBuffer()));
      expect(alternate['podcast:integrity']!['@value']).toBe(`sha256-${hash.digest('base64')}`);
    }
  });

  it('never holds the working title, which may be a name', async () => {
    expect(await (await fetch(feedAddress)).text()).not.toContain('Jordan');
  });

  it('comes with its hash as a strong ETag, to GET and HEAD alike', async () => {
    const response = await fetch(feedAddress);
    const body = Buffer.from(await response.arrayBuffer());
    const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
    const { headers } = response;
    expect(headers.get('etag')).toBe(etag);
    expect(headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('last-modified')).toBe('Sun, 01 Feb 2026 00:00:00 GMT');
    const head = await fetch(feedAddress, { method: 'HEAD' });
    expect(head.headers.get('etag')).toBe(etag);
    expect(head.headers.get('content-length')).toBe(String(body.length));
    const part = await fetch(feedAddress, { headers: { range: 'bytes=0-4' } });
    expect([part.status, await part.text()]).toEqual([206, '<?xml']);
  });

  it('answers 304 after one question to the database', async () => {
    const etag = (await fetch(feedAddress)).headers.get('etag')!;
    const ways: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-modified-since': 'Sun, 01 Feb 2026 00:00:00 GMT' },
    ];
    for (const headers of ways) {
      const queries = await queriesDuring(async () => expect((await fetch(feedAddress, { headers })).status).toBe(304));
      expect(queries).toBe(1);
    }
  });

  it('is 404 for a show that is not there', async () => {
    expect((await fetch(`${server.base}/shows/no-such-show/feed.xml`)).status).toBe(404);
  });

  it('is rendered once when many ask at the same time', async () => {
    const other = await seedShow(side, { title: 'Asked by many' });
    await seedEpisode(side, other);
    const address = `${server.base}/shows/${other.slug}/feed.xml`;
    const queries = await queriesDuring(async () => {
      const bodies = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(address)).text()));
      expect(new Set(bodies).size).toBe(1);
    });
    // One question each for the version, and the three reads of one rendering.
    expect(queries).toBe(13);
  });
});

describe('the feed after a change by another process', () => {
  let fresh: Show;
  let address: string;
  let episode: SeededEpisode;
  let elsewhere: ReturnType<typeof connect>;

  beforeAll(async () => {
    fresh = await seedShow(side, { title: 'Changing' });
    address = `${server.base}/shows/${fresh.slug}/feed.xml`;
    episode = await seedEpisode(side, fresh);
    await side.db
      .update(shows)
      .set({ updatedAt: new Date('2026-01-01T00:00:00Z') })
      .where(eq(shows.id, fresh.id));
    const pool = (side.db as unknown as { $client: { options: { connectionString: string } } }).$client;
    elsewhere = connect(pool.options.connectionString);
  });
  afterAll(() => elsewhere.close());

  const ask = async (headers: Record<string, string> = {}) => {
    const response = await fetch(address, { headers });
    return {
      status: response.status,
      etag: response.headers.get('etag')!,
      xml: await response.text(),
      modified: response.headers.get('last-modified'),
    };
  };

  it('has a new episode at once', async () => {
    const before = await ask();
    const added = await seedEpisode({ ...side, db: elsewhere.db }, fresh);
    const after = await ask({ 'if-none-match': before.etag });
    expect(after.status).toBe(200);
    expect(after.xml).toContain(added.guid);
  });

  it('has lost an episode at once, also for those who know only the date', async () => {
    const before = await ask();
    const now = new Date();
    await elsewhere.db.update(episodes).set({ takenDownAt: now }).where(eq(episodes.id, episode.id));
    const sameSecond = { 'if-modified-since': now.toUTCString() };
    for (const headers of [{ 'if-none-match': before.etag }, sameSecond, undefined]) {
      const after = await ask(headers);
      expect(after.status).toBe(200);
      expect(after.xml).not.toContain(episode.guid);
      expect(after.xml).not.toContain(episode.addresses['audio/mpeg']);
      expect(after.modified).toBeNull();
      expect(after.xml).toContain(`<lastBuildDate>${now.toUTCString().replace('GMT', '+0000')}</lastBuildDate>`);
    }
  });

  it('has lost an episode also when the clock of the other process is behind', async () => {
    const late = await seedEpisode(side, fresh);
    const before = await ask();
    expect(before.xml).toContain(late.guid);
    await elsewhere.db
      .update(episodes)
      .set({ takenDownAt: new Date('2026-01-01T00:00:00Z') })
      .where(eq(episodes.id, late.id));
    const after = await ask({ 'if-none-match': before.etag });
    expect(after.status).toBe(200);
    expect(after.xml).not.toContain(late.guid);
  });

  it('keeps the guid and gets new addresses with a new revision', async () => {
    const show = await seedShow(side, { title: 'Made again' });
    const revised = await seedEpisode(side, show);
    address = `${server.base}/shows/${show.slug}/feed.xml`;
    const before = await ask();
    await elsewhere.db.update(publicFiles).set({ goneAt: new Date() }).where(eq(publicFiles.episodeId, revised.id));
    const newer = await seedEpisode(side, await seedShow(side), { files: { 'audio/mpeg': 'newer' } });
    await elsewhere.db.update(publicFiles).set({ episodeId: revised.id }).where(eq(publicFiles.episodeId, newer.id));
    await elsewhere.db.update(episodes).set({ revision: 2 }).where(eq(episodes.id, revised.id));
    const after = await ask({ 'if-none-match': before.etag });
    expect(after.status).toBe(200);
    expect(after.xml).toContain(revised.guid);
    expect(after.xml).toContain(newer.addresses['audio/mpeg']);
    expect(after.xml).not.toContain(revised.addresses['audio/mpeg']);
  });

  it('says what the show says now', async () => {
    address = `${server.base}/shows/${fresh.slug}/feed.xml`;
    await updateShow({ ...side, db: elsewhere.db }, SYSTEM, fresh.id, { title: 'A new name' });
    expect((await ask()).xml).toContain('<title>A new name</title>');
  });
});
