import { z } from 'zod';
import { AFTER_PICTURES } from '../../rules/publishing/after-picture.ts';
import { LoudnessShape } from './release-shapes.ts';

export const SoundChoiceShape = z
  .union([z.int().min(1), z.literal('all')])
  .describe('One sound track, counted from 1, or all of them mixed');

export const FactsShape = z.object({
  durationSeconds: z.number(),
  channels: z.int(),
  samples: z.int(),
  before: LoudnessShape,
  after: LoudnessShape.optional(),
  noiseBelowVoice: z
    .number()
    .optional()
    .describe('How far below the voice steady noise was, in LU, where it was lowered in the master'),
  hasPicture: z.boolean(),
  stillPicture: z
    .boolean()
    .optional()
    .describe('The file holds one still picture beside the sound. It is left out, and there is no film'),
  soundTracks: z
    .object({
      taken: z.int(),
      of: z.int(),
      othersWithSpeech: z.int().describe('On how many others somebody seems to say what is not in the recording'),
      mixed: z.array(z.int()).optional().describe('Those that were mixed; left out where one alone was taken'),
      tracks: z
        .array(
          z.object({
            number: z.int(),
            language: z.string().nullable(),
            seconds: z.number(),
            speechSeconds: z.number().describe('In how much of it somebody seems to speak'),
            excerpt: z
              .object({ start: z.number(), seconds: z.number() })
              .optional()
              .describe('The piece of it that can be heard, in seconds of the file: see hearSoundTrack'),
          }),
        )
        .optional()
        .describe('Those that can be decoded'),
    })
    .optional()
    .describe('Where the file has several sound tracks: which were taken, counted from 1'),
  trackSpeech: z
    .array(z.object({ track: z.int(), spans: z.array(z.tuple([z.number(), z.number()])) }))
    .optional()
    .describe('Where several sound tracks were mixed: when the person of each speaks, start and end in seconds'),
  picture: z
    .object({
      width: z.int(),
      height: z.int(),
      frames: z.int(),
      durationSeconds: z.number(),
      ownSeconds: z.number().optional().describe('Where the recorded picture ends before the sound'),
      afterOwn: z
        .enum(AFTER_PICTURES)
        .optional()
        .describe('What is shown from there on: the last frame where left out'),
    })
    .optional(),
});
