import { type Request, type Response, Router } from 'express';
import { Problem } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { linkLimits } from '../rate-limits.ts';
import { accountIn, page, part } from '../asking.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { listAccounts, takeAccessAway } from '../../people/accounts.ts';
import { type Auth, SHORTEST_PASSWORD } from '../../people/auth.ts';
import {
  acceptInvitation,
  INVITATION_DAYS,
  invite,
  listInvitations,
  openInvitation,
  takeInvitationBack,
} from '../../people/invitations.ts';
import { listPage } from '../list-pages.ts';
import { saying } from '../messages.ts';
import { HOME } from './sign-in-pages.ts';
import { signIn } from './signing-in.ts';
import type { AccountHolder } from '../../people/actor.ts';
import {
  makePasswordLink,
  openPasswordLinks,
  PASSWORD_LINK_HOURS,
  takePasswordLinkBack,
} from '../../people/password-links.ts';
import { AccountId } from '../../rules/ids.ts';
import { ROLE_NAMES, ROLES } from '../../rules/roles.ts';

/** Making an account with a one-time link, the first one included. */
export function joinPages(heard: Heard, auth: Auth): Router {
  const router = Router();

  const showForm = async (request: Request, response: Response, errors: FieldError[], sent = {}) => {
    const { role, first, forWhom, accountId } = await openInvitation(heard, part(request, 'secret'));
    response.status(errors.length > 0 ? 422 : 200);
    response.render('accounts/templates/join.njk', {
      first,
      role: ROLE_NAMES[role],
      shortest: SHORTEST_PASSWORD,
      // Whoever comes back signs in with the address that they had.
      returning: accountId ? forWhom : null,
      errors,
      sent: { email: forWhom?.includes('@') ? forWhom : '', ...sent },
    });
  };

  router.get('/join/:secret', linkLimits(heard), (request, response) => showForm(request, response, []));

  router.post('/join/:secret', linkLimits(heard), async (request, response) => {
    const form = new SentForm(request);
    const person = { name: form.text('name'), email: form.text('email'), password: form.all('password').at(-1) ?? '' };
    let email: string;
    try {
      ({ email } = await acceptInvitation(heard, auth, part(request, 'secret'), person));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error;
      await showForm(request, response, mendable(error), { name: person.name, email: person.email });
      return;
    }
    await signIn(heard, auth, [request, response], { email, password: person.password });
    response.redirect(303, HOME);
  });

  return router;
}

/** Who has an account, inviting people, and ending their access: for administrators. */
export function accountPages(heard: Heard): Router {
  const router = Router();

  const show = async (
    actor: AccountHolder,
    response: Response,
    more: { link?: string; passwordLink?: string; errors?: FieldError[]; sent?: Record<string, string> } = {},
  ) => {
    const roles = ROLES.map((role) => ({ value: role, text: ROLE_NAMES[role] }));
    const people = await listAccounts(heard, actor);
    const invitations = await listInvitations(heard, actor);
    const passwordLinks = await openPasswordLinks(heard, actor);
    response.status(more.errors ? 422 : 200);
    response.render('accounts/templates/accounts.njk', {
      people: listPage(
        response.req,
        people.map((person) => ({ ...person, passwordLinkUntil: passwordLinks.get(person.id) ?? null })),
        'page',
        '/people',
      ),
      invitations: listPage(response.req, invitations, 'invitations', '/people'),
      hours: PASSWORD_LINK_HOURS,
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
      const form = new SentForm(request);
      const role = oneOf(ROLES, form.text('role'));
      const sent = { role: form.text('role'), for: form.text('for') };
      if (!role)
        return show(actor, response, { errors: [{ field: 'role', text: 'Choose what the new person may do.' }], sent });
      let link: string;
      try {
        const account = form.text('account');
        const accountId = account ? AccountId.parse(account) : undefined;
        ({ link } = await invite(heard, actor, { role, forWhom: sent.for, accountId }));
      } catch (error) {
        return show(actor, response, { errors: mendable(error, 'for'), sent });
      }
      await show(actor, response, { link });
    }),
  );

  router.post(
    '/people/invitations/:id/take-back',
    page('invite people', async (actor, request, response) => {
      await takeInvitationBack(heard, actor, part(request, 'id'));
      response.redirect(303, saying('/people', 'invitation-back', 'invitations'));
    }),
  );

  router.post(
    '/people/:id/password-link',
    page('make password link', async (actor, request, response) => {
      await show(actor, response, { passwordLink: await makePasswordLink(heard, actor, accountIn(request)) });
    }),
  );

  router.post(
    '/people/:id/password-link/take-back',
    page('make password link', async (actor, request, response) => {
      await takePasswordLinkBack(heard, actor, accountIn(request));
      response.redirect(303, saying('/people', 'link-off'));
    }),
  );

  router.post(
    '/people/:id/end-access',
    page('end access', async (actor, request, response) => {
      await takeAccessAway(heard, actor, accountIn(request));
      response.redirect(303, '/people');
    }),
  );

  return router;
}
