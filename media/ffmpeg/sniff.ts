import { open } from 'node:fs/promises';
import { MediaError } from '../errors.ts';

/** How much of the beginning is looked at, in bytes. */
const HEAD_BYTES = 16_384;

/**
 * The containers that may be opened, by ffmpeg's names for their demuxers. Lists of other files (HLS, DASH, concat), pictures
 * and device inputs are not among them, so that nothing in a file can make ffmpeg read another file or address.
 */
export const CONTAINERS = [
  'mov',
  'matroska',
  'mp3',
  'aac',
  'wav',
  'w64',
  'flac',
  'ogg',
  'amr',
  'aiff',
  'caf',
  'asf',
  'avi',
  'mpeg',
  'mpegts',
  'flv',
  'au',
] as const;

export type Container = (typeof CONTAINERS)[number];

/**
 * Looks at the first bytes and refuses what is plainly not a recording. Returns the container that the first bytes announce,
 * or null when they announce none (an MP3 without tags, for example).
 *
 * @throws MediaError `empty`, `playlist`, `picture` or `not-media`.
 */
export async function sniff(path: string): Promise<Container | null> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return sniffHead(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The same on bytes that are already read: the first 16 KiB, or the whole of a shorter file. */
export function sniffHead(head: Buffer): Container | null {
  if (head.length === 0) throw new MediaError('empty', 'no bytes');
  if (head.every((byte) => byte === 0)) throw new MediaError('damaged', 'nothing but zeros', { plain: ZEROS });
  const text = asText(head);
  if (text !== null && isPlaylist(text)) throw new MediaError('playlist', 'the bytes are a list of files');
  if (text !== null && /<svg[\s>]/i.test(text)) throw new MediaError('picture', 'the bytes are a drawing');
  if (isPicture(head)) throw new MediaError('picture', 'the bytes are a picture');
  const container = announced(head);
  if (container) return container;
  if (text !== null) throw new MediaError('not-media', 'the bytes are text', { plain: WORDS });
  if (startsWithAny(head, DOCUMENT_STARTS)) throw new MediaError('not-media', 'the bytes are a document');
  if (startsWithAny(head, ARCHIVE_STARTS))
    throw new MediaError('not-media', 'the bytes are an archive', { plain: ARCHIVE });
  if (startsWithAny(head, DICTATION_STARTS)) throw new MediaError('dictation', 'the bytes are a dictation');
  if (startsWithAny(head, OTHER_SOUND_STARTS))
    throw new MediaError('unreadable-sound', 'sound in a form that is not read');
  if (isLaterPiece(head)) throw new MediaError('damaged', 'a later piece of a recording', { plain: NO_BEGINNING });
  return null;
}

/** Decodes what looks like text (UTF-8 or UTF-16), or returns null for binary. */
function asText(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe && head.length >= 4 && head[3] === 0)
    return head.toString('utf16le').slice(1);
  if (head[0] === 0xfe && head[1] === 0xff && head.length >= 4 && head[2] === 0)
    return Buffer.from(head.subarray(0, head.length & ~1))
      .swap16()
      .toString('utf16le')
      .slice(1);
  let odd = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) odd++;
  const looksLikeAList = /^(\ufeff)?\s*(#EXTM3U|ffconcat)/.test(head.toString('utf8', 0, 64));
  return odd === 0 || looksLikeAList ? head.toString('utf8') : null;
}

function isPlaylist(text: string): boolean {
  // Lists may begin with remarks.
  const start = text
    .replace(/^\ufeff/, '')
    .replace(/^(\s*#(?!EXT)[^\n]*\n)+/i, '')
    .trimStart();
  return (
    /^(#EXTM3U|#EXTINF|ffconcat\b|\[playlist\]|\[reference\]|RTSPtext|SMILtext|file\s+['"\w./])/i.test(start) ||
    (start.startsWith('<') && /<(playlist|MPD|smil|asx|SmoothStreamingMedia)[\s>:]/i.test(start)) ||
    start.split(/\r?\n/, 8).some((line) => /^(https?|rtsp|rtmp|mms|file):\/\/\S+$/i.test(line))
  );
}

const ascii = (head: Buffer, at: number, length: number) => head.toString('latin1', at, at + length);

/** First bytes of PNG, JPEG, GIF, TIFF, Photoshop, icon and JPEG XL files. */
const PICTURE_STARTS = [
  '\x89PNG\r\n\x1a\n',
  '\xff\xd8\xff',
  'GIF87a',
  'GIF89a',
  'II*\0',
  'MM\0*',
  '8BPS',
  '\0\0\x01\0',
  '\xff\x0a',
  '\0\0\0\x0cJXL ',
];

/** First bytes of PDF, ELF, Windows programs, old office files and databases. */
const DOCUMENT_STARTS = ['%PDF', '\x7fELF', 'MZ', '\xd0\xcf\x11\xe0', 'SQLite'];

/** First bytes of ZIP (and of newer office files), gzip, 7z and RAR. */
const ARCHIVE_STARTS = ['PK\x03\x04', 'PK\x05\x06', '\x1f\x8b', '7z\xbc\xaf', 'Rar!'];

/** First bytes of DSS and DS2 files. */
const DICTATION_STARTS = ['\x02dss', '\x03dss', '\x03ds2'];

/** First bytes of WavPack, True Audio, Monkey’s Audio, RealMedia, DSD, Dolby Digital and MXF files: recordings, but none that is opened here. */
const OTHER_SOUND_STARTS = ['wvpk', 'TTA1', 'MAC ', '.RMF', 'DSD ', 'FRM8', '\x0b\x77', '\x06\x0e\x2b\x34'];

/**
 * A piece of what a browser records that is not the first: a cluster of Matroska, a fragment of MP4, or Matroska without its first byte, which
 * Safari and Chromium may hand over as a piece of its own.
 */
function isLaterPiece(head: Buffer): boolean {
  return startsWithAny(head, ['\x1f\x43\xb6\x75', '\x45\xdf\xa3']) || /^(moof|styp|sidx)$/.test(ascii(head, 4, 4));
}

/** What is said of files that are no recordings. */
const WORDS = 'This file holds written words, not a recording. Please choose the sound or video file.';
const ZEROS =
  'There is nothing in this file but zeros: what was in it got lost when it was copied. Please copy it again from the phone or computer it was made on.';
const NO_BEGINNING =
  'The beginning of the recording is missing, and with it what we would need to read the rest. If the phone or computer it was made on still has it, upload it again from there. Where a web page recorded it, all of its pieces have to be in the file, from the first one on.';
const ARCHIVE =
  'This file is a packed folder (such as ZIP) or a document, not a recording. If a recording is in it, unpack it first and upload the recording itself.';

function startsWithAny(head: Buffer, starts: readonly string[]): boolean {
  const beginning = ascii(head, 0, 16);
  return starts.some((start) => beginning.startsWith(start));
}

function isPicture(head: Buffer): boolean {
  const brand = ascii(head, 4, 4) === 'ftyp' ? ascii(head, 8, 4) : '';
  return (
    startsWithAny(head, PICTURE_STARTS) ||
    (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WEBP') ||
    (ascii(head, 0, 2) === 'BM' && head.length > 18 && head.readUInt32LE(6) === 0) ||
    /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)$/.test(brand)
  );
}

function announced(head: Buffer): Container | null {
  const four = ascii(head, 0, 4);
  const form = ascii(head, 8, 4);
  if (/^(ftyp|moov|mdat|free|skip|wide)$/.test(ascii(head, 4, 4))) return 'mov';
  if (four === '\x1a\x45\xdf\xa3') return 'matroska';
  if ((four === 'RIFF' || four === 'RF64' || four === 'BW64') && form === 'WAVE') return 'wav';
  if (four === 'RIFF' && form === 'AVI ') return 'avi';
  if (four === 'riff') return 'w64';
  if (four === 'fLaC') return 'flac';
  if (four === 'OggS') return 'ogg';
  if (ascii(head, 0, 5) === '#!AMR') return 'amr';
  if (four === 'FORM' && /^AIF[FC]$/.test(form)) return 'aiff';
  if (four === 'caff') return 'caf';
  if (four === '\x30\x26\xb2\x75') return 'asf';
  if (ascii(head, 0, 3) === 'FLV') return 'flv';
  if (four === '.snd') return 'au';
  if (ascii(head, 0, 3) === 'ID3') return 'mp3';
  return null;
}
