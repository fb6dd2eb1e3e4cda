import { create } from 'xmlbuilder2';
import { feedDescription, feedValue } from './feed-text.ts';
import { licenceUrl } from './licence.ts';
import { podcastGuid } from './podcast-guid.ts';
import type { Sha256 } from '../ids.ts';

/** What a feed says about its show. Addresses are absolute. */
export interface FeedShow {
  readonly feedUrl: string;
  readonly pageUrl: string;
  readonly artUrl: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  /** BCP 47, such as `en-GB`. */
  readonly language: string;
  /** One of Apple's categories. */
  readonly category: string;
  readonly explicit: boolean;
  /** Empty when directories may write to nobody. */
  readonly ownerEmail: string;
  readonly licence: string;
  /** The newest change to the show or any of its episodes, takedowns included. */
  readonly changedAt: Date;
}

/** One public file of an episode. */
export interface FeedFile {
  /** A media type, with a suffix where one type occurs twice (docs/formats.md). */
  readonly role: string;
  readonly url: string;
  /** Hex. */
  readonly sha256: Sha256;
  readonly bytes: number;
}

export interface FeedEpisode {
  /** For ever: never changes, whatever else does. */
  readonly guid: string;
  readonly pageUrl: string;
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly publishedAt: Date;
  readonly durationSeconds: number;
  /** How listeners may know those who speak, such as "Peer researcher". Never names. */
  readonly credits: readonly string[];
  readonly files: readonly FeedFile[];
}

type Element = Record<string, unknown>;

/** What can be the enclosure, best first. */
const PLAYABLE = ['audio/mpeg', 'audio/mp4', 'video/mp4'] as const;
/** In apps that show captions, the timed formats count as such. */
const TRANSCRIPTS = [
  { role: 'text/vtt', captions: true },
  { role: 'application/x-subrip', captions: true },
  { role: 'application/json', captions: false },
  { role: 'text/html', captions: false },
] as const;

/** What is around the items of a feed. */
export interface FeedFrame {
  readonly before: string;
  readonly after: string;
}

const CLOSING = '</channel></rss>';
const OPENING = '<channel>';

/**
 * The feed of a show as XML: RSS 2.0 with Apple's tags and those of Podcasting 2.0, to the PSP-1 standard. The same input always
 * gives the same bytes: no clock, no random ids. Episodes come in the order given; one without a playable file is left out.
 *
 * The medium is `podcast` for every show, thank-you videos included: `video` would promise that enclosures are video, while ours
 * are MP3, which every app can play; the film is an alternate enclosure. There is no `value`, `podping` or `location`, and no
 * address leads through anyone else, because each of these would tell others about young people or about those who listen.
 */
export function renderFeed(show: FeedShow, episodes: readonly FeedEpisode[]): string {
  const { before, after } = feedFrame(show);
  return [before, ...episodes.map((episode) => feedItem(show, episode)), after].join('');
}

/** A feed but for its items, which come between the two parts. */
export function feedFrame(show: FeedShow): FeedFrame {
  const title = feedValue(show.title) || 'Untitled show';
  const description = feedDescription(show.description) || title;
  const author = feedValue(show.author) || title;
  const channel: Element = {
    'atom:link': { '@href': show.feedUrl, '@rel': 'self', '@type': 'application/rss+xml' },
    title,
    description,
    link: show.pageUrl,
    language: show.language,
    copyright: feedValue(`© ${author}`),
    lastBuildDate: rfc2822(show.changedAt),
    generator: 'Heard',
    image: { url: show.artUrl, title, link: show.pageUrl },
    'itunes:author': author,
    ...(show.ownerEmail ? { 'itunes:owner': { 'itunes:name': author, 'itunes:email': show.ownerEmail } } : {}),
    'itunes:summary': description,
    'itunes:type': 'episodic',
    'itunes:category': { '@text': show.category },
    'itunes:explicit': String(show.explicit),
    'itunes:image': { '@href': show.artUrl },
    'podcast:guid': podcastGuid(show.feedUrl),
    'podcast:locked': show.ownerEmail ? { '@owner': show.ownerEmail, '#': 'yes' } : 'yes',
    'podcast:medium': 'podcast',
    'podcast:license': licence(show.licence),
    'podcast:txt': {
      '@purpose': 'ai-content',
      '#': 'Transcripts and captions were made by a machine and checked by people.',
    },
  };
  return { before: document(channel).slice(0, -CLOSING.length), after: CLOSING };
}

/** What of a show stands in each item of its feed. */
export type ShowInItems = Pick<FeedShow, 'explicit' | 'licence'>;

/** One item of a feed as XML; empty for an episode without a playable file. */
export function feedItem(show: ShowInItems, episode: FeedEpisode): string {
  const element = item(show, episode);
  if (element === null) return '';
  const xml = document({ item: element });
  return xml.slice(xml.indexOf(OPENING) + OPENING.length, -CLOSING.length);
}

/** An RSS document, on one line. */
function document(channel: Element): string {
  return create(
    { version: '1.0', encoding: 'UTF-8' },
    {
      rss: {
        '@version': '2.0',
        '@xmlns:atom': 'http://www.w3.org/2005/Atom',
        '@xmlns:itunes': 'http://www.itunes.com/dtds/podcast-1.0.dtd',
        '@xmlns:podcast': 'https://podcastindex.org/namespace/1.0',
        channel: withAmpersands(channel),
      },
    },
  ).end();
}

function item(show: ShowInItems, episode: FeedEpisode): Element | null {
  const file = (role: string) => episode.files.find((candidate) => candidate.role === role);
  const playable = PLAYABLE.map(file).filter((found) => found !== undefined);
  const [enclosure] = playable;
  if (!enclosure) return null;
  const title = feedValue(episode.title) || 'Untitled episode';
  const description = feedDescription(episode.description) || title;
  const chapters = file('application/json+chapters');
  const labels = new Set(episode.credits.map(feedValue).filter(Boolean));
  return {
    title,
    link: episode.pageUrl,
    description,
    guid: { '@isPermaLink': 'false', '#': episode.guid },
    pubDate: rfc2822(episode.publishedAt),
    enclosure: { '@url': enclosure.url, '@length': enclosure.bytes, '@type': enclosure.role },
    'itunes:title': title,
    'itunes:summary': description,
    'itunes:duration': Math.max(1, Math.round(episode.durationSeconds)),
    'itunes:episodeType': 'full',
    'itunes:explicit': String(show.explicit),
    'podcast:transcript': TRANSCRIPTS.flatMap(({ role, captions }) => {
      const found = file(role);
      const rel = captions ? { '@rel': 'captions' } : {};
      return found ? [{ '@url': found.url, '@type': role, '@language': episode.language, ...rel }] : [];
    }),
    ...(chapters ? { 'podcast:chapters': { '@url': chapters.url, '@type': chapters.role } } : {}),
    // The label stands where other shows put a name. Two people with one label are one entry, so that it counts nobody.
    'podcast:person': [...labels].map((label) => ({ '@role': 'guest', '@group': 'cast', '#': label })),
    'podcast:license': licence(show.licence),
    'podcast:alternateEnclosure': playable.map((found) => ({
      '@type': found.role,
      '@length': found.bytes,
      '@default': String(found === enclosure),
      'podcast:source': { '@uri': found.url },
      'podcast:integrity': {
        '@type': 'sri',
        '@value': `sha256-${Buffer.from(found.sha256, 'hex').toString('base64')}`,
      },
    })),
  };
}

/**
 * Makes every ampersand mean itself. xmlbuilder2 first decodes entities in what it is given and then, when it writes, leaves alone
 * what looks like one: "&lt;" would come out as "<", and "R&D; more" would name an entity that XML does not know and break the
 * feed. Escaped twice, an ampersand comes out of both steps escaped once.
 */
function withAmpersands(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('&', '&amp;amp;');
  if (Array.isArray(value)) return value.map(withAmpersands);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withAmpersands(inner)]));
}

function licence(slug: string): Element {
  const url = licenceUrl(slug);
  return { ...(url ? { '@url': url } : {}), '#': feedValue(slug) };
}

/** The date form of RSS (RFC 2822), in UTC. */
function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
