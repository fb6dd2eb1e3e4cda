import { z } from 'zod';
import { isVisible } from '../visible.ts';
import { isDay } from './days.ts';
import { STATED_AGES } from './records.ts';

/** A date of birth as somebody writes it down: `YYYY-MM-DD`. Whether it has come yet, only who knows the day can say. */
export const DateOfBirthInput = z
  .string()
  .refine((day) => isDay(day) && day >= '1900-01-01', 'Write a real day.')
  .describe('YYYY-MM-DD');

/** What staff state of the age of somebody without a date of birth. */
export const StatedAgeInput = z.strictObject({
  age: z.enum(STATED_AGES),
  text: z
    .string()
    .trim()
    .max(1000, 'This is too long.')
    .refine(isVisible, 'Write what is known, and why that is enough.')
    .describe('What is known, how, and why that is enough'),
});
