import { changedBytes, disorder, encoded, type OddFile } from '../odd-file.ts';

const KIND = 'before and after the sound';

const MADE: Readonly<Record<string, OddFile['make']>> = {
  wav: encoded('two', '-c:a', 'pcm_s16le'),
  aiff: encoded('two', '-c:a', 'pcm_s16be'),
  flac: encoded('two', '-c:a', 'flac'),
  mp3: encoded('two', '-c:a', 'libmp3lame'),
  aac: encoded('two', '-c:a', 'aac', '-b:a', '96k'),
  m4a: encoded('two', '-c:a', 'aac'),
  ogg: encoded('two', '-c:a', 'libvorbis'),
  webm: encoded('two', '-c:a', 'libopus'),
};

/** ID3v2.3 with a title and padding, 2,058 bytes long. */
function id3v2(): Buffer {
  const tag = Buffer.alloc(2_058);
  tag.write('ID3\x03\0\0\0\0\x10\0', 'latin1');
  tag.write('TIT2\0\0\0\x05\0\0\0Talk', 10, 'latin1');
  return tag;
}

function id3v1(): Buffer {
  const tag = Buffer.alloc(128);
  tag.write('TAGTalk', 'latin1');
  return tag;
}

/** APEv2 with one field, as a header and a footer. */
function apeTag(): Buffer {
  const item = Buffer.from('\x04\0\0\0\0\0\0\0Title\0Talk', 'latin1');
  const edge = (flags: number) => {
    const part = Buffer.alloc(32);
    part.write('APETAGEX', 'latin1');
    part.writeUInt32LE(2_000, 8);
    part.writeUInt32LE(item.length + 32, 12);
    part.writeUInt32LE(1, 16);
    part.writeUInt32LE(flags, 20);
    return part;
  };
  return Buffer.concat([edge(0xa000_0000), item, edge(0x8000_0000)]);
}

function odd(end: string, what: string, change: (bytes: Buffer) => Buffer): OddFile {
  return {
    kind: KIND,
    name: `${what.replaceAll(' ', '-')}.${end}`,
    what,
    make: changedBytes(MADE[end]!, change),
    outcome: { voices: 'two', within: end === 'aac' ? 0.4 : end === 'mp3' ? 0.06 : 0.02 },
  };
}

const before = (bytes: Buffer) => (file: Buffer) => Buffer.concat([bytes, file]);
const after = (bytes: Buffer) => (file: Buffer) => Buffer.concat([file, bytes]);

/** Tags where they do not belong, padding, and what a careless program left. */
export const JUNK: readonly OddFile[] = [
  ...['wav', 'aiff', 'flac', 'mp3', 'aac', 'ogg'].map((end) => odd(end, 'ID3v2 before it', before(id3v2()))),
  ...['mp3', 'flac', 'aac'].map((end) => odd(end, 'two ID3v2 before it', before(Buffer.concat([id3v2(), id3v2()])))),
  ...['wav', 'flac', 'mp3', 'aac', 'ogg'].map((end) => odd(end, 'ID3v1 after it', after(id3v1()))),
  ...['wav', 'flac', 'mp3', 'aac'].map((end) => odd(end, 'APE tag after it', after(apeTag()))),
  ...Object.keys(MADE).map((end) => odd(end, 'zeros after it', after(Buffer.alloc(5_000)))),
  ...Object.keys(MADE).map((end) => odd(end, 'disorder after it', after(disorder(3_000)))),
  ...['mp3', 'aac'].map((end) => odd(end, 'zeros before it', before(Buffer.alloc(4_000)))),
  ...['wav', 'flac', 'm4a', 'ogg'].map((end) => ({
    ...odd(end, 'one line end before it', before(Buffer.from('\r\n'))),
    outcome: { code: 'not-media' as const, says: /not a sound or video recording that we know/ },
  })),
];
