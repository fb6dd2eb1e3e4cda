import { eq } from 'drizzle-orm';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordings } from '../../../src/store/schema.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { checkWords, recordingWithWords } from '../redaction/recording-with-words.ts';
import { Desk, SECOND, STAFF } from './desk.ts';

const SAID = 'so we came here and met outgaze there and then we all came back again';

let desk: Desk;
let chromium: Browser;
let id: string;
beforeAll(async () => {
  desk = await Desk.open();
  chromium = await launchChromium();
  const show = await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' });
  id = await recordingWithWords(desk.heard, show.id, { said: SAID, title: 'Home', roster: {} });
  const [row] = await desk.heard.db.select().from(recordings).where(eq(recordings.id, id));
  const words = row!.transcript!.words.map((word) => (word.text === 'outgaze' ? { ...word, probability: 0.3 } : word));
  const { end } = words.find(({ text }) => text === 'outgaze')!;
  const unheard = [{ start: end + 0.1, end: end + 2.1 }];
  const heardAgain = [{ ...unheard[0]!, way: 'in short pieces', words: 0 }];
  const transcript = { ...row!.transcript!, words, unheard, heardAgain };
  await desk.heard.db.update(recordings).set({ transcript }).where(eq(recordings.id, id));
  await checkWords(desk.heard, id);
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

describe('a passage to listen to', () => {
  it.each([360, 1280])('is one row that names everything doubtful in it, at %i px', async (width) => {
    const context = await chromium.newContext({ viewport: { width, height: 900 } });
    await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
    const page = await context.newPage();
    await page.goto(`${desk.url}/recordings/${id}/decide`);
    const rows = page.locator('.heard-flag');
    expect(await rows.count()).toBe(1);
    const row = await rows.innerText();
    expect(row).toContain('Listen here');
    expect(await rows.locator('mark').innerText()).toBe('outgaze');
    expect(row).toContain('We are not sure of “outgaze”; somebody speaks for 2 s and no words came. It may be a name.');
    expect(row).toContain('We listened again in another way and still heard no words.');
    expect(row).toContain('Found by the check for speech without words, the check for unclear words.');
    expect(await brokenRules(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await context.close();
  });
});
