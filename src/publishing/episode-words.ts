import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Heard } from '../heard.ts';
import type { PublicFileRow } from './public-episodes.ts';
import type { ShareRead } from '../rules/redaction/read-words.ts';

/** The transcript of an episode as the Podcasting 2.0 namespace writes it in JSON: seconds, and role labels as speakers. */
const TranscriptFile = z.object({
  segments: z.array(
    z.object({ speaker: z.string().optional(), startTime: z.number(), endTime: z.number(), body: z.string() }),
  ),
});
/** Chapters as the Podcasting 2.0 namespace writes them in JSON. */
const ChaptersFile = z.object({ chapters: z.array(z.object({ startTime: z.number(), title: z.string() })) });

export interface Paragraph {
  /** Empty when nobody is named. */
  readonly speaker: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly text: string;
  /** Whether a person read every word of it. */
  readonly isRead: boolean;
}

export interface EpisodeChapter {
  readonly startSeconds: number;
  readonly title: string;
}

/** Longer stretches of one speaker are broken at the end of a sentence, so that they can be read. */
const LONG_PARAGRAPH = 400;

/** Cues put together to paragraphs, one speaker each, to be read on a page. */
function paragraphs(segments: z.output<typeof TranscriptFile>['segments'], read: ShareRead | undefined): Paragraph[] {
  const done: { speaker: string; startSeconds: number; endSeconds: number; text: string }[] = [];
  for (const { speaker = '', startTime, endTime, body } of segments) {
    const text = body.replace(/\s+/g, ' ').trim();
    if (text === '') continue;
    const last = done.at(-1);
    const isFull = last && last.text.length >= LONG_PARAGRAPH && /[.!?…]["'”’)]*$/.test(last.text);
    if (last && last.speaker === speaker && !isFull) {
      last.text += ` ${text}`;
      last.endSeconds = endTime;
    } else done.push({ speaker, startSeconds: startTime, endSeconds: endTime, text });
  }
  const isUnread = ({ startSeconds, endSeconds }: { startSeconds: number; endSeconds: number }) =>
    read === undefined || read.unread.some(({ start, end }) => start < endSeconds && end > startSeconds);
  return done.map((paragraph) => ({ ...paragraph, isRead: !isUnread(paragraph) }));
}

/**
 * The public transcript of an episode, from its published file; empty when it has none that can be read.
 * @param read what of it a person read, as its release says
 */
export async function transcriptOf(
  heard: Pick<Heard, 'files' | 'log'>,
  file: PublicFileRow | undefined,
  read: ShareRead | undefined,
): Promise<Paragraph[]> {
  const found = await readPublished(heard, file, TranscriptFile);
  return found ? paragraphs(found.segments, read) : [];
}

/** The chapters of an episode, from its published file. */
export async function chaptersOf(
  heard: Pick<Heard, 'files' | 'log'>,
  file: PublicFileRow | undefined,
): Promise<EpisodeChapter[]> {
  const found = await readPublished(heard, file, ChaptersFile);
  return found ? found.chapters.map(({ startTime, title }) => ({ startSeconds: startTime, title })) : [];
}

/** A page without its transcript is better than no page: the files can still be fetched. */
async function readPublished<T>(
  heard: Pick<Heard, 'files' | 'log'>,
  file: PublicFileRow | undefined,
  shape: z.ZodType<T>,
): Promise<T | null> {
  if (!file) return null;
  try {
    return shape.parse(JSON.parse(await readFile(heard.files.path(file.sha256), 'utf8')));
  } catch {
    // What went wrong may quote the words, so that only the ids are told.
    heard.log.warn({ episodeId: file.episodeId, role: file.role }, 'a published text cannot be read for its page');
    return null;
  }
}
