import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from '../browser/running-service.ts';
import { freePort, startRedis, type TestRedis } from '../redis.ts';

let service: RunningService;
let redis: TestRedis | null = null;
let port: number;

beforeAll(async () => {
  port = await freePort();
  service = await startService({ REDIS_URL: `redis://:secret@127.0.0.1:${port}` });
});
afterAll(async () => {
  await service?.stop();
  await redis?.stop();
});

interface Ready {
  readonly ok: boolean;
  readonly parts: Record<string, { readonly ok: boolean; readonly why: string }>;
}

async function ready(): Promise<Ready & { status: number }> {
  const response = await fetch(`${service.url}/readyz`);
  return { status: response.status, ...((await response.json()) as Ready) };
}

test('the service starts without its Redis and says so at once; it goes on when Redis is there', async () => {
  const { status, parts } = await ready();
  expect([status, parts.database!.ok, parts.queue]).toEqual([
    503,
    true,
    { ok: false, why: 'The queue does not answer.' },
  ]);
  const said = 'the queue cannot be reached: Redis does not answer at REDIS_URL';
  await expect.poll(() => service.said(), { timeout: 5000 }).toContain(said);
  expect(service.said()).toContain('service ready');
  // Once, and not each time that it is tried.
  expect(service.said().split(said).length).toBeLessThanOrEqual(3);
  expect(service.said()).not.toContain('secret');
  redis = await startRedis({ port, password: 'secret' });
  await expect.poll(async () => (await ready()).parts.queue!.ok, { timeout: 30_000, interval: 200 }).toBe(true);
  await expect.poll(() => service.said(), { timeout: 30_000 }).toContain('worker ready');
});
