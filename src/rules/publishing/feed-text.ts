/** Apple's limit for every value that is not a description, in characters (UTF-16 units, the strictest way to count). */
const VALUE_CHARACTERS = 255;
/** Apple's limit for descriptions, in bytes of UTF-8. */
const DESCRIPTION_BYTES = 4000;
const ELLIPSIS = '…';

/** Everything that is not a character of XML 1.0 (production 2), and the control characters that it advises against. */
const NOT_XML = /[^\t\n\r\u{20}-\u{7E}\u{85}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');
const charactersOf = (text: string): number => text.length;

/** A title, label or name: one line, only characters that XML allows, at most 255 characters, cut between words. */
export function feedValue(text: string): string {
  const line = text.replace(NOT_XML, '').replace(/\s+/gu, ' ').trim();
  return cutBetweenWords(line, VALUE_CHARACTERS, charactersOf);
}

/** A description: lines kept, only characters that XML allows, at most 4,000 bytes of UTF-8, cut between words. */
export function feedDescription(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').replace(NOT_XML, '').trim();
  return cutBetweenWords(lines, DESCRIPTION_BYTES, bytesOf);
}

/** Never cuts through what readers see as one character, such as a flag or a family emoji. */
function cutBetweenWords(text: string, limit: number, sizeOf: (text: string) => number): string {
  if (sizeOf(text) <= limit) return text;
  const room = limit - sizeOf(ELLIPSIS);
  let size = 0;
  let end = 0;
  let lastGap = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (/^\s/u.test(segment)) lastGap = index;
    size += sizeOf(segment);
    if (size > room) break;
    end = index + segment.length;
  }
  // A text without spaces near its end (a long address, Japanese) would lose too much: it is cut where the room ends.
  const cut = lastGap > end / 2 ? lastGap : end;
  return text.slice(0, cut).trimEnd() + ELLIPSIS;
}
