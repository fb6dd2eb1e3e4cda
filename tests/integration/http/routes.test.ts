import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeApp } from '../../../src/http/app.ts';
import { makeToken } from '../../../src/people/tokens.ts';
import { atTheDoor, scopeFor } from '../../../src/rules/judge.ts';
import { ROLES } from '../../../src/rules/roles.ts';
import { TOKEN_SCOPES } from '../../../src/rules/token-scopes.ts';
import { type Route, routesOf } from './routes.ts';
import { Service } from './service.ts';
import { SYSTEM_ID } from '../../../src/rules/ids.ts';

/** Routes for which nobody has to be signed in, and why. A new one has to be written down here, or ask for an act. */
const OPEN: Readonly<Record<string, string>> = {
  'get /healthz': 'for whoever watches the machine',
  'get /readyz': 'for whoever watches the machine',
  'get /media/*address': 'listeners',
  'get /art/:picture': 'listeners',
  'get /shows/:slug': 'listeners',
  'get /shows/:slug/episodes/:episodeId': 'listeners',
  'get /shows/:slug/feed.xml': 'listeners',
  'get /consent/:secret': 'whoever has the private link',
  'get /consent/:secret/questions/:number': 'whoever has the private link',
  'post /consent/:secret/questions/:number': 'whoever has the private link',
  'get /consent/:secret/born': 'whoever has the private link',
  'post /consent/:secret/born': 'whoever has the private link',
  'get /consent/:secret/check': 'whoever has the private link',
  'post /consent/:secret/check': 'whoever has the private link',
  'get /withdraw/:secret': 'whoever has the private link',
  'post /withdraw/:secret': 'whoever has the private link',
  'get /withdraw/:secret/done': 'whoever has the private link',
  'get /sign-off/:secret': 'whoever has the private link',
  'get /sign-off/:secret/file/*role': 'whoever has the private link',
  'post /sign-off/:secret': 'whoever has the private link',
  'get /': 'leads to the pages of whoever is signed in, or to the sign-in',
  'get /sign-in': 'for signing in',
  'post /sign-in': 'for signing in',
  'post /sign-out': 'for signing out',
  'get /join/:secret': 'whoever has the invitation',
  'post /join/:secret': 'whoever has the invitation',
  'get /new-password/:secret': 'whoever has the link for a new password',
  'post /new-password/:secret': 'whoever has the link for a new password',
  'all /consent/:secret{/*rest}': 'says that a private link has ended',
  'all /sign-off/:secret{/*rest}': 'says that a private link has ended',
  'all /withdraw/:secret{/*rest}': 'says that a private link has ended',
  'post /*path': 'signing in again in the middle of a form',
  'get /api/v1/openapi.json': 'describes the API',
};

/** Routes that ask for an act in a way of their own. */
const OWN_WAY: Readonly<Record<string, Route['act']>> = {
  'head /uploads/:id': 'upload file',
  'all /uploads': 'upload file',
  'all /uploads/:id': 'upload file',
};

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const actOf = (route: Route) => route.act ?? OWN_WAY[nameOf(route)] ?? null;

let service: Service;
let routes: Route[];
beforeAll(async () => {
  service = await Service.start();
  routes = routesOf(await makeApp(service.heard));
});
afterAll(() => service?.stop());

it('every route asks for an act, or is written down as open', () => {
  expect(routes.length).toBeGreaterThan(150);
  const open = routes.filter((route) => actOf(route) === null).map(nameOf);
  expect(open.sort()).toEqual(Object.keys(OPEN).sort());
});

it('the table of routes and roles in the docs is the one of today', async () => {
  const cell = (isAllowed: boolean) => (isAllowed ? 'yes' : '–');
  const rows = routes.flatMap((route) => {
    const act = actOf(route);
    if (act === null) return [];
    const may = ROLES.map((role) => cell(atTheDoor({ id: SYSTEM_ID, role }, act) === 'allowed'));
    return [[route.method.toUpperCase(), `\`${route.path}\``, act, ...may, scopeFor(act) ?? '–']];
  });
  const open = routes.filter((route) => actOf(route) === null);
  const table = (head: readonly string[], lines: readonly (readonly string[])[]) =>
    [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
  await expect(`# Who may do what

Made from the routes as they are mounted, by \`npx vitest run --project pages tests/integration/http/routes.test.ts -u\`. What is allowed to whom is decided in
\`src/rules/policy.ts\`. This is what is asked at the door: a researcher reaches only recordings that they uploaded themselves (404 for others), and some acts ask for
more where they are done, such as a second person. The last column: what a program's token must be for; “–”: no token will do.

${table(['method', 'address', 'act', ...ROLES, 'token'], rows)}

Nobody has to be signed in for these:

${table(
  ['method', 'address', 'for'],
  open.map((route) => [route.method.toUpperCase(), `\`${route.path}\``, OPEN[nameOf(route)] ?? '']),
)}
`).toMatchFileSnapshot('../../../docs/access.md');
});

it('each route answers each kind of person as the policy says', async () => {
  const staff = await service.person('staff');
  const askers: { who: string; headers: Record<string, string>; asker: Parameters<typeof atTheDoor>[0] }[] = [
    { who: 'nobody', headers: { origin: service.url }, asker: null },
  ];
  for (const role of ROLES) {
    const cookie = await service.signIn(await service.person(role));
    askers.push({ who: role, headers: { cookie, origin: service.url }, asker: { id: SYSTEM_ID, role } });
  }
  // What changes something shows it again: each scope beside reading.
  for (const scope of TOKEN_SCOPES) {
    const scopes = [...new Set(['read' as const, scope])];
    const { token } = await makeToken(service.heard, staff, { label: scope, days: 1, scopes });
    const asker = { id: SYSTEM_ID, role: 'staff', scopes } as const;
    askers.push({ who: `a token to ${scopes.join(' and ')}`, headers: { authorization: `Bearer ${token}` }, asker });
  }
  const wrong: string[] = [];
  for (const { who, headers, asker } of askers)
    for (const route of routes) {
      const act = actOf(route);
      if (act === null) continue;
      const method = route.method === 'all' ? 'POST' : route.method.toUpperCase();
      const body = ['GET', 'HEAD'].includes(method) ? {} : { body: '', headers: { ...headers, ...FORM } };
      const answer = await service.fetch(route.path.replace(/[:*]\w+/g, 'x'), { method, headers, ...body });
      await answer.body?.cancel();
      const { status } = answer;
      const toSignIn = answer.headers.get('location')?.startsWith('/sign-in') ?? false;
      const got = status === 401 || toSignIn ? 401 : status === 403 ? 403 : status >= 500 ? status : 'allowed';
      const wanted = atTheDoor(asker, act);
      if (got !== wanted) wrong.push(`${who}: ${nameOf(route)} (${act}) gave ${status}, wanted ${wanted}`);
    }
  expect(wrong).toEqual([]);
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
