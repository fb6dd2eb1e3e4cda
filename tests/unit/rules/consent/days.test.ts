import { expect, it } from 'vitest';
import {
  ageOn,
  dayInUk,
  daysAfter,
  eighteenthBirthday,
  isDay,
  monthsAfter,
} from '../../../../src/rules/consent/days.ts';

it.each([
  ['2027-06-15T22:59:59Z', '2027-06-15'],
  ['2027-06-15T23:00:00Z', '2027-06-16'],
  ['2027-01-15T23:59:59Z', '2027-01-15'],
  ['2027-01-16T00:00:00Z', '2027-01-16'],
])('%s is the day %s in the United Kingdom, in summer time too', (moment, day) =>
  expect(dayInUk(new Date(moment))).toBe(day),
);

it.each([
  ['2027-12-31', 1, '2028-01-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2027-03-27', 2, '2027-03-29'],
  ['2027-06-15', -15, '2027-05-31'],
])('%s and %i days is %s', (day, days, then) => expect(daysAfter(day, days)).toBe(then));

it.each([
  ['2027-06-15', 24, '2029-06-15'],
  ['2027-01-31', 1, '2027-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2027-12-31', 2, '2028-02-29'],
])('%s and %i months is %s', (day, months, then) => expect(monthsAfter(day, months)).toBe(then));

it.each([
  ['2009-06-15', '2027-06-15'],
  ['2008-02-29', '2026-03-01'],
  ['2009-12-31', '2027-12-31'],
])('whoever was born on %s is 18 on %s', (born, birthday) => {
  expect(eighteenthBirthday(born)).toBe(birthday);
  expect(ageOn(born, birthday)).toBe(18);
  expect(ageOn(born, daysAfter(birthday, -1))).toBe(17);
});

it.each(['2027-06-15', '2028-02-29'])('%s is a day', (text) => expect(isDay(text)).toBe(true));
it.each(['2027-02-29', '2027-13-01', '2027-6-1', '15.06.2027', '', '2027-06-15T00:00'])('“%s” is no day', (text) =>
  expect(isDay(text)).toBe(false),
);
