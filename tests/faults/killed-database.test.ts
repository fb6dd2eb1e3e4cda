import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postmasterOf } from '../../src/store/postmaster.ts';
import { type RunningService, startService } from '../browser/running-service.ts';
import { cookieOf } from '../cookies.ts';

let service: RunningService;
let headers: Record<string, string>;

beforeAll(async () => {
  service = await startService();
  const joined = await fetch(service.firstLink, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ name: 'Ada', email: 'ada@example.org', password: 'a quiet river at noon' }),
    headers: { origin: service.url },
  });
  headers = { cookie: cookieOf(joined), origin: service.url, 'content-type': 'application/json' };
});
afterAll(() => service?.stop());

async function api<T>(path: string, body?: unknown): Promise<T> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${service.url}/api/v1${path}`, { headers, ...sent });
  expect(response.ok, `${path}: ${response.status}`).toBe(true);
  return response.json() as Promise<T>;
}

/** Uploads what is no media: the pipeline says so after its first stage. @returns the recording's id */
async function uploadNoise(showId: string): Promise<string> {
  const { id } = await api<{ id: string }>('/recordings', { showId, kind: 'podcast', title: 'T' });
  const sent = {
    ...headers,
    'tus-resumable': '1.0.0',
    'upload-length': '1000',
    'upload-metadata': `recordingId ${Buffer.from(id).toString('base64')}`,
    'content-type': 'application/offset+octet-stream',
  };
  const body = new Uint8Array(1000).fill(65);
  expect((await fetch(`${service.url}/uploads`, { method: 'POST', headers: sent, body })).status).toBe(201);
  return id;
}

test('the service and its workers go on after their database was killed', async () => {
  const patient = { timeout: 60_000, interval: 200 };
  const show = await api<{ id: string }>('/shows', { title: 'S', description: 'D', author: 'A' });
  const state = async (id: string) => (await api<{ state: string }>(`/recordings/${id}`)).state;
  const before = await uploadNoise(show.id);
  await expect.poll(() => state(before), patient).toBe('refused');

  const data = join(service.varDir, 'postgres', 'data');
  process.kill(postmasterOf(data)!.pid, 'SIGKILL');
  const ready = async () => {
    const response = await fetch(`${service.url}/readyz`);
    const { parts } = (await response.json()) as { parts: Record<string, { ok: boolean }> };
    return parts.database!.ok && parts.queue!.ok;
  };
  await expect.poll(() => service.said(), patient).toContain('The embedded Postgres runs again.');
  await expect.poll(ready, patient).toBe(true);
  const after = await uploadNoise(show.id);
  await expect.poll(() => state(after), patient).toBe('refused');
});
