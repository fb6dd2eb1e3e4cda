import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveAuditLog } from '../../../src/audit/log.ts';
import { Problem } from '../../../src/errors.ts';
import { SYSTEM, type AccountHolder } from '../../../src/people/actor.ts';
import { createShow, listShows, showBySlug, updateShow } from '../../../src/publishing/shows.ts';
import type { ShowInput } from '../../../src/rules/publishing/show-input.ts';
import { AccountId, ShowId } from '../../../src/rules/ids.ts';
import { auditLog } from '../../../src/store/schema.ts';
import { type RunningServer, servePublicSide } from './public-server.ts';
import { openPublicSide, type PublicSide, seedShow } from './seed.ts';

let side: PublicSide;
let server: RunningServer;
const words = { title: 'Joining Up', description: 'About being heard.', author: 'The team' };
const researcher: AccountHolder = { id: AccountId.parse('r'), role: 'researcher', name: 'R' };
const staff: AccountHolder = { id: AccountId.parse('s'), role: 'staff', name: 'S' };

beforeAll(async () => {
  side = await openPublicSide();
  server = await servePublicSide(side);
});

afterAll(async () => {
  await server.close();
  await side.close();
});

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => null,
    (problem: unknown) => problem,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};
const photo = (width: number, height: number, format: 'png' | 'jpeg' | 'gif' = 'png') =>
  sharp({ create: { width, height, channels: 3, background: '#123456' } })
    .withExif({ IFD0: { Artist: 'Jordan Okafor' } })
    .toFormat(format)
    .toBuffer();

describe('createShow', () => {
  it('makes an address in ASCII that no other show has', async () => {
    const made = [];
    for (const title of ['Café & friends!', 'Cafe friends', 'CAFE  FRIENDS', '声', 'New'])
      made.push(await createShow(side, staff, { ...words, title }));
    expect(made.map(({ slug }) => slug)).toEqual([
      'cafe-friends',
      'cafe-friends-2',
      'cafe-friends-3',
      'show',
      'show-new',
    ]);
    expect(await showBySlug(side, 'cafe-friends-2')).toEqual(made[1]);
    expect(await showBySlug(side, 'nobody')).toBeNull();
    expect((await listShows(side, staff)).map(({ id }) => id)).toEqual(
      expect.arrayContaining(made.map(({ id }) => id)),
    );
  });

  it('refuses an address that is taken', async () => {
    await createShow(side, staff, { ...words, slug: 'mine' });
    expect((await problemOf(createShow(side, staff, { ...words, slug: 'mine' }))).status).toBe(409);
  });

  const wrongs: [keyof ShowInput, Record<string, unknown>][] = [
    ['title', { title: '  ' }],
    ['title', { title: 'x'.repeat(256) }],
    ['description', { description: 'é'.repeat(2001) }],
    ['author', { author: '' }],
    ['language', { language: 'not a language' }],
    ['category', { category: 'Knitting' }],
    ['ownerEmail', { ownerEmail: 'nobody' }],
    ['licence', { licence: 'mine' }],
    ['slug', { slug: '../x' }],
    ['slug', { slug: 'new' }],
  ];
  it.each(wrongs)('says what is wrong with %s: %o', async (field, wrong) => {
    const problem = await problemOf(createShow(side, staff, { ...words, ...wrong } as ShowInput));
    expect(problem.status).toBe(422);
    expect(Object.keys(problem.fields ?? {})).toEqual([field]);
  });

  it('is not for researchers, and is written down', async () => {
    expect((await problemOf(createShow(side, researcher, words))).status).toBe(403);
    const show = await createShow(side, staff, words);
    expect((await problemOf(updateShow(side, researcher, show.id, { title: 'x' }))).status).toBe(403);
    const entries = (await side.db.select().from(auditLog)).filter(({ subject }) => subject === show.id);
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ['s', 'show.created'],
      ['s', 'show.texts-written'],
      ['s', 'show.texts-live'],
    ]);
    expect((await proveAuditLog(side.db)).broken).toBeNull();
  });
});

describe('the picture of a show', () => {
  const fetched = async (sha256: string) => {
    const response = await fetch(`${server.base}/art/${sha256}.jpg`);
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };

  it('is drawn when none was brought: square, large enough, RGB, its own for each show', async () => {
    const [one, two] = [await seedShow(side, { title: 'One' }), await seedShow(side, { title: 'Two' })];
    expect(one.artSha256).not.toBe(two.artSha256);
    const { response, bytes } = await fetched(one.artSha256);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('etag')).toBe(`"${one.artSha256}"`);
    const facts = await sharp(bytes).metadata();
    expect(facts).toMatchObject({ format: 'jpeg', space: 'srgb', channels: 3, hasAlpha: false });
    expect(facts.width).toBe(facts.height);
    expect(facts.width).toBeGreaterThanOrEqual(1400);
    expect(facts.width).toBeLessThanOrEqual(3000);
    expect(bytes.length).toBeLessThan(512 * 1024);
  });

  it('gets a new address when it changes; the old one is gone; what the camera wrote is left behind', async () => {
    const show = await seedShow(side);
    const changed = await updateShow(side, SYSTEM, show.id, { art: await photo(2000, 1500) });
    expect(changed.artSha256).not.toBe(show.artSha256);
    const { bytes } = await fetched(changed.artSha256);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1500, height: 1500, format: 'jpeg', space: 'srgb' });
    expect(bytes.includes('Jordan')).toBe(false);
    expect(changed.updatedAt.getTime()).toBeGreaterThan(show.updatedAt.getTime());
  });

  it('is refused when it is too small, or no picture', async () => {
    const show = await seedShow(side);
    for (const art of [
      await photo(1399, 3000),
      Buffer.from('<svg/>'),
      await photo(1500, 1500, 'gif'),
      (await photo(1500, 1500, 'jpeg')).subarray(0, 900),
    ]) {
      expect((await problemOf(updateShow(side, SYSTEM, show.id, { art }))).fields).toHaveProperty('art');
    }
  });
});

describe('updateShow', () => {
  it('changes what is given and nothing else', async () => {
    const show = await seedShow(side, { language: 'cy', explicit: true });
    const changed = await updateShow(side, staff, show.id, { title: 'Another title' });
    expect(changed).toEqual({ ...show, title: 'Another title', updatedAt: changed.updatedAt });
    expect((await problemOf(updateShow(side, staff, ShowId.parse('no-such-show'), { title: 'x' }))).status).toBe(404);
  });
});
