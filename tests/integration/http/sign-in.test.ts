import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministratorLink, invite } from '../../../src/people/invitations.ts';
import { makeToken } from '../../../src/people/tokens.ts';
import { apiTokens, invitations, sessions, users } from '../../../src/store/schema.ts';
import { cookieOf } from '../../cookies.ts';
import { PASSWORD, type SignedInPerson, Service } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service?.stop());

const pathOf = (link: string) => new URL(link).pathname;

describe('the first account', () => {
  it('is made with a link that works once, and only while there is no account', async () => {
    const replaced = pathOf((await firstAdministratorLink(service.heard))!);
    const link = pathOf((await firstAdministratorLink(service.heard))!);
    expect((await service.fetch(replaced)).status).toBe(410);

    const page = await (await service.fetch(link)).text();
    expect(page).toContain('Make the first account');
    expect(page).toContain('autocomplete="new-password"');
    expect(await service.heard.db.select().from(invitations)).toEqual([
      expect.objectContaining({ role: 'administrator' }),
    ]);

    const weak = await service.submit(link, { name: 'Ada', email: 'ada@example.org', password: 'too short' });
    expect(weak.status).toBe(422);
    expect(await weak.text()).toContain('at least 12 letters');

    const made = await service.submit(link, { name: 'Ada', email: 'Ada@Example.org', password: PASSWORD });
    expect([made.status, made.headers.get('location')]).toEqual([303, '/home']);
    const people = await service.fetch('/people', { headers: { cookie: cookieOf(made) } });
    expect(await people.text()).toContain('ada@example.org');

    const again = await service.submit(link, { name: 'Eve', email: 'eve@example.org', password: PASSWORD });
    expect(again.status).toBe(410);
    expect(await again.text()).toContain('This link does not work any more');
    expect(await service.heard.db.select({ name: users.name }).from(users)).toEqual([{ name: 'Ada' }]);
    expect(await firstAdministratorLink(service.heard)).toBeNull();
  });

  it('leaves the secret of a link neither in the database nor in the log', async () => {
    const administrator = await service.person('administrator');
    const { link } = await invite(service.heard, administrator, { role: 'staff' });
    const secret = link.split('/').at(-1)!;
    await service.fetch(pathOf(link));
    await service.fetch(`/sign-in?next=/join/${secret}`);
    expect(JSON.stringify(await service.heard.db.select().from(invitations))).not.toContain(secret);
    expect(service.logged.length).toBeGreaterThan(3);
    expect(service.logged.join('')).toContain('/join/:secret');
    expect(service.logged.join('')).not.toContain(secret);
  });
});

describe('an invitation', () => {
  let administrator: SignedInPerson;
  beforeAll(async () => {
    administrator = await service.person('administrator');
  });

  it('gives the role that it was made for', async () => {
    const cookie = await service.signIn(administrator);
    const page = await service.submit('/people/invitations', { role: 'researcher' }, { cookie });
    const link = /\/join\/[\w-]{43}/.exec(await page.text())![0];
    const made = await service.submit(link, {
      name: 'Rue',
      email: 'rue@example.org',
      password: PASSWORD,
      role: 'administrator',
    });
    expect(made.status).toBe(303);
    const me = await service.fetch('/api/v1/me', { headers: { cookie: cookieOf(made) } });
    expect(await me.json()).toMatchObject({ role: 'researcher', name: 'Rue' });
  });

  it('does not work after its seven days', async () => {
    const link = pathOf((await invite(service.heard, administrator, { role: 'staff' })).link);
    await service.heard.db.update(invitations).set({ expiresAt: new Date(Date.now() - 1000) });
    expect((await service.fetch(link)).status).toBe(410);
    expect((await service.submit(link, { name: 'X', email: 'x@example.org', password: PASSWORD })).status).toBe(410);
  });

  it('makes one account when two people use it at once', async () => {
    const link = pathOf((await invite(service.heard, administrator, { role: 'staff' })).link);
    const tries = ['one', 'two'].map((name) =>
      service.submit(link, { name, email: `${name}@example.org`, password: PASSWORD }),
    );
    expect((await Promise.all(tries)).map((response) => response.status).sort()).toEqual([303, 410]);
  });

  it('is given back when the address has an account already', async () => {
    const link = pathOf((await invite(service.heard, administrator, { role: 'staff' })).link);
    const taken = await service.submit(link, { name: 'Z', email: administrator.email, password: PASSWORD });
    expect(taken.status).toBe(422);
    expect(await taken.text()).toContain('There is an account with this email address already');
    expect((await service.fetch(link)).status).toBe(200);
  });

  it('can be made by administrators only', async () => {
    const cookie = await service.signIn(await service.person('staff'));
    expect((await service.fetch('/people', { headers: { cookie } })).status).toBe(403);
    expect((await service.submit('/people/invitations', { role: 'administrator' }, { cookie })).status).toBe(403);
  });
});

describe('signing in', () => {
  it('sets a cookie that no script reads and no other site sends along', async () => {
    const person = await service.person('staff');
    const response = await service.submit('/sign-in', {
      email: person.email,
      password: PASSWORD,
      next: '/recordings?x=1',
    });
    expect(response.headers.get('location')).toBe('/recordings?x=1');
    const cookies = response.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(['heard.session_token', 'heard.device']);
    expect(cookies[0]).toMatch(/; HttpOnly/i);
    expect(cookies[0]).toMatch(/; SameSite=Lax/i);
    expect(cookies[0]).not.toMatch(/; Secure/i);
  });

  it('never sends people to another site afterwards', async () => {
    const person = await service.person('staff');
    // Every form is in tests/unit/web/own-path.test.ts.
    for (const next of ['https://evil.example/', '/\\evil.example', '/.//evil.example', '/..//evil.example']) {
      const response = await service.submit('/sign-in', { email: person.email, password: PASSWORD, next });
      expect([next, response.headers.get('location')]).toEqual([next, '/home']);
      const cookie = cookieOf(response);
      const again = await service.fetch(`/sign-in?next=${encodeURIComponent(next)}`, { headers: { cookie } });
      expect([next, again.headers.get('location')]).toEqual([next, '/home']);
    }
  });

  it('says the same for a wrong password and for an address without an account', async () => {
    const person = await service.person('staff');
    const wrong = await service.submit('/sign-in', { email: person.email, password: 'not this one here' });
    const nobody = await service.submit('/sign-in', { email: 'nobody@example.org', password: PASSWORD });
    for (const response of [wrong, nobody]) {
      expect(response.status).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.text()).toContain('The email address or the password is not right');
    }
  });

  it('sends whoever is not signed in to the sign-in page, and back', async () => {
    const response = await service.fetch('/tokens', { headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-in?next=%2Ftokens']);
    const page = await (await service.fetch('/sign-in?next=%2Ftokens')).text();
    expect(page).toContain('value="/tokens"');
    expect(page).toContain('autocomplete="current-password"');
  });

  it('ends with signing out, in the database too', async () => {
    const person = await service.person('staff');
    const cookie = await service.signIn(person);
    expect((await service.fetch('/api/v1/me', { headers: { cookie } })).status).toBe(200);
    const out = await service.submit('/sign-out', {}, { cookie });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in']);
    expect(await service.heard.db.select().from(sessions).where(eq(sessions.userId, person.id))).toEqual([]);
    expect((await service.fetch('/api/v1/me', { headers: { cookie } })).status).toBe(401);
  });

  it('ends when an administrator takes the access away', async () => {
    const administrator = await service.person('administrator');
    const person = await service.person('staff');
    const { token } = await makeToken(service.heard, person, { label: 'x', days: 1 });
    const cookie = await service.signIn(person);
    const removed = await service.submit(
      `/people/${person.id}/end-access`,
      {},
      { cookie: await service.signIn(administrator) },
    );
    expect(removed.status).toBe(303);
    expect((await service.fetch('/api/v1/me', { headers: { cookie } })).status).toBe(401);
    expect((await service.fetch('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    expect((await service.submit('/sign-in', { email: person.email, password: PASSWORD })).status).toBe(401);
  });

  it('changes a password only for whoever knows the present one', async () => {
    const person = await service.person('researcher');
    const cookie = await service.signIn(person);
    const wrong = await service.submit(
      '/account/password',
      { current: 'not this one', password: 'a new password, longer' },
      { cookie },
    );
    expect(wrong.status).toBe(422);
    const right = await service.submit(
      '/account/password',
      { current: PASSWORD, password: 'a new password, longer' },
      { cookie },
    );
    expect(await right.text()).toContain('Your password is changed');
    expect((await service.fetch('/api/v1/me', { headers: { cookie } })).status).toBe(401);
    expect((await service.fetch('/api/v1/me', { headers: { cookie: cookieOf(right) } })).status).toBe(200);
  });

  it('is refused for a while after ten wrong passwords for one account, for the right one too', async () => {
    const person = await service.person('staff');
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      statuses.push(
        (await service.submit('/sign-in', { email: person.email, password: `wrong password ${n}` })).status,
      );
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const blocked = await service.submit('/sign-in', { email: person.email.toUpperCase(), password: PASSWORD });
    expect(blocked.status).toBe(429);
    expect(await blocked.text()).toContain('Wait 15 minutes');
    const other = await service.person('staff');
    expect((await service.submit('/sign-in', { email: other.email, password: PASSWORD })).status).toBe(303);
  });
});

describe('a token', () => {
  it('acts as the person who made it until it is ended, and is kept as a hash only', async () => {
    const person = await service.person('staff');
    const cookie = await service.signIn(person);
    const page = await service.submit('/tokens', { label: 'demo', days: '1', scopes: 'read' }, { cookie });
    const token = /heard_[\w-]{43}/.exec(await page.text())![0];
    const headers = { authorization: `Bearer ${token}` };
    const me = await service.fetch('/api/v1/me', { headers });
    expect(await me.json()).toEqual({ id: person.id, role: 'staff', name: 'staff', scopes: ['read'] });
    const [row] = await service.heard.db.select().from(apiTokens).where(eq(apiTokens.userId, person.id));
    expect(JSON.stringify(row)).not.toContain(token);
    expect(row!.lastUsedAt).not.toBeNull();
    await service.submit(`/tokens/${row!.id}/end`, {}, { cookie });
    expect((await service.fetch('/api/v1/me', { headers })).status).toBe(401);
  });

  it('does not work when it is old or made up, whatever cookie comes with it', async () => {
    const person = await service.person('staff');
    const cookie = await service.signIn(person);
    const { token, id } = await makeToken(service.heard, person, { label: 'old', days: 1 });
    await service.heard.db
      .update(apiTokens)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(apiTokens.id, id));
    for (const authorization of [`Bearer ${token}`, 'Bearer heard_made-up', 'Basic YTpi', 'Bearer']) {
      expect((await service.fetch('/api/v1/me', { headers: { authorization, cookie } })).status).toBe(401);
    }
  });

  it('cannot be made by a researcher, nor ended by somebody else', async () => {
    const researcher = await service.signIn(await service.person('researcher'));
    expect((await service.submit('/tokens', { label: 'x', days: '1' }, { cookie: researcher })).status).toBe(403);
    const { id } = await makeToken(service.heard, await service.person('staff'), { label: 'mine', days: 1 });
    const other = await service.signIn(await service.person('staff'));
    expect((await service.submit(`/tokens/${id}/end`, {}, { cookie: other })).status).toBe(404);
  });
});
