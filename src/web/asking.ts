import type { Request, RequestHandler, Response } from 'express';
import type { AccountHolder } from '../people/actor.ts';
import { allow } from '../people/allow.ts';
import { AccountId, FlagId, ParticipantId, PersonId, RecordingId } from '../rules/ids.ts';
import type { Act } from '../rules/policy.ts';

export type Page = (actor: AccountHolder, request: Request, response: Response) => Promise<void>;

/** Says what it asks at the door, so that the table of all routes can be made. */
export interface Guarded {
  readonly act: Act;
}

/**
 * A page for people who are signed in. It is never kept by a browser or a proxy: it may hold names.
 * @param act what everyone who opens it must be allowed; what is done there to a recording is asked for where it is done
 */
export function page(act: Act, show: Page): RequestHandler & Guarded {
  const handler: RequestHandler = async (request, response) => {
    const actor = allow(response.locals.actor, act);
    response.set('Cache-Control', 'no-store');
    await show(actor, request, response);
  };
  return Object.assign(handler, { act });
}

/** A part of the address. */
export function part(request: Request, name: string): string {
  const value = request.params[name];
  return Array.isArray(value) ? value.join('/') : (value ?? '');
}

/** The recording that an address below `/recordings/:id` is about. Whether there is one, and for whom, is asked where it is read. */
export const recordingIn = (request: Request): RecordingId => RecordingId.parse(part(request, 'id'));

/** The account that an address below `/people/:id` is about. */
export const accountIn = (request: Request): AccountId => AccountId.parse(part(request, 'id'));

/** The person that an address below `/participants/:person` is about. */
export const personIn = (request: Request): PersonId => PersonId.parse(part(request, 'person'));

/** The row of the roster that an address is about. */
export const participantIn = (request: Request): ParticipantId => ParticipantId.parse(part(request, 'participant'));

/** The flag that an address below `/recordings/:id` is about. */
export const flagIn = (request: Request): FlagId => FlagId.parse(part(request, 'flag'));
