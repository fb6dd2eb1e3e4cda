import { describe, expect, it } from 'vitest';
import { podcastGuid } from '../../../../src/rules/publishing/podcast-guid.ts';

describe('podcastGuid', () => {
  it('gives the id that the namespace documents for a known feed', () => {
    expect(podcastGuid('podnews.net/rss')).toBe('9b024349-ccf0-5f69-a609-6b82873eab3c');
  });

  it.each([
    'https://podnews.net/rss',
    'http://podnews.net/rss',
    'HTTPS://podnews.net/rss/',
    'feed://podnews.net/rss//',
  ])('leaves scheme and slashes at the end out: %s', (address) => {
    expect(podcastGuid(address)).toBe('9b024349-ccf0-5f69-a609-6b82873eab3c');
  });

  it('tells two feeds apart', () => {
    expect(podcastGuid('https://a.example/shows/one/feed.xml')).not.toBe(
      podcastGuid('https://a.example/shows/two/feed.xml'),
    );
  });
});
