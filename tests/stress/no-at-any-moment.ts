import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, inArray } from 'drizzle-orm';
import { proveAuditLog } from '../../src/audit/log.ts';
import { makeLink, openLink } from '../../src/consent/links.ts';
import { consentNow } from '../../src/consent/of-recording.ts';
import { idsOf } from '../../src/consent/person-store.ts';
import { type ConsentRow, proveConsentRecords, recordsOf } from '../../src/consent/record-store.ts';
import { rosterOf, rosterRevision } from '../../src/consent/roster-rows.ts';
import type { Heard } from '../../src/heard.ts';
import { followChanges } from '../../src/lifecycle/change-consent.ts';
import { keepAnswer, questionsOf, sendAnswers } from '../../src/lifecycle/giving.ts';
import { mergePersons } from '../../src/lifecycle/merge.ts';
import { separatePerson } from '../../src/lifecycle/separate.ts';
import { addRestriction, endRestriction } from '../../src/lifecycle/restriction-store.ts';
import { setRoster } from '../../src/lifecycle/set-roster.ts';
import { withdraw } from '../../src/lifecycle/withdrawal.ts';
import { NewPermission, writePermission } from '../../src/lifecycle/write-permission.ts';
import { Problem } from '../../src/errors.ts';
import { approve, signOff } from '../../src/publishing/approvals.ts';
import { sendToPublish, takeDown } from '../../src/publishing/publish.ts';
import { createShow } from '../../src/publishing/shows.ts';
import { isUp } from '../../src/publishing/what-is-up.ts';
import { decide } from '../../src/redaction/choices.ts';
import { finishDecisions } from '../../src/redaction/decisions.ts';
import { liveRecords } from '../../src/rules/consent/effective.ts';
import { auditLog, consentChanges, episodes, flags, recordings, releases } from '../../src/store/schema.ts';
import type { RecordingId } from '../../src/rules/ids.ts';
import { startWorkers } from '../../workers/workers.ts';
import { ADA, addGrownUps, addRecording, makeVersion, SAM, SUE } from './people-and-recordings.ts';

const PEOPLE = 5;
const RECORDINGS = 6;
/** How many act at once. */
const CLIENTS = 8;
const TOLD = { role: 'self', how: 'told', witness: SAM.id } as const;

/** What has to be done at least once before it is over. */
export const ALL_OF_THESE = ['withdraw', 'restrict', 'answer by link', 'merge', 'publish'];

/** What came of it. */
export interface StressOutcome {
  readonly acts: number;
  /** How often each act was done, and not refused. */
  readonly done: Readonly<Record<string, number>>;
  /** What people would have seen as an answer of 500. */
  readonly broken: readonly string[];
  /** Statements that were answered as if written down, and are not. */
  readonly lost: readonly string[];
  /** Episodes that were up although somebody in them said no. */
  readonly leaked: readonly string[];
  readonly slowestWithdrawalMs: number;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let at = seed >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Lets several people do everything at once that changes what may be published: withdrawals, restrictions, answers, merges and rosters against
 * decisions, approvals, versions, publications and takedowns. Which acts in which order is the seed's; how they meet is the machine's.
 */
export async function stress(
  heard: Heard,
  { seed, seconds }: { seed: number; seconds: number },
): Promise<StressOutcome> {
  const random = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const show = await createShow(heard, ADA, { title: 'S', description: 'D', author: 'A' });
  const people = await addGrownUps(heard, PEOPLE);
  const some = () => [...new Set([pick(people), pick(people)])];
  const pool: RecordingId[] = [];
  for (let left = RECORDINGS; left > 0; left -= 1) pool.push(await addRecording(heard, show.id, some()));
  const workers = await startWorkers(heard, ['check', 'publish', 'takedown']);
  const done: Record<string, number> = {};
  const lost: string[] = [];
  const leaked: string[] = [];
  const broken: string[] = [];
  let slowestWithdrawalMs = 0;

  const rowOf = async (id: RecordingId) => (await heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!;
  const hashOf = async (id: RecordingId) => {
    const current = and(eq(releases.recordingId, id), eq(releases.current, true));
    return (await heard.db.select().from(releases).where(current))[0]?.manifestHash ?? '';
  };

  /** How often entries were found to be one, or to be several after all. */
  const turns = () => heard.db.$count(auditLog, inArray(auditLog.action, ['person.merged', 'person.separated']));

  async function takeBack(): Promise<void> {
    const [person, recordingId] = [pick(people), random() < 0.3 ? pick(pool) : null];
    const turned = await turns();
    const before = (await idsOf(heard.db, [person])).get(person)!;
    const known = await recordsOf(heard.db, before);
    const begun = performance.now();
    await withdraw(heard, SAM, person, { recordingId, giver: TOLD });
    slowestWithdrawalMs = Math.max(slowestWithdrawalMs, performance.now() - begun);
    const after = (await idsOf(heard.db, [person])).get(person)!;
    // An entry that was separated and found to be the same again in between was perhaps somebody else when the answer was taken back.
    const wasWhole = (await turns()) === turned;
    const isMeant = ({ scope }: ConsentRow) =>
      scope.kind === 'project' || recordingId === null || scope.ids.includes(recordingId);
    const isKnown = ({ seq }: ConsentRow) => known.some((old) => old.seq === seq);
    // What takes the place of an answer may stand under another id of the same person.
    const all = await recordsOf(heard.db, after);
    // Where entries were separated afterwards, the no stands beside what it was said to.
    const noes = all.filter((record) => record.state !== 'given' && record.state !== 'expired' && !isKnown(record));
    const beside = new Set(noes.filter(isMeant).map(({ attribute }) => attribute));
    for (const record of liveRecords(all) as ConsentRow[]) {
      const { id, state, personId, attribute } = record;
      if (personId !== person && !(wasWhole && before.includes(personId))) continue;
      if (state === 'given' && isMeant(record) && isKnown(record) && !beside.has(attribute))
        lost.push(`record ${id} of ${person}`);
    }
  }

  const permission = (yes: boolean) =>
    NewPermission.parse({
      permissions: ['voice', 'face', 'name', 'role', 'story', 'location'].map((attribute) => ({
        attribute,
        permission: yes ? 'allow' : 'never',
      })),
      channels: ['podcast'],
      scope: { kind: 'project' },
      givers: [{ role: 'self', answer: yes ? 'yes' : 'no', how: 'in person' }],
      stage: 'taking part',
    });

  const acts: Record<string, () => Promise<unknown>> = {
    withdraw: takeBack,
    restrict: async () => {
      const person = pick(people);
      const { id } = await addRestriction(heard, SAM, person, { basis: 'court-order', from: '2020-01-01' });
      await endRestriction(heard, SAM, person, { restrictionId: id, until: '2020-01-02' });
    },
    'say yes': async () => {
      const person = pick(people);
      const ids = (await idsOf(heard.db, [person])).get(person)!;
      const live = liveRecords(await recordsOf(heard.db, ids)) as ConsentRow[];
      const old = live.filter(({ scope }) => scope.kind === 'project');
      const supersedes = [...new Map(old.map((record) => [record.attribute, record.id])).values()];
      await writePermission(heard, SAM, person, { ...permission(random() < 0.8), supersedes });
    },
    'answer by link': async () => {
      const asks = {
        channels: ['podcast'],
        format: 'easy read',
        stage: 'taking part',
        scope: { kind: 'project' },
      } as const;
      const link = { kind: 'give', personId: pick(people), giver: 'self', asks, days: 3 } as never;
      const address = await heard.db.transaction((tx) => makeLink(tx, heard, SAM, link));
      const secret = address.split('/').at(-1)!;
      const reply = random() < 0.8 ? 'allow' : 'never';
      for (const attribute of await questionsOf(heard.db, await openLink(heard.db, 'give', secret)))
        await keepAnswer(heard, secret, attribute, attribute === 'name' && reply === 'allow' ? 'role' : reply);
      await sendAnswers(heard, secret);
    },
    merge: () => mergePersons(heard, SAM, { personId: pick(people), intoId: pick(people) }),
    separate: () => separatePerson(heard, SAM, pick(people)),
    roster: async () => {
      const id = pick(pool);
      const now = await rosterOf(heard.db, id);
      await setRoster(heard, SAM, id, {
        participants: now.map(({ name, also, soundsLike, role, tags, personId }) => ({
          ...{ name, also, soundsLike, role, tags: [...tags] },
          ...(personId ? { person: personId } : {}),
        })),
        keep: [],
        covers: [],
        revision: rosterRevision(await rowOf(id), now),
      });
    },
    'take down': () => takeDown(heard, SAM, pick(pool), ''),
    forward: async () => {
      const at = Math.floor(random() * pool.length);
      const id = pool[at]!;
      const { state } = await rowOf(id);
      if (state === 'needs-decisions') {
        const all = await heard.db.select({ id: flags.id }).from(flags).where(eq(flags.recordingId, id));
        const choices = all.map((flag) => ({ flagId: flag.id, decision: 'bleep' as const }));
        await decide(heard, SAM, id, choices);
        await finishDecisions(heard, SAM, id);
        await makeVersion(heard, id);
      }
      if (state === 'needs-approval') {
        const manifestHash = await hashOf(id);
        await approve(heard, SAM, id, { kind: 'consent', manifestHash });
        await approve(heard, SUE, id, { kind: 'redaction', manifestHash });
        for (const { id: participantId } of await rosterOf(heard.db, id))
          await signOff(heard, SUE, id, { participantId, manifestHash, answer: 'yes', how: 'in person' });
        await sendToPublish(heard, SAM, id);
        done.publish = (done.publish ?? 0) + 1;
      }
      if (['stopped', 'taken-down'].includes(state)) {
        // Somebody who said no to everything rarely comes back: others come in their place.
        people[Math.floor(random() * people.length)] = (await addGrownUps(heard, 1))[0]!;
        pool[at] = await addRecording(heard, show.id, some());
      }
    },
  };
  /** What leads to publication is done more often than what undoes it, else nothing ever is published. */
  const order = Object.keys(acts).flatMap((name) => Array<string>({ forward: 70, 'say yes': 3 }[name] ?? 1).fill(name));

  /** Episodes that are up while somebody in them took back what they had allowed, in one look at the database. */
  const upAgainstANo = () =>
    heard.db.transaction(
      async (tx) => {
        const up = await tx
          .select({ id: recordings.id })
          .from(episodes)
          .innerJoin(recordings, eq(recordings.id, episodes.recordingId))
          .where(isUp);
        for (const { id } of up) {
          const people = await rosterOf(tx, id);
          const no = people.find(
            ({ restriction, permissions }) => restriction !== null || permissions.voice.rule === 'withdrawn',
          );
          if (no) leaked.push(`${id}: ${no.restriction ? 'a restriction' : 'a withdrawal'}`);
        }
        return up.length;
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );

  let tried = 0;
  const begun = performance.now();
  /** The time is over, and what matters was done at least once: a slow machine takes longer. */
  const isOver = () => {
    const gone = (performance.now() - begun) / 1000;
    return gone > seconds && (gone > 5 * seconds || ALL_OF_THESE.every((name) => (done[name] ?? 0) > 0));
  };
  const client = async (): Promise<void> => {
    while (!isOver()) {
      const name = pick(order);
      tried += 1;
      try {
        await acts[name]!();
        done[name] = (done[name] ?? 0) + 1;
      } catch (error) {
        if (!(error instanceof Problem)) broken.push(`${name}: ${String((error as Error).cause ?? error)}`);
      }
    }
  };
  let mostUp = 0;
  const watch = async (): Promise<void> => {
    while (!isOver()) {
      mostUp = Math.max(mostUp, await upAgainstANo());
      await sleep(20);
    }
  };
  await Promise.all([watch(), ...Array.from({ length: CLIENTS }, client)]);
  await followChanges(heard, new Date(Date.now() + 1000));
  await workers.close();

  await upAgainstANo();
  const published = await heard.db.select().from(recordings).where(eq(recordings.state, 'published'));
  for (const recording of published) {
    const { blocks } = consentNow(recording, await rosterOf(heard.db, recording.id));
    if (blocks.length > 0) leaked.push(`${recording.id} in the end: ${blocks.length}`);
  }
  if ((await heard.db.select().from(consentChanges)).length > 0) lost.push('a change that nobody followed');
  for (const { broken: link } of [await proveAuditLog(heard.db), await proveConsentRecords(heard.db)])
    if (link) broken.push(link.what);
  done['most episodes up'] = mostUp;
  return { acts: tried, done, broken, lost, leaked, slowestWithdrawalMs: Math.round(slowestWithdrawalMs) };
}
