import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordingView } from '../../../src/views/view.ts';
import { decidedCovers, decisionsHash, flagsOf } from '../../../src/redaction/decisions.ts';
import { nameFace } from '../../../src/redaction/face-decisions.ts';
import { addCover, reshapeCover } from '../../../src/redaction/picture-decisions.ts';
import { participants, recordings } from '../../../src/store/schema.ts';
import { checkStage } from '../../../workers/check.ts';
import { testJob } from '../../tools.ts';
import { STAFF } from './desk.ts';
import * as made from './recordings-in-states.ts';
import { BOX, VideoDesk } from './video-desk.ts';
import { setAllowed } from '../set-allowed.ts';
import { recordingOf } from '../../../src/recordings/life.ts';
import type { FlagId, RecordingId } from '../../../src/rules/ids.ts';

let on: VideoDesk;
beforeAll(async () => {
  on = await VideoDesk.open();
});
afterAll(() => on?.desk.close());
beforeEach(() => on.fresh());

describe('a box of one’s own, without script', () => {
  it('is added with numbers, decided at once, and written down', async () => {
    const id = await on.added();
    expect(await on.flag(id)).toMatchObject({
      ...{ kind: 'picture', code: 'box', foundBy: ['staff'], reason: 'A badge', decision: 'cover' },
      ...{ start: 1, end: 3, region: { x: 10, y: 20, width: 30, height: 40 }, keys: null, decidedBy: STAFF.id },
    });
    expect(await on.audited(id)).toEqual([{ action: 'flag.added', actor: STAFF.id, decision: 'cover' }]);
  });

  it('covers the whole picture from here to here', async () => {
    const response = await on.send('/covers/whole', { start: '0:02', end: '0:04.5', why: '' });
    const id = /covers\/(\w+)\?/.exec(response.headers.get('location')!)![1]!;
    expect(await on.flag(id)).toMatchObject({
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
    const response = await on.send('/covers', { ...BOX, ...wrong });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('There is a problem');
    expect(html).toContain(words);
    expect(html).toContain('value="A badge"');
  });

  it('gets places at moments; they are changed and taken away again', async () => {
    const id = await on.added();
    const place = (at: string, x: string, more = {}) =>
      on.send(`/covers/${id}/place`, { at, x, y: '20', width: '30', height: '40', do: 'place', ...more });
    expect((await place('0:02.5', '110')).headers.get('location')).toContain('said=box-changed&at=2.5');
    expect(await on.flag(id)).toMatchObject({
      region: { x: 10, y: 20, width: 130, height: 40 },
      keys: [
        { time: 1, x: 10, y: 20, width: 30, height: 40 },
        { time: 2.5, x: 110, y: 20, width: 30, height: 40 },
      ],
    });
    // What the page of another moment offers is where the box is then.
    expect(await on.page(`/covers/${id}?at=1.75`)).toMatch(/name="x"[^>]*value="60"/);
    await place('0:02.5', '210');
    expect((await on.flag(id))!.keys![1]).toMatchObject({ x: 210 });
    expect((await place('0:05', '0')).status).toBe(422);
    expect(await (await place('0:02', '400')).text()).toContain('The box must lie inside the picture');
    await on.send(`/covers/${id}/place/delete`, { at: '1' });
    expect(await on.flag(id)).toMatchObject({ keys: null, region: { x: 210, y: 20, width: 30, height: 40 } });
    expect((await on.send(`/covers/${id}/place/delete`, { at: '2.5' })).status).toBe(422);
    await place('0:03', '0', { do: 'still' });
    expect(await on.flag(id)).toMatchObject({ keys: null, region: { x: 0, y: 20, width: 30, height: 40 } });
  });

  it('is stretched in time, and deleted', async () => {
    const id = await on.added();
    await on.send(`/covers/${id}/time`, { start: '0:00.5', end: '0:02' });
    expect(await on.flag(id)).toMatchObject({ start: 0.5, end: 2 });
    expect((await on.send(`/covers/${id}/time`, { start: '0:03', end: '0:02' })).status).toBe(422);
    expect((await on.send(`/covers/${id}/delete`)).status).toBe(303);
    expect(await on.flag(id)).toBeUndefined();
    expect((await on.audited(id)).map(({ action }) => action)).toEqual(['flag.added', 'flag.reshaped', 'flag.removed']);
    expect((await on.send(`/covers/${id}/delete`)).status).toBe(404);
  });
});

describe('what was found', () => {
  it('is never deleted, moved or made shorter; only made longer', async () => {
    const before = await on.flag(on.video.face);
    expect((await on.send(`/covers/${on.video.face}/delete`)).status).toBe(409);
    const place = { at: '0:02', x: '0', y: '0', width: '9', height: '9' };
    expect((await on.send(`/covers/${on.video.face}/place`, { ...place, do: 'place' })).status).toBe(422);
    expect((await on.send(`/covers/${on.video.face}/place`, { ...place, do: 'still' })).status).toBe(422);
    expect((await on.send(`/covers/${on.video.face}/place/delete`, { at: '2' })).status).toBe(422);
    const shorter = await on.send(`/covers/${on.video.face}/time`, { start: '0:01', end: '0:02' });
    expect(shorter.status).toBe(422);
    expect(await shorter.text()).toContain('it can only be made longer');
    expect(await on.flag(on.video.face)).toEqual(before);
    expect((await on.send(`/covers/${on.video.face}/time`, { start: '0:00.5', end: '0:03' })).status).toBe(303);
    expect(await on.flag(on.video.face)).toMatchObject({ start: 0.5, end: 3, keys: before!.keys });
  });

  it('stays as staff left it when the recording is checked again', async () => {
    const asked = { start: 1, end: 2, x: 0, y: 0, width: 20, height: 20 };
    const checkAgain = async () => {
      const [row] = await on.heard.db
        .update(recordings)
        .set({ state: 'preparing', covers: [asked] })
        .where(eq(recordings.id, on.video.id))
        .returning();
      const recording = recordingOf(row!);
      const payload = { recordingId: on.video.id, run: recording.run };
      await checkStage.run({ heard: on.heard, recording, payload, job: testJob() });
    };
    await nameFace(on.heard, STAFF, on.video.id, on.video.face, on.video.seen);
    await checkAgain();
    const found = (await on.view()).flags.find((flag) => flag.region?.width === 20)!;
    await reshapeCover(on.heard, STAFF, on.video.id, found.id, (shape) => ({ ...shape, end: 5 }));
    expect(await on.flag(on.video.face)).toMatchObject({ suggestion: 'keep' });
    await setAllowed(on.heard, on.video.id, on.video.seen, ['face:never']);
    await checkAgain();
    expect(await on.flag(found.id)).toMatchObject({ start: 1, end: 5, foundBy: ['roster', 'staff'] });
    // The name stays as well; what is offered follows what its owner says now.
    expect(await on.flag(on.video.face)).toMatchObject({ participantId: on.video.seen, suggestion: 'cover' });
    await setAllowed(on.heard, on.video.id, on.video.seen, ['face:allow']);
    await checkAgain();
    expect(await on.flag(on.video.face)).toMatchObject({ suggestion: 'keep' });
    await on.heard.db.delete(participants).where(eq(participants.id, on.video.seen));
    await checkAgain();
    // Whoever left the list is nobody whose yes could be known.
    expect(await on.flag(on.video.face)).toMatchObject({ participantId: null, suggestion: 'cover' });
  });
});

describe('a change to the picture', () => {
  it.each<[string, (id: RecordingId, boxId: FlagId) => Promise<unknown>]>([
    [
      'a new box',
      (id) => addCover(on.heard, STAFF, id, { start: 1, end: 2, region: { x: 0, y: 0, width: 9, height: 9 }, why: '' }),
    ],
    ['a longer box', (id, boxId) => reshapeCover(on.heard, STAFF, id, boxId, (shape) => ({ ...shape, end: 5 }))],
  ])('voids what was made before: %s', async (_what, change) => {
    const { id } = await made.recordingToApprove(on.heard, on.show, { picture: true });
    const boxId = (await recordingView(on.heard, STAFF, id)).flags.find((flag) => flag.region)!.id;
    await change(id, boxId);
    const after = await recordingView(on.heard, STAFF, id);
    expect([after.state, after.release?.current]).toEqual(['needs-decisions', false]);
  });

  it('changes what a release is bound to, also when only a place of a moving box changed', async () => {
    const id = await on.added();
    const hash = async () => decisionsHash(await flagsOf(on.heard.db, on.video.id));
    const place = { x: '200', y: '20', width: '30', height: '40', do: 'place' };
    await on.send(`/covers/${id}/place`, { at: '0:02', ...place });
    await on.send(`/covers/${id}/place`, { at: '0:03', ...place });
    const before = await hash();
    await on.send(`/covers/${id}/place`, { at: '0:02', ...place, x: '100' });
    expect((await on.flag(id))!.region).toEqual({ x: 10, y: 20, width: 220, height: 40 });
    expect(await hash()).not.toBe(before);
    const cover = decidedCovers(await flagsOf(on.heard.db, on.video.id)).find(({ flags }) => flags[0] === id)!;
    expect(cover.keys).toHaveLength(3);
    expect(cover).toMatchObject({ x: 10, y: 20, width: 220, height: 40, start: 1, end: 3 });
  });
});
