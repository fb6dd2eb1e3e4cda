import { timingSafeEqual } from 'node:crypto';
import type { Heard } from '../heard.ts';
import { newId } from '../store/ids.ts';
import { keyedHash } from './tries.ts';

/** How long a browser is known after a good sign-in. */
export const DEVICE_DAYS = 180;
const DAY_MS = 24 * 3600 * 1000;
/** People who share a browser: the last ones count. */
const MOST_ACCOUNTS = 5;

type Keyed = Pick<Heard, 'config'>;

/** A browser in which somebody signed in before. It lets nobody in: it only keeps the tries of strangers from locking its people out. */
export interface KnownDevice {
  readonly id: string;
  /** When somebody last signed in with it, in milliseconds. */
  readonly at: number;
  /** Keyed hashes of the e-mail addresses, the last one first. */
  readonly accounts: readonly string[];
}

/** What stands for an e-mail address, in whatever letters it was typed. */
export function accountMark(heard: Keyed, email: string): string {
  return keyedHash(heard, `account ${email.trim().toLowerCase()}`);
}

/** What is kept in the browser after a good sign-in. @param before what was there */
export function deviceAfterSignIn(heard: Keyed, before: KnownDevice | null, email: string, now = Date.now()): string {
  const mark = accountMark(heard, email);
  const others = (before?.accounts ?? []).filter((one) => one !== mark);
  const device: KnownDevice = {
    id: before?.id ?? newId(),
    at: now,
    accounts: [mark, ...others].slice(0, MOST_ACCOUNTS),
  };
  const text = Buffer.from(JSON.stringify(device)).toString('base64url');
  return `${text}.${signature(heard, text)}`;
}

/** The device that a browser says it is, or null where we did not sign that, or too long ago. */
export function readDevice(heard: Keyed, kept: string | undefined, now = Date.now()): KnownDevice | null {
  const [text = '', signed = ''] = kept?.split('.') ?? [];
  const [given, right] = [Buffer.from(signed), Buffer.from(signature(heard, text))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const device = JSON.parse(Buffer.from(text, 'base64url').toString()) as KnownDevice;
  return now - device.at < DEVICE_DAYS * DAY_MS ? device : null;
}

const signature = (heard: Keyed, text: string): string => keyedHash(heard, `device ${text}`);
