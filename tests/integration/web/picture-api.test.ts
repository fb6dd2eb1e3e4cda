import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Show } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { Desk, RESEARCHER, STAFF } from './desk.ts';
import { recordingWithFaces, type WithFaces } from './recording-with-faces.ts';
import * as made from './recordings-in-states.ts';
import { ParticipantId } from '../../../src/rules/ids.ts';

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

async function ask(
  method: string,
  path: string,
  body?: unknown,
  actor = STAFF,
): Promise<{ status: number; body: never }> {
  const response = await fetch(`${desk.url}/api/v1/recordings/${video.id}${path}`, {
    method,
    headers: { cookie: `as=${actor.id}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : null) as never };
}

const flagOf = async (id: string) =>
  (await recordingView(desk.heard, STAFF, video.id)).flags.find((flag) => flag.id === id);
const KEYS = [
  { time: 1, x: 0, y: 0, width: 20.5, height: 20 },
  { time: 2, x: 299.5, y: 160, width: 20.5, height: 20 },
];
const add = async (body: object): Promise<string> => {
  const { status, body: answer } = await ask('POST', '/picture-flags', body);
  expect(status, JSON.stringify(answer)).toBe(201);
  return (answer as { id: string }).id;
};

describe('flags in the picture, through the API', () => {
  it('are added as a box, as a moving box, or for the whole picture', async () => {
    const region = { x: 1, y: 2, width: 3, height: 4 };
    expect(await flagOf(await add({ start: 1, end: 2, region }))).toMatchObject({ code: 'box', region, keys: null });
    const moving = await add({ start: 1, end: 2, keys: KEYS, why: 'A face' });
    expect(await flagOf(moving)).toMatchObject({
      ...{ code: 'box', keys: KEYS, decision: 'cover', reason: 'A face' },
      region: { x: 0, y: 0, width: 320, height: 180 },
    });
    expect(await flagOf(await add({ start: 1, end: 2 }))).toMatchObject({ code: 'whole-picture' });
    const listed = (await ask('GET', '/flags')).body as { id: string; keys: unknown }[];
    expect(listed.find(({ id }) => id === moving)!.keys).toEqual(KEYS);
  });

  it.each([
    ['a place that hangs out', { start: 1, end: 2, keys: [{ ...KEYS[0]!, x: 310 }] }],
    ['places in no order', { start: 1, end: 2, keys: [KEYS[1], KEYS[0]] }],
    ['no places at all', { start: 1, end: 2, keys: [] }],
    ['an empty box', { start: 1, end: 2, region: { x: 1, y: 1, width: 0, height: 5 } }],
    ['times that end before they start', { start: 2, end: 1 }],
    ['a field that we do not know', { start: 1, end: 2, blur: true }],
  ])('are refused with %s', async (_what, body) => {
    expect((await ask('POST', '/picture-flags', body)).status).toBe(422);
  });

  it('are changed and deleted when staff added them', async () => {
    const id = await add({ start: 1, end: 2, region: { x: 1, y: 2, width: 3, height: 4 } });
    const revision = async (flagId = id) => (await flagOf(flagId))?.revision;
    const change = async (body: object) =>
      ask('PATCH', `/picture-flags/${id}`, { ...body, revision: (await revision()) ?? 'gone' });
    expect(await change({ end: 4 })).toMatchObject({ status: 200, body: { id, start: 1, end: 4, keys: null } });
    expect((await change({ keys: KEYS })).body).toMatchObject({ end: 4, keys: KEYS, decision: 'cover' });
    const region = { x: 5, y: 5, width: 5, height: 5 };
    expect((await change({ region })).body).toMatchObject({ region, keys: null });
    expect((await change({ region, keys: KEYS })).status).toBe(422);
    expect((await ask('DELETE', `/picture-flags/${id}`)).status).toBe(428);
    expect((await ask('DELETE', `/picture-flags/${id}?revision=${await revision()}`)).status).toBe(204);
    expect((await change({ end: 5 })).status).toBe(404);
    expect((await ask('DELETE', `/picture-flags/${video.face}`)).status).toBe(409);
    // Without its revision it can only be made longer.
    expect((await ask('PATCH', `/picture-flags/${video.face}`, { end: 2 })).status).toBe(428);
    const shorter = { end: 2, revision: await revision(video.face) };
    expect((await ask('PATCH', `/picture-flags/${video.face}`, shorter)).status).toBe(422);
    expect((await ask('PATCH', `/picture-flags/${video.face}`, { end: 5 })).body).toMatchObject({ end: 5 });
  });

  it('are named, said to be no face, and covered all at once', async () => {
    const person = async (participantId: ParticipantId | null) => {
      const revision = (await flagOf(video.face))!.revision;
      return ask('PUT', `/picture-flags/${video.face}/person`, { participantId, revision });
    };
    expect((await person(video.seen)).body).toMatchObject({ participantId: video.seen, suggestion: 'keep' });
    expect((await person(video.hidden)).body).toMatchObject({ participantId: video.hidden, suggestion: 'cover' });
    expect((await person(null)).body).toMatchObject({ participantId: null, suggestion: 'cover' });
    expect((await person(ParticipantId.parse('unknown'))).status).toBe(422);
    expect((await ask('POST', `/picture-flags/${video.other}/not-a-face`)).body).toMatchObject({
      ...{ code: 'not-a-face', decision: 'keep' },
    });
    expect((await ask('POST', '/cover-all-faces', {})).body).toEqual({ faces: 1 });
    // Whoever opens faces again says which, as they were shown.
    expect((await ask('POST', '/cover-all-faces', { undo: true })).status).toBe(428);
    const flags = [{ flagId: video.face, revision: (await flagOf(video.face))!.revision }];
    expect((await ask('POST', '/cover-all-faces', { undo: true, flags })).body).toEqual({ faces: 1 });
    expect((await flagOf(video.face))!.decision).toBeNull();
  });

  it('are for staff', async () => {
    const flag = `/picture-flags/${video.face}`;
    for (const [method, path, body] of [
      ['POST', '/picture-flags', { start: 1, end: 2 }],
      ['PATCH', flag, { end: 5 }],
      ['DELETE', flag, undefined],
      ['PUT', `${flag}/person`, { participantId: null }],
      ['POST', `${flag}/not-a-face`, undefined],
      ['POST', '/cover-all-faces', {}],
    ] as const)
      expect((await ask(method, path, body, RESEARCHER)).status, `${method} ${path}`).toBe(403);
  });
});
