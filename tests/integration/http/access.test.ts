import type { PersonId } from '../../../src/rules/ids.ts';
import { execFile } from 'node:child_process';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LinkKind, makeLink, openLinksOf } from '../../../src/consent/links.ts';
import { addPerson } from '../../../src/consent/person-store.ts';
import { ENDPOINTS } from '../../../src/http/api/table.ts';
import { holdAccess } from '../../../src/people/access.ts';
import { takeAccessAway } from '../../../src/people/accounts.ts';
import type { AccountHolder } from '../../../src/people/actor.ts';
import { invite } from '../../../src/people/invitations.ts';
import { makeToken } from '../../../src/people/tokens.ts';
import { scopeFor } from '../../../src/rules/judge.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../../src/rules/token-scopes.ts';
import { accounts, auditLog, invitations, passwordLinks } from '../../../src/store/schema.ts';
import { cookieOf } from '../../cookies.ts';
import { PASSWORD, type SignedInPerson, Service } from './service.ts';

let service: Service;
let ada: SignedInPerson;
let asAda: Record<string, string>;
beforeAll(async () => {
  service = await Service.start();
  ada = await service.person('administrator', 'Ada');
  asAda = { cookie: await service.signIn(ada), origin: service.url };
});
afterAll(() => service?.stop());

const pathOf = (link: string) => new URL(link).pathname;
const ASKS = { channels: ['podcast'], format: 'plain', stage: 'taking part', scope: { kind: 'project' } } as const;

async function tokenOf(owner: AccountHolder, ...scopes: TokenScope[]): Promise<Record<string, string>> {
  const { token } = await makeToken(service.heard, owner, { label: 'program', days: 1, scopes });
  return { authorization: `Bearer ${token}` };
}

async function linkBy(maker: AccountHolder, kind: LinkKind): Promise<{ path: string; personId: PersonId }> {
  const { heard } = service;
  return heard.db.transaction(async (tx) => {
    const personId = await addPerson(tx, ada, { spokenNames: ['Quillon'], legalName: 'Quillon Z' });
    const asked = { kind, personId, giver: 'self', days: 5, ...(kind === 'give' ? { asks: ASKS } : {}) } as const;
    return { path: pathOf(await makeLink(tx, heard, maker, asked)), personId };
  });
}

const actionsOn = async (subject: string) =>
  (await service.heard.db.select().from(auditLog).where(eq(auditLog.subject, subject))).map(({ action }) => action);

describe('when somebody’s access ends', () => {
  it('an administrator does not come back through an invitation that they made', async () => {
    const eve = await service.person('administrator', 'Eve');
    const { link, id } = await invite(service.heard, eve, { role: 'administrator' });
    expect((await service.fetch(pathOf(link))).status).toBe(200);
    expect((await service.submit(`/people/${eve.id}/end-access`, {}, asAda)).status).toBe(303);
    expect((await service.fetch(pathOf(link))).status).toBe(410);
    const back = { name: 'Eve again', email: 'eve.again@example.org', password: PASSWORD };
    expect((await service.submit(pathOf(link), back)).status).toBe(410);
    expect(await actionsOn(id)).toEqual(['invitation.made', 'invitation.taken-back']);
    expect((await actionsOn(eve.id)).at(-1)).toBe('account.access-ended');
  });

  it('nor through one whose maker left before links were ended with them', async () => {
    const eve = await service.person('administrator', 'Eve');
    const { link } = await invite(service.heard, eve, { role: 'administrator' });
    await service.heard.db.delete(accounts).where(eq(accounts.userId, eve.id));
    expect((await service.fetch(pathOf(link))).status).toBe(410);
  });

  it('their private links to say yes stop, and a link to take a yes back goes on working', async () => {
    const sam = await service.person('staff', 'Sam');
    const give = await linkBy(sam, 'give');
    const signOff = await linkBy(sam, 'sign-off');
    const withdraw = await linkBy(sam, 'withdraw');
    const another = await linkBy(ada, 'give');
    expect((await service.fetch(give.path)).status).toBe(200);
    await takeAccessAway(service.heard, ada, sam.id);
    const stopped = await service.fetch(give.path);
    expect([stopped.status, await stopped.text()]).toEqual([410, expect.stringContaining('switched off')]);
    const signOffPage = await service.fetch(signOff.path);
    expect([signOffPage.status, await signOffPage.text()]).toEqual([410, expect.stringContaining('switched off')]);
    expect((await service.submit(`${give.path}/questions/1`, { answer: 'allow' })).status).toBe(410);
    expect((await service.fetch(withdraw.path)).status).toBe(200);
    const no = await service.submit(withdraw.path, { what: 'everything' });
    expect([no.status, no.headers.get('location')]).toEqual([303, `${withdraw.path}/done`]);
    expect((await service.fetch(another.path)).status).toBe(200);
    const open = await openLinksOf(service.heard.db, ada, [give.personId, withdraw.personId]);
    expect([...open.values()].flat().map(({ kind }) => kind)).toEqual(['withdraw']);
  });

  it('private links of somebody who left before links were ended with them stop too, and are not listed', async () => {
    const sam = await service.person('staff', 'Sam');
    const give = await linkBy(sam, 'give');
    const withdraw = await linkBy(sam, 'withdraw');
    await service.heard.db.delete(accounts).where(eq(accounts.userId, sam.id));
    expect((await service.fetch(give.path)).status).toBe(410);
    expect((await service.fetch(withdraw.path)).status).toBe(200);
    expect((await openLinksOf(service.heard.db, ada, [give.personId])).get(give.personId)).toEqual([]);
  });

  it('nothing that they are making at that moment outlasts it', async () => {
    const eve = await service.person('administrator', 'Eve');
    await takeAccessAway(service.heard, ada, eve.id);
    // As a request that was let in before would go on.
    await expect(invite(service.heard, eve, { role: 'staff' })).rejects.toMatchObject({ status: 401 });
    await expect(makeToken(service.heard, eve, { label: 'x', days: 1 })).rejects.toMatchObject({ status: 401 });
    await expect(linkBy(eve, 'give')).rejects.toMatchObject({ status: 401 });
  });

  it('what was begun before it ended is finished first, and ended with the rest', async () => {
    const { heard } = service;
    const sam = await service.person('staff', 'Sam');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const making = heard.db.transaction(async (tx) => {
      await holdAccess(tx, sam);
      begin();
      await held;
      const personId = await addPerson(tx, ada, { spokenNames: ['Quillon'], legalName: 'Quillon Z' });
      return makeLink(tx, heard, sam, { kind: 'give', personId, giver: 'self', asks: ASKS, days: 5 });
    });
    await begun;
    let isEnded = false;
    const ending = takeAccessAway(heard, ada, sam.id).then(() => {
      isEnded = true;
    });
    await new Promise((later) => setTimeout(later, 200));
    expect(isEnded).toBe(false);
    release();
    const path = pathOf(await making);
    await ending;
    expect((await service.fetch(path)).status).toBe(410);
  });

  it('what they watch ends too', async () => {
    const sam = await service.person('staff', 'Sam');
    const headers = { cookie: await service.signIn(sam), origin: service.url };
    const show = { title: 'Ours', description: 'Talks', author: 'Us' };
    const { id: showId } = (await (await service.api('/shows', headers, 'POST', show)).json()) as { id: string };
    const body = { showId, kind: 'podcast', title: 'Mine', roster: { participants: [], keep: [], covers: [] } };
    const { id } = (await (await service.api('/recordings', headers, 'POST', body)).json()) as { id: string };
    const watched = await service.fetch(`/api/v1/recordings/${id}/events`, { headers });
    const reader = watched.body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toContain('event: progress');
    await takeAccessAway(service.heard, ada, sam.id);
    // It would go on for ten minutes; what comes next is its end, or a sign of life.
    expect((await reader.read()).done).toBe(true);
  });

  it('a token of theirs is no key, even where it is still there', async () => {
    const sam = await service.person('staff', 'Sam');
    const headers = await tokenOf(sam, 'read');
    await service.heard.db.delete(accounts).where(eq(accounts.userId, sam.id));
    expect((await service.api('/me', headers)).status).toBe(401);
  });
});

describe('open invitations', () => {
  it('are listed with role, maker, for whom and until when, and can be taken back on the page', async () => {
    const { heard } = service;
    await heard.db.delete(invitations);
    const none = await (await service.fetch('/people', { headers: asAda })).text();
    expect(none).toContain('No invitation is open');
    const made = await service.submit('/people/invitations', { role: 'staff', for: 'zora@example.org' }, asAda);
    const link = /\/join\/[\w-]{43}/.exec(await made.text())![0];
    const page = await (await service.fetch('/people', { headers: asAda })).text();
    expect(page).toMatch(/zora@example\.org<\/strong>, Staff/);
    expect(page).toMatch(/Made by Ada\. Works until \d+ \w+ 20\d\d/);
    expect(page).not.toContain(link);
    const { rows } = await heard.db.execute('select * from invitations');
    expect(
      JSON.stringify(rows, (_k, v) => (v?.type === 'Buffer' ? Buffer.from(v.data).toString('latin1') : v)),
    ).not.toContain('zora');
    expect(await (await service.fetch(link)).text()).toContain('value="zora@example.org"');
    const back = /\/people\/invitations\/\w+\/take-back/.exec(page)![0];
    expect((await service.submit(back, {}, asAda)).status).toBe(303);
    expect((await service.fetch(link)).status).toBe(410);
    expect((await service.submit(back, {}, asAda)).status).toBe(404);
    expect(await (await service.fetch('/people', { headers: asAda })).text()).toContain('No invitation is open');
  });

  it('are made, listed and taken back through the API by whoever signed in', async () => {
    await service.heard.db.delete(invitations);
    const made = await service.api('/invitations', asAda, 'POST', { role: 'researcher', forWhom: 'Zed' });
    const { id, link } = (await made.json()) as { id: string; link: string };
    expect(made.status).toBe(201);
    const list = await (await service.api('/invitations', asAda)).json();
    expect(list).toEqual([
      expect.objectContaining({ id, role: 'researcher', forWhom: 'Zed', madeBy: 'Ada', accountId: null }),
    ]);
    const asStaff = { cookie: await service.signIn(await service.person('staff')), origin: service.url };
    expect((await service.api('/invitations', asStaff)).status).toBe(403);
    expect((await service.api(`/invitations/${id}`, asStaff, 'DELETE')).status).toBe(403);
    expect((await service.api(`/invitations/${id}`, asAda, 'DELETE')).status).toBe(204);
    expect((await service.fetch(pathOf(link))).status).toBe(410);
    expect(await (await service.api('/invitations', asAda)).json()).toEqual([]);
  });

  it('have pages of 50, also where the answer to a form shows them, and in the API', async () => {
    await service.heard.db.delete(invitations);
    for (let count = 0; count < 51; count += 1) await invite(service.heard, ada, { role: 'researcher' });
    const rows = (page: string) => page.match(/\/people\/invitations\/\w+\/take-back/g)?.length;
    const read = async (path: string) => (await service.fetch(path, { headers: asAda })).text();
    const first = await read('/people');
    expect([rows(first), rows(await read('/people?invitations=2'))]).toEqual([50, 1]);
    expect(first).toContain('href="/people?invitations=2"');
    const refused = await service.submit('/people/invitations', { role: '' }, asAda);
    expect(await refused.text()).toContain('href="/people?invitations=2"');
    const listed = await service.api('/invitations?page=2', asAda);
    expect([listed.headers.get('total-count'), ((await listed.json()) as object[]).length]).toEqual(['51', 1]);
    await service.heard.db.delete(invitations);
  });

  it('are not made for somebody who can sign in already', async () => {
    const taken = await service.submit('/people/invitations', { role: 'staff', for: ada.email.toUpperCase() }, asAda);
    expect(taken.status).toBe(422);
    expect(await taken.text()).toContain('can sign in already');
  });
});

describe('a token', () => {
  it('makes neither tokens nor invitations, and reaches no account, whatever it is for', async () => {
    const program = await tokenOf(ada, 'read', 'upload', 'review');
    const tries: [string, string, unknown?][] = [
      ['POST', '/tokens', { label: 'x', days: 1 }],
      ['GET', '/tokens'],
      ['POST', '/invitations', { role: 'administrator' }],
      ['GET', '/invitations'],
      ['PUT', '/organisation/consent', {}],
    ];
    for (const [method, path, body] of tries) {
      const answer = await service.api(path, program, method, body);
      expect([method, path, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        method,
        path,
        403,
        'token-scope',
      ]);
    }
    for (const path of ['/tokens', '/people/invitations', `/people/${ada.id}/end-access`, '/account/password'])
      expect([
        path,
        (await service.submit(path, { role: 'staff', label: 'x', days: '1', scopes: 'read' }, program)).status,
      ]).toEqual([path, 403]);
    expect((await service.fetch('/people', { headers: program })).status).toBe(403);
    expect(await (await service.api('/me', program)).json()).toMatchObject({ scopes: ['read', 'upload', 'review'] });
  });

  it('reaches exactly the routes of the API that its scope is for', async () => {
    const sam = await service.person('staff', 'Sam');
    for (const scope of TOKEN_SCOPES) {
      const program = await tokenOf(sam, scope);
      for (const { method, path, act } of ENDPOINTS) {
        const answer = await service.api(path.replace(/:\w+/g, 'x'), program, method.toUpperCase());
        const code = answer.status === 403 ? ((await answer.json()) as { code: string }).code : 'let through the door';
        if (scopeFor(act) === scope)
          expect([scope, method, path, code]).toEqual([scope, method, path, expect.not.stringMatching('token-scope')]);
        else expect([scope, method, path, code]).toEqual([scope, method, path, 'token-scope']);
      }
    }
  });

  it('is told in the description of the API which scope each route needs', async () => {
    const { paths } = (await (await service.api('/openapi.json', {})).json()) as {
      paths: Record<string, Record<string, { description: string }>>;
    };
    expect(paths['/api/v1/tokens']!.post!.description).toContain('No token can do this');
    expect(paths['/api/v1/invitations']!.post!.description).toContain('No token can do this');
    expect(paths['/api/v1/recordings']!.get!.description).toContain('A token needs the scope “read”');
    expect(paths['/api/v1/recordings/{id}/publish']!.post!.description).toContain('A token needs the scope “review”');
  });

  it('only reads unless it was made for more', async () => {
    const sam = await service.person('staff', 'Sam');
    const { token } = await makeToken(service.heard, sam, { label: 'narrow', days: 1 });
    const program = { authorization: `Bearer ${token}` };
    expect((await service.api('/recordings', program)).status).toBe(200);
    const show = { title: 'X', description: 'Y', author: 'Z' };
    const refused = await service.api('/shows', program, 'POST', show);
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'token-scope', detail: expect.stringContaining('“review”') }),
    ]);
    expect((await service.api('/shows', await tokenOf(sam, 'review'), 'POST', show)).status).toBe(201);
    const upload = { method: 'POST', headers: { ...program, 'tus-resumable': '1.0.0', 'upload-length': '1' } };
    expect((await service.fetch('/uploads', upload)).status).toBe(403);
  });

  it('is made on the page for what was ticked, and the list says so', async () => {
    const sam = await service.person('staff', 'Sam');
    const headers = { cookie: await service.signIn(sam), origin: service.url };
    const empty = await (await service.fetch('/tokens', { headers })).text();
    expect(empty).toContain('You have no tokens');
    expect(empty).toMatch(/value="read" checked/);
    expect(empty).not.toMatch(/value="(upload|review)" checked/);
    const none = await service.submit('/tokens', { label: 'x', days: '1' }, headers);
    expect([none.status, await none.text()]).toEqual([422, expect.stringContaining('Choose what the program may do')]);
    const body = new URLSearchParams([
      ['label', 'feeder'],
      ['days', '1'],
      ['scopes', 'read'],
      ['scopes', 'upload'],
    ]);
    expect((await service.fetch('/tokens', { method: 'POST', body, headers })).status).toBe(200);
    expect(await (await service.fetch('/tokens', { headers })).text()).toMatch(
      /feeder<\/strong><br>\s*May: read, upload\./,
    );
  });
});

describe('a changed password', () => {
  const change = (headers: Record<string, string>, end: string[] = []) =>
    service.fetch('/account/password', {
      method: 'POST',
      headers,
      body: new URLSearchParams([
        ['current', PASSWORD],
        ['password', 'a new password, longer'],
        ...end.map((one): [string, string] => ['end', one]),
      ]),
    });

  it('ends other sessions, and tokens and invitations where that is chosen', async () => {
    const eve = await service.person('administrator', 'Eve');
    const program = await tokenOf(eve, 'read');
    const { link } = await invite(service.heard, eve, { role: 'staff' });
    const other = { cookie: await service.signIn(eve) };
    const headers = { cookie: await service.signIn(eve), origin: service.url };
    const page = await (await service.fetch('/account', { headers })).text();
    expect(page).toContain('My token for programs');
    expect(page).toContain('My open invitation');
    expect((await change(headers, ['tokens', 'invitations'])).status).toBe(200);
    expect((await service.api('/me', other)).status).toBe(401);
    expect((await service.api('/me', program)).status).toBe(401);
    expect((await service.fetch(pathOf(link))).status).toBe(410);
    expect(await actionsOn(eve.id)).toContain('account.password-changed');
  });

  it('leaves them where it is not', async () => {
    const eve = await service.person('administrator', 'Eve');
    const program = await tokenOf(eve, 'read');
    const { link } = await invite(service.heard, eve, { role: 'staff' });
    const headers = { cookie: await service.signIn(eve), origin: service.url };
    expect((await change(headers)).status).toBe(200);
    expect((await service.api('/me', program)).status).toBe(200);
    expect((await service.fetch(pathOf(link))).status).toBe(200);
  });
});

describe('somebody who forgot their password', () => {
  const NEW = 'quite another password';
  const linkFor = async (person: SignedInPerson, headers = asAda) => {
    const page = await (await service.submit(`/people/${person.id}/password-link`, {}, headers)).text();
    return /\/new-password\/[\w-]{43}/.exec(page)![0];
  };
  const meWith = async (cookie: string) => (await service.api('/me', { cookie })).status;

  it('chooses a new one with a link of an administrator, which works once and ends their sessions', async () => {
    const sam = await service.person('staff', 'Sam');
    const old = await service.signIn(sam);
    const program = await tokenOf(sam, 'read');
    const link = await linkFor(sam);
    expect(await (await service.fetch('/people', { headers: asAda })).text()).toMatch(
      /A link for a new password works until/,
    );
    const page = await (await service.fetch(link)).text();
    expect(page).toContain(sam.email);
    expect(page).toContain('My token for programs');
    const weak = await service.submit(link, { password: 'short' });
    expect([weak.status, await weak.text()]).toEqual([422, expect.stringContaining('at least 12 letters')]);
    expect(await meWith(old)).toBe(200);
    const chosen = await service.submit(link, { password: NEW, end: 'tokens' });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/home']);
    expect(await meWith(cookieOf(chosen))).toBe(200);
    expect(await meWith(old)).toBe(401);
    expect((await service.api('/me', program)).status).toBe(401);
    expect((await service.submit('/sign-in', { email: sam.email, password: PASSWORD })).status).toBe(401);
    expect((await service.submit('/sign-in', { email: sam.email, password: NEW })).status).toBe(303);
    expect((await service.submit(link, { password: 'yet another password' })).status).toBe(410);
    const { db } = service.heard;
    const [row] = await db.select().from(passwordLinks).where(eq(passwordLinks.userId, sam.id));
    expect(row!.usedAt).not.toBeNull();
    expect(link).not.toContain(row!.hash);
    expect(await actionsOn(row!.id)).toEqual(['password-link.made']);
    const log = await db.select().from(auditLog).where(eq(auditLog.subject, sam.id));
    expect(log.at(-1)).toMatchObject({
      action: 'account.password-chosen',
      actor: sam.id,
      detail: { link: row!.id, tokens: 1 },
    });
    expect(JSON.stringify(await db.select().from(auditLog))).not.toContain(sam.email);
  });

  it('gets one account’s worth of it when two people open it at once', async () => {
    const link = await linkFor(await service.person('staff', 'Sam'));
    const both = await Promise.all(
      ['one password here', 'another one there'].map((password) => service.submit(link, { password })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([303, 410]);
  });

  it('gets one from whoever runs the machine, also as the last administrator', async () => {
    const eve = await service.person('administrator', 'Eve');
    const { heard } = service;
    const env = {
      ...process.env,
      HEARD_VAR: heard.config.varDir,
      DATABASE_URL: service.databaseUrl,
      PUBLIC_URL: service.url,
    };
    const command = (email: string) =>
      new Promise<{ code: number; link: string; said: string }>((done) =>
        execFile(
          process.execPath,
          ['--import', 'tsx', 'src/commands/password-link-command.ts', email],
          { env },
          (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), link: stdout.trim(), said: stderr }),
        ),
      );
    expect(await command('nobody@example.org')).toMatchObject({
      code: 1,
      link: '',
      said: expect.stringContaining('No account has this address'),
    });
    const { code, link } = await command(eve.email.toUpperCase());
    expect(code).toBe(0);
    const chosen = await service.submit(pathOf(link), { password: NEW });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/home']);
    expect((await service.fetch(pathOf(link))).status).toBe(410);
  });

  it('cannot use it after 24 hours, after another one was made, once it is taken back, or when its maker left', async () => {
    const sam = await service.person('staff', 'Sam');
    const first = await linkFor(sam);
    const second = await linkFor(sam);
    expect((await service.fetch(first)).status).toBe(410);
    expect((await service.fetch(second)).status).toBe(200);
    expect((await service.submit(`/people/${sam.id}/password-link/take-back`, {}, asAda)).status).toBe(303);
    expect((await service.fetch(second)).status).toBe(410);
    const old = await linkFor(sam);
    await service.heard.db
      .update(passwordLinks)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(passwordLinks.userId, sam.id));
    expect((await service.fetch(old)).status).toBe(410);
    const eve = await service.person('administrator', 'Eve');
    const byEve = await linkFor(sam, { cookie: await service.signIn(eve), origin: service.url });
    await takeAccessAway(service.heard, ada, eve.id);
    expect((await service.fetch(byEve)).status).toBe(410);
  });

  it('is not let in by it once their access ended, and only administrators make it', async () => {
    const sam = await service.person('staff', 'Sam');
    const link = await linkFor(sam);
    await takeAccessAway(service.heard, ada, sam.id);
    expect((await service.fetch(link)).status).toBe(410);
    expect((await service.submit(`/people/${sam.id}/password-link`, {}, asAda)).status).toBe(409);
    const asStaff = { cookie: await service.signIn(await service.person('staff')), origin: service.url };
    expect((await service.submit(`/people/${ada.id}/password-link`, {}, asStaff)).status).toBe(403);
    const program = await tokenOf(ada, 'read', 'upload', 'review');
    expect((await service.submit(`/people/${ada.id}/password-link`, {}, program)).status).toBe(403);
  });
});

describe('somebody who comes back', () => {
  const NEW = 'a password after coming back';

  it('is invited again with the same address and has their own recordings, under the same id', async () => {
    const rue = await service.person('researcher', 'Rue');
    const before = { cookie: await service.signIn(rue), origin: service.url };
    const show = { title: 'Ours', description: 'Talks', author: 'Us' };
    const made = await service.api('/shows', asAda, 'POST', show);
    const { id: showId } = (await made.json()) as { id: string };
    const body = { showId, kind: 'podcast', title: 'Mine', roster: { participants: [], keep: [], covers: [] } };
    const recording = (await (await service.api('/recordings', before, 'POST', body)).json()) as { id: string };
    await takeAccessAway(service.heard, ada, rue.id);
    expect(await (await service.fetch('/people', { headers: asAda })).text()).toContain('Invite again');

    // Nobody else gets hold of it: a link that is not for this account does not open it.
    const general = pathOf((await invite(service.heard, ada, { role: 'staff' })).link);
    const taken = await service.submit(general, { name: 'Not Rue', email: rue.email, password: NEW });
    expect([taken.status, await taken.text()]).toEqual([422, expect.stringContaining('invite this address again')]);

    const { link } = await invite(service.heard, ada, { role: 'researcher', forWhom: rue.email.toUpperCase() });
    const page = await (await service.fetch(pathOf(link))).text();
    expect(page).toContain('Welcome back');
    const back = await service.submit(pathOf(link), { name: 'Rue', email: 'somebody@else.example', password: NEW });
    expect(back.status).toBe(303);
    const now = { cookie: cookieOf(back), origin: service.url };
    expect(await (await service.api('/me', now)).json()).toMatchObject({ id: rue.id, role: 'researcher' });
    expect((await service.api(`/recordings/${recording.id}`, now)).status).toBe(200);
    expect((await service.submit('/sign-in', { email: rue.email, password: NEW })).status).toBe(303);
    expect((await service.submit('/sign-in', { email: rue.email, password: PASSWORD })).status).toBe(401);
    expect((await actionsOn(rue.id)).at(-1)).toBe('account.opened-again');
    expect((await service.fetch(pathOf(link))).status).toBe(410);
  });

  it('comes back with the button beside their name, once, and with what they made before still ended', async () => {
    const sam = await service.person('staff', 'Sam');
    const give = await linkBy(sam, 'give');
    await takeAccessAway(service.heard, ada, sam.id);
    const links = [];
    for (let n = 0; n < 2; n += 1) {
      const page = await service.submit('/people/invitations', { account: sam.id, role: 'staff' }, asAda);
      links.push(/\/join\/[\w-]{43}/.exec(await page.text())![0]);
    }
    const answers = await Promise.all(links.map((link) => service.submit(link, { name: 'Sam', password: NEW })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
    expect((await service.fetch(give.path)).status).toBe(410);
    const people = await service.heard.db.select().from(accounts).where(eq(accounts.userId, sam.id));
    expect(people).toHaveLength(1);
  });
});
