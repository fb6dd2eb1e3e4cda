import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeLink } from '../../../src/consent/links.ts';
import { addPerson } from '../../../src/consent/person-store.ts';
import { makeToken } from '../../../src/people/tokens.ts';
import { STAGES } from '../../../queues/stages.ts';
import { showAsAlive } from '../../../src/recordings/stage-workers.ts';
import { readiness } from '../../../src/http/health.ts';
import type { TriedProgram } from '../../../media/trials/trial.ts';
import { askedEachTime } from '../../programs.ts';
import { type SignedInPerson, Service } from './service.ts';

let service: Service;
let staff: SignedInPerson;
let cookie: string;
beforeAll(async () => {
  service = await Service.start();
  staff = await service.person('staff');
  cookie = await service.signIn(staff);
});
afterAll(() => service?.stop());

describe('a change asked for by a page of another site', () => {
  const ask = (headers: Record<string, string>) =>
    service.fetch('/tokens', {
      method: 'POST',
      body: new URLSearchParams({ label: 'x', days: '1', scopes: 'read' }),
      headers: { cookie, ...headers },
    });

  it('is refused', async () => {
    const strangers = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${service.url}.evil.example` },
      { 'sec-fetch-site': 'cross-site', origin: service.url },
      { 'sec-fetch-site': 'same-site' },
      {},
    ];
    for (const headers of strangers) {
      const response = await ask(headers as Record<string, string>);
      expect([headers, response.status]).toEqual([headers, 403]);
      expect(await response.text()).toContain('This did not come from a page of ours');
    }
    const tokens = await service.fetch('/api/v1/tokens', { headers: { cookie } });
    expect(await tokens.json()).toEqual([]);
  });

  it('is refused for JSON and for uploads that rely on the cookie, and for signing in', async () => {
    const json = await service.api('/tokens', { cookie, origin: 'https://evil.example' }, 'POST', {
      label: 'x',
      days: 1,
    });
    const upload = await service.fetch('/uploads', {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.example', 'tus-resumable': '1.0.0', 'upload-length': '1' },
    });
    const signIn = await service.submit(
      '/sign-in',
      { email: staff.email, password: 'x' },
      { origin: 'https://evil.example' },
    );
    expect([json.status, upload.status, signIn.status]).toEqual([403, 403, 403]);
  });

  it('goes through from our own pages, and for programs with a token', async () => {
    expect((await ask({ origin: service.url })).status).toBe(200);
    expect((await ask({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const { token } = await makeToken(service.heard, staff, {
      label: 'program',
      days: 1,
      scopes: ['read', 'upload', 'review'],
    });
    expect(
      (
        await service.api('/shows', { authorization: `Bearer ${token}` }, 'POST', {
          title: 'X',
          description: 'Y',
          author: 'Z',
        })
      ).status,
    ).toBe(201);
  });
});

describe('security headers', () => {
  it('refuse inline scripts, other sites and frames on every answer', async () => {
    for (const path of ['/sign-in', '/healthz', '/nothing-here', '/api/v1/nothing']) {
      const { headers } = await service.fetch(path, { headers: { cookie, accept: 'text/html' } });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe-');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('come with pages that need no exception: nothing inline, and styles that are there', async () => {
    const page = await (await service.fetch('/sign-in')).text();
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\sstyle="|\son\w+="/);
    const styles = /href="(\/assets\/[^"]+\.css)"/.exec(page)![1]!;
    expect((await service.fetch(styles)).status).toBe(200);
  });

  it('forbid keeping anything that needs a sign-in', async () => {
    for (const path of ['/tokens', '/account', '/api/v1/me']) {
      expect((await service.fetch(path, { headers: { cookie } })).headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('with https', () => {
  it('cookies are for https only and browsers stay there', async () => {
    const secure = await Service.start({ publicUrl: 'https://heard.example' });
    try {
      const person = await secure.person('staff');
      const response = await secure.submit(
        '/sign-in',
        { email: person.email, password: 'correct horse battery' },
        { origin: 'https://heard.example' },
      );
      expect(response.status).toBe(303);
      expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-heard\.session_token=.*; Secure/i);
      expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000');
      const back = response.headers.getSetCookie()[0]!.split(';')[0]!;
      expect((await secure.fetch('/api/v1/me', { headers: { cookie: back } })).status).toBe(200);
    } finally {
      await secure.stop();
    }
  });
});

describe('health', () => {
  it('says that everything is there', async () => {
    expect(await (await service.fetch('/healthz')).json()).toEqual({ ok: true });
    const workers = await showAsAlive(service.heard, STAGES);
    const ready = await service.fetch('/readyz');
    await workers.close();
    const { ok, parts } = (await ready.json()) as { ok: boolean; parts: Record<string, { ok: boolean; why: string }> };
    expect(Object.keys(parts)).toEqual(['database', 'queue', 'workers', 'disk', 'ffmpeg', 'whisper', 'sight']);
    expect(parts.ffmpeg!.why).toBe('ffmpeg passed its trial.');
    expect([ready.status, ok]).toEqual([200, true]);
  });

  it('names what is missing, without the words of other programs', async () => {
    const { heard } = service;
    const tools = { ...heard.tools, ffmpeg: '/nowhere/ffmpeg', whisperCli: '/nowhere/whisper-cli' };
    const asked = askedEachTime(tools);
    const broken = {
      ...heard,
      config: { ...heard.config, keepFreeBytes: Number.MAX_SAFE_INTEGER },
      programs: {
        ...asked,
        trialOf: (program: TriedProgram) => (program === 'sight' ? new Promise(() => {}) : asked.trialOf(program)),
      },
      db: { execute: () => Promise.reject(new Error('password=secret')) },
      pipeline: { ping: () => new Promise(() => {}) },
    };
    const parts = await readiness(broken as never)();
    expect(Object.values(parts).map((part) => part.ok)).toEqual([false, false, false, false, false, false, true]);
    expect(parts.ffmpeg!.why).toBe(
      'ffmpeg does not work on this machine. Type there: npm run doctor, then: npm run setup',
    );
    expect(parts.whisper!.why).toContain('whisper.cpp does not work');
    expect(parts.sight!.why).toBe('The face and text readers are being tried. Ask again in a moment.');
    expect(parts.disk!.why).toContain('must stay free');
    expect(JSON.stringify(parts)).not.toMatch(/secret|nowhere/);
  });
});

describe('a machine that is busy', () => {
  /** Looks at a database that answers, or says nothing, on a machine that is busy or not. */
  const looking = () => {
    const now = { silent: false, busy: true };
    const db = {
      ...service.heard.db,
      execute: () => (now.silent ? new Promise(() => {}) : service.heard.db.execute('select 1')),
    };
    const look = readiness({ ...service.heard, db } as never, { patience: 100, isBusy: () => now.busy });
    return { now, database: async () => (await look()).database };
  };

  it('is not called broken while it is known to have been well a moment ago', async () => {
    const { now, database } = looking();
    expect(await database()).toEqual({ ok: true, why: 'It answers.' });
    now.silent = true;
    expect(await database()).toEqual({ ok: true, why: 'It answers late: this machine is busy.' });
    now.busy = false;
    expect(await database()).toEqual({ ok: false, why: 'The database does not answer.' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    try {
      now.busy = true;
      expect(await database()).toEqual({ ok: false, why: 'The database does not answer.' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('is not called broken for answers that this process had no time to read', async () => {
    const look = readiness(service.heard, { patience: 500, isBusy: () => false });
    const found = look();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
    expect((await found).database).toEqual({ ok: true, why: 'It answers.' });
  });
});

describe('the log', () => {
  it('holds ids and routes, never an address, a name or a query', async () => {
    await service.fetch('/api/v1/recordings?showId=Jordan', { headers: { cookie } });
    await service.fetch('/sign-in?next=/Jordan');
    await service.fetch('/Jordan');
    await new Promise((later) => setTimeout(later, 50));
    const log = service.logged.join('');
    expect(log).toContain('"route":"/api/v1/recordings"');
    expect(log).toContain(`"user":"${staff.id}"`);
    expect(log).not.toContain('Jordan');
    expect(log).not.toContain(staff.email);
  });

  it('holds no private link and no name of somebody who uses one, and the link works from a browser that hides where it comes from', async () => {
    const { heard } = service;
    const asks = { channels: ['podcast'], format: 'plain', stage: 'taking part', scope: { kind: 'project' } } as const;
    const address = await heard.db.transaction(async (tx) => {
      const personId = await addPerson(tx, staff, { spokenNames: ['Quillon'], legalName: 'Quillon Zzyzx' });
      return makeLink(tx, heard, staff, { kind: 'give', personId, giver: 'self', asks, days: 1 });
    });
    const path = new URL(address).pathname;
    expect((await service.fetch(path)).status).toBe(200);
    const headers = { origin: 'null' };
    const answered = await service.fetch(`${path}/questions/1`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ answer: 'allow' }),
      headers,
    });
    expect(answered.status).toBe(303);
    expect((await service.fetch(`${path}/nowhere/else`)).status).toBe(404);
    expect((await service.fetch(path.slice(0, -1))).status).toBe(410);
    await new Promise((later) => setTimeout(later, 50));
    const log = service.logged.join('');
    expect(log).toContain('"route":"/consent/:secret/questions/:number"');
    expect(log).not.toContain(path.split('/').at(-1)!.slice(0, 20));
    expect(log).not.toContain('Quillon');
  });
});
