import { changedBytes, encoded, film, filmed, type OddFile, type Refused } from '../odd-file.ts';

const KIND = 'cut ends';
const PLACES = [0.25, 0.5, 0.7];

const GO_ON: Refused = {
  code: 'truncated',
  says: /missing: \d+ seconds? (of \d+ seconds )?are there|missing: 1 second/,
  canGoOn: true,
};
const LOST: Refused = { code: 'truncated', says: /end of the recording is missing, and with it/ };
const WRITE_FILM = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];

const KINDS: readonly (readonly [string, OddFile['make'], Refused])[] = [
  ['wav', encoded('two', '-c:a', 'pcm_s16le'), GO_ON],
  ['aiff', encoded('two', '-c:a', 'pcm_s16be'), GO_ON],
  ['caf', encoded('two', '-c:a', 'pcm_s16le'), GO_ON],
  ['flac', encoded('two', '-c:a', 'flac'), GO_ON],
  ['mp3', encoded('two', '-c:a', 'libmp3lame'), GO_ON],
  ['webm', encoded('two', '-c:a', 'libopus'), GO_ON],
  ['mka', encoded('two', '-c:a', 'flac'), GO_ON],
  ['wma', encoded('two', '-c:a', 'wmav2'), GO_ON],
  ['avi', filmed('two', film(), '-c:v', 'mjpeg', '-c:a', 'pcm_s16le'), GO_ON],
  ['faststart.m4a', encoded('two', '-c:a', 'aac', '-movflags', '+faststart'), GO_ON],
  ['faststart.mp4', filmed('two', film(), ...WRITE_FILM, '-movflags', '+faststart'), GO_ON],
  ['m4a', encoded('two', '-c:a', 'aac'), LOST],
  ['mov', filmed('two', film(), ...WRITE_FILM), LOST],
];

/** The beginning of a file: an upload that broke off, a card that was full, a battery that was empty. */
export const CUT: readonly OddFile[] = KINDS.flatMap(([end, make, outcome]) =>
  PLACES.map((share) => ({
    kind: KIND,
    name: `first-${share * 100}-percent.${end}`,
    what: `the first ${share * 100} % of it`,
    make: changedBytes(make, (bytes) => bytes.subarray(0, Math.floor(bytes.length * share))),
    outcome,
  })),
);
