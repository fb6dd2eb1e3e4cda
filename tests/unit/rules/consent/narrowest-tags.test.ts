import { expect, it } from 'vitest';
import { narrowestTags } from '../../../../src/rules/consent/narrowest-tags.ts';

it('says of everyone seen or heard the narrowest, and nothing where somebody has not said yes', () => {
  const person = (tags: string[], onlyMentioned = false) => ({ tags, onlyMentioned });
  expect(
    narrowestTags([
      person(['voice:allow', 'face:mask', 'name:first', 'channel:podcast', 'channel:website', 'until:2028-01-01']),
      person(['voice:never', 'face:allow', 'story:allow', 'name:role', 'channel:podcast', 'until:2027-01-01']),
      person([], true),
    ]),
  ).toEqual(['voice:never', 'face:mask', 'name:role', 'channel:podcast', 'until:2027-01-01']);
  expect(narrowestTags([person([], true)])).toEqual([]);
  expect(narrowestTags([person(['voice:allow']), person([])])).toEqual([]);
});
