import { describe, expect, it } from 'vitest';
import { suggestionFor } from '../../../../src/rules/consent/suggestions.ts';
import type { FoundFlag } from '../../../../src/rules/detection/found-flag.ts';

const PEOPLE = [
  { name: 'Masked', tags: ['name:mask'] },
  { name: 'By Role', tags: ['name:role'] },
  { name: 'Allowed', tags: ['name:allow'] },
  { name: 'First Only', tags: ['name:first'] },
  { name: 'Mentioned', tags: [] },
];
const flag = (change: Partial<FoundFlag>): FoundFlag => ({
  kind: 'name',
  text: 'x',
  firstWord: 0,
  lastWord: 0,
  participant: null,
  confidence: 0.9,
  reason: '',
  foundBy: ['roster'],
  ...change,
});

describe('what is decided before staff look', () => {
  it.each<[string, Partial<FoundFlag>, 'bleep' | 'keep' | null, 'bleep' | 'keep' | null]>([
    ['a masked name', { participant: 0 }, 'bleep', 'bleep'],
    ['a name credited by role', { participant: 1 }, 'bleep', 'bleep'],
    ['a name that may stay', { participant: 2 }, 'keep', 'keep'],
    ['a first name that may stay', { participant: 3, part: 'first' }, 'keep', 'keep'],
    ['the surname of who is known by first name only', { participant: 3, part: 'last' }, 'bleep', 'bleep'],
    ['the whole name of who is known by first name only', { participant: 3, part: 'full' }, 'bleep', 'bleep'],
    ['the name of who is only mentioned', { participant: 4 }, 'bleep', 'bleep'],
    ['words that may mean someone allowed or someone masked', { participant: 2, others: [0] }, 'bleep', 'bleep'],
    ['words that only sound like a name that may stay', { participant: 2, foundBy: ['sounds-like'] }, null, 'bleep'],
    ['words that sound like a masked name', { participant: 0, foundBy: ['sounds-like'] }, 'bleep', 'bleep'],
    ['someone who is not on the roster any more', { participant: 9 }, 'bleep', 'bleep'],
    ['an unknown name', { foundBy: ['capital'] }, 'bleep', 'bleep'],
    ['a public name', { onKeepList: true, foundBy: ['keep-list'] }, null, 'keep'],
    ['a public name that is on the roster too', { onKeepList: true, participant: 2 }, null, 'bleep'],
    ['a phone number', { kind: 'detail' }, 'bleep', 'bleep'],
    ['an address with an allowed name in it', { kind: 'detail', participant: 2 }, 'bleep', 'bleep'],
    ['a place to listen to', { kind: 'listen' }, null, null],
  ])('%s', (_, change, decision, offer) => {
    expect(suggestionFor(flag(change), PEOPLE)).toEqual({ decision, offer });
    expect(suggestionFor(flag(change), PEOPLE).decision).toBe(decision);
  });
});
