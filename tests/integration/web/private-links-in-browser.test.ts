import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLink, type NewLink } from '../../../src/consent/links.ts';
import { addPerson } from '../../../src/consent/person-store.ts';
import { recordsOf } from '../../../src/consent/record-store.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { makeSignOffLink } from '../../../src/lifecycle/sign-off-links.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { Desk, STAFF } from './desk.ts';
import * as made from './recordings-in-states.ts';
import type { PersonId } from '../../../src/rules/ids.ts';

/** Set to a folder, it gets a picture of every page. */
const PICTURES = process.env.PICTURES_OF_PAGES;
let desk: Desk;
let show: Show;
let chromium: Browser;
let phone: BrowserContext;
let approving: Awaited<ReturnType<typeof made.recordingToApprove>>;
let person: { id: string; personId: PersonId };
const complaints: string[] = [];

beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
  approving = await made.recordingToApprove(desk.heard, show, { picture: true });
  const { id, personId } = (await rosterOf(desk.heard.db, approving.id)).find(({ onlyMentioned }) => !onlyMentioned)!;
  person = { id, personId: personId! };
  chromium = await launchChromium();
  phone = await chromium.newContext({ viewport: { width: 360, height: 800 } });
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

const link = (about: Omit<NewLink, 'personId' | 'days'>): Promise<string> =>
  desk.heard.db.transaction((tx) => makeLink(tx, desk.heard, STAFF, { personId: person.personId, days: 7, ...about }));
const asking = (format: 'plain' | 'easy read'): Omit<NewLink, 'personId' | 'days'> => ({
  kind: 'give',
  giver: 'self',
  asks: {
    channels: ['podcast', 'social'],
    format,
    stage: 'taking part',
    scope: { kind: 'recordings', ids: [approving.id] },
  },
});

async function visit(address: string, context = phone): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

/** Nothing that axe finds, nothing wider than the phone, nothing too small for a thumb. */
async function isGood(page: Page, name: string, script = true): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  expect(await brokenRules(page, { script }), name).toEqual([]);
  expect(await sidewaysScroll(page), name).toBeLessThanOrEqual(0);
  const small = await page.$$eval('button, input, textarea, summary, .govuk-button, .govuk-back-link, li a', (all) =>
    all
      .filter(
        (one) =>
          one.checkVisibility() && !one.matches('[type=radio], [type=checkbox], [type=hidden], .govuk-error-summary a'),
      )
      .filter((one) => one.getBoundingClientRect().height < 43.9)
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(small, name).toEqual([]);
}

describe('on a phone, without an account', () => {
  it('answers one question a screen, in easy read, and keeps a link to change one’s mind', async () => {
    const page = await visit(await link(asking('easy read')));
    await isGood(page, 'start-easy-read');
    expect(await page.isVisible('text="Read this to me"')).toBe(true);
    await page.click('text="Start"');
    await page.click('text="Next"');
    await page.waitForSelector('.govuk-error-summary');
    await isGood(page, 'question-error');
    await page.click('.govuk-error-summary a');
    expect(await page.evaluate('document.activeElement.name')).toBe('answer');
    await page.check('input[value=allow]');
    await page.click('text="Next"');
    await isGood(page, 'question-easy-read');
    await page.reload();
    await page.click('text="Back"');
    expect(await page.isChecked('input[value=allow]')).toBe(true);
    await page.click('text="Next"');
    for (const value of ['mask', 'first', 'allow', 'unsure', 'never']) {
      await page.check(`input[value=${value}]`);
      await page.click('text="Next"');
    }
    await isGood(page, 'check');
    await page.click('text="Send my answers"');
    await page.waitForSelector('text="Keep this link"');
    await isGood(page, 'given');
    const records = await recordsOf(desk.heard.db, [person.personId]);
    expect(records.findLast(({ attribute }) => attribute === 'name')).toMatchObject({
      permission: 'first',
      channels: ['podcast', 'social'],
    });
    const keep = await page.inputValue('#link');
    await page.goto(keep);
    await isGood(page, 'withdraw');
    await page.click('text="Take my yes back"');
    await page.waitForSelector('text="Done. Your yes is taken back."');
    await isGood(page, 'withdrawn');
    await page.close();
  });

  it('is asked for a birthday that nobody knows, and told what is wrong with it', async () => {
    const address = await desk.heard.db.transaction(async (tx) => {
      const personId = await addPerson(tx, STAFF, { spokenNames: ['Wren'] });
      const asks = {
        channels: ['podcast'],
        format: 'easy read',
        stage: 'taking part',
        scope: { kind: 'project' },
      } as const;
      return makeLink(tx, desk.heard, STAFF, { kind: 'give', personId, giver: 'self', asks, days: 7 });
    });
    const page = await visit(`${address}/born`);
    await isGood(page, 'born');
    await page.fill('input[name=born]', '2999-01-01');
    await page.click('text="Next"');
    await page.waitForSelector('.govuk-error-summary');
    await isGood(page, 'born-error');
    expect(await page.inputValue('input[name=born]')).toBe('2999-01-01');
  });

  it('reads plain English, without script too', async () => {
    const quiet = await chromium.newContext({ viewport: { width: 360, height: 800 }, javaScriptEnabled: false });
    const page = await visit(await link(asking('plain')), quiet);
    await isGood(page, 'start-plain', false);
    await page.click('text="Start"');
    await isGood(page, 'question-plain', false);
    for (const value of ['never', 'never', 'never', 'never', 'never', 'never']) {
      await page.check(`input[value=${value}]`);
      await page.click('text="Next"');
    }
    await page.click('text="Send my answers"');
    expect(await page.inputValue('#link')).toContain('/withdraw/');
    await quiet.close();
  });

  it('watches the finished version and asks for a change at the moment where the player is', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show, { picture: true });
    const somebody = (await rosterOf(desk.heard.db, id)).find(({ onlyMentioned }) => !onlyMentioned)!;
    const page = await visit(await makeSignOffLink(desk.heard, STAFF, id, { participantId: somebody.id, days: 7 }));
    await isGood(page, 'sign-off');
    expect(await page.isVisible('#moment')).toBe(false);
    await page.waitForFunction('document.querySelector("video").readyState > 0');
    await page.evaluate('document.querySelector("video").currentTime = 4.2');
    await page.check('input[value=change]');
    expect(await page.inputValue('#moment')).toBe('0:04');
    await page.fill('#note', 'Please take this out');
    await isGood(page, 'sign-off-change');
    await page.click('text="Send my answer"');
    await page.waitForSelector('text="Thank you. We have your answer."');
    await isGood(page, 'signed-off');
    await page.goto(page.url());
    await isGood(page, 'used');
    await page.close();
  });
});

describe('staff', () => {
  it('make links on pages that are good on a phone', async () => {
    const context = await chromium.newContext({ viewport: { width: 360, height: 800 } });
    await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
    const page = await visit(`${desk.url}/participants/${person.personId}/links`, context);
    await page.check('input[value=parent]');
    await page.click('text="Make a link"');
    expect(await page.inputValue('#link')).toContain('/consent/');
    await isGood(page, 'staff-person-links');
    await page.goto(`${desk.url}/recordings/${approving.id}/links`);
    await isGood(page, 'staff-links');
    await context.close();
  });

  it('nothing was complained about', () => {
    expect(complaints).toEqual([]);
  });
});
