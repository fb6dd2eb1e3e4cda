import { z } from 'zod';
import { GROUPS } from '../../rules/consent/policy.ts';
import { AUDIENCES, GIVER_ROLES, RECORD_STATES, CONSENT_STAGES, STATED_AGES } from '../../rules/consent/records.ts';
import { ATTRIBUTES } from '../../rules/consent/tags.ts';
import { PolicyInput } from '../../lifecycle/policy-store.ts';
import { revision, secondsShape, utc } from './shape-parts.ts';
import { ConsentShape, ParticipantShape } from './shapes.ts';

/* What the API answers about participants and what they allow. */

const day = z.string().describe('YYYY-MM-DD, in the United Kingdom');

export const ConsentEffectShape = z.object({
  approveAgain: z.int().describe('Finished versions that count no more'),
  takenDown: z.int().describe('Episodes that were taken down'),
});

export const PersonSummaryShape = z.object({
  id: z.string(),
  name: z.string(),
  recordings: z.int(),
  endsOn: day.nullable().describe('The next day within 30 days on which a permission ends'),
  restricted: z.boolean(),
  erased: z.boolean(),
});

export const ConsentRecordShape = z.object({
  id: z.string(),
  at: utc,
  by: z.string(),
  attribute: z.enum(ATTRIBUTES),
  permission: z.string(),
  purpose: z.string(),
  channels: z.array(z.string()).describe('Empty for a no: everywhere'),
  scope: z.union([
    z.object({ kind: z.literal('project') }),
    z.object({ kind: z.literal('recordings'), ids: z.array(z.string()) }),
  ]),
  effectiveFrom: day,
  until: day.describe('On this day it holds no more'),
  reviewOn: day.nullable(),
  notice: z
    .object({ id: z.string(), version: z.int(), sha256: z.string(), language: z.string(), format: z.string() })
    .nullable(),
  lawfulBasis: z.string(),
  specialCondition: z.string().nullable(),
  givers: z.array(
    z.object({
      role: z.enum(GIVER_ROLES),
      answer: z.enum(['yes', 'no', 'unsure']),
      how: z.string(),
      at: z.string(),
      evidence: z.string().nullish(),
      witness: z.string().nullish(),
    }),
  ),
  stage: z.enum(CONSENT_STAGES),
  state: z.enum(RECORD_STATES),
  supersedes: z.string().nullable(),
  hash: z.string(),
  live: z.boolean().describe('No later record took its place'),
});

export const PersonShape = z.object({
  id: z.string(),
  name: z.string(),
  details: z
    .object({
      legalName: z.string().nullable(),
      dateOfBirth: day.nullable(),
      ageStated: z
        .object({ age: z.enum(STATED_AGES), text: z.string(), by: z.string(), at: utc })
        .nullable()
        .describe('Without a date of birth: what staff stated of their age'),
      spokenNames: z.array(z.string()),
      soundsLike: z.array(z.string()),
      creditedAs: z.object({ kind: z.string(), label: z.string() }).nullable(),
      careStatus: z.string().nullable(),
      anonymousFrom: z.array(z.enum(AUDIENCES)),
      anonymousFromNames: z.array(z.string()),
    })
    .nullable()
    .describe('null once they were erased'),
  revision: revision.describe('Of the details'),
  permissionsRevision: revision.describe('Of what they allow: of the records that count'),
  group: z.enum(GROUPS).describe('Who has to be asked for them'),
  erasedAt: utc.nullable(),
  createdAt: utc,
  mergedInto: z.string().nullable(),
  perhapsSame: z
    .array(
      z.object({
        personId: z.string().describe('The newer entry: what it is in is not published before the answer'),
        otherId: z.string(),
        name: z.string(),
        otherName: z.string(),
        otherRecordings: z.int(),
      }),
    )
    .describe('Questions that are open: whether this and another entry are the same person'),
  recordings: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.string(),
      onlyMentioned: z.boolean(),
      episode: z.object({ publishedAt: utc, takenDownAt: utc.nullable(), revision: z.int() }).nullable(),
    }),
  ),
  permissions: z
    .array(
      z.object({
        recordingId: z.string().nullable().describe('null: recordings to come'),
        rows: z.array(
          z.object({
            attribute: z.enum(ATTRIBUTES),
            answers: z.array(
              z.object({
                channels: z.array(z.string()),
                answer: z.object({
                  value: z.string().nullable(),
                  rule: z.string(),
                  record: z.string().nullable(),
                  giver: z.string().optional(),
                  until: day.optional(),
                }),
              }),
            ),
          }),
        ),
      }),
    )
    .describe('What is allowed now'),
  records: z.array(ConsentRecordShape),
  restrictions: z.array(
    z.object({
      id: z.string(),
      basis: z.string(),
      from: day,
      until: day.nullable(),
      checkedBy: z.string(),
      evidenceId: z.string().nullable(),
      inForce: z.boolean(),
    }),
  ),
  evidence: z.array(z.object({ id: z.string(), mediaType: z.string(), addedBy: z.string(), createdAt: utc })),
  alsoKnownAs: z.array(z.object({ id: z.string(), name: z.string(), createdAt: utc })),
});

export const RecordingConsentShape = ConsentShape.extend({
  participants: z.array(ParticipantShape.extend({ personId: z.string().nullable() })),
});

export const VoiceMarksShape = z.object({
  marks: z.array(
    z.object({
      id: z.string(),
      start: secondsShape,
      end: secondsShape,
      decision: z.string().nullable(),
      revision,
    }),
  ),
  revision: revision.describe('Of all marks of this person together'),
  allMarkedAt: utc.nullable().describe('When staff had marked every place where this person speaks'),
});

export const OrganisationConsentShape = z.object({
  policy: z.object(PolicyInput.shape),
  coolingOffDays: z.int(),
  isDefault: z.boolean(),
});
