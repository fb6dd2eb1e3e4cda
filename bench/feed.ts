import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { startDemoService } from '../demo/service.ts';
import { FeedCache } from '../src/publishing/feed-cache.ts';
import { servePublicSide } from '../tests/integration/publishing/public-server.ts';
import { type PublicSide, queriesDuring, seedEpisode, seedShow } from '../tests/integration/publishing/seed.ts';
import { startBareServer } from './bare-server.ts';
import { requestRate } from './load.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import type { Show } from '../src/publishing/shows.ts';
import type { Row } from './row.ts';

const EPISODES = 1000;
const ROUNDS = 3;
const SECONDS = 4;
const CONDITIONAL = 100;
/** Each episode has every kind of file that a podcast's has. What is in them does not matter to a feed. */
const FILES = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'text/vtt': 'vtt',
  'application/x-subrip': 'srt',
  'application/json': 'json',
  'text/html': 'html',
  'application/json+chapters': 'chapters',
};

async function seed(side: PublicSide): Promise<Show> {
  const show = await seedShow(side);
  const atOnce = pLimit(4);
  const description = 'Two people talk about what being listened to feels like, and what helped them. '.repeat(5);
  await Promise.all(
    Array.from({ length: EPISODES }, (_, i) =>
      atOnce(() =>
        seedEpisode(side, show, {
          title: `Episode ${i + 1}`,
          description,
          publishedAt: new Date(Date.UTC(2025, 0, 1) + i * 3_600_000),
          files: FILES,
        }),
      ),
    ),
  );
  return show;
}

/** How many questions the database is asked for `CONDITIONAL` requests that end in 304, and for one that renders the feed. */
async function questions(side: PublicSide, slug: string): Promise<{ rendering: number; conditional: number }> {
  const server = await servePublicSide(side);
  try {
    const address = `${server.base}/shows/${slug}/feed.xml`;
    let etag = '';
    const rendering = await queriesDuring(async () => {
      const first = await fetch(address);
      etag = first.headers.get('etag') ?? '';
      await first.arrayBuffer();
    });
    const conditional = await queriesDuring(async () => {
      for (let i = 0; i < CONDITIONAL; i += 1) {
        const { status } = await fetch(address, { headers: { 'if-none-match': etag } });
        if (status !== 304) throw new Error(`A conditional request was answered with ${status}.`);
      }
    });
    return { rendering, conditional };
  } finally {
    await server.close();
  }
}

/** How long a feed takes to make, and the longest time in it in which nobody else is answered, in milliseconds. */
async function makingOf(feeds: FeedCache, slug: string): Promise<string> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const seconds = await measuredSeconds(async () => void (await feeds.current(slug)));
  // A delay is noted when it is over.
  await sleep(20);
  delays.disable();
  return `${(seconds * 1000).toFixed(0)} ms, of which nobody else is answered for ${(delays.max / 1e6).toFixed(0)} ms at the most`;
}

/** The feed of 1,000 episodes from the running service, measured against the same bytes from Express's static files. */
export const feed: Row = async ({ folder, say }) => {
  // Without workers: their work of the night takes episodes down in which nobody gave a permission, such as these.
  const service = await startDemoService(join(folder, 'feed-var'), {
    env: { LOG_LEVEL: 'error', WORKERS: 'elsewhere' },
  });
  const { db, files, log, publicUrl, config } = service.heard;
  const side: PublicSide = { db, files, log, publicUrl, varDir: config.varDir, close: async () => {} };
  say(`feed: making ${EPISODES} episodes`);
  const show = await seed(side);
  const { slug } = show;
  const address = `${service.address}/shows/${slug}/feed.xml`;
  const first = await fetch(address);
  const body = Buffer.from(await first.arrayBuffer());
  const etag = first.headers.get('etag') ?? '';
  const place = join(folder, 'bare-feed');
  await mkdir(place);
  await writeFile(join(place, 'feed.xml'), body);
  const server = await startBareServer('bare-static-server.ts', place);
  try {
    const whole = { status: 200, bytes: body.length };
    const rateOf = (actor: string, where: string) => async (round: number) => {
      const rate = await requestRate(where, whole, SECONDS);
      say(`feed, round ${round + 1}: ${actor} gave ${rate.toFixed(0)} answers a second`);
      return rate;
    };
    const compared = await inTurn(
      ROUNDS,
      rateOf('the service', address),
      rateOf('Express', `${server.address}/feed.xml`),
    );
    const unchanged = await requestRate(address, { status: 304, bytes: 0 }, SECONDS, { 'if-none-match': etag });
    const { rendering, conditional } = await questions(side, slug);
    const feeds = new FeedCache(side);
    const fromNothing = await makingOf(feeds, slug);
    await seedEpisode(side, show, { title: 'One more', files: FILES });
    const afterOne = await makingOf(feeds, slug);
    const rendersNothing = conditional === CONDITIONAL;
    return [
      {
        row: 'feed',
        name: `feed of ${EPISODES} episodes`,
        ...compared,
        unit: 'requests/s',
        target: { atLeast: 0.5 },
        compared: `GET of a feed (${(body.length / 1e6).toFixed(1)} MB) from the running service ÷ the same bytes from a bare Express static route, 8 connections.`,
        notes: [
          `Made from nothing in ${fromNothing}; after one more episode in ${afterOne}.`,
          `304 to a conditional request: ${unchanged.toFixed(0)} answers a second.`,
          `${CONDITIONAL} such requests asked the database ${conditional} questions, a rendering asks ${rendering}: ` +
            (rendersNothing
              ? 'a 304 renders nothing.'
              : 'A 304 DOES MORE THAN ASK FOR THE VERSION: a fault to look into.'),
        ],
      },
    ];
  } finally {
    await server.stop();
    await service.stop();
  }
};
