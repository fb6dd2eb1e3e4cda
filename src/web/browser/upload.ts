import { Upload } from 'tus-js-client';
import { notARecording } from '../../rules/recording/not-a-recording.ts';

/** Small enough that a lost connection costs little, large enough that a good one is not held up. In bytes. */
const CHUNK = 8 * 1024 * 1024;

const ONE_FILE = 'Please choose one file. A second recording needs a place of its own.';
const NO_ROOM = 507;
/** True when the same may well work a moment later: the line is bad, or the request before is not over yet. */
const retries = (status: number) =>
  navigator.onLine && status !== NO_ROOM && (status < 400 || status >= 500 || status === 409 || status === 423);

/** Turns the plain file field into an upload that shows how far it is, and carries on after a lost connection. */
export function uploadBox(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-upload]');
  const file = form?.querySelector<HTMLInputElement>('input[type=file]');
  const start = form?.querySelector<HTMLButtonElement>('button[type=submit]');
  const panel = form?.querySelector<HTMLElement>('[data-upload-panel]');
  if (!form || !file || !start || !panel) return;
  const bar = panel.querySelector('progress');
  const said = panel.querySelector<HTMLElement>('[data-upload-said]');
  const carryOn = panel.querySelector<HTMLButtonElement>('[data-upload-carry-on]');
  const cancel = panel.querySelector<HTMLButtonElement>('[data-upload-cancel]');
  if (!bar || !said || !carryOn || !cancel) return;
  const { upload: endpoint = '/uploads', recording = '', done = '' } = form.dataset;
  let under: Upload | null = null;

  const say = (text: string) => {
    if (said.textContent !== text) said.textContent = text;
  };
  const rest = () => {
    under = null;
    panel.hidden = true;
    start.disabled = false;
    file.disabled = false;
  };

  form.addEventListener('submit', async (event) => {
    const chosen = file.files?.[0];
    if (!chosen || !('fetch' in window)) return;
    event.preventDefault();
    const wrong = (file.files?.length ?? 0) > 1 ? ONE_FILE : notARecording(chosen);
    if (wrong) {
      rest();
      panel.hidden = false;
      bar.hidden = true;
      carryOn.hidden = true;
      cancel.hidden = true;
      say(wrong);
      return;
    }
    bar.hidden = false;
    start.disabled = true;
    file.disabled = true;
    carryOn.hidden = true;
    panel.hidden = false;
    bar.value = 0;
    say('Starting the upload.');
    const upload = new Upload(chosen, {
      endpoint,
      chunkSize: CHUNK,
      retryDelays: [0, 1000, 3000, 5000, 10_000],
      removeFingerprintOnSuccess: true,
      // Kept in the browser until the end: no file name in it, since that may name a person. It is for this recording alone.
      fingerprint: async () => `heard-${recording}-${chosen.size}-${chosen.lastModified}`,
      // Room does not come in seconds: people are told at once.
      onShouldRetry: (error) => retries(error.originalResponse?.getStatus() ?? 0),
      metadata: { recordingId: recording, filename: chosen.name, filetype: chosen.type },
      onProgress: (sent, total) => {
        bar.value = total > 0 ? sent / total : 0;
        const percent = Math.floor((total > 0 ? sent / total : 0) * 10) * 10;
        say(`Uploading: ${percent} % done. Please keep this page open.`);
      },
      onSuccess: () => {
        say('Everything has arrived.');
        location.assign(done);
      },
      onError: (error) => {
        const answer = 'originalResponse' in error ? error.originalResponse : null;
        const status = answer?.getStatus() ?? 0;
        if (answer && status === NO_ROOM) {
          carryOn.hidden = false;
          say(`${answer.getBody().trim()} Then press “Carry on”.`);
          return;
        }
        if (status === 401) {
          carryOn.hidden = false;
          say(
            'You were signed out. Sign in in another tab, come back here, and press “Carry on”. What you sent is safe.',
          );
          return;
        }
        if (answer && status >= 400 && status < 500 && status !== 409 && status !== 423) {
          const words = answer.getBody();
          rest();
          panel.hidden = false;
          cancel.hidden = true;
          say(
            words && words.length < 300 && !words.includes('<')
              ? words
              : 'We could not take this file. Please ask a member of staff.',
          );
          return;
        }
        carryOn.hidden = false;
        say('The connection was lost. What you sent is safe. Press “Carry on” when you are back online.');
      },
    });
    under = upload;
    cancel.hidden = false;
    const before = await upload.findPreviousUploads().catch(() => []);
    if (before[0]) upload.resumeFromPreviousUpload(before[0]);
    upload.start();
  });

  carryOn.addEventListener('click', () => {
    carryOn.hidden = true;
    say('Carrying on.');
    under?.start();
  });
  cancel.addEventListener('click', async () => {
    await under?.abort(true).catch(() => undefined);
    rest();
    start.focus();
  });
  window.addEventListener('online', () => {
    if (under && !carryOn.hidden) carryOn.click();
  });
  window.addEventListener('beforeunload', (event) => {
    if (under && bar.value < 1) event.preventDefault();
  });
}
