import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { idsOf } from '../../../src/consent/person-store.ts';
import { type ConsentRow, recordsOf } from '../../../src/consent/record-store.ts';
import { asSent, rosterOf } from '../../../src/consent/roster-rows.ts';
import { Problem } from '../../../src/errors.ts';
import { mergePersons } from '../../../src/lifecycle/merge.ts';
import { separatePerson } from '../../../src/lifecycle/separate.ts';
import { nightly } from '../../../src/lifecycle/nightly.ts';
import { setRoster, settleAbsence } from '../../../src/lifecycle/set-roster.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { NewPermission, writePermission } from '../../../src/lifecycle/write-permission.ts';
import { approve, signOff } from '../../../src/publishing/approvals.ts';
import { sendToPublish } from '../../../src/publishing/publish.ts';
import { createShow } from '../../../src/publishing/shows.ts';
import { isUp } from '../../../src/publishing/what-is-up.ts';
import { decide } from '../../../src/redaction/choices.ts';
import { finishDecisions } from '../../../src/redaction/decisions.ts';
import { liveRecords } from '../../../src/rules/consent/effective.ts';
import type { PersonId, RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { episodes, flags, recordings, releases } from '../../../src/store/schema.ts';
import { startWorkers } from '../../../workers/workers.ts';
import { ADA, addGrownUps, addRecording, makeVersion, SAM, SUE } from '../../stress/people-and-recordings.ts';
import { Service } from '../http/service.ts';
import { revisionNow } from '../roster-revision.ts';

/**
 * Random histories of one charity: people say yes and no, are found to be one and several again, lists change, years pass, and staff go on
 * with what can be gone on with. After each step nothing is up that somebody in it refused, unless they said yes later.
 */

const HISTORIES = 2;
const SEED = 1;
const STEPS = 40;
const TOLD = { role: 'self', how: 'told', witness: SAM.id } as const;

let service: Service;
let show: ShowId;
let workers: Awaited<ReturnType<typeof startWorkers>>;
beforeAll(async () => {
  service = await Service.start();
  show = (await createShow(service.heard, ADA, { title: 'Talks', description: 'About moving', author: 'Us' })).id;
  workers = await startWorkers(service.heard, ['check', 'publish', 'takedown']);
});
afterAll(async () => {
  await workers?.close();
  await service?.stop();
});

/** `who` and `other`: one of three people; `where`: one of two recordings. */
const step = fc.record({
  act: fc.oneof(
    { weight: 8, arbitrary: fc.constant('go on' as const) },
    { weight: 8, arbitrary: fc.constantFrom('yes', 'yes to all', 'no', 'take back', 'take back here') },
    {
      weight: 6,
      arbitrary: fc.constantFrom('merge', 'merge', 'separate', 'separate', 'leave out', 'leave out', 'years pass'),
    },
  ),
  who: fc.nat(2),
  other: fc.nat(2),
  where: fc.nat(1),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Said {
  readonly human: PersonId;
  readonly yes: boolean;
  /** Null: for all recordings. */
  readonly recordingId: RecordingId | null;
}

class History {
  readonly said: Said[] = [];
  /** Who is in a recording in truth, as far as nobody was told otherwise. */
  readonly inIt: Map<RecordingId, Set<PersonId>>;
  private readonly people: readonly PersonId[];
  ups = 0;

  constructor(people: readonly PersonId[], inIt: Map<RecordingId, Set<PersonId>>) {
    this.people = people;
    this.inIt = inIt;
  }

  async run({ act, who, other, where }: Step): Promise<void> {
    const { heard } = service;
    const human = this.people[who]!;
    const id = [...this.inIt.keys()][where]!;
    if (act === 'go on') await this.goOn(id);
    else if (act === 'take back' || act === 'take back here') {
      const recordingId = act === 'take back' ? null : id;
      await withdraw(heard, SAM, human, { recordingId, giver: TOLD });
      this.said.push({ human, yes: false, recordingId });
    } else if (act === 'merge') await mergePersons(heard, SAM, { personId: human, intoId: this.people[other]! });
    else if (act === 'separate') await separatePerson(heard, SAM, human);
    else if (act === 'leave out') await this.leaveOut(id, human);
    else if (act === 'years pass') await this.letYearsPass();
    else await this.say(human, { yes: act !== 'no', all: act === 'yes to all' });
  }

  /** Staff write down what somebody says, in place of one answer or of all. */
  private async say(human: PersonId, { yes, all }: { yes: boolean; all: boolean }): Promise<void> {
    const { heard } = service;
    const ids = (await idsOf(heard.db, [human])).get(human)!;
    const records = liveRecords(await recordsOf(heard.db, ids)) as ConsentRow[];
    const old = records.filter(({ attribute }) => attribute === 'voice');
    for (const { id } of all ? old : old.slice(0, 1)) await this.write(human, yes, [id]);
    if (old.length === 0) await this.write(human, yes, []);
    this.said.push({ human, yes, recordingId: null });
  }

  private async write(human: PersonId, yes: boolean, supersedes: string[]): Promise<void> {
    const input = NewPermission.parse({
      permissions: ['voice'].map((attribute) => ({ attribute, permission: yes ? 'allow' : 'never' })),
      channels: ['podcast'],
      scope: { kind: 'project' },
      givers: [{ role: 'self', answer: yes ? 'yes' : 'no', how: 'in person' }],
      stage: 'taking part',
      supersedes,
    });
    await writePermission(service.heard, SAM, human, input);
  }

  /** The work of a night on which every yes of today has ended. */
  async letYearsPass(): Promise<void> {
    const { heard } = service;
    await nightly(heard, new Date(Date.now() + 25 * 31 * 86_400_000));
    const up = await heard.db.select({ id: episodes.recordingId }).from(episodes).where(isUp);
    expect(
      up.filter(({ id }) => this.inIt.has(id)),
      'up after every yes ended',
    ).toEqual([]);
  }

  /** One leaves somebody off, another agrees: then they count as not in it. Whoever took something back is kept. */
  private async leaveOut(id: RecordingId, human: PersonId): Promise<void> {
    const { heard } = service;
    const now = await rosterOf(heard.db, id);
    const row = now.find(({ personId }) => personId === human);
    if (!row) return;
    const participants = now.filter((one) => one !== row).map((one) => ({ ...asSent(one), tags: [...one.tags] }));
    const revision = await revisionNow(heard, id);
    await setRoster(heard, SAM, id, { participants, keep: [], covers: [], revision });
    expect(
      (await rosterOf(heard.db, id)).map(({ personId }) => personId),
      'one person took somebody off a list',
    ).toContain(human);
    await settleAbsence(heard, SUE, id, { participantId: row.id, saidToBe: 'absent', agree: true });
    this.inIt.get(id)!.delete(human);
  }

  async goOn(id: RecordingId): Promise<void> {
    const { heard } = service;
    const state = async () => (await heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!.state;
    if ((await state()) === 'needs-decisions') {
      const all = await heard.db.select({ id: flags.id }).from(flags).where(eq(flags.recordingId, id));
      await decide(
        heard,
        SAM,
        id,
        all.map((flag) => ({ flagId: flag.id, decision: 'bleep' as const })),
      );
      await finishDecisions(heard, SAM, id);
      await makeVersion(heard, id);
    }
    if ((await state()) === 'needs-approval') {
      const current = and(eq(releases.recordingId, id), eq(releases.current, true));
      const { manifestHash } = (await heard.db.select().from(releases).where(current))[0]!;
      await approve(heard, SAM, id, { kind: 'consent', manifestHash });
      await approve(heard, SUE, id, { kind: 'redaction', manifestHash });
      for (const { id: participantId } of await rosterOf(heard.db, id))
        await signOff(heard, SUE, id, { participantId, manifestHash, answer: 'yes', how: 'in person' });
      await sendToPublish(heard, SAM, id);
      for (let left = 60; left > 0 && (await state()) === 'publishing'; left -= 1) await sleep(50);
    }
    if (['stopped', 'taken-down'].includes(await state())) {
      // They try once more, with another recording of the same people.
      const those = this.inIt.get(id)!;
      this.inIt.delete(id);
      const next = await addRecording(heard, show, [...those]);
      this.inIt.set(next, those);
      // Whoever uploads says that they agreed, to this one.
      for (const human of those) this.said.push({ human, yes: true, recordingId: next });
    }
  }

  /** Where the last no of a human to a recording stands for which nobody who counts as them said yes later; -1: nowhere. */
  private lastNo(human: PersonId, id: RecordingId, same: readonly PersonId[] = [human]): number {
    const isAbout = ({ recordingId }: Said) => recordingId === null || recordingId === id;
    const at = this.said.findLastIndex((said) => said.human === human && !said.yes && isAbout(said));
    return this.said.slice(at).some((said) => said.yes && isAbout(said) && same.includes(said.human)) ? -1 : at;
  }

  async check(): Promise<void> {
    const { db } = service.heard;
    const up = await db.select({ id: episodes.recordingId }).from(episodes).where(isUp);
    const same = await idsOf(db, this.people);
    for (const { id } of up)
      for (const human of this.inIt.get(id) ?? []) {
        this.ups += 1;
        expect(this.lastNo(human, id, same.get(human)), `${id} is up though ${human} said no`).toBe(-1);
      }
  }
}

it('nothing is up that somebody in it refused, whatever happened before', { timeout: 600_000 }, async () => {
  let ups = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
      const people = await addGrownUps(service.heard, 3);
      const inIt = new Map<RecordingId, Set<PersonId>>();
      for (const those of [people.slice(0, 2), people.slice(1)])
        inIt.set(await addRecording(service.heard, show, those), new Set(those));
      const history = new History(people, inIt);
      for (const id of inIt.keys()) await history.goOn(id);
      await history.letYearsPass();
      // Others in place of those that are down, and these are published.
      for (let turn = 0; turn < 2; turn += 1) for (const id of [...inIt.keys()]) await history.goOn(id);
      await history.check();
      for (const one of steps) {
        try {
          await history.run(one);
        } catch (error) {
          // What is not possible at that moment is refused in plain words.
          if (!(error instanceof Problem)) throw error;
        }
        await history.check();
      }
      ups += history.ups;
    }),
    { numRuns: HISTORIES, endOnFailure: true, seed: SEED },
  );
  expect(ups, 'something was up').toBeGreaterThan(0);
});
