import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NewPermission, writePermission } from '../../../src/lifecycle/write-permission.ts';
import { addRestriction } from '../../../src/lifecycle/restriction-store.ts';
import { changeFacts } from '../../../src/lifecycle/person-input.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { personView } from '../../../src/views/person-view.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { Desk, SECOND, STAFF } from './desk.ts';
import * as made from './recordings-in-states.ts';

let desk: Desk;
let show: Show;
let chromium: Browser;
let browser: BrowserContext;

beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
  chromium = await launchChromium();
  browser = await chromium.newContext();
  await browser.addCookies([{ name: 'as', value: SECOND.id, url: desk.url }]);
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

async function open(path: string, width: number): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await page.setViewportSize({ width, height: 800 });
  await page.goto(desk.url + path, { waitUntil: 'load' });
  return page;
}

describe('the pages about participants', () => {
  it('break no rule of axe and fit a phone, also where names are long and everything is filled in', async () => {
    const { heard } = desk;
    const stopped = await made.recordingToDecide(heard, show);
    const empty = await made.waitingRecording(heard, show, `A very long title ${'without an end '.repeat(6)}`);
    const [speaker] = await rosterOf(heard.db, stopped);
    const person = speaker!.personId!;
    const { revision } = await personView(heard, STAFF, person);
    const facts = {
      legalName: `Jordan ${'Alexandrina-Wilhelmina'.repeat(4)}`,
      dateOfBirth: '2010-02-03',
      careStatus: 'in-care',
      creditedAs: { kind: 'role' as const, label: 'Peer researcher' },
      anonymousFromNames: ['Somebody'],
    };
    await changeFacts(heard, STAFF, person, { ...facts, anonymousFrom: ['public', 'named persons'] }, { revision });
    const input = NewPermission.parse({
      permissions: [
        { attribute: 'voice', permission: 'allow' },
        { attribute: 'name', permission: 'first' },
      ],
      channels: ['podcast', 'website', 'partner:county-council-of-somewhere'],
      scope: { kind: 'project' },
      givers: [
        { role: 'self', answer: 'yes', how: 'in person' },
        { role: 'placing-authority', answer: 'unsure', how: 'spoken on recording' },
      ],
    });
    await writePermission(heard, STAFF, person, input);
    await addRestriction(heard, STAFF, person, { basis: 'court-order', from: '2026-01-01' });
    const recording = await made.recordingToDecide(heard, show);
    const [marked] = await rosterOf(heard.db, recording);
    const paths = [
      '/participants',
      `/participants/${person}`,
      `/participants/${person}/facts`,
      `/participants/${person}/same-as`,
      `/participants/${person}/scans/new`,
      `/participants/${person}/permissions/new`,
      `/recordings/${recording}/consent`,
      `/recordings/${empty}/consent`,
      `/recordings/${recording}/voices/${marked!.id}`,
      `/recordings/${stopped}`,
      `/recordings/${stopped}/published`,
      `/recordings/${stopped}/consent`,
      '/organisation/consent',
      '/home',
    ];
    for (const path of paths)
      for (const width of [360, 1280]) {
        const page = await open(path, width);
        expect(await brokenRules(page), `${path} at ${width}`).toEqual([]);
        expect(await sidewaysScroll(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
        if (process.env.PICTURES_OF_PAGES)
          await page.screenshot({
            path: `${process.env.PICTURES_OF_PAGES}/${path.replace(/\W+/g, '-').replace(/[0-9a-z]{16}/g, 'id')}-${width}.png`,
            fullPage: true,
          });
        await page.close();
      }
  });

  it('say at the field what is missing, and keep what was typed', async () => {
    const recording = await made.waitingRecording(desk.heard, show);
    const person = (await rosterOf(desk.heard.db, recording))[0]!.personId!;
    const page = await open(`/participants/${person}/permissions/new`, 360);
    await page.check('#channels-2');
    await page.click('text="Write it down"');
    expect(await page.evaluate('document.activeElement.className')).toBe('govuk-error-summary');
    expect(await page.isChecked('#channels-2')).toBe(true);
    expect(await brokenRules(page)).toEqual([]);
    await page.close();
  });
});
