import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit, proveAuditLog } from '../../src/audit/log.ts';
import { addPerson, lockPersons } from '../../src/consent/person-store.ts';
import { lockConsentChain } from '../../src/consent/record-store.ts';
import type { Heard } from '../../src/heard.ts';
import { createRecording } from '../../src/lifecycle/create-recording.ts';
import { SYSTEM } from '../../src/people/actor.ts';
import { createShow } from '../../src/publishing/shows.ts';
import { lockRecording } from '../../src/recordings/life.ts';
import { auditLog, recordings, reminders } from '../../src/store/schema.ts';
import { newId } from '../../src/store/ids.ts';
import type { Transaction } from '../../src/store/transactions.ts';
import { PersonId, type RecordingId } from '../../src/rules/ids.ts';
import { Service } from './http/service.ts';

const PERSON = PersonId.parse('0000000000000000');
let service: Service;
let heard: Heard;
let one: RecordingId;
let other: RecordingId;

beforeAll(async () => {
  service = await Service.start();
  heard = service.heard;
  const { id: showId } = await createShow(heard, SYSTEM, { title: 'S', description: 'D', author: 'A' });
  const make = () => createRecording(heard, SYSTEM, { showId, kind: 'podcast', title: 'T' });
  [one, other] = [await make(), await make()].sort() as [RecordingId, RecordingId];
});

afterAll(() => service?.stop());

const setNotes = (tx: Pick<Heard['db'], 'update'>, id: RecordingId, notes: string) =>
  tx.update(recordings).set({ notes }).where(eq(recordings.id, id));
const notesOf = async (id: RecordingId) =>
  (await heard.db.select({ notes: recordings.notes }).from(recordings).where(eq(recordings.id, id)))[0]!.notes;

/** Resolves for everyone once so many have come. */
function meeting(count: number): () => Promise<void> {
  let come = 0;
  let open = (): void => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    come += 1;
    if (come >= count) open();
    return all;
  };
}

it('a transaction that Postgres ends for a deadlock is begun again, and both are done', async () => {
  const bothHaveOne = meeting(2);
  let begun = 0;
  const crosswise = (first: RecordingId, second: RecordingId, notes: string) =>
    heard.db.transaction(async (tx) => {
      begun += 1;
      await setNotes(tx, first, notes);
      await bothHaveOne();
      await setNotes(tx, second, notes);
    });
  await Promise.all([crosswise(one, other, 'a'), crosswise(other, one, 'b')]);
  expect(begun, 'one of them began again').toBe(3);
  expect(await notesOf(one)).toBe(await notesOf(other));
});

it('what a transaction did wrong itself is not tried again', async () => {
  let begun = 0;
  const wrong = heard.db.transaction(async (tx) => {
    begun += 1;
    await tx.execute(sql`select 1 / 0`);
  });
  await expect(wrong).rejects.toThrow();
  expect(begun).toBe(1);
});

it.each([
  ['a recording after a person', (tx: never) => [lockPersons(tx, [PERSON]), () => lockRecording(tx, one)]],
  ['a recording after the consent chain', (tx: never) => [lockConsentChain(tx), () => lockRecording(tx, one)]],
  ['a person after the consent chain', (tx: never) => [lockConsentChain(tx), () => lockPersons(tx, [PERSON])]],
  [
    'a recording with a lower id after another',
    (tx: never) => [lockRecording(tx, other), () => lockRecording(tx, one)],
  ],
] as [string, (tx: never) => [Promise<unknown>, () => Promise<unknown>]][])(
  'refuses to lock %s',
  async (_what, locks) => {
    const against = heard.db.transaction(async (tx) => {
      const [first, second] = locks(tx as never);
      await first;
      await second();
    });
    await expect(against).rejects.toThrow('order of locks');
  },
);

it('a row that points to a locked person does not wait, and nobody else locks that person', async () => {
  const personId = await heard.db.transaction((tx) => addPerson(tx, SYSTEM, { spokenNames: ['Jo'] }));
  const meanwhile = (work: (tx: Transaction) => Promise<unknown>) =>
    heard.db.transaction(async (tx) => {
      await tx.execute(sql`set local lock_timeout = '1s'`);
      await work(tx);
    });
  await heard.db.transaction(async (tx) => {
    await lockPersons(tx, [personId]);
    await meanwhile((other) =>
      other.insert(reminders).values({ id: newId(), kind: 'review', personId, due: '2030-01-01' }),
    );
    await expect(meanwhile((other) => lockPersons(other, [personId]))).rejects.toThrow();
  });
});

it('may lock again what it has', async () => {
  await heard.db.transaction(async (tx) => {
    await lockRecording(tx, one);
    await lockRecording(tx, other);
    await lockConsentChain(tx);
    await lockRecording(tx, one);
  });
});

it('writes its audit entries in one piece at its end, in their order, and none where it fails', async () => {
  const note = (tx: Parameters<typeof audit>[0], subject: string) =>
    audit(tx, { actor: 'system', action: 'test.done', subject });
  const slow = meeting(2);
  const three = (name: string) =>
    heard.db.transaction(async (tx) => {
      await note(tx, `${name}1`);
      await slow();
      await note(tx, `${name}2`);
      await note(tx, `${name}3`);
    });
  await Promise.all([three('x'), three('y')]);
  const failing = heard.db.transaction(async (tx) => {
    await note(tx, 'z1');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const rows = await heard.db.select().from(auditLog).where(eq(auditLog.action, 'test.done')).orderBy(auditLog.seq);
  const order = rows.map(({ subject }) => subject).join(' ');
  expect(['x1 x2 x3 y1 y2 y3', 'y1 y2 y3 x1 x2 x3']).toContain(order);
  expect((await proveAuditLog(heard.db)).broken).toBe(null);
});
