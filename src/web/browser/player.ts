import { movingRegions } from './moving-regions.ts';

/** Further apart than this, in seconds, and a person sees that picture and sound do not fit. */
const DRIFT = 0.2;

/** Lets each picture follow the sound that it belongs to: a recording's picture is kept without sound. */
export function picturesFollowSound(): void {
  for (const picture of document.querySelectorAll<HTMLVideoElement>('video[data-picture-of]')) {
    const sound = document.getElementById(picture.dataset.pictureOf ?? '');
    if (!(sound instanceof HTMLMediaElement)) continue;
    picture.controls = false;
    const follow = () => {
      if (Math.abs(picture.currentTime - sound.currentTime) > DRIFT) picture.currentTime = sound.currentTime;
    };
    sound.addEventListener('play', () => {
      follow();
      void picture.play().catch(() => undefined);
    });
    sound.addEventListener('pause', () => picture.pause());
    for (const event of ['seeked', 'timeupdate']) sound.addEventListener(event, follow);
    sound.addEventListener('ratechange', () => {
      picture.playbackRate = sound.playbackRate;
    });
  }
}

/** Makes each “play this moment” link play its stretch in the page's own player. */
export function playMoments(): void {
  const player = document.querySelector<HTMLMediaElement>('[data-player]');
  if (!player) return;
  let stopAt = Number.POSITIVE_INFINITY;
  const stopInTime = () => {
    if (player.currentTime < stopAt) return;
    player.pause();
    stopAt = Number.POSITIVE_INFINITY;
  };
  // Four times a second is what browsers promise; frames are finer, but stand still in a hidden tab.
  const watch = () => {
    stopInTime();
    if (Number.isFinite(stopAt) && !player.paused) requestAnimationFrame(watch);
  };
  player.addEventListener('timeupdate', stopInTime);
  player.addEventListener('playing', watch);
  player.addEventListener('seeking', () => {
    // Someone moved the player by hand: let it play on.
    if (Math.abs(player.currentTime - asked) > 0.5) stopAt = Number.POSITIVE_INFINITY;
  });
  let asked = Number.NaN;

  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-start]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = link.className;
    button.append(...link.childNodes);
    const start = Number(link.dataset.start);
    const end = Number(link.dataset.end);
    button.addEventListener('click', async () => {
      asked = start;
      stopAt = end;
      await whenReady(player);
      player.currentTime = asked;
      await player.play().catch(() => undefined);
    });
    link.replaceWith(button);
  }
  showPlace(player);
  takeTimes(player);
  takeTimeAlong(player);
}

function whenReady(player: HTMLMediaElement): Promise<void> {
  if (player.readyState >= HTMLMediaElement.HAVE_METADATA) return Promise.resolve();
  return new Promise((resolve) => {
    player.addEventListener('loadedmetadata', () => resolve(), { once: true });
    player.addEventListener('error', () => resolve(), { once: true });
    player.load();
  });
}

/** Moves the line over the wave, and shows the regions that count at this moment over the picture. */
function showPlace(player: HTMLMediaElement): void {
  const line = document.querySelector<SVGLineElement>('[data-now]');
  const regions = [...document.querySelectorAll<SVGRectElement>('rect[data-from]')];
  const move = movingRegions();
  const show = () => {
    const share = player.duration > 0 ? player.currentTime / player.duration : 0;
    for (const end of ['x1', 'x2']) line?.setAttribute(end, String(share * Number(line.dataset.now)));
    for (const region of regions) {
      const inside =
        player.currentTime >= Number(region.dataset.from) && player.currentTime < Number(region.dataset.to);
      region.toggleAttribute('hidden', !inside);
    }
    move(player.currentTime);
  };
  player.addEventListener('timeupdate', show);
  player.addEventListener('loadedmetadata', show);
  showDraft();
}

/** Draws the box of the “add a cover” form over the picture as its numbers are typed. */
function showDraft(): void {
  const draft = document.querySelector<SVGRectElement>('[data-draft]');
  if (!draft) return;
  const fields = ['x', 'y', 'width', 'height'].map((name) =>
    document.querySelector<HTMLInputElement>(`#cover-${name}`),
  );
  const draw = () => {
    const values = fields.map((field) => Number(field?.value));
    draft.toggleAttribute('hidden', !(Number(values[2]) > 0 && Number(values[3]) > 0));
    for (const [index, name] of ['x', 'y', 'width', 'height'].entries())
      draft.setAttribute(name, String(values[index] || 0));
  };
  for (const field of fields) field?.addEventListener('input', draw);
  draw();
}

/** Adds a button to each time field that fills in where the player is now. */
function takeTimes(player: HTMLMediaElement): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-time]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'govuk-button govuk-button--secondary';
    button.textContent = 'Use the player’s time';
    button.setAttribute('aria-describedby', field.id);
    button.addEventListener('click', () => {
      field.value = player.currentTime.toFixed(1);
    });
    field.after(button);
  }
}

/** Lets links to a page about one moment go to where the player is now. */
function takeTimeAlong(player: HTMLMediaElement): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-at-player]')) {
    link.addEventListener('click', () => {
      link.search = `?at=${player.currentTime.toFixed(3)}`;
    });
  }
}
