import { z } from 'zod';
import { hashOf } from '../canonical-json.ts';
import { RecordingId, Sha256 } from '../ids.ts';
import type { ShareRead } from '../redaction/read-words.ts';

/** One file of a release. */
export interface ManifestFile {
  /** A media type, with a suffix where one type occurs twice (docs/formats.md). */
  readonly role: string;
  readonly sha256: Sha256;
  readonly bytes: number;
  /** The last part of its public address: ids only. */
  readonly name: string;
}

/** Everything that a release would make public, and what it stands on. Its hash is what people approve. */
export interface Manifest {
  readonly recordingId: RecordingId;
  readonly run: number;
  /** What listeners will read: already free of names. */
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly durationSeconds: number;
  readonly credits: { readonly role: string }[];
  readonly files: ManifestFile[];
  /** SHA-256 over the decisions, and over the consents, that the files were made from. */
  readonly decisionsHash: string;
  readonly consentsHash: string;
  /** What the people in it allowed then, by roster id: to see later whether one of them allows less. Releases of before have none. */
  readonly consents?: { readonly participant: string; readonly tags: readonly string[] }[];
  readonly originalSha256: Sha256;
  /** The version of the show's texts whose title and author the files carry; releases of before have none (`carriedVersion`). */
  readonly showVersion?: number;
  /** The waveform of the finished sound for pages to draw (`media/audio/peaks.ts`); releases of before have none, and no drawing. */
  readonly peaks?: number[];
  /** How much of the words a person read; releases of before say nothing, and nothing is said of them. */
  readonly read?: ShareRead;
}

/** The version of the show's texts that the files of a release carry. Before there were versions, texts were what is version 1 now. */
export const carriedVersion = ({ showVersion = 1 }: Pick<Manifest, 'showVersion'>): number => showVersion;

/** A hash of something other than a file. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A manifest as it is kept. */
export const ManifestShape: z.ZodType<Manifest> = z.object({
  recordingId: RecordingId,
  run: z.int(),
  title: z.string(),
  description: z.string(),
  language: z.string(),
  durationSeconds: z.number(),
  credits: z.array(z.object({ role: z.string() })),
  files: z.array(z.object({ role: z.string(), sha256: Sha256, bytes: z.int().min(0), name: z.string() })),
  decisionsHash: Digest,
  consentsHash: Digest,
  consents: z.array(z.object({ participant: z.string(), tags: z.array(z.string()) })).optional(),
  originalSha256: Sha256,
  showVersion: z.int().optional(),
  peaks: z.array(z.number()).optional(),
  read: z.object({ percent: z.int(), unread: z.array(z.object({ start: z.number(), end: z.number() })) }).optional(),
});

/** The name of a release: the hash of its manifest. */
export function manifestHash(manifest: Manifest): string {
  return hashOf(manifest);
}

/** The media type of a role: a role is a media type, with a suffix after `;` where one type occurs twice. */
export function mediaTypeOf(role: string): string {
  return role.replace(/;.*$/, '');
}
