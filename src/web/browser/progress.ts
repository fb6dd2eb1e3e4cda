/** How often to look when the stream of events is not there, in milliseconds. */
const LOOK_EVERY = 3000;

/** Keeps the list of stages up to date while machines are at work, and loads the page anew when the recording has moved on. */
export function followProgress(): void {
  const box = document.querySelector<HTMLElement>('[data-progress]');
  if (!box) return;
  const { progress: address = '', events = '', state = '' } = box.dataset;
  let busy = false;

  const look = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(address, { headers: { accept: 'text/html' }, cache: 'no-store' });
      if (!answer.ok) return;
      if (answer.headers.get('x-recording-state') !== state) {
        location.reload();
        return;
      }
      const html = await answer.text();
      if (html !== box.innerHTML) box.innerHTML = html;
    } catch {
      // No connection now: the next look may have one.
    } finally {
      busy = false;
    }
  };

  let timer = setInterval(look, LOOK_EVERY);
  if (typeof EventSource === 'undefined' || !events) return;
  const stream = new EventSource(events);
  const heard = () => {
    clearInterval(timer);
    void look();
    // Should the stream go quiet, look now and then all the same.
    timer = setInterval(look, LOOK_EVERY * 5);
  };
  stream.onmessage = heard;
  for (const name of ['progress', 'state', 'stage', 'recording']) stream.addEventListener(name, heard);
  stream.onerror = () => {
    clearInterval(timer);
    timer = setInterval(look, LOOK_EVERY);
  };
}
