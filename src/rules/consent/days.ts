/** Days as `YYYY-MM-DD`, counted as they are in the United Kingdom. */

const UK_DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day that a moment falls on in the United Kingdom. */
export function dayInUk(moment: Date): string {
  return UK_DAY.format(moment);
}

export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** So many months later; the last day of the month where that month is too short. */
export function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/**
 * The day on which somebody turns 18. Born on 29 February: 1 March (Age of Legal Capacity (Scotland) Act 1991, section 6), the later day, so
 * that nobody counts as of age too early.
 */
export function eighteenthBirthday(dateOfBirth: string): string {
  const [year, month, day] = dateOfBirth.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year + 18, month - 1, day)).toISOString().slice(0, 10);
}

/** Whole years of age on a day. */
export function ageOn(dateOfBirth: string, day: string): number {
  const [birth, on] = [dateOfBirth.split('-').map(Number), day.split('-').map(Number)] as [number[], number[]];
  const hadBirthday = on[1]! > birth[1]! || (on[1] === birth[1] && on[2]! >= birth[2]!);
  return on[0]! - birth[0]! - (hadBirthday ? 0 : 1);
}

/** Whether a text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** `19 March 2027`. */
export function dayInWords(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).format(
    date,
  );
}
