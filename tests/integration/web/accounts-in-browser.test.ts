import type { Browser, BrowserContext, Page } from 'playwright-core';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeAccessAway } from '../../../src/people/accounts.ts';
import { invite } from '../../../src/people/invitations.ts';
import { makePasswordLink } from '../../../src/people/password-links.ts';
import { makeToken } from '../../../src/people/tokens.ts';
import { TOKEN_SCOPES } from '../../../src/rules/token-scopes.ts';
import { sessions, shows } from '../../../src/store/schema.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { PASSWORD, type SignedInPerson, Service } from '../http/service.ts';

let service: Service;
let chromium: Browser;
let ada: SignedInPerson;

beforeAll(async () => {
  service = await Service.start();
  chromium = await launchChromium();
  ada = await service.person('administrator', `Ada ${'Alexandrina-Wilhelmina'.repeat(3)}`);
});
afterAll(async () => {
  await chromium?.close();
  await service?.stop();
});

/** A browser without script, on a phone. */
async function phone(): Promise<{ browser: BrowserContext; page: Page }> {
  const browser = await chromium.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  return { browser, page };
}

async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.fill('#email', ada.email);
  await page.fill('#password', password);
  await page.click('main button[type=submit]');
}

async function isFine(page: Page, place: string): Promise<void> {
  expect([place, await brokenRules(page, { script: false })]).toEqual([place, []]);
  expect([place, await sidewaysScroll(page)]).toEqual([place, 0]);
}

describe('the pages about accounts, without script and on a phone', () => {
  it('break no rule of axe and fit, empty and filled in', async () => {
    const { heard } = service;
    const { browser, page } = await phone();
    await page.goto(`${service.url}/sign-in?next=/people`);
    await isFine(page, 'sign in');
    await signIn(page, 'not the right one');
    await isFine(page, 'wrong password');
    await signIn(page);
    expect(page.url()).toBe(`${service.url}/people`);
    await isFine(page, 'people, no invitation open');
    await page.goto(`${service.url}/tokens`);
    await isFine(page, 'no tokens');

    const sam = await service.person('staff', `Sam ${'Bartholomew-Fitzgerald'.repeat(3)}`);
    const gone = await service.person('researcher', `Gone ${'Bartholomew-Fitzgerald'.repeat(3)}`);
    await takeAccessAway(heard, ada, gone.id);
    const forWhom = `${'a-very-long-address'.repeat(4)}@example.org`;
    const { link } = await invite(heard, ada, { role: 'staff', forWhom });
    const back = await invite(heard, ada, { role: 'researcher', accountId: gone.id });
    await makeToken(heard, ada, { label: 'x'.repeat(100), days: 1, scopes: TOKEN_SCOPES });
    const password = await makePasswordLink(heard, ada, sam.id);
    for (const path of ['/people', '/tokens', '/account', link, back.link, password].map(
      (one) => new URL(one, service.url).href,
    )) {
      await page.goto(path);
      await isFine(page, path);
    }
    await page.goto(`${service.url}/people`);
    await page.check('#role');
    await page.click('text=Make a link');
    await isFine(page, 'a new invitation');
    await page.click('text=Forgotten password >> nth=0');
    await isFine(page, 'a new link for a password');
    await page.goto(`${service.url}/tokens`);
    await page.fill('#label', '');
    await page.click('text=Make a token >> nth=1');
    await isFine(page, 'a token without a name');
    await browser.close();
  });

  it('carry on what somebody typed when their session ends', async () => {
    const { browser, page } = await phone();
    await page.goto(`${service.url}/sign-in?next=/home/shows/new`);
    await signIn(page);
    await page.fill('#title', 'Typed for an hour');
    await page.fill('#description', 'Line one\nline “two”, with ünïcödé 🎧');
    await page.fill('#author', 'A charity');
    await service.heard.db.delete(sessions).where(eq(sessions.userId, ada.id));
    await page.click('text=Make the show');
    expect(await page.textContent('h1')).toBe('Sign in to go on');
    await isFine(page, 'sign in to go on');
    await signIn(page, 'not the right one');
    await isFine(page, 'sign in to go on, wrong password');
    await signIn(page);
    expect(page.url()).toContain('/home/shows/typed-for-an-hour');
    const [show] = await service.heard.db.select().from(shows);
    expect(show!.description.replace(/\r/g, '')).toBe('Line one\nline “two”, with ünïcödé 🎧');
    await page.goto(`${service.url}/account`);
    await page.fill('#current', PASSWORD);
    await page.fill('#password', 'another password here');
    await service.heard.db.delete(sessions).where(eq(sessions.userId, ada.id));
    await page.click('text=Change my password');
    expect(await page.textContent('main')).toContain('nothing was sent');
    await isFine(page, 'sign in first, nothing carried on');
    await browser.close();
  });
});

describe('an upload that meets the end of a session', () => {
  it('says what to do, and carries on once its sender signed in on another page', async () => {
    const { heard, url } = service;
    const browser = await chromium.newContext();
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${url}/sign-in?next=/home`);
    await signIn(page);
    const cookie = (await browser.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: url };
    const show = { title: 'Uploads', description: 'Talks', author: 'Us' };
    const { id: showId } = (await (await service.api('/shows', headers, 'POST', show)).json()) as { id: string };
    const body = { showId, kind: 'podcast', title: 'Mine', roster: { participants: [], keep: [], covers: [] } };
    const { id } = (await (await service.api('/recordings', headers, 'POST', body)).json()) as { id: string };
    await page.goto(`${url}/recordings/${id}`);
    await heard.db.delete(sessions).where(eq(sessions.userId, ada.id));
    await page.setInputFiles('input[type=file]', {
      name: 'talk.wav',
      mimeType: 'audio/wav',
      buffer: Buffer.alloc(50_000, 7),
    });
    await page.click('form[data-upload] button[type=submit]');
    await page.waitForSelector('[data-upload-carry-on]:not([hidden])');
    expect(await page.textContent('[data-upload-said]')).toContain('You were signed out. Sign in in another tab');
    const other = await browser.newPage();
    await other.goto(`${url}/sign-in`);
    await signIn(other);
    await page.click('[data-upload-carry-on]');
    await page.waitForURL(/said=uploaded/);
    await browser.close();
  });
});
