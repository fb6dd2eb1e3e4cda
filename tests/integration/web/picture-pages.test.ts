import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Show } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/recordings/view.ts';
import { decide, decidedCovers, decisionsHash, finishDecisions, flagsOf } from '../../../src/redaction/decisions.ts';
import { addCover, nameFace, reshapeCover, sayNotAFace } from '../../../src/redaction/picture-decisions.ts';
import { auditLog, recordings } from '../../../src/store/schema.ts';
import { keptFile } from '../../../src/web/kept-files.ts';
import { check } from '../../../workers/check.ts';
import { testJob } from '../../tools.ts';
import { decodedFrames } from '../media/decoded.ts';
import { Desk, OTHER, RESEARCHER, STAFF } from './desk.ts';
import { recordingWithFaces, type WithFaces } from './recording-with-faces.ts';
import * as made from './recordings-in-states.ts';

let desk: Desk;
let show: Show;
let video: WithFaces;
beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
});
afterAll(() => desk?.close());
beforeEach(async () => {
  video = await recordingWithFaces(desk.heard, show);
});

const view = () => recordingView(desk.heard, STAFF, video.id);
const flagOf = async (id: string) => (await view()).flags.find((flag) => flag.id === id);
const here = (rest: string) => `/recordings/${video.id}${rest}`;
const send = (path: string, fields: Record<string, string> = {}) => desk.send(STAFF, here(path), fields);
const page = async (path: string): Promise<string> => {
  const response = await desk.get(STAFF, here(path));
  expect(response.status, path).toBe(200);
  return response.text();
};
const audited = async (subject: string) =>
  (await desk.heard.db.select().from(auditLog).where(eq(auditLog.subject, subject)).orderBy(auditLog.seq)).map(
    ({ action, actor, detail }) => ({ action, actor, decision: (detail as { decision?: unknown }).decision }),
  );
const box = { start: '0:01', end: '0:03', x: '10', y: '20', width: '30', height: '40', why: 'A badge' };
/** Adds a box through its page. @returns its id */
const added = async (fields: Partial<typeof box> = {}): Promise<string> => {
  const response = await send('/covers', { ...box, ...fields });
  expect(response.status).toBe(303);
  return /covers\/(\w+)\?said=box-added/.exec(response.headers.get('location')!)![1]!;
};

describe('a box of one’s own, without script', () => {
  it('is added with numbers, decided at once, and written down', async () => {
    const id = await added();
    expect(await flagOf(id)).toMatchObject({
      ...{ kind: 'picture', code: 'box', foundBy: ['staff'], reason: 'A badge', decision: 'cover' },
      ...{ start: 1, end: 3, region: { x: 10, y: 20, width: 30, height: 40 }, keys: null, decidedBy: STAFF.id },
    });
    expect(await audited(id)).toEqual([{ action: 'flag.added', actor: STAFF.id, decision: 'cover' }]);
  });

  it('covers the whole picture from here to here', async () => {
    const response = await send('/covers/whole', { start: '0:02', end: '0:04.5', why: '' });
    const id = /covers\/(\w+)\?/.exec(response.headers.get('location')!)![1]!;
    expect(await flagOf(id)).toMatchObject({
      ...{ code: 'whole-picture', decision: 'cover', start: 2, end: 4.5 },
      region: { x: 0, y: 0, width: 320, height: 180 },
    });
  });

  it.each([
    [{ x: '300' }, 'The box must lie inside the picture, which is 320 by 180 pixels.'],
    [{ width: 'wide' }, 'Write a whole number of pixels.'],
    [{ end: '0:00.5' }, 'The end must come after the start.'],
    [{ end: 'later' }, 'Write where it ends, like 1:24.9.'],
    [{ start: '0:20', end: '0:21' }, 'That lies after the end of the recording.'],
  ])('is shown again with what is wrong: %j', async (wrong, words) => {
    const response = await send('/covers', { ...box, ...wrong });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('There is a problem');
    expect(html).toContain(words);
    expect(html).toContain('value="A badge"');
  });

  it('gets places at moments; they are changed and taken away again', async () => {
    const id = await added();
    const place = (at: string, x: string, more = {}) =>
      send(`/covers/${id}/place`, { at, x, y: '20', width: '30', height: '40', do: 'place', ...more });
    expect((await place('0:02.5', '110')).headers.get('location')).toContain('said=box-changed&at=2.5');
    expect(await flagOf(id)).toMatchObject({
      region: { x: 10, y: 20, width: 130, height: 40 },
      keys: [
        { time: 1, x: 10, y: 20, width: 30, height: 40 },
        { time: 2.5, x: 110, y: 20, width: 30, height: 40 },
      ],
    });
    // What the page of another moment offers is where the box is then.
    expect(await page(`/covers/${id}?at=1.75`)).toMatch(/name="x"[^>]*value="60"/);
    await place('0:02.5', '210');
    expect((await flagOf(id))!.keys![1]).toMatchObject({ x: 210 });
    expect((await place('0:05', '0')).status).toBe(422);
    expect(await (await place('0:02', '400')).text()).toContain('The box must lie inside the picture');
    await send(`/covers/${id}/place/delete`, { at: '1' });
    expect(await flagOf(id)).toMatchObject({ keys: null, region: { x: 210, y: 20, width: 30, height: 40 } });
    expect((await send(`/covers/${id}/place/delete`, { at: '2.5' })).status).toBe(422);
    await place('0:03', '0', { do: 'still' });
    expect(await flagOf(id)).toMatchObject({ keys: null, region: { x: 0, y: 20, width: 30, height: 40 } });
  });

  it('is stretched in time, and deleted', async () => {
    const id = await added();
    await send(`/covers/${id}/time`, { start: '0:00.5', end: '0:02' });
    expect(await flagOf(id)).toMatchObject({ start: 0.5, end: 2 });
    expect((await send(`/covers/${id}/time`, { start: '0:03', end: '0:02' })).status).toBe(422);
    expect((await send(`/covers/${id}/delete`)).status).toBe(303);
    expect(await flagOf(id)).toBeUndefined();
    expect((await audited(id)).map(({ action }) => action)).toEqual(['flag.added', 'flag.reshaped', 'flag.removed']);
    expect((await send(`/covers/${id}/delete`)).status).toBe(404);
  });
});

describe('what was found', () => {
  it('is never deleted, moved or made shorter; only made longer', async () => {
    const before = await flagOf(video.face);
    expect((await send(`/covers/${video.face}/delete`)).status).toBe(409);
    const place = { at: '0:02', x: '0', y: '0', width: '9', height: '9' };
    expect((await send(`/covers/${video.face}/place`, { ...place, do: 'place' })).status).toBe(422);
    expect((await send(`/covers/${video.face}/place`, { ...place, do: 'still' })).status).toBe(422);
    expect((await send(`/covers/${video.face}/place/delete`, { at: '2' })).status).toBe(422);
    const shorter = await send(`/covers/${video.face}/time`, { start: '0:01', end: '0:02' });
    expect(shorter.status).toBe(422);
    expect(await shorter.text()).toContain('it can only be made longer');
    expect(await flagOf(video.face)).toEqual(before);
    expect((await send(`/covers/${video.face}/time`, { start: '0:00.5', end: '0:03' })).status).toBe(303);
    expect(await flagOf(video.face)).toMatchObject({ start: 0.5, end: 3, keys: before!.keys });
  });

  it('stays as staff left it when the recording is checked again', async () => {
    const asked = { start: 1, end: 2, x: 0, y: 0, width: 20, height: 20 };
    const checkAgain = async () => {
      const [recording] = await desk.heard.db
        .update(recordings)
        .set({ state: 'preparing', covers: [asked] })
        .where(eq(recordings.id, video.id))
        .returning();
      const payload = { recordingId: video.id, run: recording!.run };
      await check.run({ heard: desk.heard, recording: recording!, payload, job: testJob() });
    };
    await checkAgain();
    const found = (await view()).flags.find((flag) => flag.region?.width === 20)!;
    await reshapeCover(desk.heard, STAFF, video.id, found.id, (shape) => ({ ...shape, end: 5 }));
    await checkAgain();
    expect(await flagOf(found.id)).toMatchObject({ start: 1, end: 5, foundBy: ['roster', 'staff'] });
  });
});

describe('whose face it is', () => {
  it('decides what is suggested: kept only where its owner said yes', async () => {
    for (const [person, participantId, suggestion] of [
      [video.seen, video.seen, 'keep'],
      [video.hidden, video.hidden, 'cover'],
      ['somebody-else', null, 'cover'],
    ] as const) {
      expect((await send(`/covers/${video.face}/person`, { person })).status).toBe(303);
      expect(await flagOf(video.face)).toMatchObject({ participantId, suggestion, decision: null });
    }
    expect((await send(`/covers/${video.face}/person`, { person: '' })).status).toBe(422);
    expect((await send(`/covers/${video.face}/person`, { person: 'nobody-we-know' })).status).toBe(422);
    expect((await audited(video.face)).map(({ action }) => action)).toEqual(['flag.named', 'flag.named', 'flag.named']);
  });

  it('has to be decided again when another name is given to a face that was kept', async () => {
    await nameFace(desk.heard, STAFF, video.id, video.face, video.seen);
    await decide(desk.heard, STAFF, video.id, [{ flagId: video.face, decision: 'keep' }]);
    await nameFace(desk.heard, STAFF, video.id, video.face, video.hidden);
    expect(await flagOf(video.face)).toMatchObject({ decision: null, decidedBy: null });
  });

  it('must be known, and its owner must have said yes, before it is kept', async () => {
    const { id, face, other, lost, seen, hidden } = video;
    const { flags } = await view();
    await decide(
      desk.heard,
      STAFF,
      id,
      flags.map((flag) => ({ flagId: flag.id, decision: flag.region ? 'cover' : 'bleep' })),
    );
    const finish = () =>
      finishDecisions(desk.heard, STAFF, id).then(
        () => 'finished',
        (error) => error.plain,
      );
    const keep = (flagId: string) => decide(desk.heard, STAFF, id, [{ flagId, decision: 'keep' }]);
    await keep(face);
    expect(await finish()).toContain('You kept a face without a name.');
    expect(await page('/decide')).toContain('You kept a face without a name.');
    await nameFace(desk.heard, STAFF, id, face, hidden);
    await keep(face);
    expect(await finish()).toContain('did not agree to be seen: Alex Mentioned.');
    await nameFace(desk.heard, STAFF, id, face, seen);
    await keep(face);
    await sayNotAFace(desk.heard, STAFF, id, lost);
    expect(await flagOf(lost)).toMatchObject({ code: 'not-a-face', decision: 'keep', decidedBy: STAFF.id });
    // Whoever only keeps it again has not said again that it is none.
    await keep(lost);
    expect(await flagOf(lost)).toMatchObject({ code: 'lost-face', decision: 'keep' });
    expect(await finish()).toContain('You kept a face without a name.');
    await sayNotAFace(desk.heard, STAFF, id, lost);
    expect((await audited(lost)).at(-1)).toEqual({ action: 'flag.not-a-face', actor: STAFF.id, decision: 'keep' });
    expect(decidedCovers(await flagsOf(desk.heard.db, id)).map(({ flags: ids }) => ids[0])).toContain(other);
    // The other person of this recording gave no full consent, so that it ends there: the faces no longer stop it.
    expect(await finish()).not.toContain('face');
  });

  it('is covered for all in one click, and that is undone in one', async () => {
    await decide(desk.heard, STAFF, video.id, [{ flagId: video.other, decision: 'keep' }]);
    await decide(desk.heard, STAFF, video.id, [{ flagId: video.other, decision: null }]);
    expect(await page('/decide')).toContain('Cover all 2 faces');
    expect((await send('/faces', { do: 'cover' })).status).toBe(303);
    for (const id of [video.face, video.other]) expect(await flagOf(id)).toMatchObject({ decision: 'cover' });
    expect(await flagOf(video.lost)).toMatchObject({ decision: null });
    const html = await page('/decide');
    expect(html).not.toContain('Cover all');
    expect(html).toContain('Undo covering 2 faces');
    await send('/faces', { do: 'undo' });
    for (const id of [video.face, video.other])
      expect(await flagOf(id)).toMatchObject({ decision: null, decidedBy: null });
    expect(await audited(video.face)).toEqual([
      { action: 'flag.decided', actor: STAFF.id, decision: 'cover' },
      { action: 'flag.decided', actor: STAFF.id, decision: null },
    ]);
  });
});

describe('a change to the picture', () => {
  it.each<[string, (id: string, boxId: string) => Promise<unknown>]>([
    [
      'a new box',
      (id) =>
        addCover(desk.heard, STAFF, id, { start: 1, end: 2, region: { x: 0, y: 0, width: 9, height: 9 }, why: '' }),
    ],
    ['a longer box', (id, boxId) => reshapeCover(desk.heard, STAFF, id, boxId, (shape) => ({ ...shape, end: 5 }))],
  ])('voids what was made before: %s', async (_what, change) => {
    const { id } = await made.recordingToApprove(desk.heard, show, { picture: true });
    const boxId = (await recordingView(desk.heard, STAFF, id)).flags.find((flag) => flag.region)!.id;
    await change(id, boxId);
    const after = await recordingView(desk.heard, STAFF, id);
    expect([after.state, after.release?.current]).toEqual(['needs-decisions', false]);
  });

  it('changes what a release is bound to, also when only a place of a moving box changed', async () => {
    const id = await added();
    const hash = async () => decisionsHash(await flagsOf(desk.heard.db, video.id));
    const place = { x: '200', y: '20', width: '30', height: '40', do: 'place' };
    await send(`/covers/${id}/place`, { at: '0:02', ...place });
    await send(`/covers/${id}/place`, { at: '0:03', ...place });
    const before = await hash();
    await send(`/covers/${id}/place`, { at: '0:02', ...place, x: '100' });
    expect((await flagOf(id))!.region).toEqual({ x: 10, y: 20, width: 220, height: 40 });
    expect(await hash()).not.toBe(before);
    const cover = decidedCovers(await flagsOf(desk.heard.db, video.id)).find(({ flags }) => flags[0] === id)!;
    expect(cover.keys).toHaveLength(3);
    expect(cover).toMatchObject({ x: 10, y: 20, width: 220, height: 40, start: 1, end: 3 });
  });
});

describe('a still', () => {
  const still = (who: typeof STAFF | null, at = '2') =>
    desk.get(who, here(`/still.jpg?at=${at}`), { accept: 'text/html' });

  it('is the frame of that moment, for staff only, and kept nowhere', async () => {
    const response = await still(STAFF);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
    expect([(await still(RESEARCHER)).status, (await still(OTHER)).status, (await still(null)).status]).toEqual([
      403, 403, 303,
    ]);
    expect((await still(STAFF, 'yesterday')).status).toBe(422);
    expect((await still(STAFF, '999')).status).toBe(200);
  });

  it('is that very frame, not its neighbour', async () => {
    // The picture counts seconds in large digits; and no two frames are alike.
    const folder = testJob().workDir;
    const shot = async (at: string) => {
      const file = join(folder, `${at}.jpg`);
      writeFileSync(file, Buffer.from(await (await still(STAFF, at)).arrayBuffer()));
      return decodedFrames(file, 'gray');
    };
    const sha256 = await keptFile(desk.heard, video.id, ['picture']);
    const master = decodedFrames(desk.heard.files.path(sha256!), 'gray');
    for (const [at, frame] of [
      ['0', 0],
      ['0.1', 1],
      ['0.3', 3],
      ['2.9', 29],
      ['5.9', 59],
    ] as const) {
      const seen = await shot(at);
      const distance = (other: number) =>
        seen.reduce((sum, value, i) => sum + Math.abs(value - master[other * seen.length + i]!), 0) / seen.length;
      const nearest = [frame - 1, frame, frame + 1]
        .filter((one) => one >= 0 && one < 60)
        .sort((a, b) => distance(a) - distance(b))[0];
      expect(nearest, at).toBe(frame);
    }
  });
});

describe('who may', () => {
  it('is staff: a researcher draws, names and deletes nothing', async () => {
    const id = await added();
    for (const path of ['/covers/new', `/covers/${id}`])
      expect((await desk.get(RESEARCHER, here(path))).status).toBe(403);
    for (const [path, fields] of [
      ['/covers', box],
      ['/covers/whole', box],
      [`/covers/${id}/delete`, {}],
      [`/covers/${id}/time`, box],
      [`/covers/${video.face}/person`, { person: video.seen }],
      [`/covers/${video.face}/not-a-face`, {}],
      ['/faces', { do: 'cover' }],
    ] as const)
      expect((await desk.send(RESEARCHER, here(path), fields)).status, path).toBe(403);
    const html = await (await desk.get(RESEARCHER, here('/decide'))).text();
    expect(html).not.toContain('still.jpg');
  });

  it('decides only on flags of that recording', async () => {
    const elsewhere = await recordingWithFaces(desk.heard, show);
    expect((await send(`/covers/${elsewhere.face}/not-a-face`)).status).toBe(404);
    expect((await desk.get(STAFF, here(`/covers/${elsewhere.face}`))).status).toBe(404);
  });
});
