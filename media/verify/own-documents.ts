import { chaptersToJson } from '../captions/chapters.ts';
import { pageOf, type WrittenParagraph } from '../captions/transcript-html.ts';
import { transcriptToJson } from '../captions/transcript-json.ts';
import { isTime, type Value } from './own-values.ts';

/** What a JSON transcript of ours says and whom it names, or null for any other. */
export function transcriptValues(raw: string): Value[] | null {
  const { segments } = JSON.parse(raw) as { segments: Record<string, unknown>[] };
  const cues = segments.map(({ startTime: start, endTime: end, body: text, speaker }) => {
    if (!isTime(start) || !isTime(end) || typeof text !== 'string') throw new TypeError('no transcript of ours');
    if (speaker !== undefined && typeof speaker !== 'string') throw new TypeError('no transcript of ours');
    return { start, end, text, lines: [text], ...(speaker === undefined ? {} : { speaker }) };
  });
  if (transcriptToJson(cues) !== raw) return null;
  return cues.flatMap(({ text, speaker }): Value[] => [
    ...(speaker === undefined ? [] : [{ text: speaker, written: JSON.stringify(speaker) }]),
    { text, written: JSON.stringify(text), isSpeech: true },
  ]);
}

/** The titles of a chapters file of ours, or null for any other. “Part 2” says nothing but its number. */
export function chapterValues(raw: string): Value[] | null {
  const { chapters } = JSON.parse(raw) as { chapters: Record<string, unknown>[] };
  const listed = chapters.map(({ startTime: start, title }) => {
    if (!isTime(start) || typeof title !== 'string') throw new TypeError('no chapters of ours');
    return { start, title };
  });
  if (chaptersToJson(listed) !== raw) return null;
  return listed.flatMap(({ title }, index) =>
    title === `Part ${index + 1}` ? [] : [{ text: title, written: JSON.stringify(title) }],
  );
}

const PARAGRAPH = /^<p>(?:<cite>([^<]*):<\/cite> )?<time datetime="PT(\d+)S">[\d:]+<\/time> ([^<]*)<\/p>$/;
/** A language as shows have them, such as `en-GB`. A longer word in its place is read. */
const LANGUAGE = /^[a-z]{2}(?:-[A-Z]{2})?$/;

/** The title, the words and the speakers of a transcript page of ours, or null for any other. */
export function pageValues(raw: string): Value[] | null {
  const [, language] = /^<html lang="([^"]*)">$/m.exec(raw) ?? [];
  const [, title] = /^<h1>([^<]*)<\/h1>$/m.exec(raw) ?? [];
  if (language === undefined || title === undefined || !LANGUAGE.test(language)) return null;
  const values: Value[] = [{ text: unescapeHtml(title), written: title }];
  const paragraphs: WrittenParagraph[] = [];
  for (const line of raw.split('\n')) {
    const [, speaker = '', start, text] = PARAGRAPH.exec(line) ?? [];
    if (start === undefined || text === undefined) continue;
    if (!isTime(Number(start))) return null;
    paragraphs.push({ start: Number(start), speaker: unescapeHtml(speaker), text: unescapeHtml(text) });
    if (speaker) values.push({ text: unescapeHtml(speaker), written: speaker });
    values.push({ text: unescapeHtml(text), written: text, isSpeech: true });
  }
  return pageOf(paragraphs, { title: unescapeHtml(title), language }) === raw ? values : null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name]!);
}
