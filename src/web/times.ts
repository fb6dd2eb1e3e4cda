export { lengthInWords } from '../../media/length-in-words.ts';

const ZONE = 'Europe/London';

/** A place in a recording as people read it: `1:23.4`, or `1:02:03.4` from an hour on. Seconds in, tenths shown, never rounded up past the end of a minute. */
export function clock(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const whole = Math.floor(tenths / 10);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = `${two(whole % 60)}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A place in a recording for a field, to a thousandth of a second: `1:23.456`, `1:23.4`, `0:05`. `parseClock` reads it. */
export function preciseClock(seconds: number): string {
  const thousandths = Math.max(0, Math.round(seconds * 1000));
  const hours = Math.floor(thousandths / 3_600_000);
  const minutes = Math.floor(thousandths / 60_000) % 60;
  const rest = ((thousandths % 60_000) / 1000)
    .toFixed(3)
    .padStart(6, '0')
    .replace(/\.?0+$/, '');
  const whole = rest.padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${whole}` : `${minutes}:${whole}`;
}

/** Reads `83.4`, `1:23.4` or `1:02:03`. @returns seconds, or null for anything else */
export function parseClock(text: string): number | null {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d{1,6})?)$/.exec(text.trim().replace(',', '.'));
  if (!match) return null;
  const [, hours, minutes, seconds] = match;
  if (minutes !== undefined && Number(seconds) >= 60) return null;
  if (hours !== undefined && Number(minutes) >= 60) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
}

/** `19 March 2027`, as the day is in the United Kingdom. */
export function day(date: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'long', year: 'numeric' }).format(
    date,
  );
}

/** `19 March 2027 at 3:05pm`, as the clock shows in the United Kingdom. */
export function moment(date: Date): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h12',
  });
  return `${day(date)} at ${time.format(date).replace(/\s/g, '').toLowerCase()}`;
}

/** Seconds of lead-in and lead-out, so that a word is heard among its neighbours. */
const LEAD_IN = 1.5;
const LEAD_OUT = 1;

/** The stretch to play for a moment: from 1.5 s before it to 1 s after it. Seconds. */
export function stretchAround(start: number, end: number): { start: number; end: number } {
  const tidy = (seconds: number) => Math.round(seconds * 1000) / 1000;
  return { start: tidy(Math.max(0, start - LEAD_IN)), end: tidy(end + LEAD_OUT) };
}
