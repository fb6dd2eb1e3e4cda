import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Decoded, decodeOriginal } from '../../../media/decode.ts';
import { MediaError } from '../../../media/errors.ts';
import { testJob } from '../../tools.ts';
import { bestShift, correlation, ffmpeg, RECORDINGS, samplesOf, scratchFolder, wavSamples } from './audio-files.ts';

const folder = scratchFolder();
const SAMPLE = join(RECORDINGS, 'sample1.wav');
const at = (name: string) => join(folder, name);
const SECONDS = 6;

let count = 0;
async function decode(input: string, acceptCut = false): Promise<Decoded & { readonly decoded: string }> {
  const files = { decoded: at(`decoded${++count}.wav`), speech: at(`speech${count}.wav`) };
  return { ...files, ...(await decodeOriginal({ input, ...files, maxSeconds: 100, acceptCut }, testJob())) };
}

async function refusalFor(input: string): Promise<MediaError> {
  const refused = await decode(input).catch((error: unknown) => error);
  if (refused instanceof MediaError) return refused;
  throw refused instanceof Error ? refused : new Error('it was accepted');
}

/** The first six seconds of a sample, in whatever form the name and the options ask for. */
function made(name: string, ...options: string[]): Buffer {
  ffmpeg('-t', `${SECONDS}`, '-i', SAMPLE, ...options, '-bitexact', at(name));
  return readFileSync(at(name));
}

/** The same file after a change of its bytes. @returns its path */
function changed(name: string, bytes: Buffer, change: (bytes: Buffer) => void): string {
  const copy = Buffer.from(bytes);
  change(copy);
  writeFileSync(at(name), copy);
  return at(name);
}

const heard = samplesOf(SAMPLE, 1, 48_000)[0]!.subarray(0, SECONDS * 48_000);

async function expectWhole(path: string): Promise<void> {
  const original = readFileSync(path);
  const { durationSeconds, decoded, cutShort } = await decode(path);
  expect(Math.abs(durationSeconds - SECONDS)).toBeLessThan(0.02);
  expect(correlation(heard, wavSamples(decoded))).toBeGreaterThan(0.99);
  expect(cutShort).toBeNull();
  expect(readFileSync(path).equals(original)).toBe(true);
}

const wav = made('plain.wav');
const data = wav.indexOf('data');
const real = wav.readUInt32LE(data + 4);
const rf64 = made('plain.rf64.wav', '-rf64', 'always');
const ds64 = rf64.indexOf('ds64');
const w64 = made('plain.w64');
const w64Data = w64.indexOf('data');
const caf = made('plain.caf');
const cafData = caf.indexOf('data');
const aiff = made('plain.aiff');
const ssnd = aiff.indexOf('SSND');
const au = made('plain.au');

describe('a length in a header is a claim: what is there is read to its end', () => {
  it.each([0xffff_ffff, 0xffff_ffff - 36, 0x8000_0000, 0x7fff_ffff, 0x7fff_f000, 0])('WAV of “%i bytes”', (length) =>
    expectWhole(changed('unknown.wav', wav, (bytes) => bytes.writeUInt32LE(length, data + 4))),
  );

  it('WAV as ffmpeg writes it to a pipe', () => {
    writeFileSync(at('pipe.wav'), ffmpeg('-t', `${SECONDS}`, '-i', SAMPLE, '-f', 'wav', '-'));
    return expectWhole(at('pipe.wav'));
  });

  it.each([2, 44, 100, 30_000])('WAV that claims %i bytes too many', (more) =>
    expectWhole(changed('more.wav', wav, (bytes) => bytes.writeUInt32LE(real + more, data + 4))),
  );

  it('WAV whose header was written half way through, and one that wrapped round at 32 bits', () =>
    expectWhole(changed('half.wav', wav, (bytes) => bytes.writeUInt32LE(real / 2, data + 4))));

  it.each([-1n, 0n, BigInt(real) + 44n])('RF64 of “%i bytes”', (length) =>
    expectWhole(
      changed('unknown.rf64.wav', rf64, (bytes) => {
        bytes.writeBigInt64LE(length, ds64 + 8);
        bytes.writeBigInt64LE(length, ds64 + 16);
      }),
    ),
  );

  it.each([-1n, 0n, 0xffff_ffffn, BigInt(real) + 24n + 44n])('W64 of “%i bytes”', (length) =>
    expectWhole(
      changed('unknown.w64', w64, (bytes) => {
        bytes.writeBigInt64LE(length, 16);
        bytes.writeBigInt64LE(length, w64Data + 16);
      }),
    ),
  );

  it('W64 as ffmpeg writes it to a pipe', () => {
    writeFileSync(at('pipe.w64'), ffmpeg('-t', `${SECONDS}`, '-i', SAMPLE, '-f', 'w64', '-'));
    return expectWhole(at('pipe.w64'));
  });

  it.each([-1n, 0n, BigInt(real) + 104n])('CAF of “%i bytes”', (length) =>
    expectWhole(changed('unknown.caf', caf, (bytes) => bytes.writeBigInt64BE(length, cafData + 4))),
  );

  it.each([0xffff_ffff, 0, real + 52])('AIFF of “%i bytes”', (length) =>
    expectWhole(changed('unknown.aiff', aiff, (bytes) => bytes.writeUInt32BE(length, ssnd + 4))),
  );

  it.each([0xffff_ffff, 0, real + 44])('AU of “%i bytes”', (length) =>
    expectWhole(changed('unknown.au', au, (bytes) => bytes.writeUInt32BE(length, 8))),
  );

  it('what follows the samples is not heard', async () => {
    const list = Buffer.concat([Buffer.from('LIST\x20\x4e\0\0', 'latin1'), Buffer.alloc(20_000, 0x55)]);
    writeFileSync(at('list.wav'), Buffer.concat([wav, list]));
    await expectWhole(at('list.wav'));
    truncateSync(at('list.wav'), wav.length + 9_000);
    await expectWhole(at('list.wav'));
  });

  it('a second recording in the same file is not lost without a word', async () => {
    writeFileSync(at('joined.wav'), Buffer.concat([wav, wav]));
    expect((await refusalFor(at('joined.wav'))).code).toBe('several-parts');
  });

  it('an M4A that lost its last half second is no less than it was', async () => {
    const bytes = made('end.m4a', '-c:a', 'aac', '-movflags', '+faststart');
    truncateSync(at('end.m4a'), Math.floor(bytes.length * 0.92));
    const { durationSeconds, cutShort } = await decode(at('end.m4a'));
    expect(durationSeconds).toBeGreaterThan(SECONDS - 1);
    expect(cutShort).toBeNull();
  });
});

describe('a recording whose end is missing says how much is there, and can be gone on with', () => {
  const cut = (name: string, share: number, ...options: string[]) => {
    const bytes = made(name, ...options);
    truncateSync(at(name), Math.floor(bytes.length * share));
    return at(name);
  };
  it.each<[string, number | null, () => string]>([
    ['wav', 6, () => cut('cut.wav', 0.5)],
    ['rf64', 6, () => cut('cut.rf64.wav', 0.5, '-rf64', 'always')],
    ['w64', 6, () => cut('cut.w64', 0.5)],
    ['caf', 6, () => cut('cut.caf', 0.5)],
    ['aiff', 6, () => cut('cut.aiff', 0.5)],
    ['flac', 6, () => cut('cut.flac', 0.5)],
    ['mp3', 6, () => cut('cut.mp3', 0.5)],
    ['webm', 6, () => cut('cut.webm', 0.5)],
    ['m4a', 6, () => cut('cut.m4a', 0.5, '-c:a', 'aac', '-movflags', '+faststart')],
    ['avi', null, () => cut('cut.avi', 0.5, '-c:a', 'pcm_s16le')],
  ])('%s', async (_, declared, make) => {
    const path = make();
    const refused = await refusalFor(path);
    expect(refused.code).toBe('truncated');
    const { thereSeconds, declaredSeconds } = refused.cutShort!;
    expect(thereSeconds).toBeGreaterThan(1.5);
    expect(thereSeconds).toBeLessThan(4.5);
    expect(declaredSeconds === null ? null : Math.round(declaredSeconds)).toBe(declared);
    expect(refused.plain).toMatch(
      declared ? /missing: \d seconds of 6 seconds are there/ : /missing: \d seconds are there/,
    );
    const went = await decode(path, true);
    expect(went.cutShort).toEqual(refused.cutShort);
    expect(went.durationSeconds).toBe(thereSeconds);
    const there = wavSamples(went.decoded).subarray(24_000, 48_000);
    // Some encoders move the sound by a few milliseconds.
    const shift = bestShift(heard.subarray(24_000, 48_000), there, 500);
    expect(correlation(heard.subarray(24_000, 48_000), there, shift)).toBeGreaterThan(0.6);
  });

  it('offers nothing to go on with where nothing can be read', async () => {
    const refused = await refusalFor(cut('index.m4a', 0.7, '-c:a', 'aac'));
    expect(refused.code).toBe('truncated');
    expect(refused.cutShort).toBeNull();
    expect(refused.plain).toMatch(/The end of the recording is missing, and with it what we would need/);
  });
});
