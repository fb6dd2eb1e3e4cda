import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Show } from '../../../src/publishing/shows.ts';
import { episodes } from '../../../src/store/schema.ts';
import { type RunningServer, servePublicSide } from './public-server.ts';
import { openPublicSide, type PublicSide, type SeededEpisode, seedEpisode, seedShow } from './seed.ts';

const TRANSCRIPT = JSON.stringify({
  version: '1.0.0',
  segments: [
    { speaker: 'Peer researcher', startTime: 0, endTime: 2, body: 'Hi, I am [BLEEP].' },
    { speaker: 'Peer researcher', startTime: 2, endTime: 4, body: 'I like <b>tea</b> & cake.' },
    { speaker: 'Youth worker', startTime: 4, endTime: 6, body: 'Me too.' },
  ],
});
const CHAPTERS = JSON.stringify({
  version: '1.2.0',
  chapters: [
    { startTime: 0, title: 'Hello' },
    { startTime: 75.5, title: 'Tea <3' },
  ],
});

let side: PublicSide;
let server: RunningServer;
let show: Show;
let episode: SeededEpisode;

beforeAll(async () => {
  side = await openPublicSide();
  server = await servePublicSide(side);
  show = await seedShow(side, { title: 'Joining <Up>' });
  episode = await seedEpisode(side, show, {
    title: 'Tea & "cake"',
    description: 'First line.\n<script>alert(1)</script>',
    credits: ['Peer researcher', 'Peer researcher', 'Youth worker'],
    files: {
      'audio/mpeg': 'mp3',
      'video/mp4': 'mp4',
      'text/vtt': 'WEBVTT\n',
      'application/x-subrip': '1',
      'application/json': TRANSCRIPT,
      'application/json+chapters': CHAPTERS,
      'text/html': '<p>Hi</p>',
      'image/jpeg': 'jpg',
    },
  });
});

afterAll(async () => {
  await server.close();
  await side.close();
});

const get = async (path: string) => {
  const response = await fetch(server.base + path);
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const episodePath = (of: SeededEpisode, on = show) => `/shows/${on.slug}/episodes/${of.id}`;

describe('the page of an episode', () => {
  it('plays the film with captions, without any script', async () => {
    const { status, headers, html } = await get(episodePath(episode));
    expect(status).toBe(200);
    const address = (role: string) => `/media/${episode.addresses[role]}`;
    expect(html).toMatch(/<video[^>]* controls/);
    expect(html).toContain(`<source src="${address('video/mp4')}" type="video/mp4">`);
    expect(html).toContain(`poster="${address('image/jpeg')}"`);
    expect(html).toContain(`<track kind="captions" src="${address('text/vtt')}" srclang="en-GB"`);
    expect(html).not.toMatch(/<script|style=| on\w+=/);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('says that people checked words only of passages that somebody marked as read, and how many words those are', async () => {
    const checked = 'People checked these words.';
    const told = async (read?: { percent: number; unread: { start: number; end: number }[] }) => {
      const files = { 'audio/mpeg': 'mp3', 'application/json': TRANSCRIPT };
      const { html } = await get(episodePath(await seedEpisode(side, show, { files, ...(read ? { read } : {}) })));
      return html.slice(html.indexOf('id="words"'));
    };
    const partly = await told({ percent: 42, unread: [{ start: 4.2, end: 5 }] });
    expect(partly).toContain('42 % of the words were read by a person.');
    expect(partly.split(checked)).toHaveLength(2);
    expect(partly.indexOf(checked)).toBeGreaterThan(partly.indexOf('cake.'));
    expect(partly.indexOf(checked)).toBeLessThan(partly.indexOf('Me too.'));
    expect((await told({ percent: 100, unread: [] })).split(checked)).toHaveLength(2);
    const none = await told({ percent: 0, unread: [{ start: 0, end: 6 }] });
    expect(none).toContain('Nobody has checked them yet.');
    for (const silent of [none, await told()]) expect(silent).not.toContain(checked);
  });

  it('shows the words, who says them, the parts and the files', async () => {
    const { html } = await get(episodePath(episode));
    expect(html).toContain('<p>Hi, I am [BLEEP]. I like &lt;b&gt;tea&lt;/b&gt; &amp; cake.</p>');
    expect(html.match(/<p class="speaker">/g)).toHaveLength(2);
    expect(html.match(/<li>Peer researcher<\/li>/g)).toHaveLength(1);
    expect(html).toContain(`/media/${episode.addresses['video/mp4']}#t=75.5`);
    expect(html).toContain('<span class="time">1:15</span>');
    expect(html).toContain('Tea &lt;3');
    for (const role of ['video/mp4', 'audio/mpeg', 'text/vtt', 'application/x-subrip', 'text/html']) {
      expect(html, role).toContain(`<a href="/media/${episode.addresses[role]}" download>`);
    }
    expect(html).toContain('href="/shows/joining-up#follow"');
    expect(html).toContain('mailto:podcast@heard.example');
  });

  it('escapes whatever was written', async () => {
    const { html } = await get(episodePath(episode));
    expect(html).toContain('<h1 lang="en-GB">Tea &amp; &quot;cake&quot;</h1>');
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).toContain('Joining &lt;Up&gt;');
    expect(html).not.toContain('Jordan');
  });

  it('plays sound where there is no film, and stands without a transcript', async () => {
    const plain = await seedEpisode(side, show, { files: { 'audio/mpeg': 'mp3', 'application/json': '{"broken' } });
    const { status, html } = await get(episodePath(plain));
    expect(status).toBe(200);
    expect(html).toMatch(new RegExp(`<audio[^>]* controls[^>]* src="/media/${plain.addresses['audio/mpeg']}"`));
    expect(html).not.toContain('Read the words');
    expect(html).not.toContain('<video');
  });

  it('is 410 in plain words once taken down, also to those who have a copy; and 404 elsewhere', async () => {
    const other = await seedEpisode(side, show, { title: 'A secret title' });
    const etag = (await get(episodePath(other))).headers.get('etag');
    await side.db.update(episodes).set({ takenDownAt: new Date() }).where(eq(episodes.id, other.id));
    const ways: RequestInit[] = [
      {},
      { method: 'HEAD' },
      { headers: { 'if-none-match': String(etag) } },
      { headers: { range: 'bytes=0-1' } },
    ];
    for (const init of ways) {
      const response = await fetch(server.base + episodePath(other), init);
      expect(response.status).toBe(410);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const html = await response.text();
      expect(html).not.toContain('A secret title');
      if (init.method !== 'HEAD') expect(html).toContain('This episode was taken down');
    }
    const elsewhere = await seedShow(side, { title: 'Elsewhere' });
    expect((await get(episodePath(episode, elsewhere))).status).toBe(404);
    expect((await get(`/shows/${show.slug}/episodes/none`)).status).toBe(404);
  });
});

describe('the page of a show', () => {
  it('says how to follow it, and lists the episodes that are up', async () => {
    const { status, html } = await get(`/shows/${show.slug}`);
    expect(status).toBe(200);
    expect(html).toContain('https://heard.example/shows/joining-up/feed.xml');
    expect(html).toContain('<link rel="alternate" type="application/rss+xml"');
    expect(html).toContain(`<a href="${episodePath(episode)}">Tea &amp; &quot;cake&quot;</a>`);
    expect(html).not.toContain('A secret title');
    expect(html).toContain('1 March 2026');
    expect(html).toContain('1 minute 1 second');
    expect(html).not.toContain('<script');
    expect(html).toContain(`src="/art/${show.artSha256}.jpg"`);
  });

  it('has a word for when there is nothing yet', async () => {
    const empty = await seedShow(side, { title: 'Empty', ownerEmail: '' });
    const { html } = await get(`/shows/${empty.slug}`);
    expect(html).toContain('There are no episodes yet');
    expect(html).toContain('Tell Peer research team');
    expect(html).not.toContain('mailto:');
  });

  it('shows fifty episodes at a time', async () => {
    const long = await seedShow(side, { title: 'A long show' });
    for (let i = 0; i < 51; i += 1)
      await seedEpisode(side, long, { title: `Number ${i}`, publishedAt: new Date(Date.UTC(2026, 0, 1, 0, i)) });
    const first = (await get('/shows/a-long-show')).html;
    expect(first.match(/<li class="card">/g)).toHaveLength(50);
    expect(first).toContain('Number 50<');
    expect(first).toContain('href="/shows/a-long-show?page=2"');
    const last = (await get('/shows/a-long-show?page=2')).html;
    expect(last).toContain('Number 0<');
    expect(last).toContain('rel="prev" href="/shows/a-long-show"');
    for (const page of ['3', '0', '-1', 'x', '1.5'])
      expect((await get(`/shows/a-long-show?page=${page}`)).status, page).toBe(404);
  });

  it('is 404 where there is no show', async () => {
    expect((await get('/shows/none')).status).toBe(404);
  });

  it('has styles that are there', async () => {
    const { html } = await get(`/shows/${show.slug}`);
    const [, css = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(html) ?? [];
    const response = await get(css);
    expect(response.status).toBe(200);
    expect(response.html).toContain('--heard-brand');
    expect(response.html).toContain('.transcript');
  });
});
