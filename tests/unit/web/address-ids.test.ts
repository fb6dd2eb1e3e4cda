import { expect, it } from 'vitest';
import { endpoint } from '../../../src/http/api/endpoint.ts';
import type { PersonId, RecordingId } from '../../../src/rules/ids.ts';
import { personIn, recordingIn } from '../../../src/web/asking.ts';

const openRecording = async (_id: RecordingId): Promise<void> => {};
const openPerson = async (_id: PersonId): Promise<void> => {};
const common = { name: 'test', method: 'get', summary: '', act: 'use own account' } as const;

it('has ids of the kind that its path says, and no part that the path does not name', () => {
  const { path } = endpoint({
    ...common,
    path: '/recordings/:id/voices/:participant',
    handle: async ({ params }) => {
      await openRecording(params.id);
      // @ts-expect-error a row of the roster where a recording is wanted
      await openRecording(params.participant);
      // @ts-expect-error no such part
      await openRecording(params.recording);
    },
  });
  endpoint({
    ...common,
    path: '/participants/:person',
    handle: async ({ params }) => {
      await openPerson(params.person);
      // @ts-expect-error a person where a recording is wanted
      await openRecording(params.person);
    },
  });
  endpoint({
    ...common,
    path: '/tokens/:id',
    // @ts-expect-error the id of a token where a recording is wanted
    handle: ({ params }) => openRecording(params.id),
  });
  expect(path).toBe('/recordings/:id/voices/:participant');
});

it('is read from the address of a page as the id of one kind of thing', async () => {
  const request = { params: { id: 'r', person: 'p' } } as unknown as Parameters<typeof personIn>[0];
  await openRecording(recordingIn(request));
  // @ts-expect-error a person where a recording is wanted
  await openRecording(personIn(request));
  expect([recordingIn(request), personIn(request)]).toEqual(['r', 'p']);
});
