import { z } from 'zod';
import type { Attribute, NamePermission } from './tags.ts';
import { ActorId, RecordingId } from '../ids.ts';

/** Consent records as the rules read them: one permission of one participant each. Ids, codes and days only, never a name. */

export const GIVER_ROLES = ['self', 'parent', 'carer', 'guardian', 'placing-authority'] as const;
export type GiverRole = (typeof GIVER_ROLES)[number];

export const ANSWERS = ['yes', 'no', 'unsure'] as const;
export type Answer = (typeof ANSWERS)[number];

/** How a giver answered. `told` is what whoever uploads says was agreed. */
export const WAYS = ['on screen', 'paper scan', 'spoken on recording', 'in person', 'told'] as const;

/** Somebody whose answer counts for a permission. */
export interface Giver {
  readonly role: GiverRole;
  readonly answer: Answer;
  readonly how: (typeof WAYS)[number];
  /** ISO time. */
  readonly at: string;
  /** Id of an evidence file, such as the scan of a signed form. */
  readonly evidence?: string | null;
  /** Id of the member of staff who was there. */
  readonly witness?: ActorId | null;
}

/** The givers of a record as they are kept. Without any, nobody said yes. */
export const GiversShape: z.ZodType<readonly Giver[]> = z.array(
  z.object({
    role: z.enum(GIVER_ROLES),
    answer: z.enum(ANSWERS),
    how: z.enum(WAYS),
    at: z.string(),
    evidence: z.string().nullish(),
    witness: ActorId.nullish(),
  }),
);

/** What a permission covers: all recordings of the organisation's project, or some. */
export type Scope =
  | { readonly kind: 'project' }
  | { readonly kind: 'recordings'; readonly ids: readonly RecordingId[] };

export const ScopeShape: z.ZodType<Scope> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project') }),
  z.object({ kind: z.literal('recordings'), ids: z.array(RecordingId) }),
]);

/** When in the life of a recording it was given. */
export const CONSENT_STAGES = ['taking part', 'after recording', 'final edit'] as const;
export type ConsentStage = (typeof CONSENT_STAGES)[number];

export const RECORD_STATES = ['requested', 'given', 'refused', 'withdrawn', 'expired', 'superseded'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

export interface ConsentRecord {
  readonly id: string;
  /** When it was written down. */
  readonly at: Date;
  readonly attribute: Attribute;
  readonly permission: NamePermission;
  /** Empty: everywhere. That only a refusal or a withdrawal can mean. */
  readonly channels: readonly string[];
  readonly scope: Scope;
  /** Days, `YYYY-MM-DD`; on the day of `until` it no longer holds. */
  readonly effectiveFrom: string;
  readonly until: string;
  readonly reviewOn: string | null;
  readonly givers: readonly Giver[];
  readonly state: RecordState;
  readonly supersedes: string | null;
}

/** A bar on identification that no consent can lift. */
export interface Restriction {
  readonly id: string;
  readonly basis: string;
  readonly from: string;
  readonly until: string | null;
}

/** What may be stated of the age of somebody whose date of birth nobody knows. */
export const STATED_AGES = ['adult', 'under-18'] as const;
export type StatedAge = (typeof STATED_AGES)[number];

/** What the rules must know of a participant. Days as `YYYY-MM-DD`. */
export interface PersonFacts {
  readonly dateOfBirth: string | null;
  /** What staff stated of their age without a date of birth, and why that is enough; null where nobody did. */
  readonly ageStated: StatedAge | null;
  /** A code of the policy's list of care statuses; null when nobody asked. */
  readonly careStatus: string | null;
  readonly anonymousFrom: readonly Audience[];
  readonly erased: boolean;
}

/** From whom a participant must stay unknown. */
export const AUDIENCES = ['public', 'people who know me', 'named persons'] as const;
export type Audience = (typeof AUDIENCES)[number];
