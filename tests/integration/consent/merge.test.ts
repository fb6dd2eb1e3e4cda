import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLink } from '../../../src/consent/links.ts';
import { consentNow } from '../../../src/consent/of-recording.ts';
import { addPerson, changePerson, findPerson } from '../../../src/consent/person-store.ts';
import { knownOf, policyNow } from '../../../src/consent/record-store.ts';
import { asSent, rosterOf } from '../../../src/consent/roster-rows.ts';
import { erasePerson } from '../../../src/lifecycle/erasure.ts';
import { mergePersons } from '../../../src/lifecycle/merge.ts';
import { separatePerson } from '../../../src/lifecycle/separate.ts';
import { addRestriction, endRestriction } from '../../../src/lifecycle/restriction-store.ts';
import { setRoster } from '../../../src/lifecycle/set-roster.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { NewPermission, writePermission } from '../../../src/lifecycle/write-permission.ts';
import type { Actor, AccountHolder } from '../../../src/people/actor.ts';
import { effectivePermission } from '../../../src/rules/consent/effective.ts';
import { dayInUk } from '../../../src/rules/consent/days.ts';
import type { Attribute } from '../../../src/rules/consent/tags.ts';
import { AccountId, type PersonId, RecordingId } from '../../../src/rules/ids.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { consentChanges, participants, recordings } from '../../../src/store/schema.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import { questionsForStaff } from '../../../src/views/questions-for-staff.ts';
import { ADA, addRecording } from '../../stress/people-and-recordings.ts';
import { Service } from '../http/service.ts';
import { revisionNow } from '../roster-revision.ts';

const STAFF: AccountHolder = { id: AccountId.parse('staff00000000001'), role: 'staff', name: 'Sam' };
const ASKS = { channels: ['podcast'], format: 'plain', stage: 'taking part', scope: { kind: 'project' } } as const;
const TOLD = { role: 'self', how: 'told', witness: STAFF.id } as const;

let service: Service;
const heard = () => service.heard;

beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service?.stop());

/** A grown-up who said this about their voice, face and story. */
async function somebody(permission: 'allow' | 'mask' = 'allow'): Promise<PersonId> {
  const id = await heard().db.transaction((tx) =>
    addPerson(tx, STAFF, { spokenNames: ['Kit'], dateOfBirth: '1990-01-01', careStatus: 'not-in-care' }),
  );
  await say(id, permission);
  return id;
}

async function say(
  id: PersonId,
  permission: 'allow' | 'mask' | 'never',
  supersedes: string[] = [],
  attributes: readonly Attribute[] = ['voice', 'face', 'story'],
): Promise<string[]> {
  const input = NewPermission.parse({
    permissions: attributes.map((attribute) => ({ attribute, permission })),
    channels: ['podcast'],
    scope: { kind: 'project' },
    givers: [{ role: 'self', answer: permission === 'never' ? 'no' : 'yes', how: 'in person' }],
    stage: 'taking part',
    supersedes,
  });
  return (await writePermission(heard(), STAFF, id, input)).ids;
}

async function allows(id: PersonId, attribute: Attribute = 'voice'): Promise<string | null> {
  const known = (await knownOf(heard().db, [id])).get(id)!;
  const use = {
    attribute,
    channel: 'podcast',
    recordingId: RecordingId.parse('any'),
    on: dayInUk(new Date()),
  } as const;
  return effectivePermission(known, use, await policyNow(heard().db)).value;
}

describe('what was said while two entries were one', () => {
  it('holds for both once they are two again: a withdrawal', async () => {
    const [one, other] = [await somebody(), await somebody()];
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    await withdraw(heard(), STAFF, other, { recordingId: null, giver: TOLD });
    await separatePerson(heard(), STAFF, one);
    expect([await allows(one), await allows(other)]).toEqual(['never', 'never']);
  });

  it('holds for both: a court order', async () => {
    const [one, other] = [await somebody(), await somebody()];
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    await addRestriction(heard(), STAFF, one, { basis: 'court-order', from: '2020-01-01' });
    await separatePerson(heard(), STAFF, one);
    expect([await allows(one), await allows(other)]).toEqual(['never', 'never']);
  });

  it('holds for both: an answer that took the place of a wider one of the other, also after a further answer', async () => {
    const [one, other] = [await somebody('mask'), await somebody('mask')];
    const own = await say(
      one,
      'allow',
      (await knownOf(heard().db, [one])).get(one)!.records.map(({ id }) => id),
    );
    expect(await allows(one, 'face')).toBe('allow');
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    const once = await say(other, 'mask', own);
    await say(other, 'mask', once);
    await separatePerson(heard(), STAFF, one);
    expect(await allows(one, 'face')).toBe('mask');
    expect(await allows(other, 'face')).toBe('mask');
  });

  it('of before stays whose it was, and a yes that was said meanwhile is nobody else’s', async () => {
    const [one, other] = [await somebody(), await somebody()];
    await withdraw(heard(), STAFF, other, { recordingId: null, giver: TOLD });
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    expect(await allows(one), 'a no of one is a no of both while they are one').toBe('never');
    await separatePerson(heard(), STAFF, one);
    expect([await allows(one), await allows(other)]).toEqual(['allow', 'never']);
  });

  it('holds for whoever was one with them before others came, whoever leaves first', async () => {
    const [one, between, last] = [await somebody(), await somebody(), await somebody()];
    await mergePersons(heard(), STAFF, { personId: one, intoId: between });
    await withdraw(heard(), STAFF, one, { recordingId: null, giver: TOLD });
    await mergePersons(heard(), STAFF, { personId: between, intoId: last });
    await separatePerson(heard(), STAFF, one);
    expect(await allows(one), 'the no stood under the entry between').toBe('never');

    await separatePerson(heard(), STAFF, between);
    expect([await allows(between), await allows(last)]).toEqual(['never', 'allow']);
  });

  it('holds for both, also where a later yes lifted it while they were one', async () => {
    const [one, other] = [await somebody(), await somebody()];
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    await withdraw(heard(), STAFF, one, { recordingId: null, giver: TOLD });
    const noes = (await knownOf(heard().db, [one])).get(one)!.records.filter(({ state }) => state === 'withdrawn');
    const voices = noes.filter(({ attribute }) => attribute === 'voice');
    expect(voices).toHaveLength(2);
    for (const { id } of voices) await say(other, 'allow', [id], ['voice']);
    expect(await allows(one)).toBe('allow');
    await separatePerson(heard(), STAFF, one);
    expect([await allows(one), await allows(other)]).toEqual(['never', 'never']);
  });

  it('a restriction that was ended while they were one protects both again', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const { id } = await addRestriction(heard(), STAFF, one, { basis: 'court-order', from: '2020-01-01' });
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    await endRestriction(heard(), STAFF, other, { restrictionId: id, until: '2020-02-01' });
    expect(await allows(one)).toBe('allow');
    await separatePerson(heard(), STAFF, one);
    expect([await allows(one), await allows(other)]).toEqual(['never', 'allow']);
  });

  it('a private link to say no that was made while they were one says it for both', async () => {
    const [one, other] = [await somebody(), await somebody()];
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    const link = { personId: other, giver: 'self', days: 5 } as const;
    const [no, yes] = await heard().db.transaction(async (tx) => [
      await makeLink(tx, heard(), STAFF, { ...link, kind: 'withdraw' }),
      await makeLink(tx, heard(), STAFF, { ...link, kind: 'give', asks: ASKS }),
    ]);
    await separatePerson(heard(), STAFF, one);
    expect([await allows(one), await allows(other)]).toEqual(['allow', 'allow']);
    expect((await service.fetch(new URL(yes!).pathname)).status, 'nobody knows who answers').toBe(410);
    const sent = await service.submit(new URL(no!).pathname, { what: 'everything' });
    expect(sent.status).toBe(303);
    expect([await allows(one), await allows(other)]).toEqual(['never', 'never']);
  });
});

describe('what is known of two entries', () => {
  const facts = async (id: PersonId) => (await findPerson(heard().db, id)).details!;
  const add = (details: Parameters<typeof addPerson>[2]) =>
    heard().db.transaction((tx) => addPerson(tx, STAFF, { spokenNames: ['Kit'], ...details }));

  it('goes back to whose it was: an age that came with the one tells nothing of the other', async () => {
    const one = await add({ dateOfBirth: '1990-01-01', careStatus: 'not-in-care' });
    const other = await add({});
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    expect(await facts(other)).toMatchObject({ dateOfBirth: '1990-01-01' });
    await heard().db.transaction((tx) => changePerson(tx, STAFF, other, { anonymousFrom: ['people who know me'] }));
    await separatePerson(heard(), STAFF, one);
    expect(await facts(other)).toMatchObject({ dateOfBirth: null, careStatus: null });
    expect(await facts(one)).toMatchObject({
      dateOfBirth: '1990-01-01',
      careStatus: 'not-in-care',
      anonymousFrom: ['people who know me'],
    });
  });

  it('must not contradict: who has to be asked would be taken from the wrong one', async () => {
    const ageStated = {
      age: 'under-18',
      text: 'Her guardian was asked.',
      by: STAFF.id,
      at: '2026-01-01T00:00:00Z',
    } as const;
    const pairs = [
      [await add({ dateOfBirth: '1990-01-01' }), await add({ ageStated })],
      [await add({ careStatus: 'in-care' }), await add({ careStatus: 'not-in-care' })],
    ] as const;
    for (const [one, other] of pairs)
      for (const [personId, intoId] of [
        [one, other],
        [other, one],
      ] as const)
        await expect(mergePersons(heard(), STAFF, { personId, intoId })).rejects.toMatchObject({ status: 409 });
  });

  it('a recording that came while they were one is nobody’s until staff say whose', async () => {
    const { db } = heard();
    const [one, other] = [await somebody(), await somebody()];
    await withdraw(heard(), STAFF, one, { recordingId: null, giver: TOLD });
    const show = await createShow(heard(), ADA, { title: 'Talks', description: 'About moving', author: 'Us' });
    const before = await addRecording(heard(), show.id, [other]);
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    const meanwhile = await addRecording(heard(), show.id, [other]);
    await separatePerson(heard(), STAFF, one);
    const [row] = await rosterOf(db, meanwhile);
    expect(row!).toMatchObject({ personId: null, perhapsOf: [other, one] });
    const home = (await questionsForStaff(heard(), STAFF, [])).map(({ text }) => text);
    expect(home).toContainEqual(expect.stringContaining('Several people counted as one when it came'));
    const cookie = await service.signIn(await service.person('staff', 'Sal'));
    const form = await (await service.fetch(`/recordings/${meanwhile}/people`, { headers: { cookie } })).text();
    expect(form).toContain('Which of these is it?');
    for (const id of [one, other]) expect(form).toContain(`href="/participants/${id}"`);
    expect(form).not.toContain('No, somebody else');
    const [recording] = await db.select().from(recordings).where(eq(recordings.id, meanwhile));
    expect(consentNow(recording!, await rosterOf(db, meanwhile)).blocks.length).toBeGreaterThan(0);
    expect((await rosterOf(db, before))[0]!.personId).toBe(other);
    // No check runs here.
    await db.update(recordings).set({ state: 'needs-decisions' }).where(eq(recordings.id, meanwhile));
    const { saidToBe: _said, ...known } = asSent(row!);
    const save = async (more: object, actor = STAFF) =>
      setRoster(heard(), actor, meanwhile, {
        ...parseRoster({ participants: [{ ...known, tags: ['voice:allow'], ...more }] }),
        revision: await revisionNow(heard(), meanwhile),
      });
    const stranger = await somebody();
    // It is one of the two, and one of them said no: it is nobody new, nobody else, and stays on the list.
    for (const wrong of [{}, { newPerson: true }])
      await expect(save(wrong)).rejects.toMatchObject({
        code: 'same-person',
        more: { people: [{ candidates: expect.arrayContaining([expect.objectContaining({ id: one })]) }] },
      });
    await expect(save({ person: stranger })).rejects.toMatchObject({ status: 409 });
    await expect(
      setRoster(heard(), STAFF, meanwhile, {
        ...parseRoster({ participants: [] }),
        revision: await revisionNow(heard(), meanwhile),
      }),
    ).rejects.toMatchObject({ status: 409 });
    expect((await rosterOf(db, meanwhile))[0]!.personId).toBeNull();
    // Their name would stay there.
    const administrator: Actor = { ...STAFF, role: 'administrator' };
    await expect(erasePerson(heard(), administrator, one)).rejects.toMatchObject({ status: 409 });
    await save({ person: other });
    expect((await rosterOf(db, meanwhile))[0]).toMatchObject({ personId: other, perhapsOf: null });
    await erasePerson(heard(), administrator, one);
  });

  it('what came while some of them were one is asked of again, also when they were joined with others since', async () => {
    const { db } = heard();
    const [one, other, third] = [await somebody(), await somebody(), await somebody()];
    const show = await createShow(heard(), ADA, { title: 'More talks', description: 'About moving', author: 'Us' });
    const early = await addRecording(heard(), show.id, [other]);
    await mergePersons(heard(), STAFF, { personId: one, intoId: other });
    const doubtful = await addRecording(heard(), show.id, [other]);
    // Of somebody who was only talked about until now.
    await db.update(participants).set({ personId: null, personSince: null }).where(eq(participants.recordingId, early));
    await db.update(recordings).set({ state: 'needs-decisions' }).where(eq(recordings.id, early));
    const { saidToBe: _said, ...row } = asSent((await rosterOf(db, early))[0]!);
    await setRoster(heard(), STAFF, early, {
      ...parseRoster({ participants: [{ ...row, tags: ['voice:allow'], part: 'in', person: other }] }),
      revision: await revisionNow(heard(), early),
    });
    const thirds = await addRecording(heard(), show.id, [third]);
    await db.transaction((tx) => changePerson(tx, STAFF, other, { dateOfBirth: '1991-01-01' }));
    await db.transaction((tx) => changePerson(tx, STAFF, third, { dateOfBirth: '1991-01-01' }));
    await mergePersons(heard(), STAFF, { personId: other, intoId: third });
    const up = await addRecording(heard(), show.id, [await somebody()]);
    const stateOf = async () => (await db.select().from(recordings).where(eq(recordings.id, up)))[0];
    const before = await stateOf();
    await separatePerson(heard(), STAFF, other);
    const whose = async (id: RecordingId) => (await rosterOf(db, id))[0]!.personId;
    expect([await whose(early), await whose(doubtful), await whose(thirds)]).toEqual([null, null, third]);
    // What was learned of it while it stood for two is nobody's either.
    expect((await findPerson(db, other)).details).toMatchObject({ dateOfBirth: null });
    // Nothing else is looked at, and nothing of it is void.
    expect(await stateOf()).toEqual(before);
    expect(await db.$count(consentChanges)).toBe(0);
  });
});
