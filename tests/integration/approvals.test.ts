import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { decideCarefully } from '../../demo/careful-staff.ts';
import type { Client } from '../../demo/client.ts';
import { type DemoRecording, samples } from '../../demo/samples.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import type { RecordingView } from '../../src/views/view.ts';
import { testJob } from '../tools.ts';
import type { RecordingId } from '../../src/rules/ids.ts';

/** Approvals and sign-offs belong to exactly one version, and to different people. Any change voids them. */
let service: DemoService;
let recording: DemoRecording;
let id: RecordingId;
let uploader: Client;
let cass: Client;
let rory: Client;
const folder = mkdtempSync(join(tmpdir(), 'heard-approvals-'));

const until = async (...states: string[]): Promise<RecordingView> => {
  for (;;) {
    const view = await rory.recording(id);
    if (states.includes(view.state)) return view;
    if (['failed', 'refused'].includes(view.state)) throw new Error(`The recording is ${view.state}: ${view.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
};
const say = (actor: Client, what: string, body?: unknown) => actor.ask('POST', `/recordings/${id}/${what}`, body);

/** Brings the recording, wherever it is after the test before, to a finished version that waits for approval. */
async function finishedVersion(): Promise<RecordingView> {
  const view = await rory.recording(id);
  if (view.state === 'needs-approval') return view;
  const choices = decideCarefully(view.flags, recording.spoken).map(({ flagId, decision }) => ({ flagId, decision }));
  await say(rory, 'decisions', { choices });
  await say(rory, 'finish-decisions');
  return until('needs-approval');
}

/** Everybody says yes to this version. */
async function everyYes({ release }: RecordingView): Promise<void> {
  const { manifestHash, needsSignOff } = release!;
  await say(cass, 'approvals', { kind: 'consent', manifestHash });
  await say(rory, 'approvals', { kind: 'redaction', manifestHash });
  for (const participantId of needsSignOff)
    await say(cass, 'sign-offs', { participantId, manifestHash, answer: 'yes', how: 'in person' });
  expect((await rory.recording(id)).release).toMatchObject({ readyToPublish: true, missing: [] });
}

beforeAll(async () => {
  service = await startDemoService(join(folder, 'var'), { env: { WHISPER_MODEL: 'demo-en' } });
  [uploader, cass, rory] = [
    service.people.uploader.client,
    service.people.consents.client,
    service.people.redactions.client,
  ];
  recording = (await samples(folder, testJob()))[0]!;
  const show = await uploader.ask<{ id: string }>('POST', '/shows', { title: 'S', description: 'D', author: 'A' });
  const { participants, keep, covers, kind, title } = recording.roster;
  const body = { showId: show.id, kind, title, roster: { participants, keep, covers } };
  ({ id } = await uploader.ask<{ id: RecordingId }>('POST', '/recordings', body));
  await uploader.upload(id, recording.path, () => {});
  await until('needs-decisions');
});

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let view: RecordingView;
/** Saves the roster as somebody who just read it would. */
const saveRoster = async (participants: readonly object[]) => {
  const { keep, covers } = recording.roster;
  const { rosterRevision: revision } = await rory.recording(id);
  await rory.ask('PUT', `/recordings/${id}/roster`, { participants, keep, covers, revision });
};
beforeEach(async () => {
  view = await finishedVersion();
});

test('the uploader cannot approve, and nobody can give both approvals', async () => {
  const { manifestHash } = view.release!;
  await expect(say(uploader, 'approvals', { kind: 'consent', manifestHash })).rejects.toMatchObject({ status: 403 });
  await say(cass, 'approvals', { kind: 'consent', manifestHash });
  await expect(say(cass, 'approvals', { kind: 'redaction', manifestHash })).rejects.toMatchObject({ status: 403 });
});

test('a yes to another version than the one at hand is refused', async () => {
  const manifestHash = 'f'.repeat(64);
  await expect(say(rory, 'approvals', { kind: 'redaction', manifestHash })).rejects.toMatchObject({ status: 409 });
  await expect(say(rory, 'publish')).rejects.toMatchObject({ status: 409 });
});

test('a changed decision voids every yes, and a new version needs them anew', async () => {
  await everyYes(view);
  const flag = view.flags.find(({ decision }) => decision === 'bleep')!;
  await say(rory, 'decisions', { choices: [{ flagId: flag.id, decision: 'silence' }] });
  const changed = await rory.recording(id);
  expect(changed.state).toBe('needs-decisions');
  expect(changed.release).toMatchObject({ current: false, readyToPublish: false });
  await expect(say(rory, 'publish')).rejects.toMatchObject({ status: 409 });
  await say(rory, 'finish-decisions');
  const { release } = await until('needs-approval');
  expect(release!.manifestHash).not.toBe(view.release!.manifestHash);
  expect(release!).toMatchObject({ approvals: [], signOffs: [], readyToPublish: false });
  expect(release!.spans.some(({ action, flags }) => action === 'silence' && flags.includes(flag.id))).toBe(true);
});

test('a changed consent voids every yes; what is decided stays', async () => {
  await everyYes(view);
  const { participants } = recording.roster;
  const narrower = participants.map((person, index) =>
    index === 0 ? { ...person, tags: person.tags.filter((tag) => !tag.startsWith('until')) } : person,
  );
  await saveRoster(narrower);
  const changed = await until('needs-decisions');
  expect(changed.release!.current).toBe(false);
  expect(changed.flags.map((flag) => [flag.id, flag.decision]).sort()).toEqual(
    view.flags.map((flag) => [flag.id, flag.decision]).sort(),
  );
});

test('a consent that forbids it stops the release before it is made', async () => {
  const { participants } = recording.roster;
  const silentNow = participants.map((person, index) =>
    index === 0 ? { ...person, tags: ['voice:never', 'story:allow', 'channel:podcast'] } : person,
  );
  await saveRoster(silentNow);
  await until('needs-decisions');
  await expect(say(rory, 'finish-decisions')).rejects.toThrow(/Consent does not allow/);
  await saveRoster(participants);
  await until('needs-decisions');
});

test('nobody can keep a name whose owner did not agree to it', async () => {
  const flag = view.flags.find(({ foundBy, participantId }) => participantId && foundBy.includes('roster'))!;
  const now = (await rory.recording(id)).flags.find((one) => one.id === flag.id)!;
  await say(rory, 'decisions', { choices: [{ flagId: flag.id, decision: 'keep', revision: now.revision }] });
  await expect(say(rory, 'finish-decisions')).rejects.toThrow(/did not agree/);
});

test('a no at the sign-off sends it back to the decisions', async () => {
  const { manifestHash, needsSignOff } = view.release!;
  await say(cass, 'sign-offs', { participantId: needsSignOff[0], manifestHash, answer: 'no', how: 'phone call' });
  const back = await rory.recording(id);
  expect(back.state).toBe('needs-decisions');
  expect(back.reason).toMatch(/said no/);
});

test('with every yes it is published; the same version cannot be changed under the feet of listeners', async () => {
  await everyYes(view);
  await say(rory, 'publish');
  const published = await until('published');
  const [flag] = published.flags;
  await expect(say(rory, 'decisions', { choices: [{ flagId: flag!.id, decision: 'keep' }] })).rejects.toMatchObject({
    status: 409,
  });
  await expect(saveRoster(recording.roster.participants)).rejects.toMatchObject({ status: 409 });
});
