import type { AudioSpan, Cover } from '../media/spans.ts';
import type { Verification } from '../media/verify/verify.ts';
import type { Loudness, Transcript, Word } from '../media/words.ts';

/** `report.json`, as docs/formats.md keeps it: fields may be added, never renamed. Times in seconds, regions in pixels. */
export interface DemoReport {
  readonly feed: string | null;
  readonly feeds: string[];
  readonly queue: 'postgres' | 'redis';
  readonly files: FileReport[];
}

export interface FileReport {
  readonly input: string;
  readonly state: string;
  readonly reason: string | null;
  readonly episode: string | null;
  readonly engine: Transcript['engine'] | null;
  readonly durationSeconds: number | null;
  readonly words: Word[];
  readonly flags: {
    readonly id: string;
    readonly kind: string;
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly decision: string | null;
    /** Id of the flag whose decision it follows, because the same was said there. */
    readonly follows: string | null;
    /** Short code of the reason, and the reason in plain words. */
    readonly code: string | null;
    readonly reason: string;
    readonly foundBy: string[];
  }[];
  readonly spans: AudioSpan[];
  readonly covers: Cover[];
  readonly loudness: { readonly before: Loudness | null; readonly after: (Loudness & { readonly role: string })[] };
  readonly verification: Verification | null;
  readonly artefacts: {
    readonly role: string;
    readonly path: string | null;
    readonly url: string;
    readonly sha256: string;
    readonly bytes: number;
  }[];
  readonly secondsPerStage: Record<string, number>;
}
