import { setImmediate as turn } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FeedCache, keepFeedsReady } from '../../../src/publishing/feed-cache.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { episodes } from '../../../src/store/schema.ts';
import { openPublicSide, type PublicSide, queriesDuring, type SeededEpisode, seedEpisode, seedShow } from './seed.ts';

const EPISODES = 120;
let side: PublicSide;
let show: Show;
const seeded: SeededEpisode[] = [];

beforeAll(async () => {
  side = await openPublicSide();
  show = await seedShow(side, { title: 'Many episodes' });
  // Many at one moment, as an import makes them.
  for (let at = 0; at < EPISODES; at++)
    seeded.push(
      await seedEpisode(side, show, { title: `Episode ${at}`, publishedAt: new Date(at < 70 ? 0 : at * 1e6) }),
    );
});

afterAll(() => side.close());

const guidsOf = (body: Buffer) => [...body.toString().matchAll(/<guid[^>]*>([^<]+)</g)].map(([, guid]) => guid!);

test('a feed of many episodes has each of them once, newest first', async () => {
  const feed = await new FeedCache(side).current(show.slug);
  const guids = guidsOf(feed!.body);
  expect([...guids].sort()).toEqual(seeded.map(({ guid }) => guid).sort());
  const later = seeded.slice(70).map(({ guid }) => guid);
  expect(guids.slice(0, later.length)).toEqual(later.toReversed());
});

test('others have their turn while it is made: no piece of the work is a large part of it', async () => {
  const pieces: number[] = [];
  let isDone = false;
  const others = (async () => {
    while (!isDone) {
      const before = process.cpuUsage();
      await turn();
      const { user, system } = process.cpuUsage(before);
      pieces.push(user + system);
    }
  })();
  const feed = await new FeedCache(side).current(show.slug);
  isDone = true;
  await others;
  expect(guidsOf(feed!.body)).toHaveLength(EPISODES);
  const all = pieces.reduce((sum, piece) => sum + piece, 0);
  // Without turns in between, one piece is nearly all of it.
  expect(Math.max(...pieces) / all).toBeLessThan(0.25);
});

test('after changes it is what it would be if it were made from nothing', async () => {
  const feeds = new FeedCache(side);
  await feeds.current(show.slug);
  const changes = [
    () => seedEpisode(side, show, { title: 'One more', publishedAt: new Date(1e12) }),
    () => side.db.update(episodes).set({ takenDownAt: new Date() }).where(eq(episodes.id, seeded[60]!.id)),
    () =>
      side.db
        .update(episodes)
        .set({ publishedAt: new Date(2e12), updatedAt: new Date() })
        .where(eq(episodes.id, seeded[3]!.id)),
  ];
  let before = (await feeds.current(show.slug))!.sha256;
  for (const change of changes) {
    await change();
    const changed = (await feeds.current(show.slug))!;
    const anew = (await new FeedCache(side).current(show.slug))!;
    expect(changed.body.equals(anew.body)).toBe(true);
    expect(changed.sha256).toBe(anew.sha256);
    expect(changed.sha256).not.toBe(before);
    before = changed.sha256;
  }
  expect(guidsOf((await feeds.current(show.slug))!.body)).not.toContain(seeded[60]!.guid);
});

/** Counts how often it was made ready. */
class CountedFeeds extends FeedCache {
  times = 0;
  override async makeReady(): Promise<void> {
    await super.makeReady();
    this.times += 1;
  }
}

test('feeds that are kept ready are there before anybody asks, after a change as well', async () => {
  const other = await seedShow(side, { title: 'Ready' });
  await seedEpisode(side, other);
  const feeds = new CountedFeeds(side);
  const readying = keepFeedsReady(feeds, side, 20);
  // One question is that for the version: a feed that has to be made asks more.
  const questions = () => queriesDuring(() => feeds.current(other.slug));
  try {
    await expect.poll(() => feeds.times).toBeGreaterThan(0);
    await seedEpisode(side, other, { title: 'Later' });
    const before = feeds.times;
    await expect.poll(() => feeds.times).toBeGreaterThan(before + 1);
  } finally {
    await readying.close();
  }
  expect(await questions()).toBe(1);
  const stopped = feeds.times;
  expect(guidsOf((await feeds.current(other.slug))!.body)).toHaveLength(2);
  expect(feeds.times).toBe(stopped);
});
