import { expect, it } from 'vitest';
import { Service } from '../integration/http/service.ts';
import { startRedis } from '../redis.ts';
import { ALL_OF_THESE, stress } from '../stress/no-at-any-moment.ts';

/** `npm run test:stress -- --seed N --seconds S` sets these. */
const SEED = Number(process.env.STRESS_SEED ?? 1);
const SECONDS = Number(process.env.STRESS_SECONDS ?? 8);

it.each(['postgres', 'redis'])('a no counts, whoever does what at the same time, on %s', async (kind) => {
  const redis = kind === 'redis' ? await startRedis() : null;
  const service = await Service.start({ redisUrl: redis?.url ?? null });
  try {
    const outcome = await stress(service.heard, { seed: SEED, seconds: SECONDS });
    console.log(`seed ${SEED}, ${SECONDS} s on ${kind}: ${JSON.stringify(outcome)}`);
    expect(outcome).toMatchObject({ broken: [], lost: [], leaked: [] });
    for (const act of ALL_OF_THESE) expect(outcome.done[act], `“${act}” was done`).toBeGreaterThan(0);
  } finally {
    await service.stop();
    await redis?.stop();
  }
});
