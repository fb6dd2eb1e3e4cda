import { eq } from 'drizzle-orm';
import type { Job } from 'bullmq';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRecording } from '../../../src/lifecycle/create-recording.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import { nightly } from '../../../src/lifecycle/nightly.ts';
import { SYSTEM } from '../../../src/people/actor.ts';
import { approve, signOff } from '../../../src/publishing/approvals.ts';
import { sendToPublish } from '../../../src/publishing/publish.ts';
import { answerShowTexts, restoreShowTexts, showTextsAt } from '../../../src/publishing/show-answers.ts';
import { createShow, type Show, updateShow } from '../../../src/publishing/shows.ts';
import { decisionsHash, flagsOf } from '../../../src/redaction/decisions.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import type { RecordingId, ShowId, Sha256 } from '../../../src/rules/ids.ts';
import { type Manifest, manifestHash } from '../../../src/rules/publishing/manifest.ts';
import type { ShowChanges, ShowInput } from '../../../src/rules/publishing/show-input.ts';
import { auditLog, recordings, releases, reminders, shows, showVersions } from '../../../src/store/schema.ts';
import { newId } from '../../../src/store/ids.ts';
import { recordingView } from '../../../src/views/view.ts';
import { publishStage } from '../../../workers/publish.ts';
import { runStage } from '../../../workers/run-stage.ts';
import { publishRecording } from '../consent/published-recording.ts';
import { Desk, RESEARCHER, SECOND, STAFF } from '../web/desk.ts';
import { formWith } from '../web/forms-on-page.ts';
import { type RunningServer, servePublicSide } from './public-server.ts';

/** What listeners read of a show names nobody whom a recording hides, whoever changes it and whenever. */
const HIDDEN = ['Zephyrine Quill', 'Tendai Moyo', 'Siobhan Adeyemi'];
const PLAIN = { title: 'Joining Up', description: 'What being listened to feels like.', author: 'Peer researchers' };

let desk: Desk;
let listeners: RunningServer;
const heard = () => desk.heard;

beforeAll(async () => {
  desk = await Desk.open();
  const { db, files, log, publicUrl, config } = desk.heard;
  listeners = await servePublicSide({ db, files, log, publicUrl, varDir: config.varDir, close: async () => {} });
});
afterAll(async () => {
  await listeners?.close();
  await desk?.close();
});

const show = (words: Partial<ShowInput> = {}) => createShow(heard(), STAFF, { ...PLAIN, ...words });
const change = ({ id }: Show, changes: ShowChanges, actor = STAFF) => updateShow(heard(), actor, id, changes);
const rowOf = async ({ id }: { id: ShowId }) => (await heard().db.select().from(shows).where(eq(shows.id, id)))[0]!;
const texts = async (of: Show) => showTextsAt(heard(), SECOND, (await rowOf(of)).slug);
/** Everything that listeners can read of a show. */
const read = async ({ slug }: { slug: string }) =>
  Promise.all(
    ['', '/feed.xml'].map(async (path) => {
      const answer = await fetch(`${listeners.base}/shows/${slug}${path}`);
      return { status: answer.status, text: await answer.text() };
    }),
  );
const missingIn = async (id: RecordingId) => (await recordingView(heard(), STAFF, id)).release!.missing;
const publish = (recordingId: RecordingId, run: number) =>
  runStage(heard(), publishStage, { data: { recordingId, run }, attemptsMade: 0, opts: { attempts: 1 } } as Job);
const confirm = async (of: Show, which: 'waiting' | 'live' = 'waiting', actor = SECOND) =>
  answerShowTexts(heard(), actor, of.id, { seen: (await texts(of))[which]!.seen, answer: 'confirm' });

/** A recording for which everybody has said yes. Each of these names is hidden in it. */
async function approved({ id: showId }: Show, names = HIDDEN, showVersion?: number): Promise<RecordingId> {
  const { id } = await publishRecording(heard(), showId, { names, state: 'needs-approval' });
  const [release] = await heard().db.select().from(releases).where(eq(releases.recordingId, id));
  const decided = decisionsHash(await flagsOf(heard().db, id));
  const manifest: Manifest = { ...(release!.manifest as Manifest), decisionsHash: decided };
  const proposed = showVersion === undefined ? manifest : { ...manifest, showVersion };
  const hash = manifestHash(proposed);
  await heard()
    .db.update(releases)
    .set({
      manifest: proposed,
      manifestHash: hash,
      verification: { passed: true, checks: [], findings: [] },
    })
    .where(eq(releases.id, release!.id));
  await approve(heard(), STAFF, id, { kind: 'consent', manifestHash: hash });
  await approve(heard(), SECOND, id, { kind: 'redaction', manifestHash: hash });
  for (const { id: participantId } of await rosterOf(heard().db, id))
    await signOff(heard(), STAFF, id, { participantId, manifestHash: hash, answer: 'yes', how: 'in person' });
  return id;
}

it('bleeped names never reach feed or page by a rename between approval and publication', async () => {
  const made = await show();
  const id = await approved(made);
  expect(await missingIn(id)).toEqual([]);
  await sendToPublish(heard(), STAFF, id);
  await change(made, { title: `The show of ${HIDDEN[0]}`, description: `With ${HIDDEN[1]} and Siobhan.` });
  await publish(id, 2);
  expect((await recordingView(heard(), STAFF, id)).state).toBe('published');
  for (const { status, text } of await read(made)) {
    expect(status).toBe(200);
    expect(text).toContain(PLAIN.title);
    expect(text).not.toMatch(/Zephyrine|Quill|Tendai|Moyo|Siobhan|Adeyemi/i);
  }
  const { waiting } = await texts(made);
  const found = waiting!.findings.filter(({ kind }) => kind === 'roster').map(({ field, words }) => [field, words]);
  expect(found).toEqual(
    expect.arrayContaining([
      ['title', HIDDEN[0]],
      ['description', HIDDEN[1]],
    ]),
  );
  const log = (await heard().db.select().from(auditLog)).filter(({ subject }) => subject === made.id);
  expect(JSON.stringify(log)).not.toMatch(/Zephyrine|Tendai|Siobhan/);

  await change(made, { title: 'Our own words', description: PLAIN.description });
  for (const { text } of await read(made)) expect(text).toContain('Our own words');
  expect((await texts(made)).history.map(({ state }) => state)).toEqual(['live', 'taken-back', 'replaced']);
});

it('every finder stops a text, wherever listeners would read it', async () => {
  const made = await show({ title: 'Every finder' });
  const participants = [
    { name: 'Zephyrine Quill', also: ['Zeph'], soundsLike: ['Zafferine'], tags: ['voice:allow', 'name:allow'] },
    { name: 'Will Ashby' },
  ];
  const roster = parseRoster({ participants, keep: [], covers: [] });
  await createRecording(heard(), RESEARCHER, { showId: made.id, kind: 'podcast', title: 'A talk', roster });
  await publishRecording(heard(), made.id, { names: ['Tendai Moyo'], state: 'taken-down' });
  const doubted: [ShowChanges, string, string, string][] = [
    [{ title: 'Talks with Quill' }, 'title', 'roster', 'Quill'],
    [{ author: 'Zeph and friends' }, 'author', 'roster', 'Zeph'],
    [{ description: 'Zafferine talks.' }, 'description', 'roster', 'Zafferine'],
    [{ description: 'We talk with Zefirine.' }, 'description', 'roster', 'Zefirine'],
    [{ description: 'We talk with Will.' }, 'description', 'roster', 'Will'],
    [{ ownerEmail: 'zephyrine@charity.example' }, 'ownerEmail', 'roster', 'zephyrine'],
    [{ language: 'en-x-tendai' }, 'language', 'roster', 'tendai'],
    [{ description: 'We talk with Tendai Moyo.' }, 'description', 'taken-out', 'Tendai Moyo'],
    [{ description: 'We talk with Katarzyna Nowak.' }, 'description', 'name', 'Katarzyna Nowak'],
    [{ description: 'Ring us on 07700 900123.' }, 'description', 'detail', '07700 900123'],
  ];
  for (const [changes, field, kind, words] of doubted) {
    await change(made, { ...PLAIN, title: 'Every finder', ownerEmail: '', language: 'en-GB', ...changes });
    const { waiting } = await texts(made);
    expect(waiting?.findings, JSON.stringify(changes)).toContainEqual(expect.objectContaining({ field, kind }));
    expect(
      waiting!.findings.filter((one) => one.field === field && one.kind === kind).map((one) => one.words),
    ).toContain(words);
    for (const { text } of await read(made)) expect(text).not.toContain(words);
  }
  await change(made, { title: 'You will hear', description: 'They will tell.', ownerEmail: '', language: 'cy' });
  expect(await rowOf(made)).toMatchObject({ title: 'You will hear', language: 'cy' });
});

it('a second person confirms what they saw, and nobody confirms their own', async () => {
  const made = await show();
  await change(made, { title: 'Kestrel Nowak talks' });
  await expect(confirm(made, 'waiting', STAFF)).rejects.toMatchObject({ status: 403 });
  await expect(confirm(made, 'waiting', RESEARCHER)).rejects.toMatchObject({ status: 403 });
  const { seen } = (await texts(made)).waiting!;
  await publishRecording(heard(), made.id, { names: ['Kestrel Quill'], state: 'needs-decisions' });
  await expect(answerShowTexts(heard(), SECOND, made.id, { seen, answer: 'confirm' })).rejects.toMatchObject({
    status: 409,
  });
  expect(await rowOf(made)).toMatchObject({ title: PLAIN.title });
  await confirm(made);
  expect(await rowOf(made)).toMatchObject({ title: 'Kestrel Nowak talks' });
  await change(made, { description: 'Made with care.' });
  expect(await rowOf(made), 'a confirmed title is not asked for again').toMatchObject({
    description: 'Made with care.',
  });

  await change(made, { description: 'Made by Ngozi.' });
  const waiting = (await texts(made)).waiting!;
  const answers = await Promise.allSettled([
    answerShowTexts(heard(), SECOND, made.id, { seen: waiting.seen, answer: 'confirm' }),
    change(made, { description: 'Made by Ngozi Bello.' }),
  ]);
  expect(answers[1]!.status).toBe('fulfilled');
  expect((await rowOf(made)).description).not.toContain('Bello');
  await answerShowTexts(heard(), STAFF, made.id, { seen: (await texts(made)).waiting!.seen, answer: 'refuse' });
  expect((await texts(made)).history[0]).toMatchObject({ state: 'taken-back', answeredBy: STAFF.id });
});

it('nobody confirms what they wrote in a version that somebody else changed elsewhere', async () => {
  const made = await show();
  await change(made, { title: 'Kestrel Nowak sings' });
  await change(made, { description: 'Made anew.' }, SECOND);
  await expect(confirm(made, 'waiting', STAFF)).rejects.toMatchObject({ status: 403 });
  const onPage = async (who: typeof STAFF) => {
    const answer = await desk.get(who, `/home/shows/${(await rowOf(made)).slug}/texts`);
    return (await answer.text()).includes('You wrote what is doubted here');
  };
  expect([await onPage(STAFF), await onPage(SECOND)]).toEqual([true, false]);
  // Whoever changed something else is a second person.
  await confirm(made);
  expect(await rowOf(made)).toMatchObject({ title: 'Kestrel Nowak sings', description: 'Made anew.' });
});

it('where two people wrote what is doubted, each confirms the other’s; an address stays with whoever brought it', async () => {
  const made = await show({ title: 'Harbour talks' });
  await change(made, { title: 'Kestrel Nowak laughs' });
  await change(made, { description: 'Made by Ngozi.' }, SECOND);
  const first = await desk.send(SECOND, `/home/shows/${made.slug}/texts`, {
    seen: (await texts(made)).waiting!.seen,
    answer: 'confirm',
  });
  expect(first.headers.get('location')).toContain('said=show-part-confirmed');
  expect((await rowOf(made)).title).toBe('Harbour talks');
  await expect(confirm(made, 'waiting', SECOND)).rejects.toMatchObject({ status: 403 });
  await confirm(made, 'waiting', STAFF);
  expect(await rowOf(made)).toMatchObject({ title: 'Kestrel Nowak laughs', description: 'Made by Ngozi.' });
  await change(made, { title: 'Something else', description: 'Plain.' }, SECOND);
  await publishRecording(heard(), made.id, { names: ['Harbour Quill'], state: 'needs-decisions' });
  await expect(confirm(made, 'live', STAFF)).rejects.toMatchObject({ status: 403 });
  await confirm(made, 'live', SECOND);
  expect((await texts(made)).live!.findings).toEqual([]);
});

it('a show whose first texts are doubted is nowhere until they are confirmed', async () => {
  const made = await show({ title: 'Oluwaseun and friends' });
  expect(made).toMatchObject({ isPublic: false, description: '', author: '' });
  expect(JSON.stringify(made)).not.toMatch(/oluwaseun/i);
  for (const { status } of [...(await read(made)), ...(await read({ slug: 'oluwaseun-and-friends' }))])
    expect(status).toBe(404);
  expect((await fetch(`${listeners.base}/art/${made.artSha256}.jpg`)).status).toBe(404);
  const id = await approved(made);
  expect(await missingIn(id)).toEqual([expect.stringContaining('not public yet')]);
  await confirm(made);
  expect(await rowOf(made)).toMatchObject({ isPublic: true, slug: 'oluwaseun-and-friends' });
  for (const { status } of await read({ slug: 'oluwaseun-and-friends' })) expect(status).toBe(200);
  expect(await missingIn(id)).toEqual([]);

  const changed = await show({ title: 'Wanjiru and friends' });
  const clean = await change(changed, { title: 'Friends of ours' });
  expect(clean).toMatchObject({ isPublic: true, title: 'Friends of ours', slug: 'friends-of-ours' });
});

it('a later roster stops publication until the text is changed or confirmed anew', async () => {
  const made = await show({ title: 'Later rosters' });
  await change(made, { description: 'Made at Kestrel House.' });
  await confirm(made);
  const before = await approved(made);
  expect(await missingIn(before)).toEqual([]);

  const id = await approved(made, ['Kestrel Okonkwo']);
  expect(await missingIn(id)).toEqual([
    expect.stringMatching(/^The show’s description has a name that is bleeped in this recording\. Change/),
  ]);
  await expect(sendToPublish(heard(), STAFF, id)).rejects.toMatchObject({ status: 409 });
  expect(await (await desk.get(STAFF, `/recordings/${id}/release`)).text()).toContain(`/home/shows/${made.slug}/texts`);
  await nightly(heard());
  await nightly(heard());
  const open = async () => (await heard().db.select().from(reminders)).filter(({ showId }) => showId === made.id);
  expect((await open()).map(({ doneAt }) => doneAt)).toEqual([null]);
  expect(await (await desk.get(STAFF, '/home')).text()).toContain(`/home/shows/${made.slug}/texts`);
  expect(await (await desk.get(STAFF, `/home/shows/${made.slug}/texts`)).text()).toContain('These texts may name');

  await expect(confirm(made, 'live', STAFF)).rejects.toMatchObject({ status: 403 });
  await confirm(made, 'live');
  expect(await missingIn(id)).toEqual([]);
  expect((await open())[0]!.doneAt).not.toBeNull();
  await sendToPublish(heard(), STAFF, id);
  await heard().db.update(showVersions).set({ confirmed: [] }).where(eq(showVersions.showId, made.id));
  await publish(id, 2);
  expect((await recordingView(heard(), STAFF, id)).state, 'the worker looks once more').toBe('needs-approval');

  await change(made, { title: 'Kestrel Talks', description: 'Made at a house.' });
  await confirm(made);
  const carried = (await texts(made)).live!.number;
  await change(made, { title: 'Later rosters' });
  const files = await approved(made, ['Kestrel Ashby'], carried);
  expect(await missingIn(files)).toEqual([expect.stringContaining('finished files carry an earlier title')]);
});

it('goes back to an earlier version, which is read as any change is; keep lists count once they are published', async () => {
  const made = await show({ title: 'Going back' });
  await change(made, { author: 'Hull Youth Voice' });
  expect((await rowOf(made)).author).toBe(PLAIN.author);
  const { id } = await publishRecording(heard(), made.id, { state: 'needs-approval' });
  await heard()
    .db.update(recordings)
    .set({ keepList: ['Hull Youth Voice'] })
    .where(eq(recordings.id, id));
  await restoreShowTexts(heard(), STAFF, made.id, 1);
  await restoreShowTexts(heard(), STAFF, made.id, 2);
  expect((await texts(made)).waiting!.number).toBe(3);
  await heard().db.update(recordings).set({ state: 'published' }).where(eq(recordings.id, id));
  await restoreShowTexts(heard(), STAFF, made.id, 1);
  await restoreShowTexts(heard(), STAFF, made.id, 3);
  expect((await rowOf(made)).author).toBe('Hull Youth Voice');
  await expect(restoreShowTexts(heard(), STAFF, made.id, 99)).rejects.toMatchObject({ status: 404 });
});

it('the texts of a show of before are its first version, and are looked at before anything more is published', async () => {
  const [old] = await heard()
    .db.insert(shows)
    .values({
      id: newId<ShowId>(),
      slug: 'of-before',
      ...PLAIN,
      title: 'Siobhan talks',
      artSha256: '0'.repeat(64) as Sha256,
    })
    .returning();
  const id = await approved(old!, ['Tendai Moyo']);
  expect(await missingIn(id)).toEqual([expect.stringContaining('The show’s title has a name that nobody confirmed')]);
  expect((await texts(old!)).history).toMatchObject([{ number: 1, state: 'live', madeBy: SYSTEM.id }]);
  await confirm(old!, 'live');
  expect(await missingIn(id)).toEqual([]);
});

it('pages and API show old and new side by side, and take the answer', async () => {
  const made = await show({ title: 'Pages and API' });
  const form = { ...PLAIN, ownerEmail: '', category: 'Arts', language: 'en-GB', explicit: 'no' };
  const change = `/home/shows/${made.slug}/change`;
  const { hidden } = formWith(await (await desk.get(STAFF, change)).text(), 'name="revision"');
  const sent = await desk.send(STAFF, change, { ...Object.fromEntries(hidden), ...form, title: 'Talks with Ngozi' });
  expect(sent.headers.get('location')).toBe(`/home/shows/${made.slug}/texts?said=show-waits`);
  const html = await (await desk.get(STAFF, `/home/shows/${made.slug}/texts`)).text();
  for (const words of ['Talks with Ngozi', 'Pages and API', '“Ngozi”', 'Ask a colleague'])
    expect(html).toContain(words);
  expect(await (await desk.get(STAFF, change)).text()).toContain('Talks with Ngozi');
  expect((await desk.get(RESEARCHER, `/home/shows/${made.slug}/texts`)).status).toBe(403);

  const api = async (path: string, body?: unknown, actor = SECOND) => {
    const answer = await fetch(`${desk.url}/api/v1/shows/${made.slug}${path}`, {
      headers: { cookie: `as=${actor.id}`, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  expect((await api('')).body).toMatchObject({ title: 'Pages and API', isPublic: true, textsWait: true });
  // The revision is made of words that wait: whoever may not read them could guess them by it.
  const revisionFor = async (actor: typeof STAFF) => (await api('', undefined, actor)).body.revision;
  expect([await revisionFor(RESEARCHER), typeof (await revisionFor(SECOND))]).toEqual([null, 'string']);
  const home = async (actor: typeof STAFF) => (await desk.get(actor, '/home')).text();
  expect(await home(SECOND)).toContain('New words of the show “Pages and API” wait for a second person.');
  expect(await home(RESEARCHER)).not.toContain('New words of the show');
  const { body } = await api('/texts');
  const { seen, findings } = body.waiting as { seen: string; findings: unknown[] };
  expect(findings).toMatchObject([{ field: 'title', kind: 'name', words: 'Ngozi' }]);
  expect((await api('/texts', undefined, RESEARCHER)).status).toBe(403);
  expect((await api('/texts/answers', { seen, answer: 'confirm' }, STAFF)).status).toBe(403);
  expect((await api('/texts/answers', { seen: 'another', answer: 'confirm' })).status).toBe(409);
  expect((await api('/texts/answers', { seen, answer: 'refuse' })).body).toMatchObject({ textsWait: false });

  await desk.send(STAFF, `/home/shows/${made.slug}/texts/2`);
  const again = (await texts(made)).waiting!;
  const confirmed = await desk.send(SECOND, `/home/shows/${made.slug}/texts`, { seen: again.seen, answer: 'confirm' });
  expect(confirmed.headers.get('location')).toBe(`/home/shows/${made.slug}/texts?said=show-confirmed`);
  expect(await rowOf(made)).toMatchObject({ title: 'Talks with Ngozi', category: 'Arts' });
  expect((await api('/texts/1/restore', {})).body).toMatchObject({ title: 'Pages and API' });
});
