import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerShowTexts, showTextsAt } from '../../../src/publishing/show-answers.ts';
import { createShow, type Show } from '../../../src/publishing/shows.ts';
import type { ShowInput } from '../../../src/rules/publishing/show-input.ts';
import { shows } from '../../../src/store/schema.ts';
import { Desk, SECOND, STAFF } from '../web/desk.ts';

/** What happens around the texts of a show: two want one address. */
const PLAIN = { title: 'Joining Up', description: 'What being listened to feels like.', author: 'Peer researchers' };

let desk: Desk;
const heard = () => desk.heard;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(async () => desk?.close());

const show = (words: Partial<ShowInput> = {}) => createShow(heard(), STAFF, { ...PLAIN, ...words });
const rowOf = async ({ id }: Pick<Show, 'id'>) => (await heard().db.select().from(shows).where(eq(shows.id, id)))[0]!;
const texts = async (of: Show) => showTextsAt(heard(), SECOND, (await rowOf(of)).slug);

it('shows that take one address in the same moment get one each, and an address that was asked for goes to one of them', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => show({ title: 'At once' })));
  expect(made.map(({ slug }) => slug).sort()).toEqual(['at-once', 'at-once-2', 'at-once-3', 'at-once-4']);

  const waiting = [await show({ title: 'Wanjiru and friends' }), await show({ title: 'Wanjiru and friends' })];
  const seen = await Promise.all(waiting.map(async (one) => (await texts(one)).waiting!.seen));
  const live = await Promise.all(
    waiting.map(({ id }, nth) => answerShowTexts(heard(), SECOND, id, { seen: seen[nth]!, answer: 'confirm' })),
  );
  expect(live.map(({ slug }) => slug).sort()).toEqual(['wanjiru-and-friends', 'wanjiru-and-friends-2']);

  const asked = await Promise.allSettled([show({ slug: 'ours' }), show({ slug: 'ours' })]);
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } });
});
