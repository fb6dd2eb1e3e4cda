import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeLink, revokeLink } from '../../../src/consent/links.ts';
import { addPerson } from '../../../src/consent/person-store.ts';
import { invite } from '../../../src/people/invitations.ts';
import { consentLinks, failedTries } from '../../../src/store/schema.ts';
import { cookieOf } from '../../cookies.ts';
import { PASSWORD, type SignedInPerson, Service } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service?.stop());
afterEach(() => service.heard.db.delete(failedTries));

const signIn = (email: string, password: string, cookie = '') =>
  service.submit('/sign-in', { email, password }, cookie ? { cookie } : {});

async function wrongTimes(times: number, email: string, cookie = ''): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n += 1) statuses.push((await signIn(email, `wrong password ${n}`, cookie)).status);
  return statuses;
}

/** The part of the browser's cookies that says that somebody signed in with it before. */
const deviceIn = (cookie: string) => /heard\.device=[^;]+/.exec(cookie)![0];

describe('wrong passwords', () => {
  it('are counted for all processes together, and over a restart', async () => {
    const { email } = await service.person('staff');
    expect(await wrongTimes(6, email)).toEqual(Array(6).fill(401));
    await service.restart();
    expect(await wrongTimes(5, email)).toEqual([...Array(4).fill(401), 429]);
  });

  it('do not lock out whoever signed in with this browser before', async () => {
    const sam = await service.person('staff', 'Sam');
    const device = deviceIn(await service.signIn(sam));
    await wrongTimes(10, sam.email);
    expect((await signIn(sam.email, PASSWORD)).status).toBe(429);
    expect((await signIn(sam.email.toUpperCase(), PASSWORD, device)).status).toBe(303);
    // The browser has its own limit, and it is no key.
    expect(await wrongTimes(11, sam.email, device)).toEqual([...Array(10).fill(401), 429]);
    expect((await signIn(sam.email, PASSWORD, device)).status).toBe(429);
  });

  it('of one account, or made up, do not make a browser known', async () => {
    const [sam, zed] = [await service.person('staff', 'Sam'), await service.person('staff', 'Zed')];
    const device = deviceIn(await service.signIn(sam));
    await wrongTimes(10, zed.email);
    const [text, signed] = device.replace('heard.device=', '').split('.') as [string, string];
    const forged = Buffer.from(text, 'base64url')
      .toString()
      .replace(/"accounts":\["\w/, '"accounts":["0');
    for (const cookie of [
      device,
      `heard.device=${Buffer.from(forged).toString('base64url')}.${signed}`,
      'heard.device=x.y',
      'heard.device=',
    ])
      expect([cookie, (await signIn(zed.email, PASSWORD, cookie)).status]).toEqual([cookie, 429]);
  });

  it('from one place leave room for the others there: good sign-ins never count', async () => {
    const people: SignedInPerson[] = [];
    for (let n = 0; n < 4; n += 1) people.push(await service.person('staff'));
    for (const { email } of people) await wrongTimes(9, email);
    for (const { email } of people) expect((await signIn(email, PASSWORD)).status).toBe(303);
    const another = await service.person('researcher');
    for (let n = 0; n < 12; n += 1) expect((await signIn(another.email, PASSWORD)).status).toBe(303);
  });

  it('tell a locked-out person what to do, and the same whether there is an account or not', async () => {
    const { email } = await service.person('staff');
    const pages: string[] = [];
    for (const address of [email, 'nobody.at.all@example.org']) {
      expect(await wrongTimes(10, address)).toEqual(Array(10).fill(401));
      const locked = await signIn(address, PASSWORD);
      expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '900']);
      pages.push((await locked.text()).replaceAll(address, 'ADDRESS'));
    }
    expect(pages[0]).toBe(pages[1]);
    expect(pages[0]).toContain('Wait 15 minutes, then try again');
    expect(pages[0]).toContain('use a browser in which you signed in before');
    expect(pages[0]).toContain('ask an administrator');
  });

  it('sent all at once are no more than one after the other', async () => {
    const { email } = await service.person('staff');
    const all = await Promise.all(Array.from({ length: 40 }, (_x, n) => signIn(email, `wrong password ${n}`)));
    const lookedAt = all.filter(({ status }) => status === 401).length;
    expect(lookedAt).toBeLessThanOrEqual(10);
    expect(all.every(({ status }) => status === 401 || status === 429)).toBe(true);
  });

  it('leave no address in the database', async () => {
    const { email } = await service.person('staff');
    await wrongTimes(1, email);
    const rows = JSON.stringify(await service.heard.db.select().from(failedTries));
    expect(rows).not.toContain(email);
    expect(rows).not.toContain('127.0.0.1');
  });

  it('are limited where a password is changed too, and nothing else that is wrong there counts', async () => {
    const sam = await service.person('staff', 'Sam');
    const cookie = await service.signIn(sam);
    const change = async (current: string, password: string) =>
      (await service.submit('/account/password', { current, password }, { cookie })).status;
    for (let n = 0; n < 12; n += 1) expect(await change(PASSWORD, 'short')).toBe(422);
    for (let n = 0; n < 10; n += 1) expect(await change(`not this one ${n}`, 'a new password, longer')).toBe(422);
    await service.restart();
    expect(await change(PASSWORD, 'a new password, longer')).toBe(429);
  });
});

describe('private links', () => {
  const asks = { channels: ['podcast'], format: 'plain', stage: 'taking part', scope: { kind: 'project' } } as const;

  it('that are good are never counted nor refused, whatever is tried from the same place', async () => {
    const { heard } = service;
    const ada = await service.person('administrator', 'Ada');
    const good = await heard.db.transaction(async (tx) => {
      const personId = await addPerson(tx, ada, { spokenNames: ['Q'], legalName: 'Q' });
      return new URL(await makeLink(tx, heard, ada, { kind: 'give', personId, giver: 'self', asks, days: 1 })).pathname;
    });
    const join = new URL((await invite(heard, ada, { role: 'staff' })).link).pathname;
    // What goes wrong behind a good link is no guess.
    for (let n = 0; n < 35; n += 1) {
      expect((await service.submit(`${good}/questions/1`, { answer: 'nonsense' })).status).toBe(422);
      expect((await service.submit(join, { name: '', email: '', password: '' })).status).toBe(422);
    }
    expect(await heard.db.select().from(failedTries)).toEqual([]);
    const guesses: number[] = [];
    for (let n = 0; n < 31; n += 1) guesses.push((await service.fetch(`/consent/${'x'.repeat(42)}${n % 10}`)).status);
    expect(guesses).toEqual([...Array(30).fill(410), 429]);
    await service.restart();
    const refused = await service.fetch(`/withdraw/${'y'.repeat(43)}`);
    expect([refused.status, await refused.text()]).toEqual([
      429,
      expect.stringContaining('Check that you have all of the link'),
    ]);
    expect((await service.fetch(good)).status).toBe(200);
    expect((await service.fetch(join)).status).toBe(200);
    const [row] = await heard.db.select().from(consentLinks);
    await revokeLink(heard, ada, row!.id);
    expect((await service.fetch(good)).status).toBe(410);
  });
});

describe('the cookie of a known browser', () => {
  it('is set by a good sign-in only, is read by no script, and holds no address', async () => {
    const sam = await service.person('staff', 'Sam');
    const set = (await signIn(sam.email, PASSWORD)).headers
      .getSetCookie()
      .find((one) => one.startsWith('heard.device='))!;
    expect(set).toMatch(/; HttpOnly/i);
    expect(set).toMatch(/; SameSite=Lax/i);
    expect(set).toMatch(/Max-Age=15552000/);
    const open = Buffer.from(/=([^.;]+)/.exec(set)![1]!, 'base64url').toString();
    expect(open).not.toContain(sam.email);
    expect(open).not.toContain(sam.id);
    expect((await signIn(sam.email, 'not right, this one')).headers.getSetCookie()).toEqual([]);
    const alone = deviceIn(cookieOf(await signIn(sam.email, PASSWORD)));
    expect((await service.api('/me', { cookie: alone })).status).toBe(401);
  });
});
