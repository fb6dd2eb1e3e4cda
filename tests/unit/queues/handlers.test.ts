import { expect, test } from 'vitest';
import { jobId, Payload, STAGES } from '../../../queues/stages.ts';
import type { StageHandler } from '../../../workers/handler.ts';
import { handlersByStage } from '../../../workers/handlers.ts';

const handler = (stage: StageHandler['stage']): StageHandler => ({
  stage,
  during: ['preparing'],
  needs: () => [],
  run: async () => {},
});

test('every stage has exactly one handler', () => {
  expect([...handlersByStage().keys()].sort()).toEqual([...STAGES].sort());
});

test('a stage without a handler stops the start', () => {
  expect(() => handlersByStage(STAGES.slice(1).map(handler))).toThrow(/“decode” has no handler/);
});

test('a stage with two handlers stops the start', () => {
  expect(() => handlersByStage([...STAGES, 'verify' as const].map(handler))).toThrow(/“verify” has two handlers/);
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
