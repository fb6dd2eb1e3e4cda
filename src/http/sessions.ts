import { fromNodeHeaders } from 'better-auth/node';
import type { RequestHandler } from 'express';
import { Problem } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Auth } from '../people/auth.ts';
import { whoHasToken } from '../people/tokens.ts';
import type { AccountHolder } from '../people/actor.ts';
import { AccountId } from '../rules/ids.ts';
import { isRole } from '../rules/roles.ts';

declare global {
  namespace Express {
    interface Locals {
      /** Who asks, or null. Set for every route after the sessions. */
      actor?: AccountHolder | null;
      /** How we know. */
      knownBy?: 'session' | 'token';
      requestId?: string;
    }
  }
}

/**
 * Finds out who asks: by the bearer token of a program, else by the session cookie of a browser. A token that is not good is an
 * error, never a reason to look at the cookie. Nothing that is answered from here on may be kept by a browser or a proxy.
 */
export function readSessions(heard: Pick<Heard, 'db'>, auth: Auth): RequestHandler {
  return async (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    response.locals.actor = null;
    const authorization = request.get('authorization');
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      response.locals.actor = token ? await whoHasToken(heard, token) : null;
      if (!response.locals.actor)
        throw new Problem(
          401,
          'bad-token',
          'This token does not work: it is mistyped, too old or was ended. Make a new one.',
        );
      response.locals.knownBy = 'token';
    } else if (request.get('cookie')?.includes('heard.session_token=')) {
      const { headers, response: found } = await auth.api.getSession({
        headers: fromNodeHeaders(request.headers),
        returnHeaders: true,
      });
      for (const cookie of headers?.getSetCookie() ?? []) response.append('Set-Cookie', cookie);
      if (found && isRole(found.user.role)) {
        response.locals.actor = { id: AccountId.parse(found.user.id), role: found.user.role, name: found.user.name };
        response.locals.knownBy = 'session';
      }
    }
    next();
  };
}
