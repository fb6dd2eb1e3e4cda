import { eq } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transcript } from '../../../media/words.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordings } from '../../../src/store/schema.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { checkWords, recordingWithWords } from '../redaction/recording-with-words.ts';
import { Desk, SECOND, STAFF } from './desk.ts';
import { findRecording } from '../../../src/recordings/recordings.ts';
import type { ShowId } from '../../../src/rules/ids.ts';

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

const OUTGAZE = 'outgaze';

let desk: Desk;
let chromium: Browser;
let show: ShowId;
let id: string;
let merged: string;
beforeAll(async () => {
  desk = await Desk.open();
  chromium = await launchChromium();
  show = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
  const plain = 'so we came here and we saw that they had to go home and then we all came back again';
  id = await checked(plain, (transcript) => ({ ...transcript, unheard: UNHEARD, heardAgain: HEARD_AGAIN }));
  merged = await checked('so we came here and met outgaze there and then we all came back again', (transcript) => ({
    ...transcript,
    words: transcript.words.map((word) => (word.text === OUTGAZE ? { ...word, probability: 0.3 } : word)),
    unheard: [{ start: 6.6, end: 8.6 }],
    heardAgain: [{ start: 6.6, end: 8.6, way: 'in short pieces', words: 0 }],
  }));
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

/** A recording in which this was said, heard as `heard` makes it, with the flags of the check. @returns its id */
async function checked(said: string, heard: (transcript: Transcript) => Transcript): Promise<string> {
  const recording = await recordingWithWords(desk.heard, show, { said, title: 'Home', roster: {} });
  const transcript = heard((await findRecording(desk.heard, STAFF, 'see recording', recording)).transcript!);
  await desk.heard.db.update(recordings).set({ transcript }).where(eq(recordings.id, recording));
  await checkWords(desk.heard, recording);
  return recording;
}

/** Opens the page to decide on a recording, looks at it, and checks that everybody can use it. */
async function decide(recording: string, width: number, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await chromium.newContext({ viewport: { width, height: 900 } });
  await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
  const page = await context.newPage();
  await page.goto(`${desk.url}/recordings/${recording}/decide`);
  await look(page);
  expect(await brokenRules(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  await context.close();
}

describe.each([360, 1280])('the page to decide on doubtful passages, at %i px', (width) => {
  it('tells what was heard again line by line, and on flags without words', async () => {
    await decide(id, width, async (page) => {
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
    });
  });

  it('has one row for a passage, which names everything doubtful in it', async () => {
    await decide(merged, width, async (page) => {
      const rows = page.locator('.heard-flag');
      expect(await rows.count()).toBe(1);
      const row = await rows.innerText();
      expect(row).toContain('Listen here');
      expect(await rows.locator('mark').innerText()).toBe(OUTGAZE);
      expect(row).toContain(
        'We are not sure of “outgaze”; somebody speaks for 2 s and no words came. It may be a name.',
      );
      expect(row).toContain('We listened again in another way and still heard no words.');
      expect(row).toContain('Found by the check for speech without words, the check for unclear words.');
    });
  });
});

describe('what was heard again', () => {
  it('is told to programs', async () => {
    const told = await (await desk.get(STAFF, `/api/v1/recordings/${id}`)).json();
    expect(told).toMatchObject({ transcript: { heardAgain: HEARD_AGAIN, unheard: UNHEARD } });
    const flags = (await (await desk.get(STAFF, `/api/v1/recordings/${id}/flags`)).json()) as object[];
    expect(flags).toMatchObject([{ otherWaysTried: 2 }, { otherWaysTried: 0 }]);
  });
});
