import { revisionOfFields } from '../field-revisions.ts';
import type { FieldProblems } from '../problem.ts';
import { isVisible } from '../visible.ts';

/** What a recording can be. The kind says what people agreed to (`channel:podcast`, `channel:thank-you`). */
export const KINDS = ['podcast', 'thank-you'] as const;

/** Letters of a title and of the notes for staff. */
export const LONGEST_TITLE = 255;
export const LONGEST_NOTES = 10_000;

/** What people wrote about a recording when they made it. */
export interface AboutRecording {
  /** Listeners read it. */
  readonly title: string;
  readonly kind: (typeof KINDS)[number];
  /** For staff alone. */
  readonly notes: string;
}

/** What is written about a recording, and nothing else of it. */
export function aboutOf({ title, kind, notes }: AboutRecording): AboutRecording & Readonly<Record<string, unknown>> {
  return { title, kind, notes };
}

/** Names the state of what is written about a recording. */
export const aboutRevision = (recording: AboutRecording): string => revisionOfFields(aboutOf(recording));

/** What is wrong with what somebody wrote about a recording, by field; null where nothing is. */
export function aboutProblems({ title, notes }: { title?: string; notes?: string }): FieldProblems | null {
  const problems: Record<string, string> = {};
  if (title !== undefined && !isVisible(title)) problems.title = 'Write a title.';
  if (title !== undefined && title.trim().length > LONGEST_TITLE)
    problems.title = `Write a shorter title: at most ${LONGEST_TITLE} letters.`;
  if (notes !== undefined && notes.length > LONGEST_NOTES)
    problems.notes = `Write less: at most ${LONGEST_NOTES} letters.`;
  return Object.keys(problems).length > 0 ? problems : null;
}
