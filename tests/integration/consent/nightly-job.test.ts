import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { NIGHTLY } from '../../../queues/stages.ts';
import { dayInUk, daysAfter } from '../../../src/rules/consent/days.ts';
import { SYSTEM } from '../../../src/people/actor.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordings, reminders } from '../../../src/store/schema.ts';
import { startNightly } from '../../../workers/nightly.ts';
import { startRedis } from '../../redis.ts';
import { Service } from '../http/service.ts';
import { ALLOWED, publishRecording } from './published-recording.ts';

/** The work of the night as the queue has it: once when a worker starts, and again whenever the clock says so. */
async function night(redisUrl: string | null): Promise<void> {
  const service = await Service.start({ redisUrl });
  const { heard } = service;
  expect(heard.pipeline.kind).toBe(redisUrl ? 'redis' : 'postgres');
  const show = await createShow(heard, SYSTEM, { title: 'S', description: 'D', author: 'A' });
  const due = daysAfter(dayInUk(new Date()), 10);
  const made = await publishRecording(heard, show.id, { tags: [...ALLOWED, `until:${due}`] });
  const queue = heard.pipeline.queue(NIGHTLY);
  const done = async (count: number) => {
    for (let left = 300; (await queue.getJobCounts('completed')).completed! < count; left -= 1) {
      if (left === 0) throw new Error(`The work of the night was not done ${count} times in 30 seconds.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  // The usual hour first: what is done now is done because the worker starts.
  const usual = await startNightly(heard);
  await done(1);
  expect(await heard.db.select().from(reminders).where(eq(reminders.personId, made.personIds[0]!))).toHaveLength(1);
  expect(await queue.getJobSchedulers()).toMatchObject([{ key: NIGHTLY, pattern: '15 0 * * *', tz: 'Europe/London' }]);
  await usual.close();

  // And now every second, so that a test sees the clock start it.
  await heard.db.delete(reminders);
  const often = await startNightly(heard, '* * * * * *');
  await done(4);
  await often.close();
  expect(await queue.getJobSchedulersCount()).toBe(1);
  expect(await heard.db.select().from(reminders)).toHaveLength(1);
  for (const job of await queue.getJobs(['completed', 'waiting', 'delayed'])) expect(job.data).toEqual({});
  const [row] = await heard.db.select().from(recordings).where(eq(recordings.id, made.id));
  expect(row?.state).toBe('published');
  await service.stop();
}

describe('the job of the night', () => {
  it('runs on Postgres', () => night(null));

  it('runs on Redis', async () => {
    const redis = await startRedis();
    try {
      await night(redis.url);
    } finally {
      await redis.stop();
    }
  });
});
