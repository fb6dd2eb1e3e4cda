import { type Place, placeAt, type Placed } from '../../../media/picture/places.ts';

const SIDES = ['x', 'y', 'width', 'height'] as const;
type Side = (typeof SIDES)[number];
/** A box smaller than this, in pixels of the picture, was a click and not a drawing. */
const SMALLEST = 4;
/** Milliseconds without a change until the box is read out. */
const QUIET = 700;

/** Lets people draw a box on a still with a pointer, or move and resize it with buttons; the number fields stay the truth. */
export function boxEditors(): void {
  for (const root of document.querySelectorAll<HTMLElement>('[data-box-editor]')) new BoxEditor(root);
}

class BoxEditor {
  private readonly root: HTMLElement;
  private readonly fields: Record<Side, HTMLInputElement | null>;
  private readonly drawing: SVGSVGElement;
  private readonly rect: SVGRectElement;
  private readonly room: { width: number; height: number };
  /** Where the box is at which moment, for one that is there already. */
  private readonly shape: Placed | null;
  private at: number;
  private changed = false;
  private saying = 0;

  constructor(root: HTMLElement) {
    this.root = root;
    const field = (side: Side) => document.querySelector<HTMLInputElement>(`[data-box-field="${side}"]`);
    this.fields = { x: field('x'), y: field('y'), width: field('width'), height: field('height') };
    this.drawing = root.querySelector<SVGSVGElement>('[data-drawing]')!;
    this.rect = root.querySelector<SVGRectElement>('[data-box]')!;
    const { width, height } = this.drawing.viewBox.baseVal;
    this.room = { width, height };
    this.shape = root.dataset.shape ? placed(JSON.parse(root.dataset.shape)) : null;
    this.at = Number(root.dataset.at);
    this.moments();
    if (!this.fields.x) return;
    for (const tool of root.querySelectorAll<HTMLElement>('[data-box-tools]')) tool.hidden = false;
    for (const side of SIDES) this.fields[side]?.addEventListener('input', () => this.show());
    this.buttons();
    this.pointer();
  }

  /** The box in the fields, or null while they hold none. */
  private get box(): Place | null {
    const [x, y, width, height] = SIDES.map((side) => Number(this.fields[side]?.value || Number.NaN));
    const box = { x: x!, y: y!, width: width!, height: height! };
    return SIDES.every((side) => Number.isFinite(box[side])) && box.width > 0 && box.height > 0 ? box : null;
  }

  /** Writes a box into the fields: whole pixels, inside the picture. */
  private put(box: Place): void {
    const width = Math.min(this.room.width, Math.max(2, Math.round(box.width)));
    const height = Math.min(this.room.height, Math.max(2, Math.round(box.height)));
    const x = Math.min(this.room.width - width, Math.max(0, Math.round(box.x)));
    const y = Math.min(this.room.height - height, Math.max(0, Math.round(box.y)));
    for (const [side, value] of Object.entries({ x, y, width, height })) {
      const field = this.fields[side as Side];
      if (field) field.value = String(value);
    }
    this.show();
  }

  private show(): void {
    this.changed = true;
    this.draw(this.box);
    const said = this.root.querySelector<HTMLElement>('[data-box-said]')!;
    clearTimeout(this.saying);
    this.saying = window.setTimeout(() => {
      const { box } = this;
      said.textContent = box ? `Box: ${box.width} by ${box.height} pixels, at ${box.x}, ${box.y}.` : 'There is no box.';
    }, QUIET);
  }

  private draw(box: Place | null): void {
    this.rect.toggleAttribute('hidden', !box);
    if (box) for (const side of SIDES) this.rect.setAttribute(side, String(box[side]));
  }

  /** Shows another moment in place; the box follows to where it is then, unless somebody has just drawn it. */
  private moments(): void {
    const form = this.root.querySelector<HTMLFormElement>('[data-box-moment]')!;
    const field = form.querySelector<HTMLInputElement>('[name=at]')!;
    const frame = Number(this.root.dataset.frame);
    form.addEventListener('submit', (event) => {
      const asked = secondsOf(field.value);
      if (asked === null) return;
      event.preventDefault();
      this.go(asked);
    });
    for (const button of this.root.querySelectorAll<HTMLElement>('[data-box-step]')) {
      const step = (button.dataset.boxStep ?? '').replace('frame', '1');
      const seconds = Number(step) * (button.dataset.boxStep?.includes('frame') ? frame : 1);
      button.addEventListener('click', () => this.go(this.at + seconds));
    }
    for (const tool of this.root.querySelectorAll<HTMLElement>('[data-box-step]')) tool.parentElement!.hidden = false;
  }

  private go(seconds: number): void {
    this.at = Math.round(Math.min(Number(this.root.dataset.last), Math.max(0, seconds)) * 1000) / 1000;
    const image = this.root.querySelector<HTMLImageElement>('[data-still]')!;
    image.src = `${image.src.split('?')[0]}?at=${this.at}`;
    this.root.querySelector<HTMLInputElement>('[name=at]')!.value = clockField(this.at);
    const moment = document.querySelector<HTMLInputElement>('[data-box-at]');
    if (moment) moment.value = clockField(this.at);
    for (const shown of document.querySelectorAll('[data-box-clock]')) shown.textContent = clockField(this.at, 1);
    if (!this.shape || this.changed) return;
    const place = placeAt(this.shape, this.at);
    if (this.fields.x) this.put(place);
    else this.draw(place);
    this.changed = false;
  }

  private buttons(): void {
    for (const button of this.root.querySelectorAll<HTMLElement>('[data-box-move]')) {
      const side = (button.dataset.boxMove ?? '').slice(0, -1) as Side;
      const sign = button.dataset.boxMove?.endsWith('-') ? -1 : 1;
      button.addEventListener('click', () => {
        const far = Number(this.root.querySelector<HTMLSelectElement>('[data-box-far]')!.value);
        const { width, height } = this.room;
        const middle = { x: width * 0.4, y: height * 0.4, width: width * 0.2, height: height * 0.2 };
        const box = this.box;
        this.put(box ? { ...box, [side]: box[side] + sign * far } : middle);
      });
    }
  }

  /** A drag that begins inside the box moves it; any other draws a new one. */
  private pointer(): void {
    this.drawing.classList.add('heard-screen__regions--draw');
    this.drawing.addEventListener('pointerdown', (down) => {
      if (!down.isPrimary || down.button !== 0) return;
      down.preventDefault();
      this.drawing.setPointerCapture(down.pointerId);
      const from = this.pointOf(down);
      const before = this.box;
      const moves = before !== null && holds(before, from);
      const drag = (move: PointerEvent) => {
        const to = this.pointOf(move);
        if (moves) this.put({ ...before, x: before.x + to.x - from.x, y: before.y + to.y - from.y });
        else if (Math.abs(to.x - from.x) >= SMALLEST && Math.abs(to.y - from.y) >= SMALLEST) this.put(boxOf(from, to));
      };
      const stop = () => {
        this.drawing.removeEventListener('pointermove', drag);
        for (const end of ['pointerup', 'pointercancel']) this.drawing.removeEventListener(end, stop);
      };
      this.drawing.addEventListener('pointermove', drag);
      for (const end of ['pointerup', 'pointercancel']) this.drawing.addEventListener(end, stop);
    });
  }

  /** Where a pointer is, in pixels of the picture, never outside it. */
  private pointOf(event: PointerEvent): { x: number; y: number } {
    const shown = this.drawing.getBoundingClientRect();
    const share = (value: number, size: number) => Math.min(1, Math.max(0, value / size));
    return {
      x: share(event.clientX - shown.left, shown.width) * this.room.width,
      y: share(event.clientY - shown.top, shown.height) * this.room.height,
    };
  }
}

function boxOf(a: { x: number; y: number }, b: { x: number; y: number }): Place {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function holds(box: Place, { x, y }: { x: number; y: number }): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

function placed({ region, keys }: { region: Place; keys: Placed['keys'] | null }): Placed {
  return { ...region, ...(keys ? { keys } : {}) };
}

/** Reads `83.4`, `1:23.4` or `1:02:03`; null for anything else, which the server then explains. */
function secondsOf(text: string): number | null {
  const parts = text.trim().replace(',', '.').split(':');
  if (parts.length > 3 || parts.some((part) => !/^\d+(\.\d+)?$/.test(part))) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** `1:23.456`, as the server reads it. */
function clockField(seconds: number, digits = 3): string {
  const whole = Number(seconds.toFixed(digits));
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${(whole - 60 * minutes).toFixed(digits).padStart(3 + digits, '0')}`;
}
