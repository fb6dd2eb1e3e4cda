import type { Cue } from './cues.ts';
import { timestamp } from './timestamps.ts';

/** Escapes cue text (WebVTT, W3C): after this no text can be read as a tag, an entity or the arrow of a time line. */
function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Captions as WebVTT (`text/vtt`). Each cue names its speaker's role label in a voice span, where it is known. */
export function cuesToVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ start, end, lines, speaker }, index) => {
    const times = `${timestamp(start, '.')} --> ${timestamp(end, '.')}`;
    const text = lines.map(escapeText).join('\n');
    const voice = speaker === undefined ? text : `<v ${escapeText(speaker)}>${text}</v>`;
    return `${index + 1}\n${times}\n${voice}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('\n');
}
