import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Show } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
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
        await page.$$eval('img[data-still]', (all) => {
          for (const one of all) one.removeAttribute('loading');
        });
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
        await page.close();
      }
    }
    expect(complaints).toEqual([]);
  });
});

/** Where the still is in the window, once it is scrolled to. */
async function placeOnScreen(page: Page) {
  await page.$eval('[data-drawing]', (drawing) => drawing.scrollIntoView({ block: 'center' }));
  return (await (await page.$('[data-drawing]'))!.boundingBox())!;
}

describe('drawing a box', () => {
  it('works with a pointer: a drag draws it, a drag inside moves it, and it is saved as it was seen', async () => {
    const page = await open(`/recordings/${video.id}/covers/new?at=2`);
    await stillsAreThere(page);
    const still = await placeOnScreen(page);
    const scale = still.width / 320;
    const drag = async (from: [number, number], to: [number, number]) => {
      await page.mouse.move(still.x + from[0] * scale, still.y + from[1] * scale);
      await page.mouse.down();
      await page.mouse.move(still.x + to[0] * scale, still.y + to[1] * scale, { steps: 4 });
      await page.mouse.up();
    };
    await drag([160, 90], [100, 50]);
    const [x, y, width, height] = await fields(page);
    for (const [is, meant] of [
      [x, 100],
      [y, 50],
      [width, 60],
      [height, 40],
    ])
      expect(Math.abs(is! - meant!)).toBeLessThanOrEqual(1);
    expect(await drawn(page)).toEqual([x, y, width, height]);
    // Dragged far over the edge: it stays in the picture, and keeps its size.
    await drag([130, 70], [400, 300]);
    expect(await fields(page)).toEqual([320 - width!, 180 - height!, width, height]);
    await page.click('text="Cover this box"');
    await page.waitForURL(/said=box-added/);
    const id = /covers\/(\w+)/.exec(page.url())![1]!;
    expect(await flagOf(id)).toMatchObject({
      ...{ kind: 'picture', code: 'box', decision: 'cover', start: 2, end: 4, keys: null },
      region: { x: 320 - width!, y: 180 - height!, width, height },
    });
    await page.close();
  });

  it('works with a finger', async () => {
    const page = await open(`/recordings/${video.id}/covers/new?at=1`, 360);
    await stillsAreThere(page);
    const still = await placeOnScreen(page);
    const finger = await browser.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
      finger.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y]) => ({ x: still.x + x * still.width, y: still.y + y * still.height })),
      });
    await touch('touchStart', [0.25, 0.25]);
    for (const share of [0.3, 0.4, 0.5]) await touch('touchMove', [share, 1.5 * share]);
    await touch('touchEnd');
    for (const [index, meant] of [80, 45, 80, 90].entries())
      expect(Math.abs((await fields(page))[index]! - meant)).toBeLessThanOrEqual(1);
    await page.close();
  });

  it('works by keyboard alone: buttons make, move and resize the box, and say where it is', async () => {
    const page = await open(`/recordings/${video.id}/covers/new?at=2`);
    const press = async (name: string, times = 1) => {
      await page.focus(`[data-box-move="${name}"]`);
      for (let i = 0; i < times; i++) await page.keyboard.press('Enter');
    };
    await press('x+');
    expect(await fields(page)).toEqual([128, 72, 64, 36]);
    await press('x+', 3);
    await press('y-');
    await press('width+', 2);
    await press('height-');
    expect(await fields(page)).toEqual([158, 62, 84, 26]);
    await page.selectOption('[data-box-far]', '50');
    await press('x-', 9);
    await press('height-', 9);
    expect(await fields(page)).toEqual([0, 62, 84, 2]);
    expect(await drawn(page)).toEqual([0, 62, 84, 2]);
    await expect
      .poll(() => page.textContent('[data-box-said]'), { timeout: 5000 })
      .toBe('Box: 84 by 2 pixels, at 0, 62.');
    await page.close();
  });

  it('follows the box to each moment, and adds where it is there', async () => {
    const id = await movingBox();
    const page = await open(`/recordings/${video.id}/covers/${id}?at=0.5`);
    expect(await fields(page)).toEqual([10, 10, 40, 40]);
    await page.click('text="1 second on"');
    expect(await fields(page)).toEqual([110, 60, 50, 50]);
    expect(await page.textContent('[data-box-clock]')).toBe('0:01.5');
    expect(await page.getAttribute('[data-still]', 'src')).toMatch(/still\.jpg\?at=1\.5$/);
    await page.click('text="1 picture on"');
    await page.fill('[data-box-field=y]', '0');
    await page.click('text=/Add where it is at/');
    await page.waitForURL(/said=box-changed/);
    expect((await flagOf(id)).keys).toEqual([
      { time: 0.5, x: 10, y: 10, width: 40, height: 40 },
      { time: 1.6, x: 120, y: 0, width: 51, height: 51 },
      { time: 2.5, x: 210, y: 110, width: 60, height: 60 },
    ]);
    expect(await page.inputValue('#moment')).toBe('0:01.6');
    await page.close();
  });

  it('shows a moving box over the playing picture where it is at that moment', async () => {
    const page = await open(`/recordings/${video.id}/decide`);
    const at = (seconds: number) =>
      page.evaluate(`new Promise((done) => {
        const player = document.querySelector('[data-player]');
        player.addEventListener('timeupdate', () => done([...document.querySelectorAll('rect[data-keys]:not([hidden])')]
          .map((rect) => Math.round(Number(rect.getAttribute('x'))))), { once: true });
        player.currentTime = ${seconds};
      })`) as Promise<number[]>;
    expect(await at(1.5)).toContain(90);
    expect(await at(2.5)).toContain(190);
    // From here to the page on which a new box is drawn, at the very moment that is on the screen.
    await page.click('text="Cover a part of the picture"');
    await page.waitForURL(/covers\/new\?at=2\.500$/);
    expect([await page.inputValue('#moment'), await page.inputValue('#start')]).toEqual(['0:02.5', '0:02.5']);
    await page.close();
  });
});
