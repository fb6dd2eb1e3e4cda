import { changedBytes, encoded, type OddFile } from '../odd-file.ts';

const KIND = 'wrong lengths in headers';

interface Form {
  readonly end: string;
  readonly options: readonly string[];
  /** Writes a length into the header. */
  readonly write: (bytes: Buffer, length: bigint) => void;
  readonly lengths: readonly bigint[];
}

const TO_PIPE = [0xffff_ffffn, 0x8000_0000n, 0x7fff_f000n, 0n];
const dataOf = (bytes: Buffer) => bytes.indexOf('data', 0, 'latin1');

const FORMS: readonly Form[] = [
  {
    end: 'wav',
    options: ['-c:a', 'pcm_s16le'],
    write: (bytes, length) => bytes.writeUInt32LE(Number(length), dataOf(bytes) + 4),
    lengths: [...TO_PIPE, 0xffff_ffdbn, 768_044n, 1_000n],
  },
  {
    end: 'rf64.wav',
    options: ['-c:a', 'pcm_s16le', '-rf64', 'always'],
    write: (bytes, length) => {
      const sizes = bytes.indexOf('ds64', 0, 'latin1');
      bytes.writeBigInt64LE(length, sizes + 8);
      bytes.writeBigInt64LE(length, sizes + 16);
    },
    lengths: [-1n, 0n],
  },
  {
    end: 'caf',
    options: ['-c:a', 'pcm_s16le'],
    write: (bytes, length) => bytes.writeBigInt64BE(length, dataOf(bytes) + 4),
    lengths: [-1n, 0n],
  },
  {
    end: 'aiff',
    options: ['-c:a', 'pcm_s16be'],
    write: (bytes, length) => bytes.writeUInt32BE(Number(length), bytes.indexOf('SSND', 0, 'latin1') + 4),
    lengths: [0xffff_ffffn, 0n],
  },
  {
    end: 'au',
    options: ['-c:a', 'pcm_s16be'],
    write: (bytes, length) => bytes.writeUInt32BE(Number(length), 8),
    lengths: [0xffff_ffffn, 0n],
  },
];

/** FLAC keeps the rate in 20 bits and the number of samples in 36, of which the upper 4 share a byte with other things. */
const STREAM_INFO = 8;
const noLength = (bytes: Buffer) => {
  bytes[STREAM_INFO + 13]! &= 0xf0;
  bytes.writeUInt32BE(0, STREAM_INFO + 14);
  return bytes;
};
const otherRate = (rate: number) => (bytes: Buffer) => {
  bytes.writeUIntBE(rate * 16 + (bytes[STREAM_INFO + 12]! & 15), STREAM_INFO + 10, 3);
  return bytes;
};

/** Lengths that recorders leave when they write to a pipe or lose power. */
export const HEADERS: readonly OddFile[] = [
  ...FORMS.flatMap(({ end, options, write, lengths }) =>
    lengths.map((length) => ({
      kind: KIND,
      name: `says-${length}.${end}`,
      what: `says that it is ${length} bytes long`,
      make: changedBytes(encoded('two', ...options), (bytes) => {
        write(bytes, length);
        return bytes;
      }),
      outcome: { voices: 'two' as const },
    })),
  ),
  {
    kind: KIND,
    name: 'no-length.flac',
    what: 'no number of samples',
    make: changedBytes(encoded('two', '-c:a', 'flac'), noLength),
    outcome: { voices: 'two' },
  },
  ...[24_000, 96_000].map((rate) => ({
    kind: KIND,
    name: `says-${rate}-hertz.flac`,
    what: `48 kHz in its frames, ${rate} in its header`,
    make: changedBytes(encoded('two', '-c:a', 'flac'), otherRate(rate)),
    outcome: { voices: 'two' as const },
  })),
];
