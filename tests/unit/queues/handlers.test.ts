import { expect, test } from 'vitest';
import { jobId, Payload, STAGES } from '../../../queues/stages.ts';
import { HANDLERS } from '../../../workers/handlers.ts';

test.each(STAGES)('the handler of %s is loaded for its own stage', async (stage) => {
  expect((await HANDLERS[stage]()).stage).toBe(stage);
});

test('every stage has a handler', () => {
  expect(Object.keys(HANDLERS).sort()).toEqual([...STAGES].sort());
});

test.each([
  ['a name in place of an id', { recordingId: 'Jordan Okafor', run: 1 }],
  ['a field too many', { recordingId: '0123456789abcdef', run: 1, title: 'x' }],
  ['no run', { recordingId: '0123456789abcdef' }],
  ['run zero', { recordingId: '0123456789abcdef', run: 0 }],
])('a payload with %s is refused', (_what, payload) => {
  expect(() => Payload.parse(payload)).toThrow();
});

test('the same work has the same job id, other work another', () => {
  const work = Payload.parse({ recordingId: '0123456789abcdef', run: 1 });
  expect(jobId('decode', work)).toBe(jobId('decode', { ...work }));
  expect(new Set([jobId('decode', work), jobId('check', work), jobId('decode', { ...work, run: 2 })]).size).toBe(3);
});
