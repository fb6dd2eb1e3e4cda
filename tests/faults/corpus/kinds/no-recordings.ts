import { deflateRawSync, gzipSync } from 'node:zlib';
import { ffmpeg } from '../../../integration/media/audio-files.ts';
import { changedBytes, disorder, encoded, film, filmed, ofBytes, type OddFile, type Refused } from '../odd-file.ts';

const KIND = 'no recordings, or no form we read';

const not = (name: string, make: OddFile['make'], outcome: Refused): OddFile => ({
  kind: KIND,
  name,
  what: outcome.code,
  make,
  outcome,
});
const bytes = (start: string, length = 3_000) =>
  ofBytes(Buffer.concat([Buffer.from(start, 'latin1'), disorder(length)]));
const art =
  (...options: string[]): OddFile['make'] =>
  (path) => {
    ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=100x100', '-frames:v', '1', ...options, path);
  };
const encodedAs = (form: string, ...options: string[]) => encoded('two', ...options, '-f', form);

const WORDS: Refused = { code: 'not-media', says: /written words, not a recording/ };
const PICTURE: Refused = { code: 'picture', says: /is a picture, not a recording/ };
const PACKED: Refused = { code: 'not-media', says: /packed folder/ };
const PLAYLIST: Refused = { code: 'playlist', says: /only points at other files/ };
const OTHER: Refused = { code: 'not-media', says: /not a sound or video recording that we know/ };
const UNREAD: Refused = { code: 'unreadable-sound', says: /save it as M4A, MP3 or WAV/ };
const DAMAGED: Refused = { code: 'damaged', says: /damaged|zeros/ };

const LETTER = 'Dear all, this is what we said on Monday.\n'.repeat(40);
const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\x08\0', 'latin1'), deflateRawSync(Buffer.from(LETTER))]);

/** Texts, pictures and packed folders under the names of recordings, forms that we do not read, and disorder. */
export const NO_RECORDINGS: readonly OddFile[] = [
  not('notes.m4a', ofBytes(LETTER), WORDS),
  not('page.mp3', ofBytes('<!DOCTYPE html><html><body>Sign in to see the file</body></html>'), WORDS),
  not('answer.wav', ofBytes('{"error":"expired"}'), WORDS),
  not('captions.mp4', ofBytes('1\n00:00:00,000 --> 00:00:02,000\nHello\n'), WORDS),
  not('utf16.mp3', ofBytes(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(LETTER, 'utf16le')])), WORDS),
  not('list.mp4', ofBytes('#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1/a.ts\n'), PLAYLIST),
  not('list.mp3', ofBytes('[playlist]\nFile1=http://127.0.0.1/\n'), PLAYLIST),
  not('photo.mp4', art('-f', 'mjpeg'), PICTURE),
  not('photo.m4a', art('-f', 'image2', '-c:v', 'png', '-update', '1'), PICTURE),
  not('moving.mp4', art('-f', 'gif'), PICTURE),
  not('web.mov', art('-f', 'image2', '-c:v', 'libwebp', '-update', '1'), PICTURE),
  not('photo.mov', bytes('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), PICTURE),
  not('scan.wav', art('-f', 'image2', '-c:v', 'tiff', '-update', '1'), PICTURE),
  not('drawing.mp4', ofBytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), PICTURE),
  not('folder.m4a', ofBytes(zip), PACKED),
  not('folder.wav', ofBytes(gzipSync(LETTER)), PACKED),
  not('folder.mp3', bytes('Rar!\x1a\x07\x01\0'), PACKED),
  not('folder.mp4', bytes("7z\xbc\xaf'\x1c\0\x04"), PACKED),
  not('letter.mp3', bytes('%PDF-1.7\n'), OTHER),
  not('letter.m4a', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), OTHER),
  not('program.mp4', bytes('MZ\x90\0'), OTHER),
  not('contacts.wav', bytes('SQLite format 3\0'), OTHER),
  not('disorder.mp3', ofBytes(disorder(60_000)), OTHER),
  not('nothing.wav', ofBytes(''), { code: 'empty', says: /is empty/ }),
  not('one-byte.m4a', ofBytes('\x1a'), OTHER),
  not('zeros.wav', ofBytes(Buffer.alloc(50_000)), DAMAGED),
  ...[
    'ID3\x04',
    'OggS',
    'fLaC',
    'RIFF\0\0\0\0WAVE',
    '\0\0\0\x18ftypM4A ',
    '\x1aE\xdf\xa3',
    'caff\0\x01',
    'FLV\x01',
    '.snd',
  ].map((start, i) => not(`begins-well-${i}.bin`, bytes(start, 60_000), DAMAGED)),
  not(
    'header-alone.wav',
    changedBytes(encoded('two'), (file) => Buffer.concat([file.subarray(0, 40), Buffer.alloc(4)])),
    { code: 'truncated', says: /end of the recording is missing/ },
  ),
  not('no-sound.m4a', (path) => ffmpeg('-f', 'lavfi', '-i', 'anullsrc', '-frames:a', '0', '-c:a', 'aac', path), {
    code: 'damaged',
    says: /there is no sound in it/,
  }),
  not('wavpack.wv', encodedAs('wv', '-c:a', 'wavpack'), UNREAD),
  not('true-audio.tta', encodedAs('tta', '-c:a', 'tta'), UNREAD),
  not('dolby.ac3', encodedAs('ac3', '-c:a', 'ac3'), UNREAD),
  not('studio.mxf', filmed('two', film(), '-c:v', 'mpeg2video', '-c:a', 'pcm_s16le', '-f', 'mxf'), UNREAD),
  not('real.rm', encoded('one', '-ar', '8000', '-c:a', 'real_144', '-f', 'rm'), UNREAD),
  not('monkey.ape', bytes('MAC \x96\x0f'), UNREAD),
  not('one-bit.dsf', bytes('DSD \x1c\0\0\0'), UNREAD),
  ...['notes.txt', 'photo.jpg', 'folder.zip', 'minutes.docx', 'minutes.pdf', 'photo.heic'].map((name) =>
    not(name, ofBytes('anything'), { code: 'not-media', says: /./, atTheDoor: true }),
  ),
];
