import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow } from '../../../src/publishing/shows.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { recordingWithWords } from '../redaction/recording-with-words.ts';
import { Desk, SECOND, STAFF } from './desk.ts';

const SENTENCE = 'so we came here on the bus and jaw dan saw that the whole place was shut for good. ';
const roster = { participants: [{ name: 'Jordan Okafor', role: 'Peer researcher', tags: ['name:role'] }] };

let desk: Desk;
let chromium: Browser;
let show: ShowId;
beforeAll(async () => {
  desk = await Desk.open();
  chromium = await launchChromium();
  show = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
});
afterAll(async () => {
  await chromium?.close();
  await desk?.close();
});

async function opened(id: RecordingId, width: number, script: boolean): Promise<Page> {
  const context = await chromium.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: script });
  await context.addCookies([{ name: 'as', value: STAFF.id, url: desk.url }]);
  const page = await context.newPage();
  await page.goto(`${desk.url}/recordings/${id}/words`);
  return page;
}

async function everybodyCanUse(page: Page, script: boolean): Promise<void> {
  expect(await brokenRules(page, { script })).toEqual([]);
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
}

describe.each([
  [360, false],
  [1280, true],
])('the words of a recording, at %i px, with script: %s', (width, script) => {
  it('are corrected, undone, marked and replaced by keyboard, and the answer is where the person is', async () => {
    const said = SENTENCE.repeat(8).trim();
    const id = await recordingWithWords(desk.heard, show, { said, title: 'A talk', roster });
    const page = await opened(id, width, script);
    await everybodyCanUse(page, script);
    const passage = page.locator('.heard-passage').nth(1);
    await passage.locator('summary').focus();
    await page.keyboard.press('Enter');
    const field = passage.getByRole('textbox');
    expect(await field.inputValue()).toContain('jaw dan saw');
    await everybodyCanUse(page, script);
    await field.fill((await field.inputValue()).replace('jaw dan', 'Jordan'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const answer = page.locator('#answer');
    await answer.waitFor();
    expect(await answer.innerText()).toMatch(/^Saved\. .*We found 1 place there that may give someone away\./);
    expect(await answer.getAttribute('role')).toBe('status');
    expect(await answer.evaluate((there) => there === there.ownerDocument.activeElement)).toBe(true);
    expect(await answer.boundingBox()).toMatchObject({ y: expect.toSatisfy((y: number) => y >= 0 && y < 800) });
    expect(await page.locator('.heard-passage').nth(1).innerText()).toContain('Jordan saw');
    await everybodyCanUse(page, script);
    await page.locator('.heard-passage').nth(0).getByRole('button', { name: 'Mark this passage as read' }).click();
    await answer.waitFor();
    expect(await page.locator('.heard-passage').nth(0).innerText()).toMatch(
      /Saved: you read this passage\.[\s\S]*Read by a person/i,
    );
    expect(await page.locator('#share').innerText()).toMatch(/^[1-9]\d? % of the words were read by a person\.$/);
    await page.getByRole('button', { name: 'Undo the last change' }).click();
    await answer.waitFor();
    expect(await page.locator('.heard-passage').nth(1).innerText()).toMatch(/Undone\.[\s\S]*jaw dan saw/);
    await page.getByLabel('Find').fill('shut');
    await page.getByLabel('Put in its place').fill('closed');
    await page.keyboard.press('Enter');
    await page.getByText('8 places.').waitFor();
    await everybodyCanUse(page, script);
    await page.getByRole('checkbox').nth(0).uncheck();
    await page.getByRole('button', { name: 'Replace where ticked' }).click();
    await answer.waitFor();
    expect(await answer.innerText()).toContain('Saved in every place that you ticked.');
    expect((await page.locator('.heard-passage__text').allInnerTexts()).join().match(/shut|closed/g)).toEqual([
      'shut',
      ...Array.from({ length: 7 }, () => 'closed'),
    ]);
    await everybodyCanUse(page, script);
    await page.context().close();
  });

  it('that somebody else changed meanwhile are shown in both versions, and mine can be set anyway', async () => {
    const id = await recordingWithWords(desk.heard, show, { said: SENTENCE.trim(), title: 'A talk', roster });
    const [mine, theirs] = [await opened(id, width, script), await opened(id, width, script)];
    const save = async (page: Page, from: string, to: string) => {
      await page.locator('summary').click();
      const field = page.locator('textarea');
      await field.fill((await field.inputValue()).replace(from, to));
      await page.getByRole('button', { name: 'Save these words' }).click();
    };
    await save(theirs, 'bus', 'tram');
    await theirs.locator('#answer').waitFor();
    await save(mine, 'bus', 'train');
    await mine.getByRole('heading', { name: 'Somebody changed this' }).waitFor();
    const shown = await mine.locator('main').innerText();
    expect(shown).toMatch(/on the train and jaw dan[\s\S]*on the tram and jaw dan/);
    await everybodyCanUse(mine, script);
    await mine.getByRole('button', { name: 'Set mine anyway' }).click();
    await mine.locator('#answer').waitFor();
    expect(await mine.locator('.heard-passage__text').innerText()).toContain('on the train and');
    await mine.context().close();
    await theirs.context().close();
  });
});
