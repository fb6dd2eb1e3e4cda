import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/rules/consent/policy.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { recordings } from '../../../src/store/schema.ts';
import { eq, sql } from 'drizzle-orm';
import { makeToken } from '../../../src/people/tokens.ts';
import { Service } from './service.ts';

let service: Service;
let asStaff: Record<string, string>;
let asAdministrator: Record<string, string>;
let asResearcher: Record<string, string>;
let showId: ShowId;

beforeAll(async () => {
  service = await Service.start();
  const as = async (role: 'staff', name: string) => {
    const person = await service.person(role, name);
    return {
      authorization: `Bearer ${(await makeToken(service.heard, person, { label: 'test', days: 1, scopes: ['read', 'upload', 'review'] })).token}`,
    };
  };
  asStaff = await as('staff', 'Sam');
  const administrator = await service.person('administrator', 'Ada');
  // What only administrators may do, no token may.
  asAdministrator = { cookie: await service.signIn(administrator), origin: service.url };
  asResearcher = { cookie: await service.signIn(await service.person('researcher', 'Rue')), origin: service.url };
  const show = await service.api('/shows', asStaff, 'POST', { title: 'Ours', description: 'Talks', author: 'Us' });
  showId = ((await show.json()) as { id: ShowId }).id;
});
afterAll(() => service?.stop());

type Json = Record<string, unknown>;
async function api(path: string, headers = asStaff, method = 'GET', body?: unknown, status = 200): Promise<Json> {
  const answer = await service.api(path, headers, method, body);
  expect(answer.status, `${method} ${path}`).toBe(status);
  return (await answer.json()) as Json;
}

async function recording(participants: readonly Json[], headers = asStaff, status = 201): Promise<RecordingId> {
  const body = { showId, kind: 'podcast', title: 'Talk', roster: { participants, keep: [], covers: [] } };
  return (await api('/recordings', headers, 'POST', body, status)).id as RecordingId;
}

const personIn = async (id: RecordingId) => (await rosterOf(service.heard.db, id))[0]!;
const TAGS = ['voice:allow', 'story:allow', 'name:role', 'channel:podcast'];
const GIVEN = {
  permissions: [{ attribute: 'voice', permission: 'allow' }],
  channels: ['podcast'],
  scope: { kind: 'project' },
  givers: [{ role: 'self', answer: 'yes', how: 'in person' }],
};

describe('participants', () => {
  it('are listed, read and changed by staff only', async () => {
    const id = await recording([{ name: 'Jordan Pike', also: ['JP'], tags: TAGS }]);
    const { personId } = await personIn(id);
    const list = (await api('/participants')) as unknown as Json[];
    expect(list).toContainEqual(expect.objectContaining({ id: personId, name: 'Jordan Pike', recordings: 1 }));
    expect(
      await api(`/participants/${personId}`, asStaff, 'PATCH', { dateOfBirth: '2011-05-05', careStatus: 'in-care' }),
    ).toEqual({
      approveAgain: 0,
      takenDown: 0,
    });
    const person = await api(`/participants/${personId}`);
    expect(person).toMatchObject({
      details: { dateOfBirth: '2011-05-05', spokenNames: ['Jordan Pike', 'JP'] },
      recordings: [{ id, onlyMentioned: false }],
    });
    expect(person.records).toHaveLength(3);
    for (const wrong of [{ dateOfBirth: '2011-02-30' }, { careStatus: 'made-up' }, { nickname: 'x' }])
      await api(`/participants/${personId}`, asStaff, 'PATCH', wrong, 422);
    for (const path of [
      '/participants',
      `/participants/${personId}`,
      `/participants/${personId}/records`,
      `/recordings/${id}/consent`,
    ])
      await api(path, asResearcher, 'GET', undefined, 403);
    await api('/participants/nobody00000000', asStaff, 'GET', undefined, 404);
  });

  it('that are the same person count as one', async () => {
    const [one, other] = [await recording([{ name: 'A', tags: TAGS }]), await recording([{ name: 'B', tags: TAGS }])];
    const [first, second] = [(await personIn(one)).personId!, (await personIn(other)).personId!];
    await api(`/participants/${first}/same-as`, asStaff, 'PUT', { person: second });
    expect((await api(`/participants/${second}`)).recordings).toHaveLength(2);
    await api(`/participants/${first}/same-as`, asStaff, 'PUT', { person: null });
    expect((await api(`/participants/${second}`)).recordings).toHaveLength(1);
  });

  it('are named by id on a roster by staff only, and what they allow counts there', async () => {
    const { personId } = await personIn(await recording([{ name: 'Known', tags: TAGS }]));
    await api(`/participants/${personId}/records`, asStaff, 'POST', GIVEN, 201);
    const again = await recording([{ name: 'Known again', person: personId }]);
    const person = await personIn(again);
    expect(person).toMatchObject({ personId, onlyMentioned: false });
    expect(person.tags).toContain('voice:allow');
    await recording([{ name: 'Known', person: personId }], asResearcher, 403);
    await recording([{ name: 'Known', person: '0000000000000000' }], asStaff, 404);
    await recording([{ name: 'Known', person: 'not an id' }], asStaff, 422);
  });
});

describe('records and restrictions', () => {
  it('are added, and say what they did', async () => {
    const id = await recording([{ name: 'Ria', tags: TAGS, dateOfBirth: '1990-01-01' }]);
    const { personId } = await personIn(id);
    const { ids } = await api(`/participants/${personId}/records`, asStaff, 'POST', GIVEN, 201);
    const records = (await api(`/participants/${personId}/records`)) as unknown as Json[];
    expect(records[0]).toMatchObject({
      id: (ids as string[])[0],
      live: true,
      givers: [{ role: 'self', how: 'in person' }],
    });
    await api(`/participants/${personId}/records`, asStaff, 'POST', { ...GIVEN, givers: [] }, 422);
    await api(`/participants/${personId}/records`, asResearcher, 'POST', GIVEN, 403);
    const restriction = { basis: 'court-order', from: '2026-01-01' };
    const added = await api(`/participants/${personId}/restrictions`, asStaff, 'POST', restriction, 201);
    expect((await api(`/recordings/${id}/consent`)).blocks).toContainEqual(
      expect.stringContaining('legal restriction'),
    );
    await api(`/participants/${personId}/restrictions/${added.id}`, asStaff, 'PATCH', { until: '2026-02-01' });
    const { blocks, rows } = await api(`/recordings/${id}/consent`);
    expect(blocks).toEqual([]);
    expect(rows).toContainEqual(expect.objectContaining({ attribute: 'voice', outcome: 'allowed', rule: 'given' }));
    await api(`/participants/${personId}/restrictions`, asResearcher, 'POST', restriction, 403);
  });
});

describe('an age that nobody knows', () => {
  it('stops publication until staff state what is known, and why that is enough', async () => {
    const id = await recording([{ name: 'Sol', tags: TAGS }]);
    const { personId } = await personIn(id);
    const ageBlocks = async () =>
      ((await api(`/recordings/${id}/consent`)).blocks as string[]).filter((text) => text.includes('how old'));
    expect(await ageBlocks()).toHaveLength(1);
    const address = `/participants/${personId}`;
    const ageStated = { age: 'adult', text: 'I saw the passport of Sol.' };
    await api(address, asStaff, 'PATCH', { ageStated: { ...ageStated, text: ' ' } }, 422);
    await api(address, asResearcher, 'PATCH', { ageStated }, 403);
    await api(address, asStaff, 'PATCH', { ageStated });
    expect(await ageBlocks()).toEqual([]);
    expect((await api(address)).details).toMatchObject({
      ageStated: { ...ageStated, by: expect.any(String), at: expect.stringMatching(/Z$/) },
    });
    const { revision } = await api(address);
    await api(address, asStaff, 'PATCH', { ageStated: null, revision });
    expect(await ageBlocks()).toHaveLength(1);
    const { rows } = await service.heard.db.execute(sql`select details from persons where id = ${personId}`);
    expect(Buffer.from((rows[0] as { details: Buffer }).details).toString('latin1')).not.toContain('passport');
    const log = await service.heard.db.execute(sql`select detail from audit_log where action = 'person.age-stated'`);
    expect(log.rows).toEqual([{ detail: { age: 'adult' } }]);
  });

  it('may be stated where people are added, by staff only', async () => {
    const ageStated = { age: 'under-18', text: 'Her guardian was asked.' };
    const make = async (headers: Record<string, string>) =>
      (
        await service.api('/recordings', headers, 'POST', {
          showId,
          kind: 'podcast',
          title: 'T',
          roster: { participants: [{ name: 'Sol', tags: TAGS, ageStated, newPerson: true }] },
        })
      ).status;
    expect([await make(asResearcher), await make(asStaff)]).toEqual([403, 201]);
  });
});

describe('voices', () => {
  it('are marked, and said to be all', async () => {
    const id = await recording([{ name: 'Val', tags: ['voice:never', ...TAGS.slice(1)], dateOfBirth: '1990-01-01' }]);
    const facts = { durationSeconds: 10, hasPicture: false } as never;
    await service.heard.db.update(recordings).set({ state: 'needs-decisions', facts }).where(eq(recordings.id, id));
    const path = `/recordings/${id}/voices/${(await personIn(id)).id}`;
    await api(path, asStaff, 'POST', { allMarked: true }, 428);
    const { revision } = await api(path);
    await api(path, asStaff, 'POST', { allMarked: true, revision }, 422);
    const marked = await api(path, asStaff, 'POST', { add: [{ start: 1, end: 4 }], allMarked: true, revision });
    // Somebody else marked something since.
    await api(path, asStaff, 'POST', { allMarked: true, revision }, 409);
    expect(marked).toMatchObject({
      marks: [{ start: 1, end: 4, decision: 'silence' }],
      allMarkedAt: expect.any(String),
    });
    expect((await api(`/recordings/${id}/consent`)).blocks).toEqual([]);
    const [mark] = marked.marks as { id: string; revision: string }[];
    await api(path, asStaff, 'POST', { remove: [mark!.id] }, 428);
    const remove = [{ flagId: mark!.id, revision: mark!.revision }];
    expect(await api(path, asStaff, 'POST', { remove })).toMatchObject({ marks: [], allMarkedAt: null });
    await api(path, asResearcher, 'POST', { add: [] }, 403);
  });
});

describe('the policy', () => {
  it('is read by staff and set by administrators', async () => {
    expect(await api('/organisation/consent')).toMatchObject({ coolingOffDays: 0, isDefault: true });
    const groups = { ...DEFAULT_POLICY.groups, adult: { givers: [['self'], ['carer']], questions: ['voice'] } };
    const body = { policy: { ...DEFAULT_POLICY, groups }, coolingOffDays: 2 };
    await api('/organisation/consent', asStaff, 'PUT', body, 403);
    await api('/organisation/consent', asAdministrator, 'PUT', body);
    expect(await api('/organisation/consent')).toMatchObject({ coolingOffDays: 2, isDefault: false });
    const without = { ...groups, adult: { givers: [['carer']], questions: ['voice'] } };
    await api(
      '/organisation/consent',
      asAdministrator,
      'PUT',
      { ...body, policy: { ...body.policy, groups: without } },
      422,
    );
    await api('/organisation/consent', asAdministrator, 'PUT', { policy: DEFAULT_POLICY });
  });
});

describe('permissions over time', () => {
  it('links are made, listed and switched off; a yes is taken back; all of it by staff only', async () => {
    const id = await recording([{ name: 'Alex Stone', tags: TAGS }]);
    const { personId } = await personIn(id);
    const at = `/participants/${personId}`;
    const { address } = await api(
      `${at}/links`,
      asStaff,
      'POST',
      { kind: 'give', giver: 'parent', channels: ['podcast'] },
      201,
    );
    expect((await service.fetch(new URL(address as string).pathname)).status).toBe(200);
    const [link] = (await api(`${at}/links`)) as unknown as Json[];
    expect(link).toMatchObject({ kind: 'give', giver: 'parent', recordingId: null });
    expect(JSON.stringify(link)).not.toContain((address as string).split('/').at(-1));
    expect((await service.api(`/links/${link!.id}`, asStaff, 'DELETE')).status).toBe(204);
    expect((await service.fetch(new URL(address as string).pathname)).status).toBe(410);
    expect((await service.api(`${at}/withdraw`, asStaff, 'POST', { giver: 'self' })).status).toBe(204);
    expect((await personIn(id)).tags.filter((tag) => !tag.startsWith('until'))).toEqual([
      'voice:never',
      'name:never',
      'story:never',
    ]);
    const asked: [string, string, unknown][] = [
      [`${at}/links`, 'GET', undefined],
      [`${at}/links`, 'POST', { kind: 'withdraw', giver: 'self' }],
      [`${at}/withdraw`, 'POST', {}],
      [`${at}/erase`, 'POST', { sure: 'yes' }],
      [`/links/${link!.id}`, 'DELETE', undefined],
      ['/reminders', 'GET', undefined],
      ['/register', 'GET', undefined],
    ];
    for (const [path, method, body] of asked)
      expect((await service.api(path, asResearcher, method, body)).status, path).toBe(403);
    expect((await service.api(`${at}/erase`, asStaff, 'POST', { sure: 'yes' })).status).toBe(403);
    await api(`${at}/erase`, asAdministrator, 'POST', {}, 422);
    expect(await api(`${at}/erase`, asAdministrator, 'POST', { sure: 'yes' })).toEqual([
      { recordingId: id, what: 'deleted' },
    ]);
    await api(`${at}/withdraw`, asStaff, 'POST', {}, 404);
    expect(await api('/reminders')).toEqual([]);
    expect(await api('/register')).toEqual([]);
  });
});
