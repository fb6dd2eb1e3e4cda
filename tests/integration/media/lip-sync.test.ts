import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { launchChromium } from '../../chromium.ts';
import { scratchFolder } from './audio-files.ts';
import { recordInBrowser } from './browser-film.ts';
import { flashesAndTones, makeSyncFilm, releasedFilm, type SyncFilm } from './lip-sync-films.ts';

const folder = scratchFolder();
const H264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'];
/** In seconds. */
const MOST_APART = 0.02;

/** Frames that come up to `2 * by` seconds late, as those of phones and browsers do. */
const uneven = (rate: number, by: number): SyncFilm['times'] => ({
  expression: `N/${rate}+${by}*(1-cos(1.7*N))`,
  at: (n) => n / rate + by * (1 - Math.cos(1.7 * n)),
});
/** As a phone films where the light is switched off after 10 s. */
const darker: SyncFilm['times'] = {
  expression: 'if(lt(N,300),N/30,10+(N-300)/17)+0.002*(1-cos(1.7*N))',
  at: (n) => (n < 300 ? n / 30 : 10 + (n - 300) / 17) + 0.002 * (1 - Math.cos(1.7 * n)),
};

const FILMS: SyncFilm[] = [
  { name: '2997.mp4', rate: '30000/1001', options: H264 },
  { name: '240.mp4', rate: '240', options: H264 },
  { name: 'darker.mov', rate: '30', times: darker, options: H264 },
  { name: 'uneven-12.mp4', rate: '12', times: uneven(12, 0.012), options: H264 },
  { name: 'late-sound.webm', rate: '25', soundStart: 0.3, options: VP9 },
  { name: 'late-by-half-a-frame.mp4', rate: '24', pictureStart: 0.3125, options: H264 },
  { name: 'late-sound.ts', rate: '25', soundStart: 0.3, options: H264 },
];

it.each(FILMS)('a flash and a tone that begin together do so in the released film: $name', async (film) => {
  const { path, moments } = makeSyncFilm(film, folder);
  const { out } = await releasedFilm(path, mkdtempSync(join(folder, 'film-')));
  const { flashes, tones } = flashesAndTones(out);
  expect([flashes.length, tones.length]).toEqual([moments.length, moments.length]);
  const apart = flashes.map((flash, i) => Math.abs(tones[i]! - flash));
  expect(Math.max(...apart)).toBeLessThan(MOST_APART);
});

it('what a browser recorded is together in the released film as it is in the recording', async () => {
  const path = join(folder, 'browser.webm');
  const browser = await launchChromium();
  try {
    await recordInBrowser(browser, path, 5);
  } finally {
    await browser.close();
  }
  const recorded = flashesAndTones(path);
  const { out } = await releasedFilm(path, mkdtempSync(join(folder, 'film-')));
  const released = flashesAndTones(out);
  const apart = ({ flashes, tones }: typeof released) => flashes.map((flash, i) => tones[i]! - flash);
  expect([released.flashes.length, released.tones.length]).toEqual([4, 4]);
  const moved = apart(released).map((gap, i) => Math.abs(gap - apart(recorded)[i]!));

  expect(Math.max(...moved)).toBeLessThan(MOST_APART);
});
