import { expect, test } from 'vitest';
import { MOVES, STATES, type RecordingState } from '../../../../src/rules/recording/states.ts';

const states = Object.keys(STATES) as RecordingState[];

test('nothing reaches “published” but “publishing”, and that only from “needs approval” or a failure of its own', () => {
  const into = (to: RecordingState) => states.filter((from) => MOVES[from].includes(to));
  expect(into('published')).toEqual(['publishing']);
  expect(into('publishing').sort()).toEqual(['failed', 'needs-approval']);
  expect(into('needs-approval').sort()).toEqual(['making-release', 'publishing']);
});

test('every state can be left, and every state can be reached', () => {
  for (const state of states) expect(MOVES[state].length, state).toBeGreaterThan(0);
  const reached = new Set(states.flatMap((state) => MOVES[state]));
  expect(states.filter((state) => !reached.has(state))).toEqual(['waiting']);
});

test('every state says in words what it is and what to do next', () => {
  for (const { label, next } of Object.values(STATES)) {
    expect(label).not.toBe('');
    expect(next).toMatch(/[.]$/);
  }
});
