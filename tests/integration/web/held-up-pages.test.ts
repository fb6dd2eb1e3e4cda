import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trial } from '../../../media/trials/trial.ts';
import type { Actor } from '../../../src/people/actor.ts';
import type { Programs } from '../../../src/programs/programs.ts';
import { markEnded } from '../../../workers/stage-runs.ts';
import { brokenRules, sidewaysScroll } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { testTools } from '../../tools.ts';
import { Desk, RESEARCHER, SECOND, STAFF } from './desk.ts';
import { heldUpRecording, hostileShow } from './recordings-in-states.ts';
import type { RecordingId } from '../../../src/rules/ids.ts';

/** On this machine the finders of faces do not work; whisper.cpp is broken on another one, which has left its work waiting. */
const programs: Programs = {
  tools: testTools(),
  trialOf: async (program): Promise<Trial> => {
    const passed = program !== 'sight';
    const remedy = passed ? null : 'Install the packages again.';
    return { program, passed, detail: '', remedy, seconds: 0, at: '2027-03-01T12:00:00Z' };
  },
  tryAgain: (program) => programs.trialOf(program),
};

let desk: Desk;
let browser: Browser;
let listening: RecordingId;
let unpacking: RecordingId;
beforeAll(async () => {
  desk = await Desk.open({}, () => programs);
  browser = await launchChromium();
  const show = await hostileShow(desk.heard);
  listening = await heldUpRecording(desk.heard, show, 'transcribe', 'whisper');
  unpacking = await heldUpRecording(desk.heard, show, 'normalise', 'ffmpeg');
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

const read = async (actor: Actor, path: string) => (await (await desk.get(actor, path)).text()).replace(/\s+/g, ' ');
const opened = async (actor: Actor, path: string, width: number) => {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'as', value: actor.id, url: desk.url }]);
  const page = await context.newPage();
  await page.goto(desk.url + path);
  return page;
};

describe('pages about a recording that waits for a machine', () => {
  it('say to everyone what cannot be done, and that there is nothing to do', async () => {
    for (const actor of [RESEARCHER, STAFF]) {
      const page = await read(actor, `/recordings/${listening}`);
      expect(page).toContain('This machine cannot listen to recordings just now.');
      expect(page).toContain('It goes on by itself as soon as that is mended; there is nothing for you to do.');
      expect(page).not.toMatch(/Try again|whisper|npm run|We are working on it/);
      expect(await read(actor, '/home')).not.toMatch(/A machine needs you|whisper|npm run/);
    }
    expect(await read(RESEARCHER, `/recordings/${unpacking}`)).toContain('cannot work on sound and video just now');
    expect(await read(RESEARCHER, '/home')).toContain('cannot listen to recordings just now. Your recording is safe');
  });

  it('say to administrators which program it is, here or elsewhere, since when, who waits, and what to type', async () => {
    const home = await read(SECOND, '/home');
    for (const words of [
      'A machine needs you',
      'whisper.cpp does not work.',
      '1 recording waits since',
      'Build whisper.cpp again on this machine.',
      'ffmpeg does not work.',
      'The face and text readers do not work.',
      'Nothing waits for that yet.',
      'Install the packages again.',
      'npm run doctor',
      'npm run setup',
    ])
      expect(home).toContain(words);
    const page = await read(SECOND, `/recordings/${listening}`);
    expect(page).toContain('whisper.cpp does not work.');
    expect(page).toContain('This recording waits since');
    expect(page).not.toContain('The face and text readers');
  });

  it('are sound to axe and fit a phone', async () => {
    for (const width of [360, 1280])
      for (const path of ['/home', `/recordings/${listening}`]) {
        const page = await opened(SECOND, path, width);
        expect(await brokenRules(page), `${path} at ${width}`).toEqual([]);
        expect(await sidewaysScroll(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
        await page.context().close();
      }
  });

  it('change by themselves when the work goes on', async () => {
    const page = await opened(RESEARCHER, `/recordings/${listening}`, 360);
    expect(await page.textContent('main')).toContain('cannot listen');
    await markEnded(desk.heard, { recordingId: listening, run: 1, stage: 'transcribe' }, { state: 'done' });
    // The page loads itself anew, and its policy allows no script of ours there: only a locator can wait.
    await page.locator('main', { hasText: 'We are working on it' }).waitFor();
    expect(await page.textContent('main')).not.toContain('cannot listen');
    await page.context().close();
  });
});
