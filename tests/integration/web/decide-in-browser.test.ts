import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { ffmpeg, scratchFolder } from '../media/audio-files.ts';
import { recordingWithWords } from '../redaction/recording-with-words.ts';
import { Desk, SECOND, STAFF } from './desk.ts';
import type { FlagId, RecordingId, ShowId } from '../../../src/rules/ids.ts';

let desk: Desk;
let showId: ShowId;
let chromium: Browser;
const folder = scratchFolder();
const sound = (name: string) => join(folder, name);

beforeAll(async () => {
  desk = await Desk.open();
  showId = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
  chromium = await launchChromium();
  ffmpeg('-f', 'lavfi', '-i', 'sine=300:d=0.5', sound('short.wav'));
  ffmpeg('-f', 'lavfi', '-i', 'sine=300:d=3', sound('long.wav'));
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

async function deciding(): Promise<RecordingId> {
  const said = 'so Jordan came here and Jordan saw that Jordan had to go home to Zainab and then Zainab came too';
  const roster = { participants: [{ name: 'Jordan Okafor', role: 'Friend of Shanice', tags: ['name:role'] }] };
  return recordingWithWords(desk.heard, showId, { said, title: 'Jordan and Shanice at home', roster });
}
const flagsOf = async (id: RecordingId) => (await recordingView(desk.heard, STAFF, id)).flags;
const namesOf = async (id: RecordingId, text: string) =>
  (await recordingView(desk.heard, STAFF, id)).flags.filter((flag) => flag.kind === 'name' && flag.text === text);

async function visitor(javaScriptEnabled: boolean): Promise<BrowserContext> {
  const context = await chromium.newContext({ javaScriptEnabled });
  context.setDefaultTimeout(15_000);
  await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
  return context;
}

async function upload(page: Page, flagId: FlagId, file: string): Promise<void> {
  const row = page.locator(`#flag-${flagId}`);
  const form = row.locator('form[enctype]');
  if (!(await form.isVisible())) await row.locator('summary').click();
  await form.locator('input[type=file]').setInputFiles(sound(file));
  await form.getByRole('checkbox').check();
  await form.getByRole('button', { name: /Put this sound there/ }).click();
  await page.waitForLoadState('load');
}

describe('deciding with repeats, a title and a replacement', () => {
  it.each([360, 1280])(
    'breaks no rule of axe and fits the width at %i px, also when something is refused',
    async (width) => {
      const id = await deciding();
      await desk.send(STAFF, `/recordings/${id}/decide`, {
        flag: (await namesOf(id, 'Jordan'))[0]!.id,
        decision: 'bleep',
      });
      const context = await visitor(true);
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 900 });
      const check = async (what: string) => {
        expect(await brokenRules(page), what).toEqual([]);
        expect(await sidewaysScroll(page), what).toBeLessThanOrEqual(0);
        const low = await page.$$eval('form[enctype] button, form[enctype] label, details summary', (all) =>
          all
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24)
            .map((one) => one.outerHTML.slice(0, 120)),
        );
        expect(low, what).toEqual([]);
      };
      await page.goto(`${desk.url}/recordings/${id}/decide`);
      const shanice = (await flagsOf(id)).find(({ code }) => code === 'role');
      await check('the page');
      const [zainab] = await namesOf(id, 'Zainab');
      await upload(page, zainab!.id, 'long.wav');
      expect(await page.textContent('.govuk-error-summary')).toContain('1.8 seconds too long');
      await check('a sound that is too long');
      await upload(page, zainab!.id, 'short.wav');
      expect((await namesOf(id, 'Zainab')).map(({ decision }) => decision)).toEqual(['replace', 'replace']);
      await check('a sound that was put in');
      await desk.send(STAFF, `/recordings/${id}/decide`, { flag: shanice!.id, decision: 'remove' });
      const row = page.locator(`#flag-${shanice!.id}`);
      await row.getByRole('radio', { name: /Keep it/ }).check();
      await row.getByRole('button', { name: /Save this choice/ }).click();
      await page.waitForLoadState('load');
      expect(await page.textContent('h1')).toBe('Somebody changed this after you opened the page');
      await check('a choice that somebody else made meanwhile');
      await page.getByRole('button', { name: /Set mine anyway/ }).click();
      await page.waitForLoadState('load');
      expect((await flagsOf(id)).find((flag) => flag.id === shanice!.id)!.decision).toBe('keep');
      await context.close();
    },
  );

  it('works without script', async () => {
    const id = await deciding();
    const context = await visitor(false);
    const page = await context.newPage();
    await page.goto(`${desk.url}/recordings/${id}/decide`);
    const [zainab] = await namesOf(id, 'Zainab');
    await upload(page, zainab!.id, 'short.wav');
    expect(await page.textContent('body')).toContain('Your sound takes its place.');
    const [, second] = await namesOf(id, 'Zainab');
    await page
      .locator(`#flag-${second!.id}`)
      .getByRole('button', { name: /Choose again here only/ })
      .click();
    expect((await namesOf(id, 'Zainab')).map(({ decision }) => decision)).toEqual(['replace', null]);
    await page.getByRole('button', { name: /Use all \d+ suggestions/ }).click();
    expect((await recordingView(desk.heard, STAFF, id)).undecided).toBe(0);
    await context.close();
  });
});
