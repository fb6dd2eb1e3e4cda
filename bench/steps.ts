import { withNewPeople } from '../demo/read-roster.ts';
import type { DemoService } from '../demo/service.ts';
import type { RecordingView } from '../src/views/view.ts';
import { benchRoster } from './roster.ts';
import type { RecordingId, ShowId } from '../src/rules/ids.ts';

/** How often a row asks how far the service is, in milliseconds: small beside what is measured, and no load for the service. */
const ASK_EVERY = 150;

/** Makes a show. @returns its id */
export async function makeShow(service: DemoService): Promise<ShowId> {
  const words = { title: 'Measured', description: 'Synthetic voices, to measure with.', author: 'The Heard bench' };
  return (await service.people.uploader.client.ask<{ id: ShowId }>('POST', '/shows', words)).id;
}

/** Makes a recording without a file. @returns its id */
export async function makeEmptyRecording(service: DemoService, showId: ShowId): Promise<RecordingId> {
  const { participants, keep, covers, kind, title } = withNewPeople(benchRoster());
  const body = { showId, kind, title, roster: { participants, keep, covers } };
  return (await service.people.uploader.client.ask<{ id: RecordingId }>('POST', '/recordings', body)).id;
}

/** Waits while the machines prepare a recording. @returns the recording after that */
export async function prepared(service: DemoService, id: string, signal: AbortSignal): Promise<RecordingView> {
  for (;;) {
    signal.throwIfAborted();
    const view = await service.people.uploader.client.recording(id);
    if (view.state !== 'preparing') return view;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
  }
}
