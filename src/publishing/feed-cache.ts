import { createHash } from 'node:crypto';
import type { Heard } from '../heard.ts';
import { renderFeed } from '../rules/publishing/feed.ts';
import { feedData, feedVersion, type FeedVersion } from './feed-data.ts';

export interface RenderedFeed {
  readonly body: Buffer;
  readonly sha256: string;
  readonly changedAt: Date;
}

/** Feeds kept in memory. A feed of 1,000 episodes has some 4 MB. */
const KEPT = 50;

/**
 * Feeds that are rendered once for each state of their show. The state is asked of the database for every request, so a feed is
 * never older than the request, whichever process published or took down.
 */
export class FeedCache {
  private readonly heard: Pick<Heard, 'db' | 'publicUrl'>;
  private readonly feeds = new Map<string, { key: string; feed: Promise<RenderedFeed> }>();

  constructor(heard: Pick<Heard, 'db' | 'publicUrl'>) {
    this.heard = heard;
  }

  /** @returns the show's feed as it is now, or null when there is no such show. */
  async current(slug: string): Promise<RenderedFeed | null> {
    const version = await feedVersion(this.heard, slug);
    if (!version) return null;
    const known = this.feeds.get(slug);
    if (known?.key === version.key) return known.feed;
    const feed = this.render(version);
    // What was read may be newer than its key. That is harmless: the next request sees another key and renders again.
    this.feeds.delete(slug);
    this.feeds.set(slug, { key: version.key, feed });
    const oldest = this.feeds.keys().next().value;
    if (this.feeds.size > KEPT && oldest !== undefined) this.feeds.delete(oldest);
    feed.catch(() => {
      if (this.feeds.get(slug)?.feed === feed) this.feeds.delete(slug);
    });
    return feed;
  }

  private async render(version: FeedVersion): Promise<RenderedFeed> {
    const { show, episodes } = await feedData(this.heard, version);
    const body = Buffer.from(renderFeed(show, episodes));
    return { body, sha256: createHash('sha256').update(body).digest('hex'), changedAt: version.changedAt };
  }
}
