import { expect, test } from 'vitest';
import { secondsOf, without } from '../../../media/time-spans.ts';

const span = (start: number, end: number) => ({ start, end });

test.each([
  ['nothing', [], [span(1, 5)]],
  ['what lies outside or only touches', [span(0, 1), span(5, 6), span(7, 9)], [span(1, 5)]],
  ['a part in the middle', [span(2, 3)], [span(1, 2), span(3, 5)]],
  ['parts in any order that overlap', [span(3, 4), span(2, 3.5), span(0, 1.5)], [span(1.5, 2), span(4, 5)]],
  ['all of it', [span(0, 3), span(3, 9)], []],
  ['what has no length', [span(2, 2), span(4, 3)], [span(1, 5)]],
])('a stretch without %s', (_, others, left) => expect(without(span(1, 5), others)).toEqual(left));

test('stretches of time last as long as all of them together', () => {
  expect(secondsOf([span(1, 2.5), span(4, 5)])).toBe(2.5);
});
