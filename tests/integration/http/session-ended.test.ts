import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDraft } from '../../../src/web/accounts/drafts.ts';
import { sessions, shows } from '../../../src/store/schema.ts';
import { cookieOf } from '../../cookies.ts';
import { PASSWORD, type SignedInPerson, Service } from './service.ts';

let service: Service;
let sam: SignedInPerson;
let cookie: string;
beforeAll(async () => {
  service = await Service.start();
  sam = await service.person('staff', 'Sam');
});
afterAll(() => service?.stop());
beforeEach(async () => {
  cookie = await service.signIn(sam);
  await endSession();
});

const endSession = () => service.heard.db.delete(sessions).where(eq(sessions.userId, sam.id));
const FORM = '/home/shows/new';
let number = 0;
const typed = () => {
  number += 1;
  return {
    title: `Voices ${number}`,
    description: 'Written “for a long while”,\nin two lines & with <signs>.',
    author: 'A charity',
    category: 'Society & Culture',
    language: 'en-GB',
    explicit: 'no',
  };
};
const draftOn = (page: string) => /name="heard-draft" value="([^"]+)"/.exec(page)?.[1];
const showCalled = async (title: string) =>
  (await service.heard.db.select().from(shows)).find((show) => show.title === title);

async function lostForm(fields: Record<string, string>, path = FORM): Promise<{ page: string; draft: string }> {
  const response = await service.submit(path, fields, { cookie, accept: 'text/html' });
  expect(response.status).toBe(401);
  const page = await response.text();
  return { page, draft: draftOn(page) ?? '' };
}

describe('a form that is sent after the session ended', () => {
  it('goes on from where it was once its writer signs in on the spot, and nothing typed is lost', async () => {
    const fields = typed();
    const { page, draft } = await lostForm(fields);
    expect(page).toContain('What you typed is not lost');
    expect(page).toContain(`action="${FORM}"`);
    expect(page).not.toContain('Voices');
    expect(await showCalled(fields.title)).toBeUndefined();
    const sent = await service.submit(FORM, { 'heard-draft': draft, email: sam.email, password: PASSWORD }, { cookie });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, expect.stringContaining('/home/shows/voices-')]);
    expect(await showCalled(fields.title)).toMatchObject({
      description: fields.description.trim(),
      author: 'A charity',
    });
    expect((await service.api('/me', { cookie: cookieOf(sent) })).status).toBe(200);
    expect(service.logged.join('')).not.toContain('for a long while');
  });

  it('carries fields that are there several times, and the query of its address', async () => {
    const path = '/participants/0123456789abcdef/permissions/new?recording=x';
    const body = new URLSearchParams([
      ['channels', 'podcast'],
      ['channels', 'website'],
      ['note', 'typed'],
    ]);
    const headers = { cookie, origin: service.url, accept: 'text/html' };
    const answer = await service.fetch(path, { method: 'POST', body, headers });
    const draft = openDraft(draftOn(await answer.text())!);
    expect(draft).toMatchObject({ path, fields: { channels: ['podcast', 'website'], note: 'typed' } });
  });

  it('stays through a wrong password, and shows what is wrong with it as the first time', async () => {
    const fields = { ...typed(), title: '' };
    const { draft } = await lostForm(fields);
    const wrong = await service.submit(
      FORM,
      { 'heard-draft': draft, email: sam.email, password: 'not this one' },
      { cookie },
    );
    expect(wrong.status).toBe(401);
    const page = await wrong.text();
    expect(page).toContain('The email address or the password is not right');
    expect(draftOn(page)).toBe(draft);
    const right = await service.submit(
      FORM,
      { 'heard-draft': draft, email: sam.email, password: PASSWORD },
      { cookie },
    );
    expect(right.status).toBe(422);
    const form = await right.text();
    expect(form).toContain('for a long while');
    expect(form).toContain('with &lt;signs&gt;');
  });

  it('is never sent in the name of somebody else', async () => {
    const zed = await service.person('staff', 'Zed');
    const fields = typed();
    const { draft } = await lostForm(fields);
    const asZed = { 'heard-draft': draft, email: zed.email, password: PASSWORD };
    const other = await service.submit(FORM, asZed, { cookie });
    expect(other.status).toBe(422);
    expect(other.headers.getSetCookie().join()).not.toMatch(/session_token=\w/);
    const page = await other.text();
    expect(page).toContain('Sign in with the account that you used when you typed this');
    expect(draftOn(page)).toBe(draft);
    // Nor where somebody else signed in in the meantime.
    const zedsCookie = await service.signIn(zed);
    const meanwhile = await service.submit(FORM, { 'heard-draft': draft }, { cookie: zedsCookie });
    expect(meanwhile.status).toBe(422);
    expect(await showCalled(fields.title)).toBeUndefined();
  });

  it('goes on without a password where its writer signed in on another page meanwhile', async () => {
    const fields = typed();
    const { draft } = await lostForm(fields);
    const again = await service.signIn(sam);
    const sent = await service.submit(FORM, { 'heard-draft': draft }, { cookie: again });
    expect(sent.status).toBe(303);
    expect(await showCalled(fields.title)).toBeDefined();
  });

  it('is sent only to where it was typed, and only as it was typed', async () => {
    const { draft } = await lostForm(typed());
    const known = { email: sam.email, password: PASSWORD };
    const moved = await service.submit('/tokens', { 'heard-draft': draft, ...known }, { cookie });
    expect([moved.status, await moved.text()]).toEqual([422, expect.stringContaining('nothing was sent')]);
    for (const forged of ['x', draft.slice(0, -8), `${draft.slice(0, -4)}AAAA`])
      expect((await service.submit(FORM, { 'heard-draft': forged, ...known }, { cookie })).status).toBe(422);
    const stranger = { cookie, origin: 'https://evil.example' };
    expect((await service.submit(FORM, { 'heard-draft': draft, ...known }, stranger)).status).toBe(403);
    expect(openDraft(draft)).not.toBeNull();
    expect(openDraft(draft, Date.now() + 12 * 3600 * 1000 + 1)).toBeNull();
  });

  it('is not carried on with passwords, files, very long texts, or from a browser in which nobody signed in', async () => {
    const { page, draft } = await lostForm(
      { current: PASSWORD, password: 'a new password, longer' },
      '/account/password',
    );
    expect(draft).toBe('');
    expect(page).not.toContain(PASSWORD);
    expect(page).toContain('opens in a new tab');
    expect((await lostForm({ ...typed(), description: 'x'.repeat(600_000) })).draft).toBe('');
    const files = new FormData();
    files.set('scan', new Blob(['x']), 'scan.png');
    const headers = { cookie, origin: service.url, accept: 'text/html' };
    const scan = await service.fetch('/participants/0123456789abcdef/scans/new', {
      method: 'POST',
      body: files,
      headers,
    });
    expect(draftOn(await scan.text())).toBeUndefined();
    const unknown = await service.submit(FORM, typed(), { accept: 'text/html' });
    expect([unknown.status, draftOn(await unknown.text())]).toEqual([401, undefined]);
  });

  it('counts wrong passwords as the sign-in page does', async () => {
    const { draft } = await lostForm(typed());
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const fields = { 'heard-draft': draft, email: sam.email, password: `wrong password ${n}` };
      statuses.push((await service.submit(FORM, fields, { cookie })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});

describe('a program', () => {
  it('whose session or token ended is told so by a code', async () => {
    const answer = await service.api('/shows', { cookie, origin: service.url, accept: '*/*' }, 'POST', typed());
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      401,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await answer.json()).toMatchObject({ code: 'sign-in-first' });
    const upload = await service.fetch('/uploads', {
      method: 'POST',
      headers: { cookie, origin: service.url, 'tus-resumable': '1.0.0', 'upload-length': '1' },
    });
    expect([upload.status, upload.headers.get('content-type')]).toEqual([401, expect.stringContaining('text/plain')]);
    const token = await service.api('/me', { authorization: 'Bearer heard_gone' });
    expect(await token.json()).toMatchObject({ status: 401, code: 'bad-token' });
  });
});
