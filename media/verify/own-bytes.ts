/** How far around a place its neighbours tell what it is, in bytes. */
export const LOOK_AROUND = 64;

const NUL = '\0';
/** One entry, number 1, whose name has five letters. */
const ONE_FONT = '\0\x01\0\x01\x05';
const STAND_INS = ['[BLEEP]', '[name removed]'];

/**
 * Words of four letters and more that every packaged file holds whatever it is about, each only where the format puts it: the words that
 * show what was taken out (captions in MP4, titles), the genre and the kind of the cover in ID3v2.3 and MP4 tags, and the font that ffmpeg
 * names for captions (3GPP TS 26.245, `ftab`). Bytes are read as Latin-1, one sign each.
 */
const OWN_BYTES: readonly RegExp[] = [
  ...STAND_INS.flatMap((words) => [
    new RegExp(literally(words), 'g'),
    new RegExp(literally(Buffer.from(words, 'utf16le').toString('latin1')), 'g'),
    new RegExp(literally(Buffer.from(words, 'utf16le').swap16().toString('latin1')), 'g'),
  ]),
  /(?<=TCON[\s\S]{7})Podcast/g,
  /(?<=\xa9gen[\s\S]{4}data[\s\S]{8})Podcast/g,
  new RegExp(`(?<=APIC[\\s\\S]{7})image/jpeg(?=${NUL})`, 'g'),
  new RegExp(`(?<=ftab${ONE_FONT})Arial`, 'g'),
];

/** Whether bytes `at` to `end` are a part of the words that formats and Heard itself write. */
export function isOwnBytes(window: Buffer, at: number, end: number): boolean {
  const from = Math.max(0, at - LOOK_AROUND);
  const around = window.subarray(from, end + LOOK_AROUND).toString('latin1');
  return OWN_BYTES.some((own) =>
    [...around.matchAll(own)].some(({ index, 0: words }) => from + index <= at && end <= from + index + words.length),
  );
}

function literally(text: string): string {
  return text.replace(/[[\]]/g, '\\$&');
}
