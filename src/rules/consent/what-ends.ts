import { daysAfter, eighteenthBirthday } from './days.ts';
import { type Known, liveRecords } from './effective.ts';

/** How many days ahead staff are told. */
const DAYS_AHEAD = 30;

export interface Ending {
  readonly kind: 'expiry' | 'review' | 'birthday' | 'restriction';
  /** `YYYY-MM-DD`: the first day on which it is so. */
  readonly due: string;
}

/** What ends, or begins, for a participant from today on and within 30 days; each thing of a day once. Pure. @param today `YYYY-MM-DD` */
export function whatEndsSoon(known: Known, today: string): Ending[] {
  const last = daysAfter(today, DAYS_AHEAD);
  return whatEnds(known, today).filter(({ due }) => due <= last);
}

/** The same, however far away. */
export function whatEnds({ person, records, restrictions }: Known, today: string): Ending[] {
  if (person.erased) return [];
  const given = liveRecords(records).filter(({ state, permission }) => state === 'given' && permission !== 'never');
  const birthday = person.dateOfBirth === null ? null : eighteenthBirthday(person.dateOfBirth);
  const all: Ending[] = [
    ...given.map(({ until }) => ({ kind: 'expiry' as const, due: until })),
    ...given.flatMap(({ reviewOn }) => (reviewOn === null ? [] : [{ kind: 'review' as const, due: reviewOn }])),
    ...(birthday === null || given.length === 0 ? [] : [{ kind: 'birthday' as const, due: birthday }]),
    ...restrictions.map(({ from }) => ({ kind: 'restriction' as const, due: from })),
  ];
  const ahead = all.filter(({ due }) => today <= due);
  return [...new Map(ahead.map((ending) => [`${ending.kind} ${ending.due}`, ending])).values()];
}
