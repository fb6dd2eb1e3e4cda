import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { consentNow } from '../../../src/consent/of-recording.ts';
import { asSent, rosterOf } from '../../../src/consent/roster-rows.ts';
import { createRecording } from '../../../src/lifecycle/create-recording.ts';
import { erasePerson } from '../../../src/lifecycle/erasure.ts';
import { mergePersons } from '../../../src/lifecycle/merge.ts';
import { separatePerson } from '../../../src/lifecycle/separate.ts';
import { setRoster } from '../../../src/lifecycle/set-roster.ts';
import { recordingOf } from '../../../src/recordings/life.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import type { PersonId, RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { auditLog, persons, recordings } from '../../../src/store/schema.ts';
import { Service, type SignedInPerson } from '../http/service.ts';
import { revisionNow } from '../roster-revision.ts';

const TAGS = ['voice:allow', 'story:allow', 'name:role', 'channel:podcast'];
const NO = ['voice:never', 'story:never', 'name:never'];
const BORN = '1990-01-01';

let service: Service;
let showId: ShowId;
let [asStaff, asResearcher]: Record<string, string>[] = [];
let [staff, researcher]: SignedInPerson[] = [];
beforeAll(async () => {
  service = await Service.start();
  [staff, researcher] = [await service.person('staff', 'Sam'), await service.person('researcher', 'Rue')];
  asStaff = { cookie: await service.signIn(staff), origin: service.url };
  asResearcher = { cookie: await service.signIn(researcher), origin: service.url };
  const words = { title: 'Ours', description: 'Talks', author: 'Us' };
  showId = ((await (await service.api('/shows', asStaff, 'POST', words)).json()) as { id: ShowId }).id;
});
afterAll(() => service?.stop());

type Json = Record<string, unknown>;
const make = (participants: readonly Json[], headers = asStaff) =>
  service.api('/recordings', headers!, 'POST', {
    ...{ showId, kind: 'podcast', title: 'Talk' },
    roster: { participants: participants.map((one) => ({ tags: TAGS, dateOfBirth: BORN, ...one })) },
  });
async function made(participants: readonly Json[], headers = asStaff): Promise<RecordingId> {
  const answer = await make(participants, headers);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: RecordingId }).id;
}
const personsIn = async (id: RecordingId) => (await rosterOf(service.heard.db, id)).map(({ personId }) => personId!);
const personIn = async (id: RecordingId): Promise<PersonId> => (await personsIn(id))[0]!;
const everybody = () => service.heard.db.$count(persons);
async function blocksOf(id: RecordingId): Promise<string[]> {
  const [row] = await service.heard.db.select().from(recordings).where(eq(recordings.id, id));
  return consentNow(recordingOf(row!), await rosterOf(service.heard.db, id)).blocks;
}
const QUESTION = expect.stringContaining('is known already, and may have said no');
async function page(path: string, headers = asStaff): Promise<string> {
  const answer = await service.fetch(path, { headers: headers! });
  expect(answer.status, path).toBe(200);
  return answer.text();
}

it('a program of staff is asked for each row that may be somebody known, and says who it is or that they are new', async () => {
  const first = await made([{ name: 'Jo Park', also: ['JP'] }]);
  const jo = await personIn(first);
  const before = await everybody();
  for (const [name, also] of [
    ['jo  PARK', []],
    ['Somebody', ['Jó-Park']],
    ['Other', ['jp']],
  ]) {
    const answer = await make([{ name: 'Nobody Knows' }, { name, also }]);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      code: 'same-person',
      people: [{ row: 1, candidates: [{ id: jo, name: 'Jo Park', recordings: 1 }] }],
    });
  }
  expect(await everybody()).toBe(before);
  expect(await personIn(await made([{ name: 'Jo Park', person: jo, dateOfBirth: undefined }]))).toBe(jo);
  const other = await personIn(await made([{ name: 'Jo Park', newPerson: true }]));
  expect(other).not.toBe(jo);
  const both = (await (await make([{ name: 'Jo Park' }])).json()) as { people: { candidates: Json[] }[] };
  expect(both.people[0]!.candidates.map(({ id }) => id)).toEqual([jo, other]);
  expect(both.people[0]!.candidates.map(({ recordings: count }) => count)).toEqual([2, 1]);
  expect((await make([{ name: 'Jo Park', person: jo, newPerson: true }])).status).toBe(422);
  // Somebody only talked about makes no entry, so there is nothing to ask.
  expect(await personsIn(await made([{ name: 'Jo Park', tags: [], dateOfBirth: undefined }]))).toEqual([null]);
});

it('nobody is asked about people who count as one already, or were erased; two of one name on one list are two', async () => {
  const [one, two] = await personsIn(await made([{ name: 'Twin' }, { name: 'Twin' }]));
  expect(one).not.toBe(two);
  await mergePersons(service.heard, staff!, { personId: one!, intoId: two! });
  const asked = (await (await make([{ name: 'Twin' }])).json()) as { people: { candidates: Json[] }[] };
  expect(asked.people[0]!.candidates).toMatchObject([{ id: two, recordings: 1 }]);
  const erased = { details: null, sealedKey: null, erasedAt: new Date() };
  await service.heard.db
    .update(persons)
    .set(erased)
    .where(inArray(persons.id, [one!, two!]));
  await made([{ name: 'Twin' }]);
});

it('of two programs that write one name down at the same moment, one is asked', async () => {
  const answers = await Promise.all([make([{ name: 'Gemini' }]), make([{ name: 'Gemini' }])]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

it('a list that is saved again asks about new rows only, and about somebody talked about who is in it after all', async () => {
  await made([{ name: 'Ida' }]);
  const id = await made([{ name: 'Ida', newPerson: true }, { name: 'Una' }]);
  const { heard } = service;
  const rows = (await rosterOf(heard.db, id)).map(asSent);
  const save = async (people: readonly object[]) =>
    setRoster(heard, staff!, id, { ...parseRoster({ participants: people }), revision: await revisionNow(heard, id) });
  const sent = rows.map(({ id: row, name, tags }) => ({ id: row, name, tags }));
  await save([...sent, { name: 'Ida' }]);
  const [, , talked] = await rosterOf(heard.db, id);
  const again = [...sent, { id: talked!.id, name: 'Ida', tags: TAGS, part: 'in' }];
  await expect(save(again)).rejects.toMatchObject({ code: 'same-person', more: { people: [{ row: 2 }] } });
});

it('a researcher learns nothing: staff are asked, and until they answer nothing is published', async () => {
  const known = await personIn(await made([{ name: 'Nia Holt', tags: NO }]));
  const [mine, strange] = [
    await make([{ name: 'Nia Holt' }], asResearcher),
    await make([{ name: 'No One' }], asResearcher),
  ];
  const shape = (answer: Json) => Object.keys(answer).toSorted();
  const [body, other] = [(await mine.json()) as Json, (await strange.json()) as Json];
  expect([mine.status, shape(body), body.state]).toEqual([strange.status, shape(other), other.state]);
  const [id, strangeId] = [body.id, other.id] as [RecordingId, RecordingId];
  const fresh = await personIn(id);
  expect(fresh).not.toBe(known);
  // Neither the program nor the pages of the researcher tell the two apart.
  const seen = async (which: RecordingId) => {
    const { consent } = (await (await service.api(`/recordings/${which}`, asResearcher!)).json()) as { consent: Json };
    return JSON.stringify(consent.blocks).replaceAll(/Nia Holt|No One/g, '');
  };
  expect(await seen(id)).toBe(await seen(strangeId));
  for (const path of [`/recordings/${id}`, `/recordings/${id}/people`])
    for (const text of [known, 'the same person', 'known already'])
      expect(await page(path, asResearcher)).not.toContain(text);
  // What a researcher says of it counts for nothing.
  expect(await blocksOf(await made([{ name: 'Nia Holt', newPerson: true }], asResearcher))).toContainEqual(QUESTION);
  expect(await blocksOf(id)).toEqual([QUESTION]);
  expect(await blocksOf(strangeId)).toEqual([]);
  // Staff are asked on the list of people and on the page of both.
  for (const path of [`/recordings/${id}/people`, `/participants/${fresh}`, `/participants/${known}`])
    expect(await page(path), path).toContain('Is Nia Holt the same person as Nia Holt?');
  const answer = (who: string, headers = asStaff, more: Record<string, string> = {}) =>
    service.submit(`/participants/${fresh}/perhaps-same`, { other: known, answer: who, ...more }, headers);
  expect((await answer('other', asResearcher)).status).toBe(403);
  const said = await answer('other', asStaff, { recording: id });
  expect([said.status, said.headers.get('location')]).toEqual([303, `/recordings/${id}/people?said=person-not-same`]);
  expect(await blocksOf(id)).toEqual([]);
  expect(await page(`/recordings/${id}/people`)).not.toContain('Is Nia Holt the same person');
  expect((await answer('other')).status).toBe(422);
  const log = (await service.heard.db.select().from(auditLog)).filter(({ subject }) => subject === fresh);
  expect(log.map(({ action, detail }) => [action, detail.other])).toEqual(
    expect.arrayContaining([
      ['person.perhaps-same', known],
      ['person.not-same', known],
    ]),
  );
});

it('whoever gets the name of somebody known on a list or on their own page may be them, and staff are asked once', async () => {
  const { heard } = service;
  const known = await personIn(await made([{ name: 'Wren Ode', tags: NO }]));
  const renamed = async (headers: Record<string, string>, name = 'Wren Ode', also: string[] = []) => {
    const id = await made([{ name: `Nobody ${await everybody()}` }], headers);
    const { id: row, tags } = (await rosterOf(heard.db, id))[0]!;
    const body = { participants: [{ id: row, name, also, tags }], revision: await revisionNow(heard, id) };
    expect((await service.api(`/recordings/${id}/roster`, headers, 'PUT', body)).status).toBe(200);
    return id;
  };
  for (const headers of [asStaff!, asResearcher!]) {
    const id = await renamed(headers);
    expect(await blocksOf(id)).toContainEqual(QUESTION);
    const fresh = await personIn(id);
    expect(await page('/home')).toContain('the same person as Wren Ode?');
    const answer = { other: known, answer: 'other', recording: id };
    expect((await service.submit(`/participants/${fresh}/perhaps-same`, answer, asStaff)).status).toBe(303);
    expect(await blocksOf(id)).toEqual([]);
    const [{ id: row, name, tags } = {} as Json] = (await rosterOf(heard.db, id)).map(asSent);
    const participants = [{ id: row, name, tags, soundsLike: ['wrenode'] }];
    const revision = await revisionNow(heard, id);
    await setRoster(heard, staff!, id, { ...parseRoster({ participants }), revision });
    expect(await blocksOf(id), 'what was answered is not asked again').toEqual([]);
  }
  expect(await blocksOf(await renamed(asStaff!, 'Somebody', ['wren  ode']))).toContainEqual(QUESTION);
  const own = await made([{ name: 'Self Same' }]);
  await service.api(`/participants/${await personIn(own)}`, asStaff!, 'PATCH', { soundsLike: ['Wren Ode'] });
  expect(await blocksOf(own)).toContainEqual(QUESTION);
});

it('whoever was said to be somebody new is not asked about again, and an erased person never; a question counts for all ids', async () => {
  const { heard } = service;
  await made([{ name: 'Taro' }]);
  const second = await made([{ name: 'Taro', newPerson: true }]);
  const own = await personIn(second);
  await service.api(`/participants/${own}`, asStaff!, 'PATCH', { legalName: 'Taro Vane', soundsLike: ['tarro'] });
  expect(await blocksOf(second)).toEqual([]);
  const third = await made([{ name: 'Taro' }], asResearcher);
  expect(await blocksOf(third)).toEqual([QUESTION]);
  // The entry that waits is joined with another: what that is in waits, too.
  const elsewhere = await made([{ name: 'Ulla' }]);
  await mergePersons(heard, staff!, { personId: await personIn(elsewhere), intoId: await personIn(third) });
  expect(await blocksOf(elsewhere)).toEqual([QUESTION]);
  const administrator = await service.person('administrator', 'Ada');
  await erasePerson(heard, administrator, own);
  expect(await page('/home')).not.toContain('who was erased');
});

it('a date of birth that is not the known one tells staff so, and whoever may not see participants nothing', async () => {
  const { heard } = service;
  const id = await made([{ name: 'Isa Bright' }], asResearcher);
  const { id: row, tags } = (await rosterOf(heard.db, id))[0]!;
  const save = async (headers: Record<string, string>, dateOfBirth: string) => {
    const body = {
      participants: [{ id: row, name: 'Isa Bright', tags, dateOfBirth }],
      revision: await revisionNow(heard, id),
    };
    return (await service.api(`/recordings/${id}/roster`, headers, 'PUT', body)).status;
  };
  expect(await save(asStaff!, '1991-01-01')).toBe(409);
  expect([await save(asResearcher!, '1991-01-01'), await save(asResearcher!, BORN)]).toEqual([200, 200]);
  const { details } = (await (await service.api(`/participants/${await personIn(id)}`, asStaff!)).json()) as Json;
  expect(details).toMatchObject({ dateOfBirth: BORN });
  // Perhaps the researcher is right: staff are told, in one reminder, whose button says the same.
  expect((await page('/home')).split('another date of birth or age')).toHaveLength(3);
});

it('when staff say that they are the same, the no counts; when they say that they are not after all, it is not asked again', async () => {
  const known = await personIn(await made([{ name: 'Lou' }]));
  const never = {
    permissions: [{ attribute: 'voice', permission: 'never' }],
    ...{ channels: ['podcast'], scope: { kind: 'project' } },
    givers: [{ role: 'self', answer: 'yes', how: 'in person' }],
  };
  expect((await service.api(`/participants/${known}/records`, asStaff!, 'POST', never)).status).toBe(201);
  const id = await made([{ name: 'Lou' }], asResearcher);
  const fresh = await personIn(id);
  expect(await blocksOf(id)).toEqual([QUESTION]);
  const body = { other: known, isSame: true };
  expect((await service.api(`/participants/${fresh}/perhaps-same`, asResearcher!, 'POST', body)).status).toBe(403);
  expect((await service.api(`/participants/${fresh}/perhaps-same`, asStaff!, 'POST', body)).status).toBe(200);
  const { mergedInto, perhapsSame } = (await (await service.api(`/participants/${fresh}`, asStaff!)).json()) as Json;
  expect([mergedInto, perhapsSame]).toEqual([known, []]);
  const blocks = await blocksOf(id);
  expect(blocks).toContainEqual(expect.stringMatching(/^Lou said no/));
  expect(blocks).not.toContainEqual(QUESTION);
  await separatePerson(service.heard, staff!, fresh);
  expect(await page('/home')).not.toContain('Is Lou the same person as Lou?');
  // Whose the recording is that came before they were one is known.
  expect(await personIn(id)).toBe(fresh);
});

it('the form of staff comes back with the question, loses nothing, and saves what was chosen', async () => {
  const jo = await personIn(await made([{ name: 'Ash Vale' }]));
  const { heard } = service;
  const show = ((await (await service.api('/shows', asStaff!)).json()) as { slug: string }[])[0]!.slug;
  const path = `/home/shows/${show}/recordings/new`;
  const typed = {
    ...{
      title: 'A talk',
      kind: 'podcast',
      notes: 'Mind the dog',
      people: '2',
      keep: 'Luton',
      covers: '0',
      action: 'save',
    },
    ...{ 'person-0-name': 'ash vale', 'person-0-part': 'in', 'person-0-role': 'Guest', 'person-0-may-voice': 'allow' },
    ...{ 'person-1-name': 'Kay New', 'person-1-part': 'in' },
  };
  const send = (more: Record<string, string> = {}, headers = asStaff) =>
    service.submit(path, { ...typed, ...more }, headers);
  const count = () => heard.db.$count(recordings);
  const before = await count();
  const asked = await send();
  const html = await asked.text();
  expect(asked.status).toBe(422);
  for (const text of ['Is this the same person?', 'Yes, this is Ash Vale (1 recording)', 'Mind the dog', 'Luton'])
    expect(html).toContain(text);
  expect(html).toContain('href="#person-0-same"');
  expect(html.split('Is this the same person?')).toHaveLength(2);
  expect(html).not.toMatch(/name="person-0-same"[^>]*checked/);
  const offered = { 'person-0-offered': jo };
  // “Somebody else” counts for those who were offered under this name, and for nobody else.
  expect((await send({ 'person-0-same': 'new' })).status).toBe(422);
  expect((await send({ 'person-0-same': 'strange', ...offered })).status).toBe(422);
  // Another button keeps the answer.
  const more = await (await send({ 'person-0-same': jo, ...offered, action: 'add-person' })).text();
  expect(more).toMatch(new RegExp(`value="${jo}"[^>]*checked`));
  expect(await count()).toBe(before);
  const idOf = (answer: Response) =>
    /\/recordings\/(\w+)/.exec(answer.headers.get('location') ?? '')![1] as RecordingId;
  const same = idOf(await send({ 'person-0-same': jo, ...offered }));
  expect(await personIn(same)).toBe(jo);
  const kay = (await personsIn(same))[1]!;
  const fresh = { 'person-0-same': 'new', ...offered, 'person-1-same': kay, 'person-1-offered': kay };
  const [ash2, kay2] = await personsIn(idOf(await send(fresh)));
  expect(ash2).not.toBe(jo);
  expect(kay2).toBe(kay);
  // The list of a recording asks in the same way, and not about who stands on it.
  const row = (await rosterOf(heard.db, same))[0]!;
  const list = {
    ...{ people: '2', revision: await revisionNow(heard, same), action: 'save', covers: '0', keep: '' },
    ...{ 'person-0-id': row.id, 'person-0-name': row.name, 'person-0-part': 'in' },
    ...{ 'person-1-name': 'Kay New', 'person-1-part': 'in' },
  };
  const back = await service.submit(`/recordings/${same}/people`, list, asStaff);
  const again = await back.text();
  expect(back.status).toBe(422);
  expect([again.includes('name="person-0-same"'), again.includes('name="person-1-same"')]).toEqual([false, true]);
  // A researcher is asked nothing, whatever they send.
  const theirs = await send({ 'person-0-same': jo, ...offered }, asResearcher);
  expect(theirs.status).toBe(303);
  expect(await personsIn(idOf(theirs))).not.toContain(jo);
  expect(await blocksOf(idOf(theirs))).toContainEqual(QUESTION);
});

it('a researcher’s question is about each of several people of that name', async () => {
  const { heard } = service;
  const people = await personsIn(await made([{ name: 'Max' }, { name: 'Max' }]));
  const roster = parseRoster({ participants: [{ name: 'Max', tags: TAGS, dateOfBirth: BORN }] });
  const id = await createRecording(heard, researcher!, { showId, kind: 'podcast', title: 'T', roster });
  const fresh = await personIn(id);
  for (const [at, other] of people.entries()) {
    expect(await blocksOf(id), `${at} answered`).toEqual([QUESTION]);
    const body = { other, isSame: false };
    expect((await service.api(`/participants/${fresh}/perhaps-same`, asStaff!, 'POST', body)).status).toBe(200);
  }
  expect(await blocksOf(id)).toEqual([]);
});
