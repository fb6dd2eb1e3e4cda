import { type Request, type Response, Router } from 'express';
import { Problem } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { linkLimits } from '../rate-limits.ts';
import { page, part } from '../asking.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { listAccounts, takeAccessAway } from '../../people/accounts.ts';
import { type Auth, SHORTEST_PASSWORD } from '../../people/auth.ts';
import { acceptInvitation, INVITATION_DAYS, invite, openInvitation } from '../../people/invitations.ts';
import { HOME, signIn } from './sign-in-pages.ts';
import type { Actor } from '../../people/actor.ts';
import { ROLE_NAMES, ROLES } from '../../rules/roles.ts';

/** Making an account with a one-time link, the first one included. */
export function joinPages(heard: Heard, auth: Auth): Router {
  const router = Router();

  const showForm = async (request: Request, response: Response, errors: FieldError[], sent = {}) => {
    const { role, first } = await openInvitation(heard, part(request, 'secret'));
    response.status(errors.length > 0 ? 422 : 200);
    response.render('accounts/templates/join.njk', {
      first,
      role: ROLE_NAMES[role],
      shortest: SHORTEST_PASSWORD,
      errors,
      sent,
    });
  };

  router.get('/join/:secret', linkLimits(), (request, response) => showForm(request, response, []));

  router.post('/join/:secret', linkLimits(), async (request, response) => {
    const form = new SentForm(request);
    const person = { name: form.text('name'), email: form.text('email'), password: form.all('password').at(-1) ?? '' };
    try {
      await acceptInvitation(heard, auth, part(request, 'secret'), person);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error;
      await showForm(request, response, mendable(error), { name: person.name, email: person.email });
      return;
    }
    await signIn(auth, response, person);
    response.redirect(303, HOME);
  });

  return router;
}

/** Who has an account, inviting people, and ending their access: for administrators. */
export function accountPages(heard: Heard): Router {
  const router = Router();

  const show = async (actor: Actor, response: Response, more: { link?: string; errors?: FieldError[] } = {}) => {
    const roles = ROLES.map((role) => ({ value: role, text: ROLE_NAMES[role] }));
    const people = await listAccounts(heard, actor);
    response.status(more.errors ? 422 : 200);
    response.render('accounts/templates/accounts.njk', {
      people,
      roles,
      roleNames: ROLE_NAMES,
      days: INVITATION_DAYS,
      ...more,
    });
  };

  router.get(
    '/people',
    page('see accounts', (actor, _request, response) => show(actor, response)),
  );

  router.post(
    '/people/invitations',
    page('invite people', async (actor, request, response) => {
      const role = oneOf(ROLES, new SentForm(request).text('role'));
      if (!role)
        return show(actor, response, { errors: [{ field: 'role', text: 'Choose what the new person may do.' }] });
      await show(actor, response, { link: await invite(heard, actor, role) });
    }),
  );

  router.post(
    '/people/:id/end-access',
    page('end access', async (actor, request, response) => {
      await takeAccessAway(heard, actor, part(request, 'id'));
      response.redirect(303, '/people');
    }),
  );

  return router;
}
