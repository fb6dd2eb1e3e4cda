import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../src/config.ts';
import { type RunningService, startService } from '../browser/running-service.ts';
import { cookieOf } from '../cookies.ts';
import type { RecordingId } from '../../src/rules/ids.ts';

/* What `npm start` does on a machine where no whisper-cli works, step by step: its set-up, then the service. */

const SAMPLE = join(ROOT, 'tests/fixtures/recordings/sample1.wav');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const patient = { timeout: 60_000, interval: 100 };

const folder = mkdtempSync(join(tmpdir(), 'heard-no-listener-'));
const whisperCli = join(folder, 'whisper-cli');
const varDir = join(folder, 'var');
let service: RunningService;
let cookie: string;

beforeAll(async () => {
  writeFileSync(whisperCli, '#!/bin/sh\nkill -SEGV $$\n', { mode: 0o755 });
  // As where set-up has tried before to get what Heard is only better with.
  mkdirSync(join(varDir, 'setup'), { recursive: true });
  writeFileSync(join(varDir, 'setup', 'wanted-tools.txt'), '');
  service = await startService({ WHISPER_CLI: whisperCli });
  const joined = await submit(new URL(service.firstLink).pathname, {
    name: 'Ada',
    email: 'ada@example.org',
    password: 'a quiet river at noon',
  });
  cookie = cookieOf(joined);
});
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The set-up that npm runs before one of its commands. */
async function setUpBefore(command: string): Promise<{ status: number; said: string }> {
  const [, ...args] = scripts[`pre${command}`]!.split(' ');
  const env = { ...process.env, npm_lifecycle_event: `pre${command}`, HEARD_VAR: varDir, WHISPER_MODEL: 'demo-en' };
  const setUp = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...env, WHISPER_CLI: whisperCli },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[status], ...said] = await Promise.all([once(setUp, 'exit'), text(setUp.stdout), text(setUp.stderr)]);
  return { status, said: said.join('') };
}

const ask = (path: string, init: RequestInit = {}) => fetch(service.url + path, { redirect: 'manual', ...init });
const submit = (path: string, fields: Record<string, string>) =>
  ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: service.url } });

async function api<T>(path: string, body?: unknown): Promise<T> {
  const headers = { cookie, origin: service.url, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await ask(`/api/v1${path}`, { headers, ...sent });
  expect(response.ok, `${path}: ${response.status}`).toBe(true);
  return response.json() as Promise<T>;
}

/** Sends a file in one request, as the upload protocol allows. */
async function upload(recordingId: RecordingId): Promise<void> {
  const bytes = readFileSync(SAMPLE);
  const named = { recordingId, filename: 'sample.wav' };
  const metadata = Object.entries(named).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
  const sent = await ask('/uploads', {
    method: 'POST',
    headers: {
      cookie,
      origin: service.url,
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': metadata.join(','),
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes),
  });
  expect(sent.status).toBe(201);
}

test.each([
  ['start', 0],
  ['demo', 1],
] as const)('set-up before "npm run %s" says what does not work, and ends with %i', async (command, expected) => {
  const { status, said } = await setUpBefore(command);
  expect(status, said).toBe(expected);
  expect(said).toMatch(/WHISPER_CLI names \S+, which does not work on this machine: .*SIGSEGV/);
});

test('the service runs: an upload waits for the listener, and people can take their permission back', async () => {
  expect((await ask('/healthz')).status).toBe(200);
  await expect.poll(() => service.said(), patient).toMatch(/whisper\.cpp does not work here: .*npm run setup/);

  const show = await api<{ id: string }>('/shows', { title: 'S', description: 'D', author: 'A' });
  const roster = { participants: [{ name: 'Jordan Pike', tags: ['voice:allow', 'channel:podcast'] }] };
  const { id } = await api<{ id: RecordingId }>('/recordings', {
    showId: show.id,
    kind: 'podcast',
    title: 'T',
    roster,
  });
  await upload(id);
  const read = () => api<{ state: string; stages: { stage: string; state: string }[] }>(`/recordings/${id}`);
  const transcribe = async () => (await read()).stages.find(({ stage }) => stage === 'transcribe')?.state;
  await expect.poll(transcribe, patient).toBe('held');
  expect(await read()).toMatchObject({ state: 'preparing', stateLabel: 'Waiting', heldUp: { program: 'whisper' } });

  const [person] = await api<{ id: string }[]>('/participants');
  const { address } = await api<{ address: string }>(`/participants/${person!.id}/links`, {
    kind: 'withdraw',
    giver: 'self',
  });
  const { pathname } = new URL(address);
  const answered = await submit(pathname, { what: 'everything' });
  expect([answered.status, answered.headers.get('location')]).toEqual([303, `${pathname}/done`]);
  const records = await api<{ state: string }[]>(`/participants/${person!.id}/records`);
  expect(records.map(({ state }) => state)).toContain('withdrawn');
  expect(await transcribe()).toBe('held');
});
