import { readFileSync, writeFileSync } from 'node:fs';
import { writeAmr } from '../../../integration/media/audio-files.ts';
import { encoded, film, filmed, type OddFile, type Refused, type Whole } from '../odd-file.ts';

const KIND = 'several recordings in one file';
const SEVERAL: Refused = { code: 'several-parts', says: /several recordings in one/ };

/** Both files one after the other, as `copy /b` and phone apps join them. */
function joined(
  end: string,
  first: OddFile['make'],
  second: OddFile['make'],
  what: string,
  outcome: Whole | Refused,
): OddFile {
  return {
    kind: KIND,
    name: `${what.replace(/\W+/g, '-')}.${end}`,
    what,
    make: (path, folder) => {
      first(path, folder);
      second(`${path}.2.${end}`, folder);
      writeFileSync(path, Buffer.concat([readFileSync(path), readFileSync(`${path}.2.${end}`)]));
    },
    outcome,
  };
}

const twice = (end: string, options: readonly string[], outcome: Whole | Refused) =>
  joined(end, encoded('two', ...options), encoded('two', ...options), `two alike ${end}`, outcome);

/** Each part begins and ends with the codec's own padding. */
const BOTH: Whole = { voices: 'two', times: 2, within: 0.25, alike: 0.6 };

const vorbis = (rate: number) => encoded('two', '-ar', `${rate}`, '-c:a', 'libvorbis');
const mp3 = (rate: number) => encoded('two', '-ar', `${rate}`, '-c:a', 'libmp3lame');
const adts = (rate: number) => encoded('two', '-ar', `${rate}`, '-c:a', 'aac', '-b:a', '96k');
const flac = (rate: number, channels: number) => encoded('two', '-ar', `${rate}`, '-ac', `${channels}`, '-c:a', 'flac');

const amr: OddFile['make'] = (path) => void writeAmr(path, 200);
const filmOf = (picture: string, sound: string) =>
  filmed('two', film(), '-c:v', picture, '-ar', '44100', '-c:a', sound);

/** As cameras write it, each packet behind a time code. */
const m2ts = filmed('two', film(), '-c:v', 'libx264', '-c:a', 'ac3', '-f', 'mpegts', '-mpegts_m2ts_mode', '1');

/** The same voice on both sides, or in mono. */
const fromSides = (channels: number, codec: string) => encoded('one', '-ac', `${channels}`, '-c:a', codec);
const ONE_VOICE: Whole = { ...BOTH, voices: 'one' };

/** Read whole, or refused because only a part would be heard. */
export const JOINED: readonly OddFile[] = [
  twice('wav', ['-c:a', 'pcm_s16le'], SEVERAL),
  twice('aiff', ['-c:a', 'pcm_s16be'], SEVERAL),
  twice('caf', ['-c:a', 'pcm_s16le'], SEVERAL),
  twice('au', ['-c:a', 'pcm_s16be'], SEVERAL),
  twice('w64', ['-c:a', 'pcm_s16le'], SEVERAL),
  twice('flac', ['-c:a', 'flac'], SEVERAL),
  twice('mp3', ['-c:a', 'libmp3lame'], BOTH),
  twice('aac', ['-c:a', 'aac', '-b:a', '96k'], { ...BOTH, within: 0.4 }),
  twice('ogg', ['-c:a', 'libvorbis'], BOTH),
  twice('opus', ['-c:a', 'libopus'], BOTH),
  twice('m4a', ['-c:a', 'aac'], SEVERAL),
  twice('mka', ['-c:a', 'flac'], SEVERAL),
  twice('wma', ['-c:a', 'wmav2'], SEVERAL),
  twice('ts', ['-c:a', 'aac'], BOTH),
  twice('avi', ['-c:a', 'libmp3lame'], SEVERAL),
  twice('flv', ['-ar', '44100', '-c:a', 'libmp3lame'], SEVERAL),
  twice('mpg', ['-c:a', 'mp2', '-f', 'vob'], SEVERAL),
  twice('mpeg', ['-c:a', 'mp2', '-f', 'mpeg'], SEVERAL),
  joined('amr', amr, amr, 'two alike amr', SEVERAL),
  joined('avi', filmOf('mpeg4', 'libmp3lame'), filmOf('mpeg4', 'libmp3lame'), 'two films avi', SEVERAL),
  joined('flv', filmOf('libx264', 'aac'), filmOf('libx264', 'aac'), 'two films flv', SEVERAL),
  joined('mpg', filmOf('mpeg2video', 'mp2'), filmOf('mpeg2video', 'mp2'), 'two films mpg', SEVERAL),
  joined('ts', filmOf('libx264', 'aac'), filmOf('libx264', 'aac'), 'two films ts', SEVERAL),
  joined('mts', m2ts, m2ts, 'two films mts', SEVERAL),
  joined('ogg', vorbis(48_000), vorbis(16_000), 'Ogg that goes from 48 to 16 kHz', SEVERAL),
  joined('ogg', vorbis(16_000), vorbis(44_100), 'Ogg that goes from 16 to 44 kHz', SEVERAL),
  joined('ogg', vorbis(48_000), encoded('two', '-c:a', 'libopus'), 'Ogg that goes from Vorbis to Opus', SEVERAL),
  joined('mp3', mp3(44_100), mp3(48_000), 'MP3 that goes from 44 to 48 kHz', SEVERAL),
  joined('aac', adts(44_100), adts(48_000), 'ADTS that goes from 44 to 48 kHz', SEVERAL),
  joined('flac', flac(48_000, 2), flac(16_000, 2), 'FLAC that goes from 48 to 16 kHz', SEVERAL),
  joined('flac', flac(48_000, 2), flac(48_000, 1), 'FLAC that goes from stereo to mono', SEVERAL),
  joined('mp3', fromSides(2, 'libmp3lame'), fromSides(1, 'libmp3lame'), 'MP3 that goes from stereo to mono', ONE_VOICE),
  joined('mp3', fromSides(1, 'libmp3lame'), fromSides(2, 'libmp3lame'), 'MP3 that goes from mono to stereo', ONE_VOICE),
  joined('ogg', fromSides(2, 'libvorbis'), fromSides(1, 'libvorbis'), 'Ogg that goes from stereo to mono', ONE_VOICE),
];
