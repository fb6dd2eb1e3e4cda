import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { flagsOf } from '../../../src/redaction/flag-rows.ts';
import { writeFlags } from '../../../src/redaction/write-flags.ts';
import { flags } from '../../../src/store/schema.ts';
import { queriesDuring } from '../publishing/seed.ts';
import { Desk, STAFF } from '../web/desk.ts';
import { hostileShow, waitingRecording } from '../web/recordings-in-states.ts';
import { FlagId, type RecordingId } from '../../../src/rules/ids.ts';

let desk: Desk;
let id: RecordingId;

beforeAll(async () => {
  desk = await Desk.open();
  id = await waitingRecording(desk.heard, await hostileShow(desk.heard));
});
afterAll(async () => desk?.close());

const found = (name: FlagId, text: string): typeof flags.$inferInsert => ({
  id: name,
  recordingId: id,
  position: 0,
  kind: 'name',
  text,
  reason: 'A name.',
  foundBy: ['roster'],
  confidence: 1,
  start: 0,
  end: 1,
});

const write = (rows: (typeof flags.$inferInsert)[]) =>
  desk.heard.db.transaction(async (tx) => writeFlags(tx, rows, await flagsOf(tx, id)));

it('writes many flags at once; what is decided stays while the words do, and what staff added stays as it is', async () => {
  const { db } = desk.heard;
  const few = await queriesDuring(() => write([found(FlagId.parse('same'), 'Jo')]));
  const others = Array.from({ length: 200 }, (_, at) => found(FlagId.parse(`other-${at}`), 'Ann'));
  // A place that is asked for twice is one flag.
  expect(
    await queriesDuring(() =>
      write([
        found(FlagId.parse('same'), 'Jo'),
        found(FlagId.parse('changed'), 'Jo'),
        found(FlagId.parse('changed'), 'Al'),
        ...others,
      ]),
    ),
  ).toBe(few);
  await db.insert(flags).values({ ...found(FlagId.parse('staff'), 'Kim'), foundBy: ['staff'] });
  await db.update(flags).set({ decision: 'bleep', decidedBy: STAFF.id }).where(eq(flags.recordingId, id));
  await write([
    found(FlagId.parse('same'), 'Jo'),
    { ...found(FlagId.parse('changed'), 'Alan'), confidence: 0.5 },
    found(FlagId.parse('staff'), 'Kimberley'),
  ]);
  const now = new Map((await flagsOf(db, id)).map((flag) => [flag.id, flag]));
  expect(now.size).toBe(203);
  expect(now.get(FlagId.parse('same'))).toMatchObject({ text: 'Jo', decision: 'bleep', decidedBy: STAFF.id });
  expect(now.get(FlagId.parse('changed'))).toMatchObject({
    text: 'Alan',
    confidence: 0.5,
    decision: null,
    decidedBy: null,
  });
  expect(now.get(FlagId.parse('staff'))).toMatchObject({ text: 'Kim', decision: 'bleep' });
});
