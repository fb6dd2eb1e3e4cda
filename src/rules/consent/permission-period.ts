import { monthsAfter } from './days.ts';

/** Months that a permission lasts where nobody says otherwise, and the most that may be set (docs/consent.md). */
const USUAL_MONTHS = 24;
const MOST_MONTHS = 60;

/** The day on which a permission of this day ends where nobody says otherwise (`YYYY-MM-DD`, in the United Kingdom). */
export const usualEndFrom = (day: string): string => monthsAfter(day, USUAL_MONTHS);

/** The last day on which a permission of this day may be set to end. */
export const latestEndFrom = (day: string): string => monthsAfter(day, MOST_MONTHS);
