import type { CaptionWord } from '../spans.ts';
import { endsSentence } from './line-breaks.ts';
import { plainText } from './units.ts';

export interface TranscriptPage {
  readonly title: string;
  /** BCP 47 tag, such as `en-GB`. */
  readonly language: string;
}

/** What a reader sees for a redacted stretch that has no placeholder of its own. */
const NAME_REMOVED = '[name removed]';
/** Pauses that start a new paragraph, in seconds: anywhere, and after a sentence. */
const LONG_PAUSE = 2.5;
const PAUSE_AFTER_SENTENCE = 1.2;
/** A paragraph that is this long ends with its sentence. */
const LONG_PARAGRAPH_WORDS = 90;

interface Paragraph {
  readonly start: number;
  readonly speaker: string;
  readonly words: CaptionWord[];
}

/** The same as it is written: seconds, a role label or nothing, and the words on one line. */
export interface WrittenParagraph {
  readonly start: number;
  readonly speaker: string;
  readonly text: string;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** What a reader sees for a word. A redacted one shows what stands for it in square brackets, as captions do, whatever its own text is. */
function shown({ text, redacted, placeholder }: CaptionWord): string {
  if (!redacted) return plainText(text);
  const label = plainText(placeholder ?? '').replace(/^\[(.*)\]$/, '$1');
  return label ? `[${label}]` : NAME_REMOVED;
}

function startsParagraph(paragraph: Paragraph | undefined, word: CaptionWord): boolean {
  const last = paragraph?.words.at(-1);
  if (!paragraph || !last || paragraph.speaker !== plainText(word.speaker ?? '')) return true;
  const pause = word.start - last.end;
  if (pause >= LONG_PAUSE) return true;
  if (!endsSentence(last.text)) return false;
  return pause >= PAUSE_AFTER_SENTENCE || paragraph.words.length >= LONG_PARAGRAPH_WORDS;
}

function paragraphsOf(words: readonly CaptionWord[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const word of words.filter((each) => shown(each) !== '')) {
    if (startsParagraph(paragraphs.at(-1), word))
      paragraphs.push({ start: word.start, speaker: plainText(word.speaker ?? ''), words: [] });
    paragraphs.at(-1)!.words.push(word);
  }
  return paragraphs;
}

function minutesAndSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours > 0 ? `${hours}:${pad(minutes)}` : minutes}:${pad(whole % 60)}`;
}

function paragraphToHtml({ start, speaker, text }: WrittenParagraph): string {
  const time = `<time datetime="PT${Math.max(0, Math.floor(start))}S">${minutesAndSeconds(start)}</time>`;
  const cite = speaker ? `<cite>${escapeHtml(speaker)}:</cite> ` : '';
  return `<p>${cite}${time} ${escapeHtml(text)}</p>`;
}

/**
 * The transcript for reading (`text/html`): a whole document, with a paragraph wherever the speaker changes or pauses. Redacted
 * stretches show "[Peer researcher]", a role label in square brackets, or "[name removed]". All text is escaped.
 */
export function transcriptToHtml(words: readonly CaptionWord[], page: TranscriptPage): string {
  const paragraphs = paragraphsOf(words).map(({ words: said, ...rest }) => ({
    ...rest,
    text: said.map(shown).join(' '),
  }));
  return pageOf(paragraphs, page);
}

/** The document around paragraphs. Nothing but these, the title and the language depends on a recording. */
export function pageOf(written: readonly WrittenParagraph[], page: TranscriptPage): string {
  const title = escapeHtml(plainText(page.title) || 'Transcript');
  const paragraphs = written.map(paragraphToHtml);
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(page.language)}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}: transcript</title>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    ...(paragraphs.length > 0 ? paragraphs : ['<p>Nobody speaks in this recording.</p>']),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
