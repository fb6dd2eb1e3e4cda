import { expect, it } from 'vitest';
import { isOver, keptLongEnough } from '../../../../src/rules/consent/retention.ts';

const NOW = new Date('2027-06-15T12:00:00Z');
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);
const DAY = 86_400_000;

it.each([
  ['3 whole days', 3, 3 * DAY, true],
  ['a millisecond less', 3, 3 * DAY - 1, false],
  ['any time, where no number is set', undefined, 10_000 * DAY, false],
])('is over or not after %s', (_what, days, since, is) => expect(isOver(days, before(since), NOW)).toBe(is));

const all = { originals: 10, masters: 5, drafts: 1, rejected: 2 };

it.each([
  ['published', 10, ['originals', 'masters']],
  ['published', 9, ['masters']],
  ['published', 4, []],
  ['taken-down', 10, ['originals', 'masters']],
  ['refused', 2, ['rejected']],
  ['refused', 1, []],
  ['needs-decisions', 1_000, []],
  ['making-release', 1_000, []],
])('of a recording that is %s for %i days, no longer kept: %j', (state, days, things) =>
  expect(keptLongEnough(all, { state, lastUsed: before(days * DAY) }, NOW)).toEqual(things),
);

it('keeps everything of a show that set nothing', () =>
  expect(keptLongEnough({}, { state: 'refused', lastUsed: before(1_000 * DAY) }, NOW)).toEqual([]));
