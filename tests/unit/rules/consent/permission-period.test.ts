import { expect, it } from 'vitest';
import { latestEndFrom, usualEndFrom } from '../../../../src/rules/consent/permission-period.ts';

it.each([
  ['2027-06-15', '2029-06-15', '2032-06-15'],
  ['2028-02-29', '2030-02-28', '2033-02-28'],
])('a permission of %s ends on %s where nobody says otherwise, and on %s at the latest', (day, usual, latest) => {
  expect(usualEndFrom(day)).toBe(usual);
  expect(latestEndFrom(day)).toBe(latest);
});
