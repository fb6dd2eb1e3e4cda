import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaProblem } from '../../../media/errors.ts';
import { ffmpeg } from '../../integration/media/audio-files.ts';

/** Length of the sound that is put in, in seconds. */
export const PUT_IN_SECONDS = 4;

/** What has to come out of a file that is read. */
export interface Whole {
  /** `two`: the left voice on the left, the right one on the right, 6 dB quieter. `one`: the left voice on whatever there is. */
  readonly voices: 'one' | 'two';
  /** How often the sound was put in, one after the other. 1 where left out. */
  readonly times?: number;
  /** Seconds of silence before it. */
  readonly lateBy?: number;
  /** How far the length may be off, in seconds: 0.02 unless the codec cannot tell where its first or last frame begins or ends. */
  readonly within?: number;
  /** Least correlation with what was put in: 0.95 unless the codec keeps less of it. */
  readonly alike?: number;
  /** Size of the picture that has to come out, in pixels; left out where none may. */
  readonly picture?: { readonly width: number; readonly height: number };
  /** How long it has to be, in seconds: as long as the sound unless it goes on after it. */
  readonly pictureSeconds?: number;
}

/** What has to be said of a file that is not read. */
export interface Refused {
  readonly code: MediaProblem;
  /** What the sentence for people has to say. */
  readonly says: RegExp;
  /** Whether somebody can go on with what is there. */
  readonly canGoOn?: boolean;
  /** Refused before a byte is sent, by name or media type. */
  readonly atTheDoor?: boolean;
}

export interface OddFile {
  /** Row of the table. */
  readonly kind: string;
  /** File name, as people would have it. */
  readonly name: string;
  /** What is odd about it. */
  readonly what: string;
  readonly make: (path: string, folder: string) => void;
  readonly outcome: Whole | Refused;
}

export const isRefused = (outcome: Whole | Refused): outcome is Refused => 'code' in outcome;

/** Sound to put in: one voice, two voices (left and right), and other files that many of the kinds need. Made once a folder. */
export const SOURCES = {
  one: 'source-one.wav',
  two: 'source-two.wav',
  /** `two` twice, one after the other. */
  twice: 'source-twice.wav',
  art: 'source-art.jpg',
} as const;

const RECORDED = new URL('../../fixtures/recordings/', import.meta.url).pathname;

/** Writes the sources: seconds 1 to 5 of two recordings in which somebody speaks all the time. */
export function makeSources(folder: string): void {
  const voice = (name: string) => ['-ss', '1', '-t', `${PUT_IN_SECONDS}`, '-i', join(RECORDED, name)];
  const joined = '[0]aresample=48000[l];[1]aresample=48000,volume=0.5[r];[l][r]join=inputs=2:channel_layout=stereo';
  const plain = ['-ar', '48000', '-bitexact'];
  const at = (source: keyof typeof SOURCES) => join(folder, SOURCES[source]);
  ffmpeg(...voice('sample1.wav'), ...plain, at('one'));
  ffmpeg(...voice('sample1.wav'), ...voice('sample5.wav'), '-filter_complex', joined, ...plain, at('two'));
  ffmpeg('-stream_loop', '1', '-i', at('two'), ...plain, at('twice'));
  ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=300x300', '-frames:v', '1', at('art'));
}

/** Makes a file of a source with ffmpeg. */
export const encoded =
  (source: keyof typeof SOURCES, ...options: string[]): OddFile['make'] =>
  (path, folder) => {
    ffmpeg('-i', join(folder, SOURCES[source]), ...options, path);
  };

/** A moving picture as ffmpeg's input, as long as the sound. */
export const film = (options = 's=320x180:r=25') => ['-f', 'lavfi', '-i', `testsrc2=${options}:d=${PUT_IN_SECONDS}`];

/** Makes a film with the sound of a source. */
export const filmed =
  (source: keyof typeof SOURCES, picture: readonly string[], ...options: string[]): OddFile['make'] =>
  (path, folder) => {
    ffmpeg(...picture, '-i', join(folder, SOURCES[source]), ...options, path);
  };

/** Makes a file and changes its bytes. */
export const changedBytes =
  (make: OddFile['make'], change: (bytes: Buffer) => Buffer): OddFile['make'] =>
  (path, folder) => {
    make(path, folder);
    writeFileSync(path, change(readFileSync(path)));
  };

/** Writes these bytes and nothing else. */
export const ofBytes =
  (bytes: Buffer | string): OddFile['make'] =>
  (path) =>
    writeFileSync(path, bytes);

/** Bytes that are always the same and have no order. */
export function disorder(length: number, seed = 0x5bd1): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => (Math.imul(i ^ seed, 2_654_435_761) >>> 13) & 255));
}
