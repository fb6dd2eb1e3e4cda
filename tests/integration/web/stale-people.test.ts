import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changePerson } from '../../../src/consent/person-store.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import type { Actor } from '../../../src/people/actor.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { personView } from '../../../src/views/person-view.ts';
import type { PersonId } from '../../../src/rules/ids.ts';
import { Desk, SECOND, STAFF } from './desk.ts';
import { formWith } from './forms-on-page.ts';
import * as made from './recordings-in-states.ts';

let desk: Desk;
let show: Show;
beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
});
afterAll(() => desk?.close());

/** Of whom no date of birth is known. */
async function newPerson(): Promise<PersonId> {
  const id = await made.waitingRecording(desk.heard, show);
  const person = (await rosterOf(desk.heard.db, id)).find(({ personId }) => personId !== null)!.personId!;
  await desk.heard.db.transaction((tx) => changePerson(tx, STAFF, person, { dateOfBirth: null }));
  return person;
}
const view = (person: PersonId) => personView(desk.heard, STAFF, person);

/** A form of a participant as somebody has it open. */
async function opened(person: PersonId, form: string) {
  const address = `/participants/${person}/${form}`;
  const { hidden } = formWith(await (await desk.get(STAFF, address)).text(), 'name="revision"');
  return (typed: Record<string, string>, actor: Actor = STAFF) =>
    desk.send(actor, address, { ...Object.fromEntries(hidden), ...typed });
}

async function ask(method: string, path: string, body?: object) {
  const response = await fetch(`${desk.url}/api/v1/participants/${path}`, {
    method,
    headers: { cookie: `as=${STAFF.id}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('two people who write down what one participant allows', () => {
  const YES = {
    ...{ 'giver-self': 'yes', 'how-self': 'in person', channels: 'podcast', scope: 'project', lawfulBasis: 'consent' },
    ...{ specialCondition: 'explicit-consent', stage: 'taking part' },
  };
  const voices = async (person: PersonId) =>
    (await view(person)).records.filter(({ attribute }) => attribute === 'voice').length;

  it('are shown what the other wrote; a yes waits, and a no among the answers counts at once', async () => {
    const person = await newPerson();
    const [mine, theirs] = [await opened(person, 'permissions/new'), await opened(person, 'permissions/new')];
    expect((await theirs({ ...YES, 'may-voice': 'never' }, SECOND)).status).toBe(303);
    const before = await voices(person);
    const answer = await mine({ ...YES, 'may-voice': 'allow', 'may-face': 'never' });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    for (const text of ['Voice', 'Ada Second', '1 other choice is saved', 'Leave it as it is'])
      expect(html).toContain(text);
    expect(await voices(person)).toBe(before);
    expect((await view(person)).records[0]).toMatchObject({ attribute: 'face', permission: 'never', by: STAFF.id });
    const { action, hidden } = formWith(html, 'Write mine down too');
    expect((await desk.send(STAFF, action, [...hidden])).status).toBe(303);
    expect(await voices(person)).toBe(before + 1);
    // Different questions do not collide, and a no never waits.
    const [one, other] = [await opened(person, 'permissions/new'), await opened(person, 'permissions/new')];
    await other({ ...YES, 'may-story': 'allow' }, SECOND);
    expect((await one({ ...YES, 'may-role': 'allow' })).status).toBe(303);
    expect((await one({ ...YES, 'giver-self': 'no', 'may-story': 'allow' })).status).toBe(303);
  });

  it('collide at the very same moment, on the pages and through the API', async () => {
    const person = await newPerson();
    const open = await opened(person, 'permissions/new');
    const answers = await Promise.all([
      open({ ...YES, 'may-name': 'first' }, STAFF),
      open({ ...YES, 'may-name': 'allow' }, SECOND),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const { permissionsRevision: revision } = (await ask('GET', person)).body;
    const write = (permission: string) =>
      ask('POST', `${person}/records`, {
        permissions: [{ attribute: 'location', permission }],
        ...{ channels: ['podcast'], scope: { kind: 'project' }, revision },
        givers: [{ role: 'self', answer: 'yes', how: 'in person' }],
      });
    const both = await Promise.all([write('allow'), write('mask')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const told = both.find(({ status }) => status === 409)!.body.changes;
    expect(told).toEqual([expect.objectContaining({ of: 'location', by: STAFF.id })]);
  });
});

describe('two people who change the details of one participant', () => {
  it('lose nothing of each other, and are shown both values where they wrote the same field', async () => {
    const person = await newPerson();
    const { details } = await view(person);
    const shown = { spokenNames: details!.spokenNames.join('\n'), soundsLike: details!.soundsLike.join('\n') };
    const [mine, theirs] = [await opened(person, 'facts'), await opened(person, 'facts')];
    expect((await theirs({ ...shown, dateOfBirth: '2011-05-05' }, SECOND)).status).toBe(303);
    const answer = await mine({ ...shown, legalName: 'Jordan Okafor', dateOfBirth: '2001-05-05' });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    for (const text of ['Date of birth', '2001-05-05', '2011-05-05', 'Ada Second']) expect(html).toContain(text);
    expect((await view(person)).details).toMatchObject({ dateOfBirth: '2011-05-05', legalName: null });
    expect((await mine({ ...shown, legalName: 'Jordan Okafor' })).status).toBe(303);
    expect((await view(person)).details).toMatchObject({ dateOfBirth: '2011-05-05', legalName: 'Jordan Okafor' });
    const again = formWith(html, 'Set mine anyway');
    const sent = await desk.send(STAFF, again.action, [...again.hidden]);
    expect(sent.status).toBe(303);
    expect((await view(person)).details).toMatchObject({
      dateOfBirth: '2001-05-05',
      spokenNames: details!.spokenNames,
    });
    const open = await opened(person, 'facts');
    const both = await Promise.all([
      open({ ...shown, legalName: 'One' }, STAFF),
      open({ ...shown, legalName: 'Other' }, SECOND),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  });

  it('through the API say on which state, or write only what nobody wrote down yet', async () => {
    const person = await newPerson();
    const { revision } = (await ask('GET', person)).body;
    expect((await ask('PATCH', person, { dateOfBirth: '2011-05-05' })).status).toBe(200);
    expect((await ask('PATCH', person, { dateOfBirth: '2001-05-05' })).status).toBe(428);
    const stale = await ask('PATCH', person, { dateOfBirth: '2001-05-05', revision });
    const told = { of: 'dateOfBirth', wanted: '2001-05-05', theirs: '2011-05-05', by: STAFF.id };
    expect([stale.status, stale.body.changes]).toEqual([409, [expect.objectContaining(told)]]);
    // Who is asked stands on the age and the care status together: whoever changes one has to have seen the other.
    const other = await ask('PATCH', person, { careStatus: 'not-in-care', revision });
    expect([other.status, other.body.changes]).toEqual([
      409,
      [
        expect.objectContaining({ of: 'careStatus', wanted: 'not-in-care', theirs: null }),
        expect.objectContaining({ of: 'dateOfBirth', theirs: '2011-05-05' }),
      ],
    ]);
    expect((await ask('PATCH', person, { careStatus: 'not-in-care' })).status).toBe(428);
    expect((await ask('PATCH', person, { legalName: 'Jordan Okafor', revision })).status).toBe(200);
    const { revision: now } = (await ask('GET', person)).body;
    const both = await Promise.all(
      ['2002-02-02', '2003-03-03'].map((dateOfBirth) => ask('PATCH', person, { dateOfBirth, revision: now })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});
