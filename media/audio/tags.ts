import type { Chapter } from '../spans.ts';

/** What a published sound file says about itself. Only texts that were approved for the release. */
export interface AudioTags {
  readonly title: string;
  /** The show. */
  readonly album?: string;
  /** Who publishes it: never a person without consent. */
  readonly artist?: string;
  readonly genre?: string;
  /** Year, or date as 2027-03-01. */
  readonly date?: string;
  readonly comment?: string;
  readonly copyright?: string;
  /** Three letters, such as `eng`. */
  readonly language?: string;
}

const NAMES = ['title', 'album', 'artist', 'genre', 'date', 'comment', 'copyright'] as const;

/** Tags and chapters in ffmpeg's own text format, for an input with `-f ffmetadata`. `durationSeconds` ends the last chapter. */
export function ffmetadata(tags: AudioTags, chapters: readonly Chapter[], durationSeconds: number): string {
  const lines = [';FFMETADATA1'];
  for (const name of NAMES) if (tags[name]) lines.push(`${name}=${escaped(tags[name])}`);
  const inOrder = [...chapters].sort((a, b) => a.start - b.start);
  for (const [i, chapter] of inOrder.entries()) {
    const end = Math.max(chapter.start, inOrder[i + 1]?.start ?? durationSeconds);
    lines.push('[CHAPTER]', 'TIMEBASE=1/1000', `START=${milliseconds(chapter.start)}`, `END=${milliseconds(end)}`);
    lines.push(`title=${escaped(chapter.title)}`);
  }
  return `${lines.join('\n')}\n`;
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}

/** Control characters have no place in a tag; the characters that mean something in the format are marked. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[=;#\\]/g, '\\$&');
}
