import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson } from '../../../src/consent/person-store.ts';
import { knownOf, policyNow } from '../../../src/consent/record-store.ts';
import { mergePersons, separatePerson } from '../../../src/lifecycle/merge.ts';
import { addRestriction } from '../../../src/lifecycle/restriction-store.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { NewPermission, writePermission } from '../../../src/lifecycle/write-permission.ts';
import type { Actor } from '../../../src/people/actor.ts';
import { effectivePermission } from '../../../src/rules/consent/effective.ts';
import { dayInUk } from '../../../src/rules/consent/days.ts';
import type { Attribute } from '../../../src/rules/consent/tags.ts';
import { type PersonId, RecordingId } from '../../../src/rules/ids.ts';
import { Service } from '../http/service.ts';

const STAFF: Actor = { id: 'staff00000000001', role: 'staff', name: 'Sam' };
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
});
