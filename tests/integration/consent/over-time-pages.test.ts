import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayInUk, daysAfter } from '../../../src/rules/consent/days.ts';
import type { RecordingId } from '../../../src/rules/ids.ts';
import { nightly } from '../../../src/lifecycle/nightly.ts';
import { createShow, type Show, showBySlug } from '../../../src/publishing/shows.ts';
import { auditLog, recordings, reminders } from '../../../src/store/schema.ts';
import { Desk, RESEARCHER, SECOND, STAFF } from '../web/desk.ts';
import { formWith } from '../web/forms-on-page.ts';
import { ALLOWED, publishRecording } from './published-recording.ts';
import { readZip } from './read-zip.ts';

/** The pages about consent over time, as staff use them. */
let desk: Desk;
let show: Show;
const HOSTILE = 'Zoë <script>alert(1)</script>"';

beforeAll(async () => {
  desk = await Desk.open();
  show = await createShow(desk.heard, STAFF, { title: 'Joining Up', description: 'D', author: 'A' });
});
afterAll(() => desk?.close());

const stateOf = async (id: RecordingId) =>
  (await desk.heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]?.state;

it('staff take back a permission for somebody, then choose what happens to the recording', async () => {
  const made = await publishRecording(desk.heard, show.id, { names: [HOSTILE] });
  const address = `/participants/${made.personIds[0]}/withdraw`;
  expect((await desk.get(RESEARCHER, address)).status).toBe(403);
  const form = await (await desk.get(STAFF, address)).text();
  expect(form).toContain('Nobody has to give a reason');
  expect(form).not.toContain('<script>alert(1)');
  const empty = await desk.send(STAFF, address, {});
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain('Choose who said so.');
  const sent = await desk.send(STAFF, address, { by: 'self', how: 'told', recording: 'all' });
  expect([sent.status, sent.headers.get('location')]).toEqual([
    303,
    `/participants/${made.personIds[0]}?said=withdrawn`,
  ]);
  expect(await stateOf(made.id)).toBe('taken-down');
  const page = await (await desk.get(STAFF, `/recordings/${made.id}/published`)).text();
  for (const choice of ['Leave it down', 'Delete this recording', 'Make it again without this person'])
    expect(page).toContain(choice);
  expect(await (await desk.get(RESEARCHER, `/recordings/${made.id}/published`)).text()).not.toContain('Leave it down');
  expect((await desk.send(RESEARCHER, `/recordings/${made.id}/make-again`)).status).toBe(403);
  const again = await desk.send(STAFF, `/recordings/${made.id}/make-again`);
  expect(again.headers.get('location')).toBe(`/recordings/${made.id}?said=making-again`);
  expect(await stateOf(made.id)).toBe('preparing');
  const twice = await desk.send(STAFF, `/recordings/${made.id}/make-again`);
  expect(twice.status).toBe(409);
});

it('staff delete a recording that was taken down, and only such a one', async () => {
  const made = await publishRecording(desk.heard, show.id);
  expect((await desk.send(STAFF, `/recordings/${made.id}/delete`)).status).toBe(409);
  expect(await stateOf(made.id)).toBe('published');
  await desk.send(STAFF, `/recordings/${made.id}/take-down`, { reason: '' });
  expect(await (await desk.get(STAFF, `/recordings/${made.id}/delete`)).text()).toContain('Nobody can bring it back');
  expect((await desk.send(STAFF, `/recordings/${made.id}/delete`)).status).toBe(303);
  expect(await stateOf(made.id)).toBeUndefined();
  expect((await desk.get(STAFF, `/home/shows/${show.slug}`)).status).toBe(200);
});

it('an administrator deletes everything about a person and is told what is left', async () => {
  const made = await publishRecording(desk.heard, show.id, { names: ['Zephyrine', 'Otherwise'] });
  const address = `/participants/${made.personIds[0]}/erase`;
  expect((await desk.get(STAFF, address)).status).toBe(403);
  expect((await desk.send(STAFF, address, { sure: 'yes' })).status).toBe(403);
  expect((await desk.get(SECOND, address)).status).toBe(200);
  expect((await desk.send(SECOND, address, {})).status).toBe(422);
  const done = await (await desk.send(SECOND, address, { sure: 'yes' })).text();
  expect(done).toContain('What is left, and why');
  expect(done).toContain(`/recordings/${made.id}`);
  expect(done).not.toContain('Zephyrine');
  expect(await (await desk.get(SECOND, address)).text()).toContain('was deleted before');
});

it('a reminder stands on the home page of staff until it is done', async () => {
  await publishRecording(desk.heard, show.id, {
    tags: [...ALLOWED, `until:${daysAfter(dayInUk(new Date()), 7)}`],
  });
  await nightly(desk.heard);
  const [reminder] = await desk.heard.db.select().from(reminders).where(eq(reminders.kind, 'expiry'));
  const form = `/reminders/${reminder!.id}/done`;
  expect(await (await desk.get(RESEARCHER, '/home')).text()).not.toContain(form);
  expect(await (await desk.get(STAFF, '/home')).text()).toContain(form);
  expect((await desk.send(RESEARCHER, form)).status).toBe(403);
  expect((await desk.send(STAFF, form)).headers.get('location')).toBe('/home?said=reminder-done');
  expect(await (await desk.get(STAFF, '/home')).text()).not.toContain(form);
  const done = await desk.heard.db.select().from(auditLog).where(eq(auditLog.subject, reminder!.id));
  expect(done.map(({ action, actor }) => [action, actor])).toEqual([['reminder.done', STAFF.id]]);
});

it('a participant’s own data comes as a ZIP with a page that runs nothing', async () => {
  const made = await publishRecording(desk.heard, show.id, { names: [HOSTILE] });
  const address = `/participants/${made.personIds[0]}/everything.zip`;
  expect((await desk.get(RESEARCHER, address)).status).toBe(403);
  expect((await desk.get(STAFF, '/participants/nobody/everything.zip')).status).toBe(404);
  const answer = await desk.get(STAFF, address);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="everything-${made.personIds[0]}.zip"`);
  const page = readZip(Buffer.from(await answer.arrayBuffer()))
    .get('index.html')!
    .toString();
  expect(page).toContain('Everything we keep about you');
  expect(page).toContain('Zoë &lt;script&gt;');
  expect(page).not.toContain('<script');
  expect(page).toContain(made.addresses[0]);
});

it('the register lists what was published and taken down, on a page and as a table', async () => {
  expect((await desk.get(RESEARCHER, '/register')).status).toBe(403);
  const page = await (await desk.get(STAFF, '/register')).text();
  expect(page).toContain('Taken down');
  const csv = await (await desk.get(STAFF, '/register.csv')).text();
  const [head, ...lines] = csv.trim().split('\r\n');
  expect(head).toBe('"when","what","episode","show","channel","manifest","address"');
  expect(lines.filter((line) => line.includes('"taken down"') && line.includes('/media/')).length).toBeGreaterThan(2);
});

it('how long a show keeps things is set on its form', async () => {
  const address = `/home/shows/${show.slug}/change`;
  const page = await (await desk.get(STAFF, address)).text();
  expect(page).toContain('Leave a box empty and nothing is deleted');
  const words = { title: 'Joining Up', description: 'D', author: 'A', language: 'en-GB' };
  const shown = Object.fromEntries(formWith(page, 'name="revision"').hidden);
  const fields = { ...words, ...shown, category: 'Society & Culture', explicit: 'no' };
  const wrong = await desk.send(STAFF, address, { ...fields, masters: '0.5' });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain('href="#masters"');
  expect((await desk.send(STAFF, address, { ...fields, masters: '90', drafts: '' })).status).toBe(303);
  expect((await showBySlug(desk.heard, show.slug))?.retention).toEqual({ masters: 90 });
});
