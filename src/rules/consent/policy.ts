import { z } from 'zod';
import { ageOn, isDay } from './days.ts';
import { GIVER_ROLES, type GiverRole, type PersonFacts } from './records.ts';
import { ATTRIBUTES, type Attribute } from './tags.ts';

/**
 * What an organisation asks of whom. The defaults follow what is usual in the United Kingdom (docs/consent.md names the sources): a child in
 * care under 18 needs the placing authority, a parent or carer with responsibility, and always their own yes.
 */

export const GROUPS = ['under-16-in-care', '16-17-in-care', 'under-16', '16-17', 'adult', 'age-unknown'] as const;
export type Group = (typeof GROUPS)[number];

interface GroupPolicy {
  /** Every one of these lists needs a yes from one of its roles. */
  readonly givers: readonly (readonly GiverRole[])[];
  /** What is asked. */
  readonly questions: readonly Attribute[];
}

interface CareStatus {
  readonly code: string;
  readonly label: string;
  /** Whether somebody under 18 of whom this is known, or who does not say, is asked for as a child in care. */
  readonly inCare: boolean;
}

export interface ConsentPolicy {
  readonly groups: Readonly<Record<Group, GroupPolicy>>;
  readonly careStatuses: readonly CareStatus[];
}

const GroupPolicyShape: z.ZodType<GroupPolicy> = z.object({
  givers: z.array(z.array(z.enum(GIVER_ROLES)).min(1)).min(1),
  questions: z.array(z.enum(ATTRIBUTES)),
});

/** A policy as it is kept. */
export const ConsentPolicyShape: z.ZodType<ConsentPolicy> = z.object({
  groups: z.record(z.enum(GROUPS), GroupPolicyShape),
  careStatuses: z.array(z.object({ code: z.string(), label: z.string(), inCare: z.boolean() })),
});

const IN_CARE: GroupPolicy = {
  givers: [['self'], ['placing-authority'], ['parent', 'carer', 'guardian']],
  questions: ATTRIBUTES,
};

export const DEFAULT_POLICY: ConsentPolicy = {
  groups: {
    'under-16-in-care': IN_CARE,
    '16-17-in-care': IN_CARE,
    'under-16': { givers: [['self'], ['parent', 'guardian']], questions: ATTRIBUTES },
    '16-17': { givers: [['self']], questions: ATTRIBUTES },
    adult: { givers: [['self']], questions: ATTRIBUTES },
    // Whatever somebody of unknown age said, nothing is published until a date of birth is written down, or staff state what is known of the age.
    'age-unknown': { givers: [['self']], questions: ATTRIBUTES },
  },
  careStatuses: [
    { code: 'in-care', label: 'In care now', inCare: true },
    { code: 'kinship', label: 'Living with family or friends (kinship care)', inCare: true },
    { code: 'care-leaver', label: 'Care leaver', inCare: false },
    { code: 'adopted', label: 'Adopted', inCare: false },
    { code: 'not-in-care', label: 'Never in care', inCare: false },
    // Nobody has to say: then we ask for as much as for a child in care.
    { code: 'prefer-not-to-say', label: 'Prefer not to say', inCare: true },
  ],
};

/**
 * Which group somebody belongs to on a day. A date of birth goes before what was stated of the age. A date that is no day, stated to be under 18
 * without a date, and under 18 with an unknown or unlisted care status: the narrowest reading, under 16 and in care.
 */
export function groupOf(
  { dateOfBirth, ageStated, careStatus }: PersonFacts,
  day: string,
  policy: ConsentPolicy,
): Group {
  if (dateOfBirth === null && ageStated === null) return 'age-unknown';
  if (dateOfBirth === null && ageStated === 'adult') return 'adult';
  if (dateOfBirth !== null && !isDay(dateOfBirth)) return 'under-16-in-care';
  const age = dateOfBirth === null ? 0 : ageOn(dateOfBirth, day);
  if (age >= 18) return 'adult';
  const inCare = policy.careStatuses.find(({ code }) => code === careStatus)?.inCare ?? true;
  if (age < 16) return inCare ? 'under-16-in-care' : 'under-16';
  return inCare ? '16-17-in-care' : '16-17';
}

/** True where neither a date of birth nor a statement says how old somebody is. */
export function isAgeUnknown({ dateOfBirth, ageStated }: Pick<PersonFacts, 'dateOfBirth' | 'ageStated'>): boolean {
  return dateOfBirth === null && ageStated === null;
}
