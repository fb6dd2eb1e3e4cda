import { describe, expect, it } from 'vitest';
import { STATES, type RecordingState } from '../../../src/rules/recording/states.ts';
import { RecordingId, type Sha256, SYSTEM_ID } from '../../../src/rules/ids.ts';
import { nextFor, nextSteps } from '../../../src/web/next-steps.ts';

type Seen = Parameters<typeof nextSteps>[0];

function at(state: RecordingState, more: Partial<Seen> = {}): Seen {
  const checked = !['waiting', 'preparing', 'refused', 'no-speech', 'failed'].includes(state);
  const original = state === 'waiting' ? null : { name: null, bytes: 1, sha256: '' as Sha256 };
  const stages: Seen['stages'] = [
    { stage: 'check', state: checked ? 'done' : 'waiting', progress: 0, seconds: null, reason: null },
  ];
  return {
    id: RecordingId.parse('abc'),
    state,
    participants: [],
    undecided: 2,
    flags: [],
    original,
    release: null,
    facts: null,
    chosenTracks: null,
    stages,
    heldUp: null,
    queueWait: null,
    ...more,
  };
}

const asked = (state: RecordingState, isStaff = true) =>
  nextSteps(at(state), isStaff)
    .map((step, index) => (step.status.text === 'Do this now' ? index + 1 : 0))
    .filter((place) => place > 1);

describe('the task list of a recording', () => {
  it('always has the same six steps', () => {
    for (const state of Object.keys(STATES) as RecordingState[]) expect(nextSteps(at(state), true)).toHaveLength(6);
  });

  it('asks staff which sound tracks belong to it, where that is not known, until they chose', () => {
    const soundTracks = { taken: 1, of: 2, othersWithSpeech: 1, tracks: [1, 2].map((number) => ({ number })) };
    const facts = { soundTracks } as unknown as NonNullable<Seen['facts']>;
    const step = (more: Partial<Seen>, isStaff = true) =>
      nextSteps(at('needs-decisions', { facts, ...more }), isStaff).find(({ title }) => /sound tracks/.test(title));
    expect(step({})).toMatchObject({ href: '#sound-tracks', status: { text: 'Do this now' } });
    expect(step({}, false)!.status.text).toBe('Staff are asked');
    expect(step({ chosenTracks: { use: 1, by: SYSTEM_ID } })).toBeUndefined();
    expect(step({ state: 'published' })).toBeUndefined();
  });

  it('asks for one thing at a time', () => {
    expect([
      asked('waiting'),
      asked('no-speech'),
      asked('needs-decisions'),
      asked('needs-approval'),
      asked('published'),
      asked('stopped'),
    ]).toEqual([[2], [3], [4], [5], [], [6]]);
  });

  it('offers staff the choice, and no decisions, where somebody said no', () => {
    const steps = nextSteps(at('stopped'), true);
    expect(steps[3]?.href).toBeUndefined();
    expect(steps[5]).toMatchObject({ title: 'Choose what happens to it', href: '/recordings/abc/published' });
    expect(nextSteps(at('stopped'), false)[5]?.href).toBeUndefined();
  });

  it('shows that machines are at work, and lets nobody in between', () => {
    const steps = nextSteps(at('making-release'), true);
    expect(steps[4]?.status.text).toBe('We are working on it');
    expect(steps[0]?.href).toBeUndefined();
    expect(steps[3]?.href).toBeUndefined();
  });

  it('asks researchers for nothing that only staff may do, and shows them what was found', () => {
    for (const state of ['no-speech', 'needs-decisions', 'needs-approval'] as const)
      expect(asked(state, false).filter((place) => place > 3)).toEqual([]);
    expect(nextSteps(at('needs-decisions'), false)[3]?.href).toBe('/recordings/abc/decide');
    expect(nextFor({ state: 'needs-decisions', next: 'Go.' }, false)).toContain('Staff');
    expect(nextFor({ state: 'needs-decisions', next: 'Go.' }, true)).toBe('Go.');
  });

  it('leads a researcher to no page of staff', () => {
    for (const state of Object.keys(STATES) as RecordingState[]) {
      const addresses = nextSteps(at(state, { release: {} as never }), false).map((step) => step.href ?? '');
      expect(addresses.join(' ')).not.toMatch(/release/);
    }
  });
});
