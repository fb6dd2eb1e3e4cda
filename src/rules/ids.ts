import { z } from 'zod';

// An id has a type, so that the id of one kind of thing cannot stand where that of another is wanted. At run time it is plain text. Ids come
// from the database, from `newId` and `idFrom`, and at the border from `parse`, which takes any text: an id that nothing has is “not found”.

export const RecordingId = z.string().brand<'RecordingId'>();
export type RecordingId = z.infer<typeof RecordingId>;

/** Somebody with an account: who signs in, or whose program asks. */
export const AccountId = z.string().brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** The id of the service itself, where it did something without a person. */
export const SYSTEM_ID = 'system';

/** Who did something: an account, the service itself, or whoever opened a private link. */
export const ActorId = z.union([z.literal(SYSTEM_ID), z.templateLiteral(['link:', z.string()]), AccountId]);
export type ActorId = z.infer<typeof ActorId>;

/** Whether an account did it, rather than the service itself or whoever opened a private link. */
export function isAccount(id: ActorId): id is AccountId {
  return id !== SYSTEM_ID && !id.startsWith('link:');
}

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
