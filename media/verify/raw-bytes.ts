import { createReadStream } from 'node:fs';
import { foldLetters } from './folding.ts';
import { joinedForm, type NameRules } from './forbidden.ts';
import { isOwnBytes, LOOK_AROUND } from './own-bytes.ts';

/** Shorter patterns turn up in compressed sound and pictures by chance: five bytes once in ten thousand files of 100 MB. */
const SHORTEST_BYTES = 5;
const SHORTEST_LETTERS = 4;

type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'base64';
const ENCODINGS = ['utf8', 'utf16le', 'utf16be'] as const;
/** Of a packed name only the signs in its middle are certain; fewer than so many would turn up by chance. */
const SHORTEST_PACKED = 6;

export interface BytePattern {
  readonly bytes: Buffer;
  readonly encoding: Encoding;
  /** Number of the forbidden string. */
  readonly forbidden: number;
  /** Longer names that may appear, and where in them the pattern is: a hit inside one does not count. */
  readonly inside: readonly { readonly bytes: Buffer; readonly at: number }[];
}

/**
 * What a name looks like in a file's bytes: as given, in small letters, in capitals, without accents and joined, in UTF-8 and in UTF-16
 * of both byte orders (ID3 tags), and packed as base64. Names of fewer than four letters are left to the tag and text checks, and names that are also
 * ordinary words are looked for with a capital only.
 */
export function bytePatterns({ forbidden, everyday = [], kept = [] }: NameRules): BytePattern[] {
  const ordinary = new Set(everyday.map(joinedForm));
  const keptForms = kept.flatMap((name) => [...writtenForms(name, false)]);
  const patterns = new Map<string, BytePattern>();
  for (const [number, name] of forbidden.entries()) {
    if (joinedForm(name).length < SHORTEST_LETTERS) continue;
    for (const form of writtenForms(name, ordinary.has(joinedForm(name)))) {
      for (const encoding of ENCODINGS) {
        const bytes = encoded(form, encoding);
        if (bytes.length < SHORTEST_BYTES) continue;
        const inside = keptForms
          .filter((longer) => longer.length > form.length && longer.includes(form))
          .map((longer) => ({
            bytes: encoded(longer, encoding),
            at: encoded(longer.slice(0, longer.indexOf(form)), encoding).length,
          }));
        patterns.set(`${encoding}:${bytes.toString('hex')}`, { bytes, encoding, forbidden: number, inside });
        if (encoding === 'utf16be') continue;
        for (const packed of packedForms(bytes))
          patterns.set(`base64:${packed}`, {
            bytes: Buffer.from(packed),
            encoding: 'base64',
            forbidden: number,
            inside: [],
          });
      }
    }
  }
  return [...patterns.values()];
}

function writtenForms(name: string, capitalOnly: boolean): Set<string> {
  const given = name.normalize('NFC').trim();
  const plain = given.normalize('NFKD').replace(/\p{M}/gu, '');
  const written = [given, plain, ...[given, plain].map((form) => form.replace(/[\s'’-]+/gu, ''))];
  if (capitalOnly) return new Set(written.map((form) => form.charAt(0).toUpperCase() + form.slice(1)));
  const cases = written.flatMap((form) => [form, form.toLowerCase(), form.toUpperCase()]);
  return new Set([...cases, foldLetters(given)]);
}

/** Base64 of bytes wherever they may start in what is packed: without the signs that depend on their neighbours. */
function packedForms(bytes: Buffer): string[] {
  return [0, 1, 2]
    .map((before) => {
      const packed = Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .replace(/=+$/, '');
      const whole = Math.floor(((before + bytes.length) * 8) / 6);
      return packed.slice(Math.ceil((before * 8) / 6), whole);
    })
    .filter((packed) => packed.length >= SHORTEST_PACKED);
}

function encoded(text: string, encoding: (typeof ENCODINGS)[number]): Buffer {
  return encoding === 'utf16be' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, encoding);
}

/**
 * Positions of patterns in a file that stand alone, not inside a longer word, and are not the format's own words. Reads in pieces: memory
 * does not grow with the file.
 */
export async function scanBytes(
  path: string,
  patterns: readonly BytePattern[],
): Promise<{ offset: number; forbidden: number }[]> {
  if (patterns.length === 0) return [];
  const longest = Math.max(
    ...patterns
      .flatMap(({ bytes, inside }) => [bytes, ...inside.map((name) => name.bytes)])
      .map((bytes) => bytes.length),
  );
  // Whatever lies this near an end of a piece is judged where it can be seen with its neighbours on both sides.
  const margin = Math.max(longest + 2, LOOK_AROUND);
  const hits = new Map<number, number>();
  const search = (window: Buffer, offset: number, last: boolean) => {
    const judgedFrom = offset === 0 ? 0 : margin;
    const judgedTo = last ? window.length : window.length - margin;
    for (const pattern of patterns) {
      for (
        let at = window.indexOf(pattern.bytes, judgedFrom);
        at >= 0 && at < judgedTo;
        at = window.indexOf(pattern.bytes, at + 1)
      ) {
        if (standsAlone(window, at, pattern)) hits.set(offset + at, pattern.forbidden);
      }
    }
  };
  let window = Buffer.alloc(0);
  let offset = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    window = Buffer.concat([window, piece as Buffer]);
    if (window.length <= 2 * margin) continue;
    search(window, offset, false);
    const from = window.length - 2 * margin;
    window = Buffer.from(window.subarray(from));
    offset += from;
  }
  search(window, offset, true);
  return [...hits].map(([position, forbidden]) => ({ offset: position, forbidden }));
}

function standsAlone(window: Buffer, at: number, { bytes, encoding, inside }: BytePattern): boolean {
  if (encoding === 'base64') return true;
  const unit = encoding === 'utf8' ? 1 : 2;
  if (isLetter(window, at - unit, encoding) || isLetter(window, at + bytes.length, encoding)) return false;
  if (isOwnBytes(window, at, at + bytes.length)) return false;
  return !inside.some(
    (name) => at >= name.at && window.subarray(at - name.at, at - name.at + name.bytes.length).equals(name.bytes),
  );
}

function isLetter(window: Buffer, at: number, encoding: Encoding): boolean {
  if (at < 0 || at + (encoding === 'utf8' ? 1 : 2) > window.length) return false;
  const code =
    encoding === 'utf8' ? window[at]! : encoding === 'utf16le' ? window.readUInt16LE(at) : window.readUInt16BE(at);
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
