import type { Cue } from './cues.ts';
import { timestamp } from './timestamps.ts';

/** SubRip has no escapes, and players read `<…>` and `{\…}` as styling: look-alikes keep the text readable and harmless. */
function harmless(text: string): string {
  return text.replace(/</g, '‹').replace(/>/g, '›').replace(/\{/g, '(').replace(/\}/g, ')');
}

/** Captions as SubRip (`application/x-subrip`), UTF-8. */
export function cuesToSrt(cues: readonly Cue[]): string {
  return cues
    .map(({ start, end, lines }, index) => {
      const times = `${timestamp(start, ',')} --> ${timestamp(end, ',')}`;
      return `${index + 1}\n${times}\n${lines.map(harmless).join('\n')}\n`;
    })
    .join('\n');
}
