import { z } from 'zod';

/**
 * What the look program is told and what it tells. Both ends parse it. It goes through a pipe, never into a file or a log: what is written in a
 * picture may be a name.
 */
export const LookOrder = z.strictObject({
  /** Size of the frames on standard input, 8-bit yuv420p, in pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Frames of the picture from one look to the next. */
  step: z.int().positive(),
  /** Every so many looks the frame is also read. */
  readEvery: z.int().positive(),
  /** Path of `centerface.onnx`; null where it is not there and the finder of the npm packages looks. */
  faceModel: z.string().nullable(),
});
export type LookOrder = z.infer<typeof LookOrder>;

const place = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };

/** One line that the look program writes, as JSON. */
export const LookLine = z.union([
  /** The faces of a frame; `cut` when the picture changed as a whole since the look before. */
  z.strictObject({
    frame: z.int(),
    cut: z.boolean(),
    faces: z.array(z.strictObject({ ...place, score: z.number() })),
  }),
  /** The lines of words in a frame. */
  z.strictObject({
    read: z.int(),
    lines: z.array(z.strictObject({ ...place, text: z.string(), confidence: z.number() })),
  }),
  /** The last line: all frames were looked at. */
  z.strictObject({ looked: z.int() }),
]);
export type LookLine = z.infer<typeof LookLine>;
export type FaceLook = Extract<LookLine, { frame: number }>;
export type Reading = Extract<LookLine, { read: number }>;
