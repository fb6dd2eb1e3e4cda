import { type RequestHandler, Router } from 'express';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { FeedCache } from '../../publishing/feed-cache.ts';
import { feedRoutes } from './feed-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { publicPages } from './public-pages.ts';

/**
 * Everything that anyone may see, and nothing else: feeds, show and episode pages, and the files of episodes that are up. It needs
 * no session, so it goes before whatever asks people to sign in, and after `setUpPages`.
 */
export function publicRoutes(
  heard: Pick<Heard, 'db' | 'files' | 'log' | 'publicUrl'>,
  feeds = new FeedCache(heard),
): Router {
  return Router().use(noZeroBytes, feedRoutes(feeds), mediaRoutes(heard), publicPages(heard));
}

/** No address of ours holds a zero byte, and Postgres takes none in a question: whoever sends one is told 404, not that we failed. */
const noZeroBytes: RequestHandler = (req, _res, next) => {
  next(req.url.includes('%00') ? notFound('page') : undefined);
};
