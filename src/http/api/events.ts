import type { Response } from 'express';

/** Milliseconds between looks at what is watched. */
const LOOK_EVERY = 1000;
/** Looks without a change after which a sign of life is sent, so that proxies keep the line open. */
const QUIET_LOOKS = 15;
/** Milliseconds after which the line is ended; browsers come back by themselves and show again who they are. */
const LONGEST = 10 * 60 * 1000;

/**
 * Sends what `look` finds as server-sent events named `progress`: one now, and one whenever it changes, until the browser goes
 * away. Rejects only when the first look does; later on a failed look ends the line.
 */
export async function sendEvents(response: Response, look: () => Promise<string>): Promise<void> {
  let last = await look();
  response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  response.write(event(last));
  const until = Date.now() + LONGEST;
  let quiet = 0;
  while (Date.now() < until && (await stillThereAfter(response, LOOK_EVERY))) {
    const found = await look().catch(() => null);
    if (found === null) break;
    quiet = found === last ? quiet + 1 : 0;
    if (quiet === 0) response.write(event(found));
    else if (quiet % QUIET_LOOKS === 0) response.write(': still here\n\n');
    last = found;
  }
  response.end();
}

const event = (data: string) => `event: progress\ndata: ${data}\n\n`;

/** Waits. @returns false, at once, when the browser has gone away */
function stillThereAfter(response: Response, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (there: boolean) => {
      clearTimeout(timer);
      response.off('close', gone);
      resolve(there);
    };
    const gone = () => done(false);
    const timer = setTimeout(() => done(true), milliseconds);
    if (response.closed || response.destroyed) gone();
    else response.once('close', gone);
  });
}
