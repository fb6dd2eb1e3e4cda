import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { erasePerson } from '../../../src/lifecycle/erasure.ts';
import { takeAccessAway } from '../../../src/people/accounts.ts';
import type { AccountHolder } from '../../../src/people/actor.ts';
import { answerShowTexts, restoreShowTexts, showTextsAt } from '../../../src/publishing/show-answers.ts';
import { createShow, type Show, updateShow } from '../../../src/publishing/shows.ts';
import type { ShowInput } from '../../../src/rules/publishing/show-input.ts';
import { accounts, shows, users } from '../../../src/store/schema.ts';
import { recordingView } from '../../../src/views/view.ts';
import { publishRecording } from '../consent/published-recording.ts';
import { Desk, SECOND, STAFF } from '../web/desk.ts';
import { AccountId } from '../../../src/rules/ids.ts';

/** What happens around the texts of a show: two want one address, whoever confirmed them leaves, and somebody whom they name is erased. */
const PLAIN = { title: 'Joining Up', description: 'What being listened to feels like.', author: 'Peer researchers' };
const LEAVING: AccountHolder = { id: AccountId.parse('staff00000000003'), role: 'staff', name: 'Lee Leaving' };

let desk: Desk;
const heard = () => desk.heard;
beforeAll(async () => {
  desk = await Desk.open();
  const { id, name, role } = LEAVING;
  await heard().db.insert(users).values({ id, name, role, email: 'lee@heard.example' });
  await heard().db.insert(accounts).values({ id, accountId: id, userId: id, providerId: 'credential' });
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

it('what somebody confirmed whose access was ended is asked again, and what is public stays up', async () => {
  const made = await show({ title: 'Later leavers' });
  await updateShow(heard(), STAFF, made.id, { title: 'Kestrel Nowak talks' });
  await answerShowTexts(heard(), LEAVING, made.id, { seen: (await texts(made)).waiting!.seen, answer: 'confirm' });
  expect((await texts(made)).live).toMatchObject({ texts: { title: 'Kestrel Nowak talks' }, findings: [] });
  const { id } = await publishRecording(heard(), made.id, { state: 'needs-approval' });
  const missing = async () => (await recordingView(heard(), STAFF, id)).release!.missing.join(' ');
  const OPEN = 'The show’s title has a name that nobody confirmed';
  expect(await missing()).not.toContain(OPEN);

  await takeAccessAway(heard(), SECOND, LEAVING.id);
  expect(await rowOf(made)).toMatchObject({ title: 'Kestrel Nowak talks', isPublic: true });
  expect(await missing()).toContain(OPEN);
  await updateShow(heard(), STAFF, made.id, { description: 'Made with care.' });
  expect((await texts(made)).waiting!.findings).toMatchObject([{ field: 'title', words: 'Kestrel Nowak' }]);
  await answerShowTexts(heard(), SECOND, made.id, { seen: (await texts(made)).waiting!.seen, answer: 'confirm' });
  expect(await rowOf(made)).toMatchObject({ description: 'Made with care.' });
  expect(await missing()).not.toContain(OPEN);
});

it('whoever is erased stands in no version that was never public; row and hash stay, and nothing of it can be used', async () => {
  const made = await show({ title: 'Later erased' });
  const { id } = await publishRecording(heard(), made.id, { names: ['Zephyrine Quill'], state: 'needs-decisions' });
  await updateShow(heard(), STAFF, made.id, { title: 'Talks with Quill' });
  await updateShow(heard(), STAFF, made.id, { title: 'Talks with Ngozi' });
  await updateShow(heard(), STAFF, made.id, { title: 'Later erased', description: 'With Zephyrine, who helps.' });
  const before = (await texts(made)).history;
  expect(before.map(({ state }) => state)).toEqual(['waiting', 'taken-back', 'taken-back', 'live']);
  const nowhere = await show({ title: 'Zephyrine and friends' });
  const person = (await rosterOf(heard().db, id))[0]!.personId!;

  await erasePerson(heard(), SECOND, person);

  const { history, waiting } = await texts(made);
  expect(waiting).toBeNull();
  expect(history.map(({ state, texts: { title } }) => [state, title])).toEqual([
    ['taken-back', ''],
    ['taken-back', 'Talks with Ngozi'],
    ['taken-back', ''],
    ['live', 'Later erased'],
  ]);
  expect(history.map(({ textsHash }) => textsHash)).toEqual(before.map(({ textsHash }) => textsHash));
  expect(JSON.stringify([history, (await texts(nowhere)).history])).not.toMatch(/Zephyrine|Quill/i);
  await expect(restoreShowTexts(heard(), STAFF, made.id, 4)).rejects.toMatchObject({ status: 409 });
  await expect(updateShow(heard(), STAFF, nowhere.id, { description: 'D' })).rejects.toMatchObject({ status: 422 });
  expect(await (await desk.get(STAFF, `/home/shows/${made.slug}/texts`)).text()).toContain('The words were deleted');
});
