import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { consentNow } from '../../../src/consent/of-recording.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { makeAgain } from '../../../src/lifecycle/after-takedown.ts';
import { addRestriction } from '../../../src/lifecycle/restriction-store.ts';
import { setRoster } from '../../../src/lifecycle/set-roster.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { SYSTEM, type Actor } from '../../../src/people/actor.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { goOnWithoutWords } from '../../../src/recordings/intake.ts';
import { recordingOf } from '../../../src/recordings/life.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { participants, recordings } from '../../../src/store/schema.ts';
import { Service } from '../http/service.ts';
import { ALLOWED, NAME, publishRecording } from './published-recording.ts';

const STAFF: Actor = { id: 'staff00000000001', role: 'staff', name: 'Sam' };
const TOLD = { role: 'self', how: 'told', witness: STAFF.id } as const;

let service: Service;
let showId: ShowId;
const heard = () => service.heard;
const blocksOf = async (id: RecordingId) => {
  const [row] = await heard().db.select().from(recordings).where(eq(recordings.id, id));
  return consentNow(recordingOf(row!), await rosterOf(heard().db, id)).blocks;
};
const save = (id: RecordingId, people: readonly object[]) =>
  setRoster(heard(), STAFF, id, parseRoster({ participants: people, keep: [], covers: [] }));

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
  ['is empty', []],
  ['has only people who are talked about', [{ name: 'Amara' }]],
])('a list that %s publishes nothing that speaks', async (_what, people) => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  await save(made.id, people);
  expect(await blocksOf(made.id)).toEqual([
    'Nobody on the list is heard or seen in it. Write down who speaks, and what they allow.',
  ]);
});

it('a recording in which staff heard nobody speak needs no speaker', async () => {
  const made = await publishRecording(heard(), showId, { state: 'no-speech' });
  await save(made.id, []);
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
    await heard().db.update(recordings).set({ state: 'needs-decisions' }).where(eq(recordings.id, made.id));
    await save(made.id, both);
  }
  const after = await rosterOf(heard().db, made.id);
  expect(after.map(({ id, personId, role }) => [id, personId, role])).toEqual(
    before.map(({ id, personId }, at) => [id, personId, both[at]!.role]),
  );
  // Whoever is named by their id is that one, whatever they are called now.
  await heard().db.update(recordings).set({ state: 'needs-decisions' }).where(eq(recordings.id, made.id));
  await save(made.id, [{ ...both[1], name: 'Samantha', person: before[1]!.personId }, both[0]!]);
  const renamed = await heard().db.select().from(participants).where(eq(participants.id, before[1]!.id));
  expect(renamed).toMatchObject([{ name: 'Samantha', personId: before[1]!.personId, position: 0 }]);
});
