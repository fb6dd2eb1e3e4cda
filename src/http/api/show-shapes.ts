import { z } from 'zod';
import { AFTER_PICTURES } from '../../rules/publishing/after-picture.ts';
import { SHOW_FIELDS, ShowTextsShape } from '../../rules/publishing/show-texts.ts';
import { SHOW_VERSION_STATES } from '../../rules/publishing/show-texts.ts';
import { revision, utc } from './shape-parts.ts';

export const ShowShape = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  author: z.string(),
  language: z.string(),
  category: z.string(),
  explicit: z.boolean(),
  ownerEmail: z.string(),
  licence: z.string(),
  retention: z
    .object({
      originals: z.int().optional(),
      masters: z.int().optional(),
      drafts: z.int().optional(),
      rejected: z.int().optional(),
    })
    .describe('Days that things are kept; what is missing is kept until somebody deletes it'),
  afterPicture: z
    .enum(AFTER_PICTURES)
    .describe('What is shown in films that are made from now on where a camera stopped before the sound'),
  feed: z.url().describe('Address of the feed'),
  isPublic: z.boolean().describe('False until its first texts are public: until then the title is a placeholder'),
  textsWait: z.boolean().describe('Texts that a finder doubts wait for a second person; see /shows/{slug}/texts'),
  revision: revision
    .nullable()
    .describe('The state of the show: send it back with a change. Null for whoever may not change shows'),
});

export const ShowVersionShape = z.object({
  number: z.int().describe('Counts from 1'),
  state: z.enum(SHOW_VERSION_STATES),
  texts: ShowTextsShape.omit({ slug: true }),
  madeBy: z.string(),
  createdAt: utc,
  answeredBy: z.string().nullable(),
  answeredAt: utc.nullable(),
});

const readVersion = ShowVersionShape.extend({
  seen: z.string().describe('Send it with an answer: it names this version with exactly these findings'),
  findings: z
    .array(
      z.object({
        field: z.enum(SHOW_FIELDS),
        kind: z.enum(['roster', 'taken-out', 'name', 'detail']),
        words: z.string(),
        reason: z.string(),
        recordingId: z.string().nullable(),
      }),
    )
    .describe('What may identify a person and nobody confirmed'),
});

export const ShowVersionsShape = z.object({
  live: readVersion.nullable().describe('What listeners read; null while nothing is public'),
  waiting: readVersion.nullable().describe('What waits for a second person'),
  history: z.array(ShowVersionShape).describe('Every version, the newest first'),
});
