import { heldUpBy } from '../src/recordings/held-up.ts';
import type { Progress } from '../src/views/progress.ts';
import type { RecordingView } from '../src/views/view.ts';
import { decideCarefully, type DemoDecision } from './careful-staff.ts';
import { Patience } from './patience.ts';
import { withNewPeople } from './read-roster.ts';
import type { DemoService } from './service.ts';
import type { DemoRecording } from './samples.ts';
import type { RecordingId, ShowId } from '../src/rules/ids.ts';

export interface Taken {
  readonly view: RecordingView;
  readonly decisions: DemoDecision[];
}

/** Called whenever something moved: which stage, how far (0 to 1). */
export type Watch = (progress: Progress) => void;

/** How often the demo looks, in milliseconds. */
const LOOK_EVERY = 400;
const MACHINES_AT_WORK = ['waiting', 'preparing', 'making-release', 'publishing'];

/**
 * Takes one recording from upload to the feed as people would, each step by the person whose step it is.
 * @throws WaitedTooLong when a program of this machine does not work
 */
export async function takeThrough(
  service: DemoService,
  showId: ShowId,
  { path, roster, spoken }: DemoRecording,
  watch: Watch,
  uploading: (done: number) => void,
): Promise<Taken> {
  const { uploader, consents, redactions } = service.people;
  const { participants, keep, covers, kind, title } = withNewPeople(roster);
  const { id } = await uploader.client.ask<{ id: RecordingId }>('POST', '/recordings', {
    showId,
    kind,
    title,
    roster: { participants, keep, covers },
  });
  await uploader.client.upload(id, path, uploading);
  const patience = new Patience();
  const settled = async (): Promise<RecordingView> => {
    for (;;) {
      // Everything about a recording of an hour is megabytes of words and flags: it is asked for only where something is to be done.
      const progress = await redactions.client.progress(id);
      watch(progress);
      // What the trial said can be done is told to administrators only, so it is not in what the API answers.
      patience.check(progress.heldUp && (await heldUpBy(service.heard.db, id)));
      if (!MACHINES_AT_WORK.includes(progress.state)) return redactions.client.recording(id);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  };
  let view = await settled();
  let decisions: DemoDecision[] = [];
  // A finding of the last check sends the recording back to people: decide what it found, once, and make the version again.
  for (let round = 0; round < 2 && view.state === 'needs-decisions'; round += 1) {
    decisions = decideCarefully(view.flags, spoken);
    const shown = new Map(view.flags.map(({ id, revision }) => [id, revision]));
    const choices = decisions.map(({ flagId, decision }) => ({ flagId, decision, revision: shown.get(flagId) }));
    await redactions.client.ask('POST', `/recordings/${id}/decisions`, { choices });
    await redactions.client.ask('POST', `/recordings/${id}/finish-decisions`);
    view = await settled();
  }
  if (view.state !== 'needs-approval' || !view.release) return { view, decisions };
  const { manifestHash, needsSignOff } = view.release;
  await consents.client.ask('POST', `/recordings/${id}/approvals`, { kind: 'consent', manifestHash });
  await redactions.client.ask('POST', `/recordings/${id}/approvals`, { kind: 'redaction', manifestHash });
  for (const participantId of needsSignOff) {
    await consents.client.ask('POST', `/recordings/${id}/sign-offs`, {
      participantId,
      manifestHash,
      answer: 'yes',
      how: 'in person',
    });
  }
  await redactions.client.ask('POST', `/recordings/${id}/publish`);
  view = await settled();
  return { view, decisions };
}
