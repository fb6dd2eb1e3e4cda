import express, { type Express } from 'express';
import { linkPages } from '../web/private-links/link-pages.ts';
import type { Heard } from '../heard.ts';
import { makeAuth } from '../people/auth.ts';
import type { FeedCache } from '../publishing/feed-cache.ts';
import { askToSignInAgain } from '../web/accounts/sign-in-again.ts';
import { peoplePages } from '../web/accounts/people-pages.ts';
import { publicRoutes } from '../web/public/public-routes.ts';
import { formUpload } from '../web/recordings/form-upload.ts';
import { uploadRoutes } from '../web/recordings/upload-routes.ts';
import { setUpPages } from '../web/pages.ts';
import { staffPages } from './staff-pages.ts';
import { api } from './api/routes.ts';
import { forms } from '../web/bodies.ts';
import { errors, unknownAddress } from './errors.ts';
import { health } from './health.ts';
import { methodOverride } from './method-override.ts';
import { requestLog } from './request-log.ts';
import { sameOrigin } from './same-origin.ts';
import { BODY_WITHIN, wholeBodies } from './whole-bodies.ts';
import { securityHeaders } from './security-headers.ts';
import { readSessions } from './sessions.ts';

/**
 * The service that people talk to. What stands above the sessions is for everyone; what stands below knows who asks.
 * @param bodyWithin milliseconds for a body
 * @param feeds those that are kept ready, where somebody does that
 */
export async function makeApp(
  heard: Heard,
  { bodyWithin = BODY_WITHIN, feeds }: { bodyWithin?: number; feeds?: FeedCache } = {},
): Promise<Express> {
  const auth = makeAuth(heard);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', heard.config.trustedProxies);

  app.use('/uploads', methodOverride);
  app.use(requestLog(heard.log));
  app.use(wholeBodies(bodyWithin));
  app.use(securityHeaders(heard.publicUrl));
  app.use(health(heard));
  await setUpPages(app, heard);
  app.use(publicRoutes(heard, feeds));
  app.use(linkPages(heard));

  app.use(readSessions(heard, auth));
  app.use(sameOrigin(heard.publicUrl));
  app.get('/', (_request, response) => response.redirect(303, response.locals.actor ? '/home' : '/sign-in'));
  app.use(uploadRoutes(heard));
  app.use(formUpload(heard));
  app.use(api(heard));
  app.use(forms());
  app.use(peoplePages(heard, auth));
  app.use(staffPages(heard));

  app.use(unknownAddress);
  app.use(askToSignInAgain(heard));
  app.use(errors(heard.log));
  return app;
}
