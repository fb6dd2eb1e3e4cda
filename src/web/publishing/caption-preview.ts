/** One caption as staff read it. */
export interface CaptionLine {
  /** Seconds. */
  readonly start: number;
  readonly text: string;
}

/** The captions in a WebVTT text of ours, as lines to read: times and words, without markup. */
export function captionLines(vtt: string): CaptionLine[] {
  return vtt.split(/\r?\n\r?\n/).flatMap((block): CaptionLine[] => {
    const lines = block.split(/\r?\n/);
    const timing = lines.findIndex((line) => line.includes('-->'));
    const match = /^\s*(?:(\d+):)?(\d{2}):(\d{2}\.\d{3})\s+-->/.exec(lines[timing] ?? '');
    if (!match) return [];
    const [, hours = '0', minutes = '0', seconds = '0'] = match;
    const text = lines
      .slice(timing + 1)
      .join(' ')
      .replace(/<v(?:\.[\w.-]+)?\s+([^>]*)>/g, '$1: ')
      .replace(/<[^>]*>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
      .trim();
    return text ? [{ start: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), text }] : [];
  });
}
