import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Show } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/recordings/view.ts';
import { addCover } from '../../../src/redaction/picture-decisions.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { Desk, STAFF } from './desk.ts';
import { recordingWithFaces, type WithFaces } from './recording-with-faces.ts';
import * as made from './recordings-in-states.ts';

let desk: Desk;
let show: Show;
let chromium: Browser;
let browser: BrowserContext;
let video: WithFaces;
const complaints: string[] = [];

beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
  video = await recordingWithFaces(desk.heard, show);
  chromium = await launchChromium();
  browser = await chromium.newContext({ hasTouch: true });
  await browser.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

async function open(path: string, width = 1280): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await page.setViewportSize({ width, height: 800 });
  page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(`${path}: ${message.text()}`);
  });
  await page.goto(desk.url + path, { waitUntil: 'load' });
  return page;
}

const flagOf = async (id: string) => (await recordingView(desk.heard, STAFF, video.id)).flags.find((f) => f.id === id)!;
const movingBox = () =>
  addCover(desk.heard, STAFF, video.id, {
    start: 0.5,
    end: 4,
    keys: [
      { time: 0.5, x: 10, y: 10, width: 40, height: 40 },
      { time: 2.5, x: 210, y: 110, width: 60, height: 60 },
    ],
    why: 'A name badge',
  });
/** Every still has arrived, and is a picture. */
const stillsAreThere = (page: Page) =>
  expect
    .poll(() => page.$$eval('img[data-still]', (all) => all.every((one) => one.complete && one.naturalWidth > 0)), {
      timeout: 15_000,
    })
    .toBe(true);
const fields = (page: Page) =>
  Promise.all(
    ['x', 'y', 'width', 'height'].map(async (name) => Number(await page.inputValue(`[data-box-field=${name}]`))),
  );
const drawn = (page: Page) =>
  page.$eval('[data-box]', (box) => ['x', 'y', 'width', 'height'].map((name) => Number(box.getAttribute(name))));

describe('the pages for the picture', () => {
  it('break no rule of axe, fit the width, and have targets for thumbs', async () => {
    const mine = await movingBox();
    const paths = [
      '/decide',
      '/covers/new',
      `/covers/${mine}?at=1.5`,
      `/covers/${video.face}`,
      `/covers/${video.lost}`,
    ];
    for (const path of paths.map((rest) => `/recordings/${video.id}${rest}`)) {
      for (const width of [360, 1280]) {
        const page = await open(path, width);
        await page.$$eval('img[data-still]', (all) => all.forEach((one) => one.removeAttribute('loading')));
        await stillsAreThere(page);
        expect(await brokenRules(page), `${path} at ${width}`).toEqual([]);
        expect(await sidewaysScroll(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
        const small = await page.$$eval(
          'main button, main a.govuk-button, main input:not([type=hidden], [type=radio]), main select',
          (all) =>
            all
              .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
              .map((one) => one.outerHTML.slice(0, 120)),
        );
        if (width === 360) expect(small, path).toEqual([]);
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/${path.split('/').slice(3).join('-').replace(/\W/g, '_')}-${width}.png`,
            fullPage: true,
          });
        await page.close();
      }
    }
    expect(complaints).toEqual([]);
  });
});
