import type { Hit } from './forbidden.ts';
import { TECHNICAL_TAGS, WRITTEN_TAGS } from './streams.ts';

/**
 * Words that Heard, ffmpeg and the formats themselves put into a release, whatever the recording. They are no names, even where somebody
 * is called like that: Title, Mark, Chapter. Only the exact words at their exact places count; all else is read.
 */

/** What stands for something that was taken out. */
const STAND_INS = /\[BLEEP\]|\[name removed\]/g;

/** Hits that are not inside the words which show that something was taken out. */
export function withoutStandIns(text: string, hits: readonly Hit[]): Hit[] {
  if (hits.length === 0) return [];
  const standIns = [...text.matchAll(STAND_INS)].map(({ index, 0: words }) => ({
    from: index,
    to: index + words.length,
  }));
  return hits.filter(({ index, lastIndex }) => !standIns.some(({ from, to }) => from < index && lastIndex < to));
}

/** Names of tags that ffmpeg reads or Heard writes. */
const TAG_NAMES = new Set([...TECHNICAL_TAGS, ...WRITTEN_TAGS]);

/** What programs write into tags by themselves. A language is one of those that a show can have (`src/publishing/tags.ts`). */
const TAG_VALUES: Readonly<Record<string, RegExp>> = {
  major_brand: /^(?:isom|M4A |mp42)$/,
  minor_version: /^\d{1,4}$/,
  compatible_brands: /^(?:isom|iso\d|avc1|mp4\d|M4A |M4B )+$/,
  encoder: /^(?:Lav[cf][\d.]*(?: (?:libmp3lame|aac|libx264|mjpeg|mov_text))?|LAME[\d.]*U*)$/,
  language: /^(?:eng|cym|gla|gle|pol|urd|pan|ben|ara|som|fra|ron|ukr|und)$/,
  handler_name: /^(?:(?:Video|Sound|Subtitle|Data|Text)Handler|Cover|Captions|Chapters)$/,
  vendor_id: /^(?:\[0\]){4}$/,
  genre: /^Podcast$/,
  // The kind of an attached picture.
  comment: /^(?:Other|Cover \(front\))$/,
};

/** What has to be read of a tag: its name where that is none of the usual ones, and its value where nobody but us or ffmpeg wrote it. */
export function wordsOfTag([name, value]: readonly [string, string]): string[] {
  const key = name.toLowerCase();
  const isOwn = TAG_VALUES[key]?.test(value) || (key === 'title' && /^Part \d{1,3}$/.test(value));
  return [...(TAG_NAMES.has(key) ? [] : [partedName(name)]), ...(isOwn ? [] : [value])];
}

const SUFFIX = /\.(?:mp3|m4a|mp4|jpg|vtt|srt|json|html)$/;

/** A file name without what says its kind, and its words parted as a reader would: at capitals and digits as well. */
export function wordsOfFileName(fileName: string): string {
  return partedName(fileName.replace(SUFFIX, ''));
}

function partedName(name: string): string {
  return name.replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu, ' ');
}
