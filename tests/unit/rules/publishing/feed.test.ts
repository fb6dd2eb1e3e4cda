import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FeedEpisode, type FeedShow, renderFeed } from '../../../../src/rules/publishing/feed.ts';
import type { Sha256 } from '../../../../src/rules/ids.ts';

const show: FeedShow = {
  feedUrl: 'https://heard.example/shows/joining-up/feed.xml',
  pageUrl: 'https://heard.example/shows/joining-up',
  artUrl: `https://heard.example/art/${'b'.repeat(64)}.jpg`,
  title: 'Joining Up',
  description: 'What being listened to feels like.',
  author: 'Peer research team',
  language: 'en-GB',
  category: 'Society & Culture',
  explicit: false,
  ownerEmail: 'podcast@heard.example',
  licence: 'cc-by-nc-nd-4.0',
  changedAt: new Date('2026-03-02T08:09:10Z'),
};

const SHA = `${'00'.repeat(31)}ff` as Sha256;
const file = (role: string, name: string) => ({
  role,
  url: `https://heard.example/media/e1/${name}`,
  sha256: SHA,
  bytes: 1234,
});
const episode: FeedEpisode = {
  guid: 'heard:episode:one',
  pageUrl: 'https://heard.example/shows/joining-up/episodes/e1',
  title: 'A first episode',
  description: 'Two people talk.',
  language: 'en-GB',
  publishedAt: new Date('2026-03-01T23:59:58Z'),
  durationSeconds: 61.4,
  credits: ['Peer researcher', 'Youth worker', 'Peer researcher'],
  files: [
    file('audio/mp4', 'a.m4a'),
    file('audio/mpeg', 'a.mp3'),
    file('video/mp4', 'a.mp4'),
    file('text/vtt', 'a.vtt'),
    file('application/x-subrip', 'a.srt'),
    file('application/json', 'a.json'),
    file('text/html', 'a.html'),
    file('application/json+chapters', 'c.json'),
    file('image/jpeg', 'a.jpg'),
  ],
};

// biome-ignore lint/suspicious/noExplicitAny: parsed XML has no type
type Parsed = any;

function parse(xml: string): Parsed {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#',
    parseTagValue: false,
    trimValues: false,
    processEntities: true,
    isArray: (name) => ['item', 'podcast:transcript', 'podcast:person', 'podcast:alternateEnclosure'].includes(name),
  });
  return parser.parse(xml).rss;
}

describe('renderFeed: the show', () => {
  let rss: Parsed;
  let channel: Parsed;
  beforeEach(() => {
    rss = parse(renderFeed(show, [episode]));
    channel = rss.channel;
  });

  it('is RSS 2.0 with the three namespaces', () => {
    expect(rss['@version']).toBe('2.0');
    expect(rss['@xmlns:itunes']).toBe('http://www.itunes.com/dtds/podcast-1.0.dtd');
    expect(rss['@xmlns:podcast']).toBe('https://podcastindex.org/namespace/1.0');
    expect(rss['@xmlns:atom']).toBe('http://www.w3.org/2005/Atom');
  });

  it('has what PSP-1 and Apple require', () => {
    expect(channel['atom:link']).toEqual({ '@href': show.feedUrl, '@rel': 'self', '@type': 'application/rss+xml' });
    expect(channel.title).toBe('Joining Up');
    expect(channel.description).toBe('What being listened to feels like.');
    expect(channel.link).toBe(show.pageUrl);
    expect(channel.language).toBe('en-GB');
    expect(channel['itunes:category']).toEqual({ '@text': 'Society & Culture' });
    expect(channel['itunes:explicit']).toBe('false');
    expect(channel['itunes:image']).toEqual({ '@href': show.artUrl });
    expect(channel.image).toEqual({ url: show.artUrl, title: 'Joining Up', link: show.pageUrl });
    expect(channel['itunes:author']).toBe('Peer research team');
    expect(channel['itunes:type']).toBe('episodic');
    expect(channel['itunes:owner']).toEqual({
      'itunes:name': 'Peer research team',
      'itunes:email': 'podcast@heard.example',
    });
  });

  it('has what Podcasting 2.0 asks for', () => {
    expect(channel['podcast:guid']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(channel['podcast:locked']).toEqual({ '#': 'yes', '@owner': 'podcast@heard.example' });
    expect(channel['podcast:medium']).toBe('podcast');
    expect(channel['podcast:license']).toEqual({
      '#': 'cc-by-nc-nd-4.0',
      '@url': 'https://creativecommons.org/licenses/by-nc-nd/4.0/',
    });
    expect(channel['podcast:txt']['@purpose']).toBe('ai-content');
    expect(channel['podcast:txt']['#']).toMatch(/machine.*checked by people/);
  });

  it('tells nobody more than it must', () => {
    const xml = renderFeed(show, [episode]);
    expect(xml).not.toMatch(/podcast:(value|podping|location|trailer)/);
    const hosts = new Set([...xml.matchAll(/https:\/\/([^/"<]+)\/(?:media|art|shows)/g)].map(([, host]) => host));
    expect([...hosts]).toEqual(['heard.example']);
  });

  it('shows no owner where there is none', () => {
    const bare = parse(renderFeed({ ...show, ownerEmail: '' }, [])).channel;
    expect(bare['podcast:locked']).toBe('yes');
    expect(bare['itunes:owner']).toBeUndefined();
    expect(bare.item).toBeUndefined();
  });

  it('gives the same bytes for the same input, dated by the newest change', () => {
    expect(renderFeed(show, [episode])).toBe(renderFeed(show, [episode]));
    expect(channel.lastBuildDate).toBe('Mon, 02 Mar 2026 08:09:10 +0000');
  });
});

describe('renderFeed: an episode', () => {
  let item: Parsed;
  beforeEach(() => {
    [item] = parse(renderFeed(show, [episode])).channel.item;
  });

  it('has its guid, date, length and enclosure', () => {
    expect(item.guid).toEqual({ '#': 'heard:episode:one', '@isPermaLink': 'false' });
    expect(item.pubDate).toBe('Sun, 01 Mar 2026 23:59:58 +0000');
    expect(item['itunes:duration']).toBe('61');
    expect(item.link).toBe(episode.pageUrl);
    expect(item.enclosure).toEqual({
      '@url': 'https://heard.example/media/e1/a.mp3',
      '@length': '1234',
      '@type': 'audio/mpeg',
    });
  });

  it('offers each transcript with its type and language, the timed ones as captions', () => {
    const said = item['podcast:transcript'].map((t: Parsed) => [
      t['@type'],
      t['@language'],
      t['@rel'],
      t['@url'].split('.').at(-1),
    ]);
    expect(said).toEqual([
      ['text/vtt', 'en-GB', 'captions', 'vtt'],
      ['application/x-subrip', 'en-GB', 'captions', 'srt'],
      ['application/json', 'en-GB', undefined, 'json'],
      ['text/html', 'en-GB', undefined, 'html'],
    ]);
    expect(item['podcast:chapters']).toEqual({
      '@url': 'https://heard.example/media/e1/c.json',
      '@type': 'application/json+chapters',
    });
  });

  it('names people by their labels only, each label once', () => {
    expect(item['podcast:person'].map((person: Parsed) => person['#'])).toEqual(['Peer researcher', 'Youth worker']);
    const nameless = parse(renderFeed(show, [{ ...episode, credits: [' ', '\u0000'] }])).channel.item[0];
    expect(nameless['podcast:person']).toBeUndefined();
  });

  it('lets apps check each file against its hash', () => {
    const said = item['podcast:alternateEnclosure'].map((e: Parsed) => [
      e['@type'],
      e['@default'],
      e['podcast:source']['@uri'],
    ]);
    expect(said).toEqual([
      ['audio/mpeg', 'true', 'https://heard.example/media/e1/a.mp3'],
      ['audio/mp4', 'false', 'https://heard.example/media/e1/a.m4a'],
      ['video/mp4', 'false', 'https://heard.example/media/e1/a.mp4'],
    ]);
    const { '@type': type, '@value': value } = item['podcast:alternateEnclosure'][0]['podcast:integrity'];
    expect(type).toBe('sri');
    expect(Buffer.from(value.replace('sha256-', ''), 'base64').toString('hex')).toBe(SHA);
  });

  it('is left out when nothing of it can be played', () => {
    const wordsOnly = { ...episode, files: episode.files.filter(({ role }) => role.startsWith('text/')) };
    expect(parse(renderFeed(show, [wordsOnly])).channel.item).toBeUndefined();
  });
});

describe('renderFeed: hostile words', () => {
  const hostile = `</title><script>alert("1")</script> R&D; &amp; &lt;b &#65; ]]> <![CDATA[ 👩‍👩‍👧 ${'\u0007\u0000\ufffe'}é`;
  const kept = `</title><script>alert("1")</script> R&D; &amp; &lt;b &#65; ]]> <![CDATA[ 👩‍👩‍👧 é`;

  it('come out as they went in, as text', () => {
    const xml = renderFeed(
      { ...show, title: hostile, author: hostile, description: hostile, category: 'A "b" <c> &amp; R&D; &#65;' },
      [{ ...episode, guid: 'a&b', title: hostile, description: hostile, credits: [hostile] }],
    );
    const { channel } = parse(xml);
    const [item] = channel.item;
    for (const text of [channel.title, channel['itunes:author'], channel.description, item.title, item.description])
      expect(text).toBe(kept);
    expect(item['podcast:person'][0]['#']).toBe(kept);
    expect(item.guid['#']).toBe('a&b');
    expect(channel['itunes:category']['@text']).toBe('A "b" <c> &amp; R&D; &#65;');
    // What the parser above cannot show: an entity that XML does not know would end other parsers.
    expect(new Set(xml.match(/&[^;]*;/g))).toEqual(new Set(['&amp;', '&lt;', '&gt;', '&quot;']));
    expect(xml).not.toContain('<script');
    expect(xml).not.toContain(']]>');
  });

  it('are cut to what directories take', () => {
    const long = { ...episode, title: 'word '.repeat(100), description: 'wörd '.repeat(1000) };
    const [item] = parse(renderFeed(show, [long])).channel.item;
    expect(item.title.length).toBeLessThanOrEqual(255);
    expect(item.title).toMatch(/word…$/);
    expect(Buffer.byteLength(item.description)).toBeLessThanOrEqual(4000);
    expect(Buffer.byteLength(item['itunes:summary'])).toBeLessThanOrEqual(4000);
  });

  it('never leave a title empty', () => {
    const { channel } = parse(
      renderFeed({ ...show, title: '\u0000' }, [{ ...episode, title: ' \u0001 ', description: '' }]),
    );
    expect(channel.title).toBe('Untitled show');
    expect(channel.item[0].title).toBe('Untitled episode');
    expect(channel.item[0].description).toBe('Untitled episode');
  });
});
