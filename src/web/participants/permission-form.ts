import { z } from 'zod';
import { each, fieldNamed, fieldsOf } from '../form-fields.ts';
import type { FieldError, SentForm } from '../forms.ts';
import { dayInUk, isDay } from '../../rules/consent/days.ts';
import { usualEndFrom } from '../../rules/consent/permission-period.ts';
import { GIVER_ROLES, type GiverRole } from '../../rules/consent/records.ts';
import { ATTRIBUTES, type Attribute } from '../../rules/consent/tags.ts';
import { NewPermission, type PermissionInput } from '../../lifecycle/write-permission.ts';

/** The form for a permission that is written down, texts as they were sent. */
export interface PermissionForm {
  readonly answers: Readonly<Partial<Record<Attribute, string>>>;
  readonly channels: readonly string[];
  readonly partner: string;
  /** `project` or `recordings`. */
  readonly scope: string;
  readonly recordings: readonly string[];
  readonly effectiveFrom: string;
  readonly until: string;
  readonly reviewOn: string;
  readonly givers: Readonly<Partial<Record<GiverRole, { readonly answer: string; readonly how: string }>>>;
  readonly evidence: string;
  readonly lawfulBasis: string;
  readonly specialCondition: string;
  readonly stage: string;
  readonly supersedes: readonly string[];
}

/** The form before anything is written on it. */
export function emptyPermission(now: Date, recordings: readonly string[], evidence: string): PermissionForm {
  const today = dayInUk(now);
  return {
    answers: {},
    channels: [],
    partner: '',
    scope: recordings.length > 0 ? 'recordings' : 'project',
    recordings,
    effectiveFrom: today,
    until: usualEndFrom(today),
    reviewOn: '',
    givers: {},
    evidence,
    lawfulBasis: 'consent',
    specialCondition: 'explicit-consent',
    stage: 'taking part',
    supersedes: [],
  };
}

const Sent = z.object({
  answers: each(ATTRIBUTES, (attribute) => fieldNamed(`may-${attribute}`)),
  channels: z.array(z.string()),
  partner: z.string().toLowerCase(),
  scope: z.string(),
  recordings: z.array(z.string()),
  effectiveFrom: z.string(),
  until: z.string(),
  reviewOn: z.string(),
  givers: each(GIVER_ROLES, (role) =>
    z.object({ answer: fieldNamed(`giver-${role}`), how: fieldNamed(`how-${role}`) }),
  ),
  evidence: z.string(),
  lawfulBasis: z.string(),
  specialCondition: z.string(),
  stage: z.string(),
  supersedes: z.array(z.string()),
});

export function readPermission(sent: SentForm): PermissionForm {
  return fieldsOf(sent, Sent);
}

/** What the form says, or what is wrong with it, each message at its field. */
export function permissionOf(form: PermissionForm): { input: PermissionInput | null; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const at = (field: string, text: string) => {
    if (!errors.some((error) => error.field === field)) errors.push({ field, text });
  };
  for (const [field, day] of [
    ['effectiveFrom', form.effectiveFrom],
    ['until', form.until],
    ['reviewOn', form.reviewOn],
  ] as const)
    if (day && !isDay(day)) at(field, 'Write a real day.');
  const givers = GIVER_ROLES.flatMap((role) => {
    const { answer = '', how = '' } = form.givers[role] ?? {};
    if (!answer) return [];
    if (!how) at(`how-${role}`, 'Say how they answered.');
    return [{ role, answer, how, evidence: how === 'paper scan' ? form.evidence || null : null }];
  });
  const permissions = ATTRIBUTES.flatMap((attribute) => {
    const permission = form.answers[attribute];
    return permission ? [{ attribute, permission }] : [];
  });
  const read = NewPermission.safeParse({
    permissions,
    channels: [...form.channels, ...(form.partner ? [`partner:${form.partner}`] : [])],
    scope: form.scope === 'recordings' ? { kind: 'recordings', ids: form.recordings } : { kind: form.scope },
    ...(form.effectiveFrom ? { effectiveFrom: form.effectiveFrom } : {}),
    ...(form.until ? { until: form.until } : {}),
    reviewOn: form.reviewOn || null,
    givers,
    lawfulBasis: form.lawfulBasis,
    specialCondition: form.specialCondition,
    stage: form.stage,
    supersedes: form.supersedes,
  });
  if (!read.success && errors.length === 0)
    for (const { path, message } of read.error.issues) at(String(path[0]), PLAIN[String(path[0])] ?? message);
  return errors.length > 0 || !read.success ? { input: null, errors } : { input: read.data, errors };
}

const PLAIN: Record<string, string> = {
  permissions: 'Answer at least one question.',
  channels: 'Write the partner’s short name in small letters, without spaces.',
  scope: 'Choose what it is for.',
  givers: 'Say who answered.',
  lawfulBasis: 'Choose one.',
  specialCondition: 'Choose one.',
  stage: 'Choose one.',
};
