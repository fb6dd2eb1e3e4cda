import type { Request } from 'express';
import type { Heard } from '../../heard.ts';
import { accountMark } from '../../people/devices.ts';
import { seal, unseal } from '../../store/encryption.ts';
import { ownPath } from '../own-path.ts';
import { deviceOf } from './signing-in.ts';

/** Bytes of what was typed. Sealed and written as letters it grows by a third, and forms of up to 1 MB are read (`bodies.ts`). */
const MOST_BYTES = 500_000;
/** Milliseconds for which a draft can be sent: a working day. */
const KEPT_FOR = 12 * 3600 * 1000;
const PURPOSE = 'draft';
/** Fields that are never carried on, and neither is a form with one of them. */
const PASSWORDS = /password|^current$/i;

/** A form that was sent after the session had ended. */
export interface Draft {
  /** Where it was sent to. */
  readonly path: string;
  /** Who typed it: the account that last signed in with this browser. */
  readonly account: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * What was typed, sealed so that the browser can carry it on and nobody can change it: where it goes and for whom.
 * @returns null for what is not carried: files, passwords, what is too long, and what an unknown browser sent
 */
export function keepDraft(heard: Pick<Heard, 'config'>, request: Request, now = Date.now()): string | null {
  const path = ownPath(request.originalUrl);
  const account = deviceOf(heard, request)?.accounts[0];
  if (!path || !account || !request.is('application/x-www-form-urlencoded')) return null;
  const fields = { ...(request.body as Record<string, unknown> | undefined) };
  if (Object.keys(fields).some((name) => PASSWORDS.test(name))) return null;
  const text = JSON.stringify({ purpose: PURPOSE, at: now, path, account, fields });
  return Buffer.byteLength(text) > MOST_BYTES ? null : seal(text).toString('base64url');
}

/** The draft that a browser carried on, or null for one that we did not seal, or too long ago. */
export function openDraft(sealed: string, now = Date.now()): Draft | null {
  try {
    const { purpose, at, ...draft } = JSON.parse(unseal(Buffer.from(sealed, 'base64url'))) as Draft & {
      purpose: string;
      at: number;
    };
    return purpose === PURPOSE && now - at < KEPT_FOR ? draft : null;
  } catch {
    return null;
  }
}

/** Whether this is the account of whoever typed it. */
export function isTypedBy(heard: Pick<Heard, 'config'>, { account }: Draft, email: string): boolean {
  return accountMark(heard, email) === account;
}
