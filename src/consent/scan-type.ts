import { crc32 } from 'node:zlib';
import type { ScanType } from '../rules/consent/evidence.ts';

const WHOLE_FILES: readonly [type: ScanType, begins: Buffer, isWhole: (bytes: Buffer) => boolean][] = [
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff]), isWholeJpeg],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), isWholePng],
  ['application/pdf', Buffer.from('%PDF-'), isWholePdf],
];

/**
 * What a scan is, by what is in it and never by its name; or, in plain words, why it cannot be taken.
 */
export function scanTypeOf(bytes: Buffer): { readonly type: ScanType } | { readonly refused: string } {
  if (bytes.length === 0) return { refused: 'This file is empty. Please scan the form again.' };
  const found = WHOLE_FILES.find(([, begins]) => bytes.subarray(0, begins.length).equals(begins));
  if (!found) return { refused: 'This is not a JPEG, PNG or PDF file. Take a photo of the form, or scan it again.' };
  const [type, , isWhole] = found;
  if (!isWhole(bytes))
    return { refused: 'This file is damaged or a part of it is missing. Please scan the form again.' };
  if (type === 'application/pdf' && isActivePdf(bytes))
    return { refused: 'This PDF can open or run something, so it cannot be taken. Please scan the form again.' };
  return { type };
}

/** Walks the segments up to the picture's data, which must say how large it is; the end marker must be there. */
function isWholeJpeg(bytes: Buffer): boolean {
  let at = 2;
  let hasSize = false;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return false;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && length >= 8) hasSize = bytes.readUInt16BE(at + 7) > 0;
    at += 2 + length;
    if (marker === 0xda) return hasSize && bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) >= at;
  }
  return false;
}

/** Every chunk with its checksum, from the header to the end chunk, with picture data between. */
function isWholePng(bytes: Buffer): boolean {
  let at = 8;
  let hasData = false;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (end > bytes.length || (at === 8) !== (type === 'IHDR')) return false;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return false;
    if (type === 'IEND') return hasData;
    hasData ||= type === 'IDAT' && length > 0;
    at = end;
  }
  return false;
}

/** Readers look for the end mark in the last 1,024 bytes. */
function isWholePdf(bytes: Buffer): boolean {
  return bytes.subarray(-1024).includes('%%EOF') && bytes.includes('startxref') && bytes.includes('obj');
}

/** What runs or opens something by itself has no place in a scan. */
function isActivePdf(bytes: Buffer): boolean {
  return /\/(JavaScript|Launch|EmbeddedFile)\b/.test(bytes.toString('latin1'));
}
