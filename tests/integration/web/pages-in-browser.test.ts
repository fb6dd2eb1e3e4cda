import { eq } from 'drizzle-orm';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeDown } from '../../../src/publishing/publish.ts';
import { createShow, type Show, updateShow } from '../../../src/publishing/shows.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { participants, reminders, samePersonQuestions } from '../../../src/store/schema.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { Desk, SECOND, STAFF } from './desk.ts';
import * as made from './recordings-in-states.ts';

let desk: Desk;
let show: Show;
let chromium: Browser;
let browser: BrowserContext;
/** What the browser complained about: script errors, and what our own security headers forbid. */
const complaints: string[] = [];

beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
  chromium = await launchChromium();
  browser = await chromium.newContext();
  await browser.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

async function open(path: string, width = 360): Promise<Page> {
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

/** Things to press that are lower than 44 px on a phone, apart from links inside a sentence. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.$$eval('button, input, select, textarea, summary, nav a, ol a, ul a, h3 a', (all) =>
    all
      .filter(
        (one) =>
          one.checkVisibility() &&
          !one.matches('[type=radio], [type=checkbox], [type=hidden], .govuk-visually-hidden, .govuk-error-summary a'),
      )
      .filter((one) => one.getBoundingClientRect().height < 43.9)
      .map((one) => one.outerHTML.slice(0, 120)),
  );

describe('every staff page', () => {
  it('breaks no rule of axe, fits the width, and has targets for thumbs', async () => {
    const waiting = await made.waitingRecording(desk.heard, show);
    const doubt = { saidToBe: 'absent', saidToBeBy: SECOND.id, saidToBeAt: new Date() } as const;
    await desk.heard.db.update(participants).set(doubt).where(eq(participants.recordingId, waiting));
    const deciding = await made.recordingToDecide(desk.heard, show);
    const video = await made.recordingToDecide(desk.heard, show, { picture: true });
    const approving = await made.recordingToApprove(desk.heard, show);
    const leaking = await made.recordingToApprove(desk.heard, show, { picture: true, leak: true });
    const published = await made.publishedRecording(desk.heard, show);
    const moving = await made.recordingToDecide(desk.heard, show);
    await made.putInto(desk.heard, moving, 'making-release');
    const paths = [
      '/home',
      '/home/shows/new',
      `/home/shows/${show.slug}`,
      `/home/shows/${show.slug}/recordings/new`,
      '/nowhere',
    ];
    paths.push(
      `/recordings/${waiting}`,
      `/recordings/${waiting}/people`,
      `/recordings/${deciding}/about`,
      `/recordings/${moving}`,
      `/recordings/${deciding}/decide?said=undone`,
    );
    paths.push(
      `/recordings/${video}/decide`,
      `/recordings/${approving.id}/release`,
      `/recordings/${leaking.id}/release`,
    );
    paths.push(`/recordings/${published}/published`, `/recordings/${published}/take-down`);
    const down = await made.publishedRecording(desk.heard, show);
    await takeDown(desk.heard, STAFF, down, '');
    paths.push(`/recordings/${down}/published`, `/recordings/${down}/delete`, '/register');
    const [person] = await rosterOf(desk.heard.db, down);
    paths.push(`/participants/${person!.personId}/withdraw`, `/home/shows/${show.slug}/change`);
    // Its public texts name somebody on a roster, and new ones wait: seen by whoever wrote them, and by a second person.
    await updateShow(desk.heard, SECOND, show.id, { title: 'Talks with Ngozi' });
    const own = await createShow(desk.heard, STAFF, { title: 'Ours', description: 'Talks', author: 'Us' });
    await updateShow(desk.heard, STAFF, own.id, { description: `With Ngozi, ${'on and on '.repeat(40)}` });
    paths.push(`/home/shows/${show.slug}/texts`, `/home/shows/${own.slug}/texts`, `/home/shows/${own.slug}`);
    await desk.heard.db
      .insert(reminders)
      .values({ id: 'reminder', kind: 'expiry', personId: person!.personId, due: '2030-01-01' });
    for (const path of paths) {
      for (const width of [360, 1280]) {
        const page = await open(path, width);
        expect(await brokenRules(page), `${path} at ${width}`).toEqual([]);
        expect(await sidewaysScroll(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
        if (width === 360) expect(await tooSmall(page), path).toEqual([]);
        await page.close();
      }
    }
    expect(complaints).toEqual([]);
  });
});

describe('the list of people', () => {
  it('shows both where somebody else saved meanwhile, breaks no rule of axe, and goes on from there', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    for (const width of [360, 1280]) {
      const page = await open(`/recordings/${id}/people`, width);
      await page.fill('#person-1-also', 'Lex');
      await desk.heard.db
        .update(participants)
        .set({ also: ['Al'] })
        .where(eq(participants.recordingId, id));
      await page.click('text=Save the people');
      await page.waitForSelector('text=This is not what you typed');
      expect(await page.inputValue('#person-1-also')).toBe('Lex');
      expect(await page.textContent('main')).toContain('Other names: Al');
      expect(await brokenRules(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      await page.click('text=Save the people');
      await page.waitForURL(`**/recordings/${id}?said=roster-saved`);
      await page.close();
    }
  });

  it('asks whether somebody new is somebody known, and breaks no rule of axe, before and after a researcher’s row', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    const [known] = await rosterOf(desk.heard.db, id);
    for (const width of [360, 1280]) {
      const page = await open(`/home/shows/${show.slug}/recordings/new`, width);
      await page.fill('#title', 'Asked');
      await page.check('#kind');
      await page.fill('#person-0-name', known!.name);
      await page.check('#person-0-part');
      await page.click('text=Save and go on to the upload');
      await page.waitForSelector('text=Is this the same person?');
      expect(await page.isChecked('#person-0-same')).toBe(false);
      expect(await brokenRules(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      if (width === 360) expect(await tooSmall(page)).toEqual([]);
      await page.close();
    }
    const [other] = await rosterOf(desk.heard.db, await made.waitingRecording(desk.heard, show));
    await desk.heard.db.insert(samePersonQuestions).values({ personId: known!.personId!, otherId: other!.personId! });
    for (const width of [360, 1280])
      for (const path of [`/recordings/${id}/people`, `/participants/${known!.personId}`]) {
        const page = await open(path, width);
        expect(await page.textContent('main')).toContain('the same person as');
        expect(await brokenRules(page), path).toEqual([]);
        expect(await sidewaysScroll(page), path).toBeLessThanOrEqual(0);
        await page.close();
      }
  });
});

describe('with script', () => {
  it('goes to the errors of a form, and axe agrees with them', async () => {
    const page = await open(`/home/shows/${show.slug}/recordings/new`);
    await page.fill('#person-0-name', 'Jordan');
    await page.click('text="Save and go on to the upload"');
    expect(await page.evaluate('document.activeElement.className')).toBe('govuk-error-summary');
    expect(await brokenRules(page)).toEqual([]);
    await page.check('#person-0-part');
    expect(await page.isVisible('#person-0-may-voice')).toBe(true);
    await page.check('#person-0-part-2');
    expect(await page.isVisible('#person-0-may-voice')).toBe(false);
    await page.close();
  });

  it('plays a moment from 1.5 s before it to 1 s after it, by keyboard', async () => {
    const id = await made.recordingToDecide(desk.heard, show);
    const page = await open(`/recordings/${id}/decide`);
    await page.focus('button.heard-play >> nth=0');
    await page.keyboard.press('Enter');
    const place = 'document.querySelector("[data-player]").currentTime';
    const wait = { timeout: 10_000, interval: 50 };
    await expect.poll(() => page.evaluate(place), wait).toBeGreaterThan(0.2);
    await expect.poll(() => page.evaluate('document.querySelector("[data-player]").paused'), wait).toBe(true);
    // The flag ends at 1.7 s.
    expect(await page.evaluate(place)).toBeGreaterThan(2.5);
    expect(await page.evaluate(place)).toBeLessThan(3.1);
    await page.close();
  });

  it('draws a cover over the picture while it is typed', async () => {
    const id = await made.recordingToDecide(desk.heard, show, { picture: true });
    const page = await open(`/recordings/${id}/decide`);
    await page.check('input[name=action][value=cover]');
    for (const [name, value] of [
      ['x', '10'],
      ['y', '20'],
      ['width', '30'],
      ['height', '40'],
    ])
      await page.fill(`#cover-${name}`, value!);
    expect(
      await page.$eval('[data-draft]', (box) =>
        ['x', 'y', 'width', 'height'].map((name) => box.getAttribute(name)).concat(String(box.hasAttribute('hidden'))),
      ),
    ).toEqual(['10', '20', '30', '40', 'false']);
    await page.close();
  });

  it('uploads in pieces, and carries on after the connection was lost', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    const page = await open(`/recordings/${id}`);
    const bytes = Buffer.alloc(20 * 1024 * 1024, 3);
    let cut = false;
    let pieces = 0;
    await page.route('**/uploads/*', (route) => {
      if (route.request().method() === 'PATCH') pieces += 1;
      if (!cut && pieces === 2) cut = true;
      return cut && pieces >= 2 && !resumed ? route.abort('connectionreset') : route.continue();
    });
    let resumed = false;
    await page.setInputFiles('#file', { name: 'talk.wav', mimeType: 'audio/wav', buffer: bytes });
    await page.click('text="Upload"');
    await page.waitForSelector('[data-upload-carry-on]:not([hidden])', { timeout: 40_000 });
    expect(await page.textContent('[data-upload-said]')).toContain('What you sent is safe');
    resumed = true;
    await page.click('text="Carry on"');
    await page.waitForURL(/said=uploaded/, { timeout: 30_000 });
    expect((await recordingView(desk.heard, STAFF, id)).original).toMatchObject({
      name: 'talk.wav',
      bytes: bytes.length,
    });
    await page.close();
  });

  it('says of a text or a picture that it is one before a byte is sent, and takes the recording then chosen', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    const page = await open(`/recordings/${id}`);
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/uploads')) asked += 1;
    });
    const buffer = Buffer.from('Dear diary');
    for (const [name, mimeType, words] of [
      ['diary.txt', 'text/plain', 'This file holds written words'],
      ['photo.jpg', 'image/jpeg', 'This file is a picture'],
    ] as const) {
      await page.setInputFiles('#file', { name, mimeType, buffer });
      await page.click('text="Upload"');
      await page.waitForSelector(`[data-upload-said]:has-text("${words}")`);
    }
    expect(asked).toBe(0);
    await page.setInputFiles('#file', { name: 'talk.wav', mimeType: 'audio/wav', buffer });
    await page.click('text="Upload"');
    await page.waitForURL(/said=uploaded/, { timeout: 30_000 });
    await page.close();
  });

  it('says at once that there is no room, and carries on when there is', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    const page = await open(`/recordings/${id}`);
    const { config } = desk.heard;
    const { keepFreeBytes } = config;
    Object.assign(config, { keepFreeBytes: Number.MAX_SAFE_INTEGER });
    try {
      const buffer = Buffer.alloc(1000, 4);
      await page.setInputFiles('#file', { name: 'talk.wav', mimeType: 'audio/wav', buffer });
      await page.click('text="Upload"');
      await page.waitForSelector('[data-upload-carry-on]:not([hidden])', { timeout: 10_000 });
      expect(await page.textContent('[data-upload-said]')).toBe(
        'There is no room on Heard’s machine right now. Nothing was uploaded. Tell a member of staff, and try again later. Then press “Carry on”.',
      );
    } finally {
      Object.assign(config, { keepFreeBytes });
    }
    await page.click('text="Carry on"');
    await page.waitForURL(/said=uploaded/, { timeout: 30_000 });
    await page.close();
  });

  it('brings the stages up to date, and opens the page anew when the recording moves on', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    await made.runOneStage(desk.heard, id);
    await desk.heard.db.execute(
      `update recordings set state = 'preparing', original_sha256 = '${'a'.repeat(64)}' where id = '${id}'`,
    );
    const page = await open(`/recordings/${id}`);
    await desk.heard.db.execute(`update stage_runs set progress = 0.75 where recording_id = '${id}'`);
    await page.waitForSelector('progress[value="0.75"]');
    await made.putInto(desk.heard, id, 'refused', 'The file is empty.');
    await page.waitForSelector('text="The file is empty."');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
