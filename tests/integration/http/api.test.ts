import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../../src/http/api/table.ts';
import { leastRole } from '../../../src/rules/judge.ts';
import { FlagId, type RecordingId, ReleaseId, type ShowId, type Sha256 } from '../../../src/rules/ids.ts';
import { makeToken } from '../../../src/people/tokens.ts';
import { flags, participants, recordings, releases, stageRuns } from '../../../src/store/schema.ts';
import { type SignedInPerson, Service } from './service.ts';

let service: Service;
let staff: SignedInPerson;
let researcher: SignedInPerson;
let asStaff: Record<string, string>;
let asResearcher: Record<string, string>;
let showId: ShowId;
beforeAll(async () => {
  service = await Service.start();
  staff = await service.person('staff', 'Sam');
  researcher = await service.person('researcher', 'Rue');
  asStaff = {
    authorization: `Bearer ${(await makeToken(service.heard, staff, { label: 'test', days: 1, scopes: ['read', 'upload', 'review'] })).token}`,
  };
  asResearcher = { cookie: await service.signIn(researcher), origin: service.url };
  const show = await service.api('/shows', asStaff, 'POST', {
    title: 'Our voices',
    description: 'Talks',
    author: 'A charity',
  });
  expect(show.status).toBe(201);
  showId = ((await show.json()) as { id: ShowId }).id;
});
afterAll(() => service?.stop());

const roster = {
  participants: [
    { name: 'Jordan Pike', also: ['JP'], role: 'Peer researcher', tags: ['voice:allow', 'name:role'], newPerson: true },
  ],
  keep: ['Town hall'],
  covers: [],
};

async function newRecording(headers = asResearcher): Promise<RecordingId> {
  const made = await service.api('/recordings', headers, 'POST', {
    showId,
    kind: 'podcast',
    title: 'Talk with Jordan',
    roster,
  });
  expect(made.status).toBe(201);
  return ((await made.json()) as { id: RecordingId }).id;
}

/** A recording that waits for decisions, with one flag. */
async function decidable(): Promise<{ id: RecordingId; flagId: FlagId }> {
  const id = await newRecording();
  const flagId = FlagId.parse(`flag${id}`);
  await service.heard.db.update(recordings).set({ state: 'needs-decisions', run: 1 }).where(eq(recordings.id, id));
  await service.heard.db.insert(flags).values({
    id: flagId,
    recordingId: id,
    position: 0,
    kind: 'name',
    text: 'Jordan',
    reason: 'On the roster',
    foundBy: ['roster'],
    confidence: 1,
    start: 1,
    end: 1.5,
  });
  return { id, flagId };
}

describe('shows and recordings', () => {
  it('are made, listed and read', async () => {
    const shows = (await (await service.api('/shows', asResearcher)).json()) as Record<string, string>[];
    const { revision } = (await (await service.api('/shows/our-voices', asStaff)).json()) as Record<string, string>;
    expect(shows).toEqual([
      expect.objectContaining({ slug: 'our-voices', feed: `${service.url}/shows/our-voices/feed.xml` }),
    ]);
    expect(
      await (await service.api('/shows/our-voices', asStaff, 'PATCH', { author: 'Another', revision })).json(),
    ).toMatchObject({ author: 'Another' });
    const id = await newRecording();
    const recording = await (await service.api(`/recordings/${id}`, asResearcher)).json();
    expect(recording).toMatchObject({
      title: 'Talk with Jordan',
      state: 'waiting',
      next: 'Upload the recording.',
      participants: [
        // What nobody limited ends in two years.
        { name: 'Jordan Pike', also: ['JP'], tags: ['voice:allow', 'name:role', expect.stringMatching(/^until:20/)] },
      ],
      keepList: ['Town hall'],
      release: null,
    });
    expect(await (await service.api(`/recordings?showId=${showId}`, asResearcher)).json()).toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await service.api(`/recordings/${id}/release`, asResearcher)).status).toBe(404);
  });

  it('keep titles and names of people readable for those who may see them only', async () => {
    const id = await newRecording();
    const { rows } = await service.heard.db.execute(
      sql`select * from recordings join participants on participants.recording_id = recordings.id where recordings.id = ${id}`,
    );
    const stored = JSON.stringify(rows, (_key, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
    );
    expect(stored).toContain('Peer researcher');
    expect(stored).not.toMatch(/Jordan|Town hall/);
    expect(service.logged.join('')).not.toMatch(/Jordan|Town hall/);
  });

  it('change who is in a recording', async () => {
    const id = await newRecording();
    const read = async () =>
      (await (await service.api(`/recordings/${id}`, asStaff)).json()) as {
        rosterRevision: string;
        participants: {
          id: string;
          name: string;
          tags: string[];
          role: string;
          part: string;
          saidToBe: string | null;
        }[];
      };
    const before = await read();
    const { id: row, tags } = before.participants[0]!;
    const participants = [{ id: row, name: 'Robin Day', role: 'Peer researcher', tags, part: 'in' }];
    const put = (body: object) => service.api(`/recordings/${id}/roster`, asResearcher, 'PUT', body);
    expect((await put({ participants, revision: before.rosterRevision })).status).toBe(200);
    const after = await read();
    expect(after.participants).toMatchObject([{ id: row, name: 'Robin Day', part: 'in', saidToBe: null }]);
    // An older list changes nothing, and the answer says what stands there.
    const stale = await put({ participants: [], revision: before.rosterRevision });
    expect([stale.status, await stale.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'changed-meanwhile',
        changes: [
          expect.objectContaining({
            revision: after.rosterRevision,
            stands: expect.objectContaining({ participants: [expect.objectContaining({ id: row })] }),
          }),
        ],
      }),
    ]);
    // Whoever is left off stays, until a second person on the staff says so too.
    expect((await put({ participants: [], revision: after.rosterRevision })).status).toBe(200);
    expect((await read()).participants).toMatchObject([{ id: row, saidToBe: 'absent' }]);
    const settle = (headers: Record<string, string>) =>
      service.api(`/recordings/${id}/participants/${row}/absence`, headers, 'POST', {
        saidToBe: 'absent',
        agree: true,
      });
    expect((await settle(asResearcher)).status).toBe(403);
    expect((await settle(asStaff)).status).toBe(200);
    expect((await read()).participants).toEqual([]);
  });

  it('are hidden from researchers who did not upload them', async () => {
    const id = await newRecording(asStaff);
    for (const path of ['', '/flags', '/progress', '/events', '/report']) {
      expect((await service.api(`/recordings/${id}${path}`, asResearcher)).status).toBe(404);
    }
    expect(JSON.stringify(await (await service.api('/recordings', asResearcher)).json())).not.toContain(id);
  });
});

describe('deciding', () => {
  it('is for staff: a researcher is refused, in JSON and as a page', async () => {
    const { id, flagId } = await decidable();
    const choice = { choices: [{ flagId, decision: 'keep' }] };
    const refused = await service.api(`/recordings/${id}/decisions`, asResearcher, 'POST', choice);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({
      status: 403,
      code: 'not-allowed',
      title: 'Forbidden',
      detail: expect.stringContaining('not allowed to do this'),
    });
    const page = await service.fetch('/tokens', { headers: { ...asResearcher, accept: 'text/html' } });
    expect(page.status).toBe(403);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('Your account is not allowed to do this');
    const onlyStaff = ENDPOINTS.filter(
      (endpoint) => leastRole(endpoint.act) === 'staff' && endpoint.path.includes(':id') && endpoint.method === 'post',
    );
    expect(onlyStaff.map((endpoint) => endpoint.name).sort()).toEqual([
      'addFlag',
      'addPictureFlag',
      'approve',
      'chooseSoundTracks',
      'correctWords',
      'coverAllFaces',
      'decide',
      'finishDecisions',
      'goOnWithoutWords',
      'makeAgain',
      'makeSignOffLink',
      'markVoice',
      'markWordsRead',
      'publish',
      'redoWords',
      'replaceSound',
      'sayNotAFace',
      'signOff',
      'takeDown',
      'undoWords',
    ]);
    for (const { path } of onlyStaff) {
      expect((await service.api(path.replace(':id', id), asResearcher, 'POST', {})).status).toBe(403);
    }
    expect((await service.heard.db.select().from(flags).where(eq(flags.id, flagId)))[0]!.decision).toBeNull();
  });

  it('is done and undone by staff', async () => {
    const { id, flagId } = await decidable();
    const decide = (decision: string | null, revision?: string) =>
      service.api(`/recordings/${id}/decisions`, asStaff, 'POST', { choices: [{ flagId, decision, revision }] });
    const [bleeped] = (await (await decide('bleep')).json()) as { revision: string }[];
    expect(bleeped).toMatchObject({ id: flagId, decision: 'bleep', decidedBy: staff.id });
    expect(await (await decide(null, bleeped!.revision)).json()).toEqual([
      expect.objectContaining({ decision: null, decidedBy: null }),
    ]);
    const early = await service.api(`/recordings/${id}/finish-decisions`, asStaff, 'POST');
    expect([early.status, (await early.json()) as object]).toEqual([
      409,
      expect.objectContaining({ detail: 'One flag still needs a decision.' }),
    ]);
  });
});

describe('a span that lies outside the recording', () => {
  it('is refused in plain words, and nothing is written down', async () => {
    const { id } = await decidable();
    const facts = { durationSeconds: 9.5 } as typeof recordings.$inferSelect.facts;
    await service.heard.db.update(recordings).set({ facts }).where(eq(recordings.id, id));
    for (const [start, end, says] of [
      [20, 21, 'after the end of the recording'],
      [9, 30, 'after the end of the recording'],
      [3, 3, 'must come after the start'],
      [4, 2, 'must come after the start'],
    ] as const) {
      const answer = await service.api(`/recordings/${id}/flags`, asStaff, 'POST', { start, end, action: 'bleep' });
      expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
        422,
        expect.stringContaining(says),
      ]);
    }
    expect(await (await service.api(`/recordings/${id}/flags`, asStaff)).json()).toHaveLength(1);
  });
});

describe('a release', () => {
  it('is told with its files, its checks and what is missing; the last to staff only', async () => {
    const { id, flagId } = await decidable();
    const hash = 'a'.repeat(64) as Sha256;
    const silence = { integrated: Number.NEGATIVE_INFINITY, truePeak: -2, range: 3 };
    const file = { role: 'audio/mpeg', sha256: hash, bytes: 10, name: 'abc.mp3' };
    const manifest = {
      recordingId: id,
      run: 1,
      title: 'A talk',
      description: 'About homes',
      language: 'en-GB',
      durationSeconds: 9.5,
      credits: [],
      files: [file],
      decisionsHash: hash,
      consentsHash: hash,
      originalSha256: hash,
    };
    const verification = {
      passed: false,
      checks: [{ name: 'correlation' as const, passed: false, worst: 0.4, detail: 'One span.' }],
      findings: [{ check: 'correlation' as const, role: 'audio/mpeg', start: 1, end: 2, plain: 'Listen here.' }],
    };
    const facts = {
      durationSeconds: 9.5,
      channels: 1 as const,
      samples: 456000,
      before: silence,
      shortTerm: [],
      silences: [],
      peaks: [],
      hasPicture: false,
    };
    const word = { text: 'Hello', start: 0, end: 0.5, probability: 0.9 };
    const transcript = {
      engine: { name: 'whisper.cpp', version: '1', model: 'demo-en' },
      words: [word],
      outcome: 'words' as const,
      unheard: [],
    };
    const release = {
      id: ReleaseId.parse(`rel${id}`),
      recordingId: id,
      run: 1,
      manifestHash: hash,
      manifest,
      verification,
      loudness: { 'audio/mpeg': silence },
    };
    await service.heard.db.insert(releases).values(release);
    await service.heard.db
      .update(recordings)
      .set({ state: 'needs-approval', facts, transcript })
      .where(eq(recordings.id, id));

    const quiet = { integrated: null, truePeak: -2, range: 3 };
    const told = await service.api(`/recordings/${id}/release`, asStaff);
    expect(await told.json()).toMatchObject({
      manifestHash: hash,
      title: 'A talk',
      verification,
      loudness: { 'audio/mpeg': quiet },
      files: [{ ...file, mediaType: 'audio/mpeg' }],
      readyToPublish: false,
      missing: expect.arrayContaining(['The check of the finished files found something.']),
    });
    const report = await (await service.api(`/recordings/${id}/report`, asStaff)).json();
    expect(report).toMatchObject({
      words: [word],
      loudness: { before: quiet, master: null },
      files: [file],
      flags: [{ id: flagId }],
    });
    const recording = (await (await service.api(`/recordings/${id}`, asResearcher)).json()) as {
      release: object;
      facts: object;
    };
    expect(recording.release).toMatchObject({ missing: [] });
    expect(recording.facts).not.toHaveProperty('peaks');
    const published = await service.api(`/recordings/${id}/publish`, asStaff, 'POST');
    expect([published.status, await published.json()]).toEqual([409, expect.objectContaining({ code: 'not-now' })]);
    const other = { kind: 'consent', manifestHash: 'b'.repeat(64) };
    expect((await service.api(`/recordings/${id}/approvals`, asStaff, 'POST', other)).status).toBe(409);
  });
});

describe('problems', () => {
  it('a title that nobody can see, a character that cannot be kept, and a list without people are refused', async () => {
    const make = async (title: string) =>
      (await service.api('/recordings', asStaff, 'POST', { showId, kind: 'podcast', title })).status;
    expect(await Promise.all(['\u200b\u2060', '\u00ad', '\u3164', 'A\0talk'].map(make))).toEqual([422, 422, 422, 422]);
    const made = await service.api('/recordings', asStaff, 'POST', {
      showId,
      kind: 'podcast',
      title: 'T',
      roster: { participants: [{ name: 'Jordan' }] },
    });
    const { id } = (await made.json()) as { id: string };
    const { rosterRevision: revision } = (await (await service.api(`/recordings/${id}`, asStaff)).json()) as {
      rosterRevision: string;
    };
    const put = async (body: object) =>
      (await service.api(`/recordings/${id}/roster`, asStaff, 'PUT', { revision, ...body })).status;
    expect(await put({ participants: [], revision: undefined })).toBe(428);
    expect(await put({})).toBe(422);
    expect(await put({ participants: Array.from({ length: 501 }, () => ({ name: 'Jo' })) })).toBe(422);
    const people = await service.heard.db
      .select()
      .from(participants)
      .where(eq(participants.recordingId, id as never));
    expect(people.map(({ name }) => name)).toEqual(['Jordan']);
    expect(await put({ participants: [] })).toBe(200);
  });

  it('name each field that is wrong, and never repeat what was sent', async () => {
    const response = await service.api('/recordings', asStaff, 'POST', {
      showId,
      kind: 'song',
      title: ' ',
      titel: 'Jordan',
      roster: { participants: [{ name: '123', tags: ['voice:perhaps'] }] },
    });
    expect(response.status).toBe(422);
    const problem = (await response.json()) as { fields: Record<string, string> };
    expect(Object.keys(problem.fields).sort()).toEqual([
      'kind',
      'roster.participants.0.name',
      'roster.participants.0.tags.0',
      'titel',
      'title',
    ]);
    expect(JSON.stringify(problem)).not.toContain('Jordan');
  });

  it('are told for JSON that cannot be read, unknown addresses, and nobody signed in', async () => {
    const broken = await service.fetch('/api/v1/recordings', {
      method: 'POST',
      body: '{',
      headers: { ...asStaff, 'content-type': 'application/json' },
    });
    const unknown = await service.api('/nothing', asStaff);
    const nobody = await service.api('/recordings', {});
    const post = await service.api('/recordings', {}, 'POST', {});
    expect([broken.status, unknown.status, nobody.status, post.status]).toEqual([400, 404, 401, 401]);
    for (const response of [broken, unknown, nobody, post]) {
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(((await response.json()) as { detail: string }).detail).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('progress', () => {
  it('is sent as events: at once, and when something changes', async () => {
    const id = await newRecording();
    const stop = new AbortController();
    const response = await service.fetch(`/api/v1/recordings/${id}/events`, {
      headers: asResearcher,
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const eventNumber = async (wanted: number) => {
      while (text.split('\n\n').length <= wanted) text += (await reader.read()).value;
      const event = text.split('\n\n')[wanted - 1]!;
      expect(event).toMatch(/^event: progress\ndata: /);
      return JSON.parse(event.replace(/^event: progress\ndata: /, ''));
    };
    expect(await eventNumber(1)).toMatchObject({ id, state: 'waiting' });
    await service.heard.db.update(recordings).set({ state: 'preparing', run: 1 }).where(eq(recordings.id, id));
    await service.heard.db
      .insert(stageRuns)
      .values({ recordingId: id, run: 1, stage: 'decode', state: 'running', progress: 0.25 });
    const changed = await eventNumber(2);
    expect(changed).toMatchObject({ state: 'preparing' });
    expect(changed.stages[0]).toEqual({
      stage: 'decode',
      state: 'running',
      progress: 0.25,
      seconds: null,
      reason: null,
    });
    stop.abort();
  });

  it('makes a report for programs', async () => {
    const { id } = await decidable();
    await service.heard.db
      .insert(stageRuns)
      .values({ recordingId: id, run: 1, stage: 'decode', state: 'done', progress: 1, seconds: 2.5 });
    expect(await (await service.api(`/recordings/${id}/report`, asStaff)).json()).toMatchObject({
      recordingId: id,
      words: [],
      flags: [expect.objectContaining({ text: 'Jordan' })],
      stageSeconds: { decode: 2.5 },
      verification: null,
      episode: null,
    });
  });
});

describe('the OpenAPI document', () => {
  it('describes every route of the API, and nothing else', async () => {
    const document = (await (await service.fetch('/api/v1/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, unknown> };
    };
    expect(document.openapi).toBe('3.1.0');
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const inTable = ENDPOINTS.map(({ method, path }) => `${method} /api/v1${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(listed.sort()).toEqual(inTable.sort());
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((operation) => operation.operationId),
    );
    expect(new Set(ids).size).toBe(ENDPOINTS.length);
    for (const [path, methods] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(methods)) {
        const declared = (operation.parameters ?? [])
          .filter((parameter) => parameter.in === 'path')
          .map((parameter) => parameter.name);
        expect(declared).toEqual(named);
        expect(Object.keys(operation.responses).length).toBeGreaterThan(1);
      }
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    expect(references.length).toBeGreaterThan(ENDPOINTS.length);
    for (const reference of references) {
      expect(document.components.schemas).toHaveProperty([reference.replace('#/components/schemas/', '')]);
    }
    expect(document.components.schemas.DecideBody).toMatchObject({
      type: 'object',
      properties: { choices: { type: 'array', items: { required: ['flagId', 'decision'] } } },
    });
  });

  it('is mounted as it says: every route answers, and asks who is there first', async () => {
    for (const { method, path } of ENDPOINTS) {
      const response = await service.api(path.replace(/:\w+/, 'x'), {}, method.toUpperCase());
      expect([path, response.status]).toEqual([path, 401]);
    }
  });
});

interface Operation {
  operationId: string;
  parameters?: { in: string; name: string }[];
  responses: Record<string, unknown>;
}
