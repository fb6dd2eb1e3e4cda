import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { consentNow } from '../../../src/consent/of-recording.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { makeAgain } from '../../../src/lifecycle/after-takedown.ts';
import { addRestriction } from '../../../src/lifecycle/restriction-store.ts';
import { type AbsenceAnswer, setRoster, settleAbsence } from '../../../src/lifecycle/set-roster.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { SYSTEM, type Actor, type AccountHolder } from '../../../src/people/actor.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { goOnWithoutWords } from '../../../src/recordings/intake.ts';
import { recordingOf } from '../../../src/recordings/life.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import { AccountId, type RecordingId, type ShowId } from '../../../src/rules/ids.ts';
import { auditLog, participants, recordings } from '../../../src/store/schema.ts';
import { revisionNow } from '../roster-revision.ts';
import { Service } from '../http/service.ts';
import { ALLOWED, NAME, publishRecording } from './published-recording.ts';

const STAFF: AccountHolder = { id: AccountId.parse('staff00000000001'), role: 'staff', name: 'Sam' };
const SECOND: AccountHolder = { id: AccountId.parse('staff00000000002'), role: 'staff', name: 'Sue' };
const TOLD = { role: 'self', how: 'told', witness: STAFF.id } as const;

let service: Service;
let showId: ShowId;
const heard = () => service.heard;
const blocksOf = async (id: RecordingId) => {
  const [row] = await heard().db.select().from(recordings).where(eq(recordings.id, id));
  return consentNow(recordingOf(row!), await rosterOf(heard().db, id)).blocks;
};
const rosterInput = (people: readonly object[]) => parseRoster({ participants: people, keep: [], covers: [] });
/** Saves the list as somebody who just read it would. */
const save = async (id: RecordingId, people: readonly object[], actor = STAFF) =>
  setRoster(heard(), actor, id, { ...rosterInput(people), revision: await revisionNow(heard(), id) });
/** As if the machines had done their work. */
const ready = (id: RecordingId) =>
  heard().db.update(recordings).set({ state: 'needs-decisions' }).where(eq(recordings.id, id));
const settle = async (id: RecordingId, actor: Actor, answer: Omit<AbsenceAnswer, 'participantId'>, at = 0) =>
  settleAbsence(heard(), actor, id, { participantId: (await rosterOf(heard().db, id))[at]!.id, ...answer });
const said = async (id: RecordingId) =>
  (await rosterOf(heard().db, id)).map(({ name, part, saidToBe, saidToBeBy }) => [name, part, saidToBe, saidToBeBy]);

beforeAll(async () => {
  service = await Service.start();
  showId = (await createShow(heard(), SYSTEM, { title: 'S', description: 'D', author: 'A' })).id;
});
afterAll(() => service?.stop());

it.each([
  ['left off', []],
  ['under another name', [{ name: 'Zephie', role: 'Peer researcher', tags: ALLOWED }]],
  [
    'as somebody else of that name beside them',
    [
      { name: 'Zephie', tags: ALLOWED },
      { name: 'Other', tags: ALLOWED },
    ],
  ],
])('somebody who took their yes back stays on the list, and cannot be %s', async (_what, people) => {
  const made = await publishRecording(heard(), showId);
  await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
  await expect(save(made.id, people)).rejects.toMatchObject({ status: 409 });
  expect((await rosterOf(heard().db, made.id)).map(({ name }) => name)).toEqual([NAME]);
});

it('somebody whom a court order protects cannot be left off either', async () => {
  const made = await publishRecording(heard(), showId);
  await addRestriction(heard(), STAFF, made.personIds[0]!, { basis: 'court-order', from: '2020-01-01' });
  await expect(save(made.id, [])).rejects.toMatchObject({ status: 409 });
});

it('somebody who took their yes back is never only mentioned, and goes on blocking', async () => {
  const made = await publishRecording(heard(), showId);
  await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
  await save(made.id, [{ name: NAME }]);
  const [row] = await rosterOf(heard().db, made.id);
  expect(row).toMatchObject({ name: NAME, onlyMentioned: false, personId: made.personIds[0] });
  expect(await blocksOf(made.id)).not.toEqual([]);
  await makeAgain(heard(), STAFF, made.id);
  expect(await blocksOf(made.id)).not.toEqual([]);
});

it.each([
  ['is empty', [], 'absent'],
  ['has only people who are talked about', [{ name: NAME }], 'mentioned'],
] as const)('a list that %s publishes nothing that speaks', async (_what, people, saidToBe) => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  await save(made.id, people);
  await ready(made.id);
  await settle(made.id, SECOND, { saidToBe, agree: true });
  expect(await blocksOf(made.id)).toEqual([
    'Nobody on the list is heard or seen in it. Write down who speaks, and what they allow.',
  ]);
});

it('a recording in which staff heard nobody speak needs no speaker', async () => {
  const made = await publishRecording(heard(), showId, { state: 'no-speech' });
  await save(made.id, []);
  await settle(made.id, SECOND, { saidToBe: 'absent', agree: true });
  await goOnWithoutWords(heard(), STAFF, made.id);
  expect(await blocksOf(made.id)).toEqual([]);
});

it('two people of one name are two people, however often the list is saved', async () => {
  const made = await publishRecording(heard(), showId, { names: ['Sam', 'Sam'], state: 'needs-decisions' });
  const before = await rosterOf(heard().db, made.id);
  const both = [
    { name: 'Sam', role: 'One', tags: ALLOWED },
    { name: 'Sam', role: 'Other', tags: ALLOWED },
  ];
  for (let times = 0; times < 2; times += 1) {
    await ready(made.id);
    await save(made.id, both);
  }
  const after = await rosterOf(heard().db, made.id);
  expect(after.map(({ id, personId, role }) => [id, personId, role])).toEqual(
    before.map(({ id, personId }, at) => [id, personId, both[at]!.role]),
  );
  // Whoever is named by their id is that one, whatever they are called now.
  await ready(made.id);
  await save(made.id, [{ ...both[1], name: 'Samantha', person: before[1]!.personId }, both[0]!]);
  const renamed = await heard().db.select().from(participants).where(eq(participants.id, before[1]!.id));
  expect(renamed).toMatchObject([{ name: 'Samantha', personId: before[1]!.personId, position: 0 }]);
});

it('nobody leaves the list on one person’s word: they are asked and looked for until a second says so too', async () => {
  const made = await publishRecording(heard(), showId, { names: [NAME, 'Other'], state: 'needs-decisions' });
  const [row, other] = await rosterOf(heard().db, made.id);
  const kept = { id: other!.id, name: 'Other', role: 'Peer researcher', tags: other!.tags, part: 'in' };
  await save(made.id, [kept]);
  // Saying it again, or leaving them off again, is no second person's word.
  await ready(made.id);
  await save(made.id, [kept], SECOND);
  expect(await said(made.id)).toEqual([
    ['Other', 'in', null, null],
    [NAME, 'in', 'absent', STAFF.id],
  ]);
  const still = (await rosterOf(heard().db, made.id)).find(({ id }) => id === row!.id);
  expect(still).toMatchObject({ tags: row!.tags, personId: row!.personId, onlyMentioned: false });
  await ready(made.id);
  const agree = { saidToBe: 'absent', agree: true } as const;
  await expect(settle(made.id, STAFF, agree, 1)).rejects.toMatchObject({ status: 403 });
  await expect(settle(made.id, SECOND, { ...agree, saidToBe: 'mentioned' }, 1)).rejects.toMatchObject({ status: 409 });
  const researcher: AccountHolder = { id: AccountId.parse('researcher000001'), role: 'researcher', name: 'Rita' };
  await expect(settle(made.id, researcher, agree, 1)).rejects.toMatchObject({ status: 403 });
  await settle(made.id, SECOND, agree, 1);
  expect(await said(made.id)).toEqual([['Other', 'in', null, null]]);
  const entries = (await heard().db.select().from(auditLog)).filter(({ subject }) => subject === made.id);
  expect(entries.find(({ action }) => action === 'roster.taken-off')).toMatchObject({
    actor: SECOND.id,
    detail: { participant: row!.id, person: row!.personId, saidBy: STAFF.id },
  });
  expect(JSON.stringify(entries)).not.toContain(NAME);
});

it('somebody who is said to be only talked about is asked until a second person says so too, or stays', async () => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  const [row] = await rosterOf(heard().db, made.id);
  await save(made.id, [{ id: row!.id, name: NAME, role: 'Peer researcher', tags: [], part: 'mentioned' }]);
  expect(await said(made.id)).toEqual([[NAME, 'in', 'mentioned', STAFF.id]]);
  expect((await rosterOf(heard().db, made.id))[0]!.tags).toEqual(row!.tags);
  await ready(made.id);
  await settle(made.id, STAFF, { saidToBe: 'mentioned', agree: false });
  expect(await said(made.id)).toEqual([[NAME, 'in', null, null]]);
});

it('a no that comes before the second word keeps them on the list', async () => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  await save(made.id, []);
  await ready(made.id);
  await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
  await expect(settle(made.id, SECOND, { saidToBe: 'absent', agree: true })).rejects.toMatchObject({ status: 409 });
});

it('whoever adds somebody by a slip takes them off again alone, for a minute, while nothing hangs on them', async () => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  const [row] = await rosterOf(heard().db, made.id);
  const kept = { id: row!.id, name: NAME, role: 'Peer researcher', tags: row!.tags, part: 'in' };
  const add = async (...names: string[]) => {
    await ready(made.id);
    await save(made.id, [kept, ...names.map((name) => ({ name }))]);
    await ready(made.id);
  };
  await add('Slip');
  await save(made.id, [kept]);
  expect(await said(made.id)).toEqual([[NAME, 'in', null, null]]);
  await add('Slip');
  await save(made.id, [kept], SECOND);
  expect((await said(made.id))[1]).toEqual(['Slip', 'mentioned', 'absent', SECOND.id]);
  const old = { addedAt: new Date(Date.now() - 61_000), saidToBe: null };
  await heard().db.update(participants).set(old).where(eq(participants.recordingId, made.id));
  await ready(made.id);
  await save(made.id, [kept]);
  expect((await said(made.id))[1]).toEqual(['Slip', 'mentioned', 'absent', STAFF.id]);
});

it('another spelling is a change of the row, not somebody else; whoever said no is looked for under the old one too', async () => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  const [row] = await rosterOf(heard().db, made.id);
  const renamed = (name: string) => ({ id: row!.id, name, role: 'Peer researcher', tags: row!.tags, part: 'in' });
  await save(made.id, [renamed('Zefyrine')]);
  expect(await rosterOf(heard().db, made.id)).toMatchObject([
    { id: row!.id, personId: row!.personId, name: 'Zefyrine', also: [NAME], saidToBe: null },
  ]);
  await ready(made.id);
  await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
  await ready(made.id);
  await save(made.id, [{ ...renamed('Zoe'), tags: [] }]);
  expect(await rosterOf(heard().db, made.id)).toMatchObject([{ id: row!.id, name: 'Zoe', also: ['Zefyrine', NAME] }]);
  for (const people of [[renamed('Zoe'), renamed('Zoe')], [{ ...renamed('Zoe'), id: 'nobody' }]])
    await ready(made.id).then(() => expect(save(made.id, people)).rejects.toMatchObject({ status: 422 }));
});

it('a row cannot be given to another participant', async () => {
  const made = await publishRecording(heard(), showId, { names: [NAME, 'Other'], state: 'needs-decisions' });
  const [row, other] = await rosterOf(heard().db, made.id);
  const wrong = { id: row!.id, name: NAME, tags: row!.tags, person: other!.personId };
  await expect(save(made.id, [wrong, { name: 'Other' }])).rejects.toMatchObject({ status: 409 });
});

it('a list that was made on an older one changes nothing, and the answer holds the one that stands', async () => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  const [row] = await rosterOf(heard().db, made.id);
  const mine = {
    ...rosterInput([{ id: row!.id, name: NAME, tags: ALLOWED }]),
    revision: await revisionNow(heard(), made.id),
  };
  await save(made.id, [{ id: row!.id, name: NAME, tags: row!.tags }, { name: 'Amara' }]);
  await ready(made.id);
  const revision = await revisionNow(heard(), made.id);
  await expect(setRoster(heard(), SECOND, made.id, mine)).rejects.toMatchObject({
    status: 409,
    code: 'changed-meanwhile',
    changes: [
      {
        theirs: {
          participants: [
            { id: row!.id, name: NAME, part: 'in' },
            { name: 'Amara', part: 'mentioned' },
          ],
        },
        revision,
      },
    ],
  });
  expect((await said(made.id)).length).toBe(2);
  // What somebody said of their consent changes the list too: an old form would write the yes down again.
  const before = await revisionNow(heard(), made.id);
  await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
  expect(await revisionNow(heard(), made.id)).not.toBe(before);
});
