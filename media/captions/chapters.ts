import type { Chapter } from '../spans.ts';
import { plainText } from './units.ts';

/** Chapters as the podcast namespace has them (`application/json+chapters`, version 1.2.0), in order of time. */
export function chaptersToJson(chapters: readonly Chapter[]): string {
  const ordered = [...chapters].sort((a, b) => a.start - b.start);
  const listed = ordered.map(({ start, title }) => ({
    startTime: Math.round(start * 1000) / 1000,
    title: plainText(title),
  }));
  return `${JSON.stringify({ version: '1.2.0', chapters: listed }, null, 2)}\n`;
}
