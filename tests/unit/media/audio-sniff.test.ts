import { describe, expect, it } from 'vitest';
import { sniffHead } from '../../../media/ffmpeg/sniff.ts';

const problem = (head: Buffer | string) => {
  try {
    return sniffHead(Buffer.from(head as string));
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the first bytes', () => {
  it.each([
    ['HLS', '#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:9,\nfile:///etc/passwd\n'],
    ['HLS after a byte order mark', '\ufeff#EXTM3U\n'],
    ['HLS with bytes that are no text', Buffer.from('#EXTM3U\n\0\x01\x02')],
    ['ffconcat', 'ffconcat version 1.0\nfile /etc/passwd\n'],
    ['concat without its header', "file '/etc/passwd'\n"],
    ['concat after remarks', "# my parts\n\n# two\nfile 'a.wav'\n"],
    ['PLS', '[playlist]\nFile1=http://127.0.0.1/\n'],
    ['XSPF', '<?xml version="1.0"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/">'],
    ['DASH', '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">'],
    ['SMIL', '<smil><body/></smil>'],
    ['ASX', '<asx version="3.0"><entry/></asx>'],
    ['a list of addresses', '# my list\nhttp://127.0.0.1/secret.mp3\n'],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('#EXTM3U\n', 'utf16le')])],
  ])('of a playlist (%s) are refused as such', (_, head) => {
    expect(problem(head)).toBe('playlist');
  });

  it.each([
    ['PNG', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
    ['GIF', 'GIF89a'],
    ['WebP', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic', 'latin1')],
    ['BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)])],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('of a picture (%s) are refused as such', (_, head) => {
    expect(problem(head)).toBe('picture');
  });

  it.each([
    ['text', 'Dear diary, today we talked about care.'],
    ['JSON', '{"title":"x"}'],
    ['PDF', '%PDF-1.7\n%\xe2'],
    ['ZIP', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1')],
  ])('of a document (%s) are not media', (_, head) => {
    expect(problem(head)).toBe('not-media');
  });

  it('of a dictation are refused with the way to convert it', () => {
    for (const head of ['\x02dss', '\x03ds2']) expect(problem(Buffer.from(head, 'latin1'))).toBe('dictation');
  });

  it('that are all zeros are a damaged file', () => {
    expect(problem(Buffer.alloc(4096))).toBe('damaged');
  });

  it('of nothing are an empty file', () => {
    expect(problem('')).toBe('empty');
  });

  it.each([
    ['mov', Buffer.from('\0\0\0\x18ftypM4A ', 'latin1')],
    ['matroska', Buffer.from('\x1aE\xdf\xa3\x9fB\x86', 'latin1')],
    ['wav', Buffer.from('RIFF\x10\0\0\0WAVEfmt ', 'latin1')],
    ['flv', Buffer.from('FLV\x01\x04\0\0\0\x09', 'latin1')],
    ['au', Buffer.from('.snd\0\0\0\x18', 'latin1')],
    ['ogg', Buffer.from('OggS\0\x02', 'latin1')],
    ['amr', '#!AMR\n<'],
    ['flac', Buffer.from('fLaC\0\0\0\x22', 'latin1')],
  ])('of a recording tell its container: %s', (container, head) => {
    expect(problem(head)).toBe(container);
  });
});
