import { z } from 'zod';

// An id has a type, so that the id of one kind of thing cannot stand where that of another is wanted. At run time it is plain text. Ids come
// from the database, from `newId` and `idFrom`, and at the border from `parse`, which takes any text: an id that nothing has is “not found”.

export const RecordingId = z.string().brand<'RecordingId'>();
export type RecordingId = z.infer<typeof RecordingId>;

/** A person across recordings. */
export const PersonId = z.string().brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/** A row of a recording's roster. */
export const ParticipantId = z.string().brand<'ParticipantId'>();
export type ParticipantId = z.infer<typeof ParticipantId>;

export const FlagId = z.string().brand<'FlagId'>();
export type FlagId = z.infer<typeof FlagId>;

export const ReleaseId = z.string().brand<'ReleaseId'>();
export type ReleaseId = z.infer<typeof ReleaseId>;

export const ShowId = z.string().brand<'ShowId'>();
export type ShowId = z.infer<typeof ShowId>;

/** The SHA-256 of a file's bytes, 64 digits of hex: the name under which it is kept. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;
