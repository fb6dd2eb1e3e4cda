import { Router } from 'express';
import { notFound } from '../../errors.ts';
import type { FeedCache } from '../../publishing/feed-cache.ts';
import { beginAnswer, openToEverySite } from './public-answer.ts';

/** HTTP dates count whole seconds: until this long after a change, one date could stand for two versions (RFC 9110, 8.8.2.2). */
const DATE_IS_SURE_AFTER_MS = 2000;

/** The feed of every show. */
export function feedRoutes(cache: FeedCache): Router {
  const router = Router();
  router.use('/shows/:slug/feed.xml', openToEverySite);
  router.get('/shows/:slug/feed.xml', async (req, res) => {
    const feed = await cache.current(req.params.slug);
    if (!feed) throw notFound('show');
    const lastModified = Date.now() - feed.changedAt.getTime() >= DATE_IS_SURE_AFTER_MS ? feed.changedAt : null;
    const { sha256, body } = feed;
    const part = beginAnswer(req, res, {
      sha256,
      lastModified,
      bytes: body.length,
      mediaType: 'application/rss+xml; charset=utf-8',
    });
    if (part) res.end(body.subarray(part.start, part.end + 1));
  });
  return router;
}
