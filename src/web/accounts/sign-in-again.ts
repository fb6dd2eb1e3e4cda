import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { Problem } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { accountWithEmail } from '../../people/accounts.ts';
import type { Auth } from '../../people/auth.ts';
import { type FieldError, SentForm } from '../forms.ts';
import { type Draft, isTypedBy, keepDraft, openDraft } from './drafts.ts';
import { tryToSignIn } from './signing-in.ts';

type Service = Pick<Heard, 'config' | 'db' | 'log' | 'publicUrl'>;
/** The field that carries what was typed. */
const DRAFT = 'heard-draft';

/**
 * For a form that was sent after the session had ended: a page on which its writer signs in on the spot, and which carries on what they typed.
 * Stands before the errors.
 */
export function askToSignInAgain(heard: Service): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const isForm = request.method === 'POST' && !/^\/(api|uploads)(?:[/?]|$)/.test(request.originalUrl);
    const isAsked = error instanceof Problem && error.code === 'sign-in-first';
    if (!isForm || !isAsked || response.headersSent || !request.accepts('html')) return next(error);
    show(request, response, { status: 401, draft: keepDraft(heard, request) });
  };
}

/**
 * Signs in whoever sends the page above, and goes on with what they typed as if it had just been sent. Only for the account that typed it: what
 * one person wrote is never sent in the name of another. The request came past the same-origin check like every form.
 */
export function signInOnTheSpot(heard: Service, auth: Auth): Router {
  const router = Router();
  const goOn: RequestHandler = async (request, response, next) => {
    const form = new SentForm(request);
    const sealed = form.text(DRAFT);
    // No program types anything: what a token is for must not grow here.
    if (!sealed || response.locals.knownBy === 'token') return next();
    const draft = openDraft(sealed);
    if (draft?.path !== request.originalUrl) throw lost();
    const account = await signedIn(heard, auth, [request, response], draft);
    if ('text' in account)
      return show(request, response, { ...account, email: form.text('email'), draft: sealed, errors: [account] });
    response.locals.actor = account;
    response.locals.knownBy = 'session';
    request.body = draft.fields;
    next();
  };
  router.post('/*path', goOn);
  return router;
}

/** Whoever typed the draft, when they are signed in already or sign in now; else why not. */
async function signedIn(heard: Service, auth: Auth, [request, response]: readonly [Request, Response], draft: Draft) {
  const form = new SentForm(request);
  const [email, password] = [form.text('email'), form.all('password').at(-1) ?? ''];
  const { actor } = response.locals;
  // They may have signed in on another page meanwhile.
  const there = actor ? await accountWithEmail(heard.db, { id: actor.id }) : null;
  if (there && isTypedBy(heard, draft, there.email)) return there.actor;
  if (!isTypedBy(heard, draft, email))
    return {
      status: 422,
      field: 'email',
      text: 'Sign in with the account that you used when you typed this. What you typed is still here.',
    };
  const refused = await tryToSignIn(heard, auth, [request, response], { email, password });
  if (refused) return refused;
  const known = await accountWithEmail(heard.db, { email });
  if (!known) throw lost();
  return known.actor;
}

const lost = () =>
  new Problem(
    422,
    'draft-lost',
    'What you typed was kept for too long, or not for this page, so nothing was sent. Go back in your browser: it may still be there.',
  );

interface Shown {
  readonly status: number;
  /** null where nothing can be carried on. */
  readonly draft: string | null;
  readonly email?: string;
  readonly errors?: FieldError[];
}

function show(request: Request, response: Response, { status, draft, email, errors }: Shown): void {
  response.status(status).set('Cache-Control', 'no-store');
  response.render('accounts/templates/sign-in-again.njk', {
    // Nobody is signed in on this page, whoever's session it came with.
    actor: null,
    action: request.originalUrl,
    name: DRAFT,
    draft,
    email,
    errors,
  });
}
