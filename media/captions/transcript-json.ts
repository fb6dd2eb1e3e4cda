import type { Cue } from './cues.ts';

/** The JSON transcript of the podcast namespace (`application/json`): one segment a caption, times in seconds. */
export function transcriptToJson(cues: readonly Cue[]): string {
  const segments = cues.map(({ start, end, text, speaker }) => ({
    ...(speaker === undefined ? {} : { speaker }),
    startTime: start,
    endTime: end,
    body: text,
  }));
  return `${JSON.stringify({ version: '1.0.0', segments }, null, 2)}\n`;
}
