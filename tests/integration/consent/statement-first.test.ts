import { AccountId, type ShowId, type RecordingId, type PersonId } from '../../../src/rules/ids.ts';
import { eq, sql } from 'drizzle-orm';
import type { Job } from 'bullmq';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsOf } from '../../../src/consent/record-store.ts';
import { nightly } from '../../../src/lifecycle/nightly.ts';
import { reconcile } from '../../../src/lifecycle/reconcile.ts';
import { addRestriction } from '../../../src/lifecycle/restriction-store.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { SYSTEM, type AccountHolder } from '../../../src/people/actor.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { approve } from '../../../src/publishing/approvals.ts';
import { whatIsMissing } from '../../../src/publishing/readiness.ts';
import { releaseStatusOf } from '../../../src/publishing/release-status.ts';
import { takeAccessAway } from '../../../src/people/accounts.ts';
import { recordingOf } from '../../../src/recordings/life.ts';
import { dayInUk, daysAfter } from '../../../src/rules/consent/days.ts';
import { takeDown } from '../../../src/publishing/publish.ts';
import { newId } from '../../../src/store/ids.ts';
import { consentChanges, episodes, recordingFiles, recordings, restrictions } from '../../../src/store/schema.ts';
import { runStage } from '../../../workers/run-stage.ts';
import { saveStageFile } from '../../../workers/stage-files.ts';
import { Service } from '../http/service.ts';
import { recordingToApprove } from '../web/recordings-in-states.ts';
import { ALLOWED, publishRecording } from './published-recording.ts';
import { storedHashes } from './sweep.ts';

/** What somebody says is written down first, and then it has its effect, whatever breaks in between. No worker runs here. */
const STAFF: AccountHolder = { id: AccountId.parse('staff00000000001'), role: 'staff', name: 'Sam' };
const TOLD = { role: 'self', how: 'told', witness: STAFF.id } as const;

let service: Service;
let showId: ShowId;
let slug: string;
const heard = () => service.heard;
const rowOf = async (id: RecordingId) => (await heard().db.select().from(recordings).where(eq(recordings.id, id)))[0]!;
const soon = () => new Date(Date.now() + 1000);
const feed = async () => (await service.fetch(`/shows/${slug}/feed.xml`)).text();

beforeAll(async () => {
  service = await Service.start();
  ({ id: showId, slug } = await createShow(heard(), SYSTEM, { title: 'S', description: 'D', author: 'A' }));
});

afterAll(() => service?.stop());

it('a no is written down and nothing of theirs is public, also where a recording cannot be looked at; later it is', async () => {
  const [broken, whole] = [await publishRecording(heard(), showId), await publishRecording(heard(), showId)];
  const [person] = broken.personIds;
  await heard().db.execute(
    sql`update participants set person_id = ${person} where recording_id in (${broken.id}, ${whole.id})`,
  );
  const plan = (await rowOf(broken.id)).redaction;
  await heard()
    .db.update(recordings)
    .set({ redaction: { spans: 'spoilt' } as never })
    .where(eq(recordings.id, broken.id));
  expect(await feed()).toContain(broken.guid);

  await withdraw(heard(), STAFF, person!, { recordingId: null, giver: TOLD });

  const records = await recordsOf(heard().db, [person!]);
  expect(records.filter(({ state }) => state === 'withdrawn').length).toBeGreaterThan(0);
  expect((await rowOf(whole.id)).state, 'one that is spoilt keeps no other up').toBe('taken-down');
  expect((await rowOf(broken.id)).state).toBe('published');
  expect(await feed()).not.toContain(broken.guid);
  expect((await service.fetch(`/media/${broken.addresses[0]}`)).status).toBe(410);
  expect((await service.fetch(`/shows/${slug}/episodes/${broken.episodeId}`)).status).toBe(410);
  expect(await (await service.fetch(`/shows/${slug}`)).text()).not.toContain(broken.episodeId);
  expect(service.logged.join('')).toContain('a recording could not be looked at');

  await heard().db.update(recordings).set({ redaction: plan }).where(eq(recordings.id, broken.id));
  expect(await reconcile(heard(), soon())).toMatchObject({ changes: 1 });
  expect((await rowOf(broken.id)).state).toBe('taken-down');
  expect(await heard().db.select().from(consentChanges)).toEqual([]);
  expect(await feed()).not.toContain(broken.guid);
});

it('what is written down is not answered as if it had failed, though nobody could go on from there', async () => {
  const made = await publishRecording(heard(), showId);
  const owner = new pg.Client({ connectionString: heard().databaseUrl });
  await owner.connect();
  await owner.query(`create function break_it() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
    create trigger break_it before delete on consent_changes for each row execute function break_it()`);
  try {
    await withdraw(heard(), STAFF, made.personIds[0]!, { recordingId: null, giver: TOLD });
    expect((await recordsOf(heard().db, made.personIds)).some(({ state }) => state === 'withdrawn')).toBe(true);
    expect(await feed()).not.toContain(made.guid);
    expect(await heard().db.select().from(consentChanges)).toHaveLength(1);
  } finally {
    await owner.query('drop trigger break_it on consent_changes');
    await owner.end();
  }
  expect(await reconcile(heard(), soon())).toMatchObject({ changes: 1 });
  expect(await heard().db.select().from(consentChanges)).toEqual([]);
});

it.each([
  ['a withdrawal', (person: PersonId) => withdraw(heard(), STAFF, person, { recordingId: null, giver: TOLD })],
  [
    'a restriction',
    (person: PersonId) => addRestriction(heard(), STAFF, person, { basis: 'court-order', from: '2020-01-01' }),
  ],
])('%s stops the work that is under way, and nothing that it made stays', async (_what, say) => {
  const made = await publishRecording(heard(), showId, { state: 'preparing' });
  let began = (): void => {};
  const running = new Promise<void>((resolve) => {
    began = resolve;
  });
  let late: Promise<unknown> | undefined;
  const work = runStage(
    heard(),
    {
      stage: 'normalise',
      during: ['preparing'],
      needs: () => [],
      run: ({ recording, job }) =>
        new Promise((_, reject) => {
          began();
          job.signal.addEventListener('abort', () => {
            late = saveStageFile(heard(), recording, 'master', '/dev/null').catch((error: Error) => error.message);
            reject(job.signal.reason);
          });
        }),
    },
    { data: { recordingId: made.id, run: 1 }, attemptsMade: 0, opts: { attempts: 3 } } as unknown as Job,
  );
  await running;
  await say(made.personIds[0]!);
  await work;
  expect(await late).toBe('The recording has moved on.');
  expect(await rowOf(made.id)).toMatchObject({ state: 'stopped', run: 2, transcript: null, facts: null });
  const files = await heard().db.select().from(recordingFiles).where(eq(recordingFiles.recordingId, made.id));
  expect(files.map(({ role }) => role)).toEqual(['original']);
  const there = await storedHashes(heard());
  expect(made.derived.filter(({ sha256 }) => there.includes(sha256))).toEqual([]);
});

it('a restriction that begins in the night stops what was never published, once', async () => {
  const made = await publishRecording(heard(), showId, { state: 'needs-decisions' });
  const bar = {
    id: newId(),
    personId: made.personIds[0]!,
    basis: 'court-order',
    from: '2020-01-01',
    checkedBy: STAFF.id,
  };
  await heard().db.insert(restrictions).values(bar);
  await nightly(heard());
  expect((await rowOf(made.id)).state).toBe('stopped');
  const there = await storedHashes(heard());
  expect(made.derived.filter(({ sha256 }) => there.includes(sha256))).toEqual([]);
});

it('a permission ends with the first moment of its day, though the work of the night was never done', async () => {
  const today = dayInUk(new Date());
  const end = daysAfter(today, 40);
  const made = await publishRecording(heard(), showId, { tags: [...ALLOWED, `until:${end}`] });
  await nightly(heard());
  const mine = eq(episodes.id, made.episodeId);
  expect((await heard().db.select().from(episodes).where(mine))[0]!.coveredUntil).toBe(end);
  expect(await feed()).toContain(made.guid);
  await heard()
    .db.update(episodes)
    .set({ coveredUntil: daysAfter(today, 1) })
    .where(mine);
  expect(await feed()).toContain(made.guid);
  await heard().db.update(episodes).set({ coveredUntil: today }).where(mine);
  expect(await feed()).not.toContain(made.guid);
  expect((await service.fetch(`/media/${made.addresses[0]}`)).status).toBe(410);
  expect((await service.fetch(`/shows/${slug}/episodes/${made.episodeId}`)).status).toBe(410);
});

it('approvals of somebody whose access was ended count no more, and somebody else can give theirs', async () => {
  const [ada, sue, sam] = [
    await service.person('administrator'),
    await service.person('staff'),
    await service.person('staff'),
  ];
  const show = await createShow(heard(), SYSTEM, { title: 'Other', description: 'D', author: 'A' });
  const { id, hash: manifestHash } = await recordingToApprove(heard(), show);
  await approve(heard(), sue, id, { kind: 'consent', manifestHash });
  await approve(heard(), sam, id, { kind: 'redaction', manifestHash });
  const missing = async () => {
    const status = await releaseStatusOf(heard(), heard().db, recordingOf(await rowOf(id)));
    return whatIsMissing(status!).filter((sentence) => sentence.includes('approve'));
  };
  expect(await missing()).toEqual([]);
  await takeAccessAway(heard(), ada, sue.id);
  expect(await missing()).toEqual(['Somebody has to approve the consents.']);
  await approve(heard(), ada, id, { kind: 'consent', manifestHash });
  expect(await missing()).toEqual([]);
});

it('files of a takedown go also when the queue lost its job', async () => {
  const made = await publishRecording(heard(), showId);
  await takeDown(heard(), STAFF, made.id, '');
  await heard().pipeline.queue('takedown').obliterate({ force: true });
  const publicHashes = made.derived.slice(-3).map(({ sha256 }) => sha256);
  const left = async () => (await storedHashes(heard())).filter((sha256) => publicHashes.includes(sha256)).length;
  expect(await reconcile(heard()), 'what just happened may be on its way').toMatchObject({ takedowns: 0 });
  expect(await left()).toBe(3);
  expect((await reconcile(heard(), soon())).takedowns).toBeGreaterThan(0);
  expect(await left()).toBe(0);
  const [episode] = await heard().db.select().from(episodes).where(eq(episodes.id, made.episodeId));
  expect(episode!.purgedAt).not.toBeNull();
  expect(await reconcile(heard(), soon())).toMatchObject({ takedowns: 0 });
});

it('work goes on when the queue’s store was emptied while everything ran', async () => {
  await reconcile(heard(), soon());
  const made = await publishRecording(heard(), showId, { state: 'preparing' });
  await heard().pipeline.prepare({ recordingId: made.id, run: 1 });
  expect(await reconcile(heard(), soon())).toMatchObject({ resumed: 0 });
  await heard().pipeline.queue('decode').obliterate({ force: true });
  expect(await reconcile(heard())).toMatchObject({ resumed: 0 });
  expect(await reconcile(heard(), soon())).toMatchObject({ resumed: 1 });
  const { run } = await rowOf(made.id);
  expect(await heard().pipeline.isUnderWay({ recordingId: made.id, run }, ['decode'])).toBe(true);
});
