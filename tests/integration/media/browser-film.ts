import { writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/**
 * Has a browser record a film as its recorder page would (MediaRecorder, WebM): in each second the canvas turns white when the clock of its sound
 * reaches the beginning of a tone. How far browser and machine let the two drift apart is in the file, and is to be measured there.
 */
export async function recordInBrowser(browser: Browser, path: string, seconds: number): Promise<void> {
  const page = await browser.newPage();
  try {
    const recorded = await page.evaluate(`(${record})(${seconds})`);
    writeFileSync(path, Buffer.from(recorded as string, 'base64'));
  } finally {
    await page.close();
  }
}

/** Runs in the page: its types are those of a browser, which tests do not know. */
const record = `async (seconds) => {
  const context = new AudioContext();
  await context.resume();
  const canvas = Object.assign(document.createElement('canvas'), { width: 128, height: 72 });
  document.body.append(canvas);
  const pen = canvas.getContext('2d');
  const sound = context.createMediaStreamDestination();
  const stream = new MediaStream([...canvas.captureStream(30).getTracks(), ...sound.stream.getTracks()]);
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8,opus' });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start(500);
  const moments = Array.from({ length: seconds - 1 }, (_, n) => context.currentTime + n + 1);
  for (const moment of moments) {
    const tone = new OscillatorNode(context, { frequency: 2000 });
    const level = new GainNode(context, { gain: 0.4 });
    tone.connect(level).connect(sound);
    tone.start(moment);
    tone.stop(moment + 0.2);
  }
  const end = moments.at(-1) + 1;
  let frame = 0;
  await new Promise((done) => {
    const draw = () => {
      const now = context.currentTime;
      pen.fillStyle = moments.some((moment) => now >= moment && now < moment + 0.3) ? 'white' : 'black';
      pen.fillRect(0, 0, 128, 72);
      // A picture that stays the same is not recorded.
      pen.fillStyle = frame++ % 2 ? '#333' : '#444';
      pen.fillRect(0, 0, 4, 4);
      if (now < end) requestAnimationFrame(draw);
      else done();
    };
    draw();
  });
  await new Promise((done) => {
    recorder.onstop = done;
    recorder.stop();
  });
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}`;
