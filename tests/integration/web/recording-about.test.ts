import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/people/actor.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import type { RecordingId } from '../../../src/rules/ids.ts';
import { recordings, releases } from '../../../src/store/schema.ts';
import { Desk, OTHER, RESEARCHER, SECOND, STAFF } from './desk.ts';
import { formWith } from './forms-on-page.ts';
import * as made from './recordings-in-states.ts';

let desk: Desk;
let show: Show;
beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
});
afterAll(() => desk?.close());

const rowOf = async (id: RecordingId) =>
  (await desk.heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!;
const isCurrent = async (id: RecordingId) =>
  (await desk.heard.db.select().from(releases).where(eq(releases.recordingId, id)))[0]!.current;

/** The form as somebody has it open. */
async function opened(id: RecordingId, actor: Actor = STAFF) {
  const address = `/recordings/${id}/about`;
  const { hidden } = formWith(await (await desk.get(actor, address)).text(), 'name="revision"');
  const { title, kind, notes } = await rowOf(id);
  return (change: Record<string, string>, as: Actor = actor) =>
    desk.send(as, address, { title, kind, notes, ...Object.fromEntries(hidden), ...change });
}

describe('what is written about a recording', () => {
  it('is changed on a page of its own; a new title makes the finished version void and names are looked for again', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show, { title: 'Our talk with somebody' });
    const page = await (await desk.get(STAFF, `/recordings/${id}`)).text();
    expect(page).toContain(`href="/recordings/${id}/about"`);
    const before = await rowOf(id);
    const send = await opened(id);
    const answer = await send({ title: '  Our talk ' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/recordings/${id}?said=about-saved-anew`]);
    expect(await rowOf(id)).toMatchObject({ title: 'Our talk', state: 'preparing', run: before.run + 1 });
    expect(await isCurrent(id)).toBe(false);
    // Machines are at work on it now.
    const again = await send({ title: 'Other' });
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('There now')]);
    const late = await (await opened(id))({ title: 'Other' });
    expect([late.status, await late.text()]).toEqual([422, expect.stringContaining('Please wait a moment')]);
    expect((await rowOf(id)).title).toBe('Our talk');
  });

  it('leaves the finished version as it is where only the notes changed, also of an episode that is up', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show, { title: 'Quiet talk' });
    const answer = await (await opened(id))({ notes: 'Ask for the consent form.' });
    expect(answer.headers.get('location')).toBe(`/recordings/${id}?said=about-saved`);
    expect(await rowOf(id)).toMatchObject({ notes: 'Ask for the consent form.', state: 'needs-approval' });
    expect(await isCurrent(id)).toBe(true);
    const published = await made.publishedRecording(desk.heard, show, 'Loud talk');
    expect((await (await opened(published))({ notes: 'Well received.' })).status).toBe(303);
    const up = await (await opened(published))({ kind: 'thank-you' });
    expect([up.status, await up.text()]).toEqual([422, expect.stringContaining('Take it down first')]);
    expect(await rowOf(published)).toMatchObject({ notes: 'Well received.', kind: 'podcast', state: 'published' });
  });

  it('asks for what is missing and loses nothing that was typed', async () => {
    const id = await made.recordingToDecide(desk.heard, show, { title: 'Talk' });
    const send = await opened(id);
    for (const [change, said] of [
      [{ title: ' \u200b', notes: 'Typed notes' }, 'Write a title.'],
      [{ title: 'x'.repeat(256), notes: 'Typed notes' }, 'at most 255 letters'],
      [{ kind: 'film', notes: 'Typed notes' }, 'Choose what it is.'],
    ] as const) {
      const answer = await send(change);
      const html = await answer.text();
      expect(answer.status).toBe(422);
      expect(html).toContain(said);
      expect(html).toContain('Typed notes');
    }
    expect((await rowOf(id)).state).toBe('needs-decisions');
  });

  it('shows both values where two people changed the same, and keeps what only one of them changed', async () => {
    const id = await made.recordingToDecide(desk.heard, show, { title: 'Talk' });
    const [mine, theirs] = [await opened(id), await opened(id)];
    expect((await theirs({ notes: 'Theirs' }, SECOND)).status).toBe(303);
    const answer = await mine({ notes: 'Mine' });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    for (const text of ['Notes for staff', 'Mine', 'Theirs']) expect(html).toContain(text);
    const { action, hidden } = formWith(html, 'Set mine anyway');
    expect((await desk.send(STAFF, action, [...hidden])).status).toBe(303);
    expect(await rowOf(id)).toMatchObject({ notes: 'Mine', title: 'Talk', state: 'needs-decisions' });
  });

  it('is for a researcher only of their own, and only before the file is there', async () => {
    const id = await made.waitingRecording(desk.heard, show, 'Talk');
    const sent = await (await opened(id, RESEARCHER))({ title: 'Our talk' });
    expect(sent.status).toBe(303);
    expect(await rowOf(id)).toMatchObject({ title: 'Our talk', state: 'waiting' });
    expect((await desk.get(OTHER, `/recordings/${id}/about`)).status).toBe(404);
    const later = await made.recordingToDecide(desk.heard, show, { title: 'Talk' });
    expect((await desk.get(RESEARCHER, `/recordings/${later}/about`)).status).toBe(403);
    expect(await (await desk.get(RESEARCHER, `/recordings/${later}`)).text()).not.toContain(`${later}/about`);
  });

  it('is changed by programs that say what they saw', async () => {
    const id = await made.recordingToDecide(desk.heard, show, { title: 'Talk' });
    const ask = async (method: string, body?: object) => {
      const response = await fetch(`${desk.url}/api/v1/recordings/${id}`, {
        method,
        headers: { cookie: `as=${STAFF.id}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const revision = (await ask('GET')).body.aboutRevision;
    expect((await ask('PATCH', { notes: 'Mine' })).status).toBe(428);
    expect((await ask('PATCH', { title: ' ', revision })).status).toBe(422);
    expect((await ask('PATCH', { notes: 'Theirs', revision })).status).toBe(200);
    const stale = await ask('PATCH', { notes: 'Mine', revision });
    const told = { of: 'notes', wanted: 'Mine', theirs: 'Theirs', stands: 'Theirs', by: null };
    expect([stale.status, stale.body.changes]).toEqual([409, [expect.objectContaining(told)]]);
    const anew = await ask('PATCH', { kind: 'thank-you', revision });
    expect([anew.status, anew.body.state]).toEqual([200, 'preparing']);
    expect((await rowOf(id)).kind).toBe('thank-you');
  });
});
