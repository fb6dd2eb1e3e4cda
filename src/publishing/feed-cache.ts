import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import type { Heard } from '../heard.ts';
import { feedFrame, feedItem, type ShowInItems } from '../rules/publishing/feed.ts';
import {
  feedEpisode,
  type FeedRow,
  feedRows,
  feedShow,
  feedVersion,
  type FeedVersion,
  slugsOfFeeds,
} from './feed-data.ts';

export interface RenderedFeed {
  readonly body: Buffer;
  readonly sha256: string;
  readonly changedAt: Date;
}

/** A feed, and where in its body each item lies that was made of the same values, so that a change costs what it changes. */
interface KeptFeed extends RenderedFeed {
  readonly items: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

/** Feeds kept in memory. A feed of 1,000 episodes has some 3 MB. */
const KEPT = 50;
/** Items that are made, or only looked up, without letting anybody else have a turn: a few milliseconds. */
const AT_A_TIME = 5;
const READ_AT_A_TIME = 50;
/** How often feeds are made ready that changed and that nobody asked for since, in milliseconds. */
const READY_EVERY_MS = 10_000;

/**
 * Feeds that are rendered once for each state of their show. The state is asked of the database for every request, so a feed is
 * never older than the request, whichever process published or took down. A feed is made in small pieces, of which others are answered in between.
 */
export class FeedCache {
  private readonly heard: Pick<Heard, 'db' | 'publicUrl'>;
  private readonly feeds = new Map<string, { key: string; feed: Promise<KeptFeed> }>();

  constructor(heard: Pick<Heard, 'db' | 'publicUrl'>) {
    this.heard = heard;
  }

  /** @returns the show's feed as it is now, or null when there is no such show. */
  async current(slug: string): Promise<RenderedFeed | null> {
    const version = await feedVersion(this.heard, slug);
    if (!version) return null;
    const known = this.feeds.get(slug);
    if (known?.key === version.key) return known.feed;
    const feed = this.render(version, known?.feed);
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

  /** Makes the feeds that changed, so that nobody who asks for one waits for it. */
  async makeReady(): Promise<void> {
    for (const slug of await slugsOfFeeds(this.heard, KEPT)) await this.current(slug);
  }

  private async render(version: FeedVersion, before: Promise<KeptFeed> | undefined): Promise<KeptFeed> {
    const old = await before?.catch(() => undefined);
    const show = await feedShow(this.heard, version);
    const frame = feedFrame(show);
    const parts: Buffer[] = [Buffer.from(frame.before)];
    let length = parts[0]!.length;
    let made = 0;
    const items = new Map<string, { start: number; end: number }>();
    for (const [at, row] of (await feedRows(this.heard, version)).entries()) {
      const key = keyOf(show, row);
      const known = old?.items.get(key);
      const part = known
        ? old!.body.subarray(known.start, known.end)
        : Buffer.from(feedItem(show, feedEpisode(this.heard, row)));
      items.set(key, { start: length, end: length + part.length });
      parts.push(part);
      length += part.length;
      if (!known) made += 1;
      if (made === AT_A_TIME || at % READ_AT_A_TIME === 0) {
        made = 0;
        await pause();
      }
    }
    parts.push(Buffer.from(frame.after));
    const body = Buffer.concat(parts);
    await pause();
    return { body, items, sha256: createHash('sha256').update(body).digest('hex'), changedAt: version.changedAt };
  }
}

/** The same for items that are made of the same values, as they were read: to read a manifest takes as long as to write its item. */
function keyOf({ explicit, licence }: ShowInItems, row: FeedRow): string {
  return createHash('sha256')
    .update(JSON.stringify([explicit, licence, row]))
    .digest('base64');
}

/**
 * Makes feeds ready at start and whenever one changed, whichever process changed it.
 * @returns what ends that, once what is under way is done
 */
export function keepFeedsReady(feeds: FeedCache, { log }: Pick<Heard, 'log'>, everyMs = READY_EVERY_MS) {
  let last: Promise<void> = Promise.resolve();
  let isLooking = false;
  const look = async (): Promise<void> => {
    try {
      await feeds.makeReady();
    } catch (error) {
      log.error({ err: error }, 'feeds could not be made ready');
    } finally {
      isLooking = false;
    }
  };
  const lookAlone = () => {
    if (isLooking) return;
    isLooking = true;
    last = look();
  };
  lookAlone();
  const timer = setInterval(lookAlone, everyMs);
  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      await last;
    },
  };
}
