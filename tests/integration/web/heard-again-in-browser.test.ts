import { eq } from 'drizzle-orm';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordings } from '../../../src/store/schema.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { checkWords, recordingWithWords } from '../redaction/recording-with-words.ts';
import { Desk, SECOND, STAFF } from './desk.ts';

const HEARD_AGAIN = [
  { start: 2.6, end: 5, way: 'in short pieces', words: 0 },
  { start: 7, end: 9.5, way: 'in short pieces', words: 1 },
  { start: 12.6, end: 15, way: 'in short pieces', words: 2 },
  { start: 2.6, end: 5, way: 'with a beam', words: 0 },
  { start: 12.6, end: 15, way: 'with a beam', words: 3 },
];
const UNHEARD = [
  { start: 2.6, end: 5 },
  { start: 10, end: 11 },
];

let desk: Desk;
let chromium: Browser;
let id: string;
beforeAll(async () => {
  desk = await Desk.open();
  chromium = await launchChromium();
  const show = await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' });
  const said = 'so we came here and we saw that they had to go home and then we all came back again';
  id = await recordingWithWords(desk.heard, show.id, { said, title: 'Home', roster: {} });
  const [row] = await desk.heard.db.select().from(recordings).where(eq(recordings.id, id));
  const transcript = { ...row!.transcript!, unheard: UNHEARD, heardAgain: HEARD_AGAIN };
  await desk.heard.db.update(recordings).set({ transcript }).where(eq(recordings.id, id));
  await checkWords(desk.heard, id);
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

describe('what was heard again', () => {
  it.each([360, 1280])('is told line by line and on flags without words, at %i px', async (width) => {
    const context = await chromium.newContext({ viewport: { width, height: 900 } });
    await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
    const page = await context.newPage();
    await page.goto(`${desk.url}/recordings/${id}/decide`);
    await page.getByText('3 passages that we heard again').click();
    expect(await page.locator('#heard-again li > span').allTextContents()).toEqual([
      '0:02.6–0:05.0: no words came at first; heard again in short pieces: no words; then with a beam: no words',
      '0:07.0–0:09.5: no words came at first; heard again in short pieces: 1 word',
      '0:12.6–0:15.0: no words came at first; heard again in short pieces: 2 words; then with a beam: 3 words',
    ]);
    const flags = page.locator('.heard-flag').filter({ hasText: 'no words written down' });
    expect(await flags.count()).toBe(2);
    expect(await flags.nth(0).innerText()).toContain('We listened again in 2 other ways and still heard no words.');
    expect(await flags.nth(1).innerText()).not.toContain('We listened again');
    expect(await brokenRules(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await context.close();
  });

  it('is told to programs', async () => {
    const told = await (await desk.get(STAFF, `/api/v1/recordings/${id}`)).json();
    expect(told).toMatchObject({ transcript: { heardAgain: HEARD_AGAIN, unheard: UNHEARD } });
    const flags = (await (await desk.get(STAFF, `/api/v1/recordings/${id}/flags`)).json()) as object[];
    expect(flags).toMatchObject([{ otherWaysTried: 2 }, { otherWaysTried: 0 }]);
  });
});
