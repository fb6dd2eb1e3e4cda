import { expect, it } from 'vitest';
import {
  artUrl,
  episodePageUrl,
  feedUrl,
  mediaUrl,
  showPageUrl,
} from '../../../../src/rules/publishing/public-addresses.ts';
import type { Sha256 } from '../../../../src/rules/ids.ts';

it.each([
  [feedUrl('https://heard.example', 'joining-up'), 'https://heard.example/shows/joining-up/feed.xml'],
  [showPageUrl('https://heard.example//', 'joining-up'), 'https://heard.example/shows/joining-up'],
  [showPageUrl('https://heard.example/podcasts/', 'joining-up'), 'https://heard.example/podcasts/shows/joining-up'],
  [showPageUrl('https://gehört.example', 'joining-up'), 'https://xn--gehrt-lua.example/shows/joining-up'],
  [showPageUrl('', 'joining-up'), '/shows/joining-up'],
  [episodePageUrl('', 'joining-up', 'e 1'), '/shows/joining-up/episodes/e%201'],
  [mediaUrl('https://heard.example/', 'e1/a b.mp3'), 'https://heard.example/media/e1/a%20b.mp3'],
  [artUrl('https://heard.example', 'ab' as Sha256), 'https://heard.example/art/ab.jpg'],
])('a public address is whole, in ASCII, with one slash between its parts: %s', (address, expected) =>
  expect(address).toBe(expected),
);
