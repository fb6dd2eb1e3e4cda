import type { Request, RequestHandler, Response } from 'express';
import { signInFirst } from '../errors.ts';
import type { Actor } from '../people/actor.ts';

/** Who asks for this page. @throws 401 when nobody is signed in */
function signedIn(response: Response): Actor {
  const actor = response.locals.actor as Actor | undefined;
  if (!actor) throw signInFirst();
  return actor;
}

export type Page = (actor: Actor, request: Request, response: Response) => Promise<void>;

/** A page for people who are signed in. It is never kept by a browser or a proxy: it may hold names. */
export function page(show: Page): RequestHandler {
  return async (request, response) => {
    const actor = signedIn(response);
    response.set('Cache-Control', 'no-store');
    await show(actor, request, response);
  };
}

/** A part of the address. */
export function part(request: Request, name: string): string {
  const value = request.params[name];
  return Array.isArray(value) ? value.join('/') : (value ?? '');
}
