import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRecords, proveConsentRecords, recordsOf } from '../../../src/consent/record-store.ts';
import type { Giver } from '../../../src/rules/consent/records.ts';
import { changePerson } from '../../../src/consent/person-store.ts';
import { changeConsent } from '../../../src/lifecycle/change-consent.ts';
import { isTakenBack } from '../../../src/lifecycle/still-covered.ts';
import { latestRelease } from '../../../src/publishing/release-status.ts';
import { carryOverOldTags } from '../../../src/consent/old-tags.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import type { Transaction } from '../../../src/store/database.ts';
import { consentChanges, participants, recordings, restrictions } from '../../../src/store/schema.ts';
import type { PersonId, RecordingId } from '../../../src/rules/ids.ts';
import { newId } from '../../../src/store/ids.ts';
import { Desk, STAFF } from '../web/desk.ts';
import { hostileShow, publishedRecording, recordingToApprove, waitingRecording } from '../web/recordings-in-states.ts';
import { revisionNow } from '../roster-revision.ts';
import { setRoster } from '../../../src/lifecycle/set-roster.ts';

let desk: Desk;
let show: Awaited<ReturnType<typeof hostileShow>>;
beforeAll(async () => {
  desk = await Desk.open();
  show = await hostileShow(desk.heard);
});
afterAll(() => desk.close());

const people = (id: RecordingId) => rosterOf(desk.heard.db, id);
const asked = async (id: RecordingId) => (await people(id)).find(({ onlyMentioned }) => !onlyMentioned)!;
const stateOf = async (id: RecordingId) =>
  (await desk.heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!.state;
const self = (answer: Giver['answer']): Giver => ({
  role: 'self',
  answer,
  how: 'on screen',
  at: new Date().toISOString(),
});

/** The roster again, as staff would save it, with other tags for the one who is asked. */
async function saveTags(id: RecordingId, tags: (now: readonly string[]) => string[]): Promise<void> {
  const roster = parseRoster({
    participants: (await people(id)).map(({ name, also, role, tags: now, onlyMentioned }) => ({
      name,
      also,
      ...(role ? { role } : {}),
      tags: onlyMentioned ? [] : tags(now),
    })),
  });
  await setRoster(desk.heard, STAFF, id, { ...roster, revision: await revisionNow(desk.heard, id) });
}

describe('tags that are typed in', () => {
  it('become one record a permission; the same tags again become none; a change supersedes', async () => {
    const id = await waitingRecording(desk.heard, show);
    const { personId, tags } = await asked(id);
    const before = await recordsOf(desk.heard.db, [personId!]);
    expect(before.map(({ attribute, permission, state }) => [attribute, permission, state])).toEqual([
      ['voice', 'allow', 'given'],
      ['face', 'allow', 'given'],
      ['name', 'role', 'given'],
      ['role', 'allow', 'given'],
      ['story', 'allow', 'given'],
      ['location', 'mask', 'given'],
    ]);
    await saveTags(id, (now) => [...now]);
    expect(await recordsOf(desk.heard.db, [personId!])).toHaveLength(6);
    await saveTags(id, (now) =>
      now
        .filter((tag) => !tag.startsWith('voice'))
        .concat('face:never')
        .filter((tag) => tag !== 'face:allow'),
    );
    const added = (await recordsOf(desk.heard.db, [personId!])).slice(6);
    expect(added.map(({ attribute, state, supersedes }) => [attribute, state, supersedes])).toEqual([
      ['voice', 'withdrawn', before[0]!.id],
      ['face', 'refused', before[1]!.id],
    ]);
    expect((await asked(id)).tags).toEqual([
      'voice:never',
      'face:never',
      ...tags.filter((tag) => !/^(voice|face)/.test(tag)),
    ]);
    expect((await proveConsentRecords(desk.heard.db)).broken).toBe(null);
  });

  it.each(['project', 'recordings'] as const)('never override what somebody said themselves, for: %s', async (kind) => {
    const id = await waitingRecording(desk.heard, show);
    const { personId } = await asked(id);
    await desk.heard.db.transaction((tx) =>
      addRecords(tx, STAFF, [
        {
          personId: personId!,
          attribute: 'voice',
          permission: 'never',
          channels: [],
          scope: kind === 'project' ? { kind } : { kind, ids: [id] },
          givers: [self('yes')],
          state: 'refused',
        },
      ]),
    );
    for (let round = 0; round < 3; round++) {
      await saveTags(id, (now) => now.filter((tag) => !tag.startsWith('voice')).concat('voice:allow'));
      expect((await asked(id)).tags).toContain('voice:never');
    }
  });

  it('of before there were records are carried over, once', async () => {
    const id = await waitingRecording(desk.heard, show);
    const { db } = desk.heard;
    await db
      .update(participants)
      .set({ personId: null, onlyMentioned: false, oldTags: [] })
      .where(eq(participants.recordingId, id));
    const [jordan] = await people(id);
    const oldTags = ['voice:allow', 'story:allow', 'channel:podcast', 'until:2029-05-01'];
    await db.update(participants).set({ oldTags }).where(eq(participants.id, jordan!.id));
    await Promise.all([carryOverOldTags(db), carryOverOldTags(db)]);
    const [carried, mentioned] = await people(id);
    expect(carried).toMatchObject({ tags: oldTags, onlyMentioned: false });
    expect(mentioned).toMatchObject({ tags: [], onlyMentioned: true, personId: null });
    expect(await recordsOf(db, [carried!.personId!])).toHaveLength(2);
  });
});

describe('a permission that changes', () => {
  const change = async (
    personId: PersonId,
    act: (tx: Parameters<Parameters<Desk['heard']['db']['transaction']>[0]>[0]) => Promise<unknown>,
  ) => {
    const about = { why: 'A permission was changed.', personIds: [personId] };
    const { effect } = await changeConsent(desk.heard, STAFF, about, async (tx) => ({
      result: await act(tx),
      changed: { personIds: [personId], kind: 'unclear' as const },
    }));
    expect(await desk.heard.db.select().from(consentChanges)).toEqual([]);
    return effect;
  };

  it.each([
    [
      'a restriction',
      true,
      (tx: never, personId: PersonId) =>
        (tx as Desk['heard']['db'])
          .insert(restrictions)
          .values({ id: newId(), personId, basis: 'court-order', from: '2020-01-01', checkedBy: STAFF.id }),
    ],
    [
      'a date of birth by which others must agree',
      false,
      (tx: never, personId: PersonId) =>
        changePerson(tx, STAFF, personId, { dateOfBirth: '2012-05-05', careStatus: 'in-care' }),
    ],
    [
      'a wish to stay unknown to people who know them',
      false,
      (tx: never, personId: PersonId) => changePerson(tx, STAFF, personId, { anonymousFrom: ['people who know me'] }),
    ],
    [
      'a refusal for the podcast',
      true,
      (tx: never, personId: PersonId) =>
        addRecords(tx, STAFF, [
          {
            personId,
            attribute: 'story',
            permission: 'never',
            channels: ['podcast'],
            scope: { kind: 'project' },
            givers: [self('yes')],
            state: 'refused',
          },
        ]),
    ],
  ])('takes a published episode down: %s; what was made from it goes: %s', async (_what, goes, act) => {
    const id = await publishedRecording(desk.heard, show);
    const { personId } = await asked(id);
    expect(await change(personId!, (tx) => act(tx as never, personId!))).toEqual({ takenDown: 1, approveAgain: 0 });
    expect(await stateOf(id)).toBe('taken-down');
    // Where nobody said no, staff may need the work again once everyone was asked.
    expect(await isTakenBack(desk.heard.db, { id })).toBe(goes);
  });

  it('elsewhere leaves an episode up: a refusal for social media', async () => {
    const id = await publishedRecording(desk.heard, show);
    const { personId } = await asked(id);
    const refusal = {
      personId: personId!,
      attribute: 'story' as const,
      permission: 'never' as const,
      channels: ['social'],
      scope: { kind: 'project' as const },
      givers: [self('yes')],
      state: 'refused' as const,
    };
    expect(await change(personId!, (tx) => addRecords(tx, STAFF, [refusal]))).toEqual({
      takenDown: 0,
      approveAgain: 0,
    });
    expect(await stateOf(id)).toBe('published');
  });

  it('voids what waits for approval, says so, and has it checked again', async () => {
    const { id } = await recordingToApprove(desk.heard, show);
    const { personId } = await asked(id);
    const unknown = (tx: Transaction) => changePerson(tx, STAFF, personId!, { anonymousFrom: ['public'] });
    expect(await change(personId!, unknown)).toEqual({ takenDown: 0, approveAgain: 1 });
    expect(await stateOf(id)).toBe('preparing');
    expect(await latestRelease(desk.heard.db, id)).toMatchObject({
      current: false,
      voidedReason: 'A permission was changed.',
    });
  });
});
