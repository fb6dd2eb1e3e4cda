import { join as pathOf } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { ROOT } from '../../src/config.ts';
import { launchChromium } from '../chromium.ts';
import { type RunningService, startService } from './running-service.ts';
import { fillInRecording, inviteOnPage, join, signInOnPage, stateOf, uploadOnPage } from './tasks.ts';
import { MACHINES_WORK, PHONE, Visitor } from './visitor.ts';

const RECORDING = pathOf(ROOT, 'tests/fixtures/recordings/sample4.wav');
const SHOW = 'Joining up';
const TITLE = 'What helped me';

let service: RunningService;
let browser: Browser;
let administrator: Visitor;
let researcher: Visitor;
let first: Visitor;
let second: Visitor;
let listener: Visitor;
/** Where the recording's own page is, and its episode's. */
let recording: string;
let episode: string;

beforeAll(async () => {
  service = await startService();
  browser = await launchChromium();
  const arrive = (options = {}) => Visitor.arrive(browser, service.url, options);
  administrator = await arrive();
  first = await arrive();
  second = await arrive();
  researcher = await arrive({ viewport: PHONE });
  listener = await arrive({ viewport: PHONE });
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe('from an empty service to an episode, and back', { timeout: 600_000 }, () => {
  let broken = false;
  // Each step goes on from the one before it: after a failure there is nothing to go on from.
  beforeEach(() => {
    onTestFailed(() => {
      broken = true;
    });
    if (broken) throw new Error('Not tried, because a step before it failed.');
  });

  it('the printed link makes the first account, and its links make the others', async () => {
    await join(administrator, service.firstLink, 'Ada Admin', 'Make the first account');
    await join(first, await inviteOnPage(administrator, 'Staff'), 'Sam First');
    await join(second, await inviteOnPage(administrator, 'Staff'), 'Kim Second');
    await join(researcher, await inviteOnPage(administrator, 'Peer researcher'), 'Rae Searcher');
    await administrator.open('/people', 'People');
    expect(await administrator.words()).toMatch(/Rae Searcher.*Peer researcher/s);
    await administrator.page.setViewportSize(PHONE);
    await administrator.open('/people', 'People');
    await administrator.open('/tokens', 'Tokens for programs');
    await administrator.page.getByLabel('What is it for?').fill('Counting the episodes of every show');
    await administrator.press('Make a token', 'Tokens for programs');
    await administrator.open('/account', 'Your password');
    await listener.open(service.firstLink, 'That did not work');
  });

  it('staff make a show', async () => {
    const { page } = first;
    await first.press('Make a new show', 'Make a show');
    await first.press('Make the show', 'Make a show');
    expect(await first.words('.govuk-error-summary')).toContain('There is a problem');
    await page.getByLabel('Title').fill(SHOW);
    await page.getByLabel('What is it about?').fill('Young people with experience of care talk about what helps.');
    await page.getByLabel('Who makes it?').fill('Voices in Leicester');
    await page.getByRole('radio', { name: 'No' }).check();
    await first.press('Make the show', SHOW);
  });

  it('a researcher adds a recording on a phone, and watches it get ready', async () => {
    const { page } = researcher;
    await researcher.open('/home', 'Hello, Rae Searcher');
    await researcher.press('New recording', 'New recording');
    await fillInRecording(researcher, TITLE);
    await researcher.press('Save and go on to the upload', TITLE);
    recording = new URL(page.url()).pathname;
    expect(await researcher.words()).toContain('name:role');
    await uploadOnPage(researcher, TITLE, RECORDING);
    expect(await researcher.words()).toContain('Your recording has arrived.');
    // The same document, not loaded anew: what changes in it came by itself.
    await page.evaluate('document.body.dataset.same = "yes"');
    const done = () => page.locator('body[data-same] [data-progress]').getByText('Done', { exact: true }).count();
    await expect.poll(done, MACHINES_WORK).toBeGreaterThan(1);
    await expect.poll(() => stateOf(researcher), MACHINES_WORK).toBe('Needs your decisions');
    await researcher.sees(TITLE);
    await researcher.press('Decide what to cover', 'What we found');
    expect(await page.getByRole('button', { name: /Save this choice/ }).count()).toBe(0);
    await researcher.open(`${recording}/release`, 'That did not work');
  });

  it('staff listen to a moment and decide every flag', async () => {
    const { page } = first;
    const decide = 'Decide what to cover';
    await first.open('/home', 'Hello, Sam First');
    await first.press(TITLE, TITLE);
    await first.press(decide, decide);
    await page.getByRole('button', { name: /^▶? ?Play this moment.*Priya/ }).click();
    await expect.poll(() => first.player('currentTime'), { timeout: 20_000 }).toBeGreaterThan(19.5);
    await expect.poll(() => page.evaluate('document.querySelector("audio").paused'), { timeout: 20_000 }).toBe(true);

    await first.press(/^Save this choice/, decide);
    expect(await first.words('.govuk-error-summary')).toContain('Choose what should happen to it.');
    await page.getByRole('radio', { name: 'Keep it' }).first().check();
    await first.press(/^Save this choice/, decide);
    expect(await first.words()).toContain('Saved. You can still undo it.');
    await first.press(/^Undo/, decide);
    expect(await first.words()).toContain('Undone. Please choose again.');
    // A name, and not whatever flag is first: that may be a doubt where nobody is named.
    const named = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: /^Save this choice.*Priya/ }) });
    await named.first().getByRole('radio', { name: 'Bleep it' }).check();
    await first.press(/^Save this choice.*Priya/, decide);
    await first.press(/^Use (all \d+ suggestions|the suggestion)/, decide);
    const open = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Save this choice/ }) });
    while (await open.count()) {
      // Whoever listens to the doubtful places of this recording hears no name in them.
      const isDoubt =
        (await open
          .first()
          .getByRole('heading', { name: /^Listen here/ })
          .count()) > 0;
      const choice = isDoubt ? 'Keep it' : 'Bleep it';
      await open.first().getByRole('radio', { name: choice }).check();
      await first.press(/^Save this choice/, decide);
    }

    await page.getByLabel('From', { exact: true }).fill('0:12.1');
    await page.getByLabel('To', { exact: true }).fill('0:12.5');
    await page.getByRole('radio', { name: 'Make it silent' }).check();
    await page.getByLabel('Why? (optional)').fill('the name of a place');
    await first.press('Add this flag', decide);
    expect(await first.words()).toContain('the name of a place');
    await first.press('Make the finished version', TITLE);
    await expect.poll(() => stateOf(first), MACHINES_WORK).toBe('Needs approval');
    await first.sees(TITLE);
  });

  it('one of the staff approves the consents, and another the redactions', async () => {
    const { page } = first;
    const release = 'Listen and approve';
    await first.press('Listen to the result and approve it', release);
    const lengths = () =>
      page.evaluate('[...document.querySelectorAll("audio")].map((one) => Math.round(one.duration))');
    await expect.poll(lengths, { timeout: 20_000 }).toEqual([31, 31]);
    expect(await first.words()).toContain('Made silent');
    await first.press('I approve the consents', release);
    expect(await first.words()).toContain('You gave the other approval. Somebody else has to give this one.');
    // Whoever gets past the button that is switched off is refused by the service.
    await page.evaluate('document.querySelector("button[value=redaction]").disabled = false');
    await first.press('I approve the redactions', 'That did not work');
    expect(await first.words()).toContain('You gave the other approval, so somebody else has to give this one.');

    await second.open(`${recording}/release`, release);
    await second.press('I approve the redactions', release);
    expect(await second.words()).toContain('Owen Ward');
    await second.page.getByRole('radio', { name: 'Yes, publish it' }).check();
    await second.page.getByRole('radio', { name: 'In person' }).check();
    await second.press(/^Save the answer/, release);
    await second.press('Publish', TITLE);
    await expect.poll(() => stateOf(second), MACHINES_WORK).toBe('Published');
    await second.sees(TITLE);
    await second.open(`${recording}/published`, TITLE);
    const link = second.page.getByRole('link', { name: 'Open the episode’s public page' });
    episode = String(await link.getAttribute('href'));
  });

  it('anyone can listen and read, and podcast apps find it', async () => {
    const { page } = listener;
    await listener.open('/shows/joining-up', SHOW);
    await listener.press(TITLE, TITLE);
    expect(page.url()).toBe(episode);
    await page.locator('audio').focus();
    await page.keyboard.press('Space');
    await expect.poll(() => listener.player('currentTime'), { timeout: 20_000 }).toBeGreaterThan(0.3);
    expect(await listener.player('readyState')).toBeGreaterThanOrEqual(2);
    expect(await listener.player('duration')).toBeCloseTo(30.564, 0);
    const cues = () => page.evaluate('document.querySelector("audio").textTracks[0].cues?.length ?? 0');
    await expect.poll(cues, { timeout: 20_000 }).toBeGreaterThan(3);
    const words = await listener.words('.transcript');
    expect(words).toContain('[BLEEP]');
    expect(words).toMatch(/job coach/);
    expect(words).not.toMatch(/Priya|Owen|07784/);
    const feed = await page.request.get('/shows/joining-up/feed.xml');
    expect(await feed.text()).toContain(`<title>${TITLE}</title>`);
  });

  it('taken down, it is gone from its page and the feed', async () => {
    await second.press('Take it down', `Take down “${TITLE}”?`);
    await second.page.getByLabel('Why?').fill('Somebody changed their mind.');
    await second.press('Yes, take it down now', TITLE);
    expect(await second.words()).toContain('Taken down');
    expect((await listener.page.goto(episode))?.status()).toBe(410);
    await listener.sees('This episode was taken down');
    const feed = await listener.page.request.get('/shows/joining-up/feed.xml');
    expect(await feed.text()).not.toContain(TITLE);
  });
});

describe('a browser that runs no script', () => {
  it('sends a recording, and decides', { timeout: 600_000 }, async () => {
    const title = 'A plain form';
    const plain = await Visitor.arrive(browser, service.url, { viewport: PHONE, script: false });
    await signInOnPage(plain, 'Sam First');
    await plain.press('New recording', 'New recording');
    await fillInRecording(plain, title);
    // Somebody of that name is known since the first recording.
    await plain.press('Save and go on to the upload', 'New recording');
    await plain.page.getByRole('radio', { name: 'No, somebody else' }).check();
    await plain.press('Save and go on to the upload', title);
    await uploadOnPage(plain, title, RECORDING);
    const lookAgain = async () => {
      await plain.page.reload();
      return stateOf(plain);
    };
    await expect.poll(lookAgain, { ...MACHINES_WORK, interval: 1000 }).toBe('Needs your decisions');
    await plain.sees(title);
    await plain.press('Decide what to cover', 'Decide what to cover');
    await plain.page.getByRole('radio', { name: 'Bleep it' }).first().check();
    await plain.press(/^Save this choice/, 'Decide what to cover');
    expect(await plain.words()).toMatch(/Saved\. You can still undo it\..*Chosen by Sam First: bleep it/s);
    expect(await plain.page.locator('body.js-enabled').count()).toBe(0);
    await plain.leave();
  });
});

describe('a file that is no recording', () => {
  it('is refused with the reason, and another can be sent', async () => {
    const title = 'Not what it says';
    await researcher.open('/home/shows/joining-up/recordings/new', 'New recording');
    await fillInRecording(researcher, title);
    await researcher.press('Save and go on to the upload', title);
    const buffer = Buffer.from('This is a shopping list. '.repeat(400));
    await uploadOnPage(researcher, title, { name: 'talk.mp3', mimeType: 'audio/mpeg', buffer });
    await expect.poll(() => stateOf(researcher), MACHINES_WORK).toBe('Cannot be used');
    await researcher.sees(title);
    expect(await researcher.words()).toMatch(/not a (sound|recording|media).*upload another file/s);
    expect(await researcher.page.getByRole('button', { name: 'Upload' }).isEnabled()).toBe(true);
  });
});

describe('what the service said all the while', () => {
  it('names nobody, and no file', () => {
    expect(service.said()).toContain('service ready');
    expect(service.said()).not.toMatch(/Owen|Priya|Lucas|Searcher|talk\.mp3|sample4|What helped me/);
  });
});
