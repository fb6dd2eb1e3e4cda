import { expect, it } from 'vitest';
import { isNarrower } from '../../../../src/rules/consent/narrowed.ts';

it.each<[string, string, boolean]>([
  ['voice:allow channel:podcast', 'voice:allow channel:podcast', false],
  ['voice:allow channel:podcast', 'voice:never channel:podcast', true],
  ['voice:allow channel:podcast', 'channel:podcast', true],
  ['voice:allow channel:podcast', 'voice:allow', true],
  ['voice:allow channel:podcast', 'voice:allow channel:podcast channel:website', false],
  ['voice:allow channel:podcast channel:website', 'voice:allow channel:podcast', true],
  ['face:mask', 'face:allow', false],
  ['face:allow', 'face:mask', true],
  ['name:allow', 'name:first', true],
  ['name:first', 'name:role', true],
  ['name:role', 'name:mask', true],
  ['name:role', 'name:first', false],
  ['name:allow', 'name:allow role:never', true],
  ['name:allow', 'name:allow role:allow', false],
  ['name:allow role:never', 'name:allow', false],
  ['voice:allow until:2028-01-01', 'voice:allow until:2027-01-01', false],
  ['', '', false],
])('from “%s” to “%s”: %s', (before, now, narrower) => {
  const tags = (text: string) => text.split(' ').filter(Boolean);
  expect(isNarrower({ now: tags(now), before: tags(before) })).toBe(narrower);
});
