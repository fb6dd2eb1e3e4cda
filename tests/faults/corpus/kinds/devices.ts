import { join } from 'node:path';
import { ffmpeg, writeAmr } from '../../../integration/media/audio-files.ts';
import { encoded, film, filmed, ofBytes, type OddFile, SOURCES, type Whole } from '../odd-file.ts';

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:bframes=3', '-tag:v', 'hvc1'];
const PICTURE = { width: 320, height: 180 };

const phone = (name: string, what: string, make: OddFile['make'], outcome: Partial<Whole> = {}): OddFile => ({
  kind: 'phones',
  name,
  what,
  make,
  outcome: { voices: 'two', within: 0.05, ...outcome },
});

const meeting = (name: string, what: string, make: OddFile['make'], outcome: Partial<Whole> = {}): OddFile => ({
  ...phone(name, what, make, outcome),
  kind: 'meetings',
});

const dictation = (name: string, what: string, make: OddFile['make'], outcome: OddFile['outcome']): OddFile => ({
  kind: 'dictation machines',
  name,
  what,
  make,
  outcome,
});

const LOCKED = { code: 'dictation', says: /save it as WAV or MP3/ } as const;

/** Phones, meeting programs and dictation machines. AMR has no encoder here: its frames hold no speech, only their length is looked at. */
export const DEVICES: readonly OddFile[] = [
  phone('memo.m4a', 'AAC, 64 kbit/s, mono', encoded('one', '-c:a', 'aac', '-b:a', '64k'), { voices: 'one' }),
  phone('memo-lossless.m4a', 'ALAC', encoded('two', '-c:a', 'alac')),
  phone('memo.caf', 'ALAC in CAF', encoded('two', '-c:a', 'alac'), { within: 0.1 }),
  phone('memo-opus.caf', 'Opus in CAF', encoded('two', '-c:a', 'libopus'), { within: 0.05 }),
  phone('android.3gp', 'AAC in 3GP', encoded('one', '-ar', '16000', '-c:a', 'aac'), { voices: 'one' }),
  phone('android.aac', 'AAC in ADTS', encoded('one', '-ar', '44100', '-c:a', 'aac'), { voices: 'one', within: 0.4 }),
  phone('android.ogg', 'Opus in Ogg', encoded('one', '-c:a', 'libopus', '-b:a', '32k'), { voices: 'one', alike: 0.9 }),
  phone('film-hevc.mov', 'HEVC with an edit list', filmed('two', film(), ...HEVC, '-c:a', 'aac'), { picture: PICTURE }),
  phone(
    'trimmed.mov',
    'trimmed on the phone: an edit list hides the first second',
    (path, folder) => {
      const late = `${path}.long.mov`;
      const front = ['-f', 'lavfi', '-t', '1', '-i', 'anullsrc=r=48000:cl=stereo'];
      const joined = ['-filter_complex', '[0][1]concat=n=2:v=0:a=1[a]', '-map', '[a]', '-map', '2:v'];
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=5'];
      ffmpeg(
        ...front,
        '-i',
        join(folder, SOURCES.two),
        ...picture,
        ...joined,
        ...H264,
        '-g',
        '25',
        '-c:a',
        'aac',
        late,
      );
      ffmpeg('-ss', '1', '-i', late, '-c', 'copy', path);
    },
    { picture: PICTURE },
  ),
  phone(
    'negative.mp4',
    'frames whose times begin below zero',
    filmed('two', film(), ...H264, '-bf', '2', '-c:a', 'aac', '-movflags', '+negative_cts_offsets'),
    { picture: PICTURE },
  ),
  phone(
    'late-sound.mov',
    'sound that begins 0.4 s late',
    (path, folder) => {
      ffmpeg(
        ...film('s=320x180:r=25'),
        '-itsoffset',
        '0.4',
        '-i',
        join(folder, SOURCES.two),
        ...H264,
        '-c:a',
        'pcm_s16le',
        path,
      );
    },
    { lateBy: 0.4, picture: PICTURE, pictureSeconds: 4 },
  ),
  phone('film-slow.mov', '240 frames a second, HEVC', filmed('two', film('s=320x180:r=240'), ...HEVC, '-c:a', 'aac'), {
    picture: PICTURE,
  }),
  meeting('zoom.m4a', 'AAC, 32 kHz, mono', encoded('one', '-ar', '32000', '-c:a', 'aac', '-b:a', '64k'), {
    voices: 'one',
  }),
  meeting(
    'zoom.mp4',
    'H.264 at 25, AAC in mono',
    filmed('one', film(), ...H264, '-ar', '32000', '-ac', '1', '-c:a', 'aac'),
    { voices: 'one', picture: PICTURE },
  ),
  meeting(
    'teams.mp4',
    'H.264 of uneven times, AAC at 16 kHz',
    filmed(
      'one',
      film('s=320x180:r=16'),
      '-vf',
      "select='gt(mod(n,5),0)'",
      '-fps_mode',
      'vfr',
      ...H264,
      '-ar',
      '16000',
      '-ac',
      '1',
      '-c:a',
      'aac',
    ),
    { voices: 'one', picture: PICTURE },
  ),
  meeting(
    'meet.webm',
    'VP8 and Opus',
    filmed('one', film('s=320x180:r=30'), '-c:v', 'libvpx', '-deadline', 'realtime', '-ac', '1', '-c:a', 'libopus'),
    { voices: 'one', picture: PICTURE },
  ),
  meeting(
    'jitsi.mkv',
    'VP9 and Opus in Matroska',
    filmed(
      'one',
      film(),
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-ac',
      '1',
      '-c:a',
      'libopus',
    ),
    { voices: 'one', picture: PICTURE },
  ),
  meeting(
    'obs.flv',
    'H.264 and AAC in FLV',
    filmed('two', film(), ...H264, '-ar', '44100', '-c:a', 'aac', '-b:a', '160k'),
    { picture: PICTURE, within: 0.1 },
  ),
  dictation('old.wma', 'WMA at 16 kHz', encoded('one', '-ar', '16000', '-c:a', 'wmav2', '-b:a', '32k'), {
    voices: 'one',
    within: 0.15,
    alike: 0.9,
  }),
  dictation('old.wav', 'IMA ADPCM at 8 kHz', encoded('one', '-ar', '8000', '-c:a', 'adpcm_ima_wav'), {
    voices: 'one',
    within: 0.26,
    alike: 0.85,
  }),
  dictation('gsm.wav', 'GSM at 8 kHz', encoded('one', '-ar', '8000', '-c:a', 'libgsm_ms'), {
    voices: 'one',
    within: 0.05,
    alike: 0.75,
  }),
  dictation('truespeech.wav', 'G.723.1 in WAV', encoded('one', '-ar', '8000', '-b:a', '6300', '-c:a', 'g723_1'), {
    voices: 'one',
    within: 0.08,
    alike: 0.6,
  }),
  dictation('old.amr', 'AMR', (path) => void writeAmr(path, 200), { voices: 'one', within: 0.03, alike: -1 }),
  dictation(
    'old.3gp',
    'AMR in 3GP',
    (path) => {
      ffmpeg('-i', writeAmr(`${path}.amr`, 200), '-c', 'copy', path);
    },
    { voices: 'one', within: 0.03, alike: -1 },
  ),
  dictation(
    'letter.ds2',
    'DS2',
    ofBytes(Buffer.concat([Buffer.from('\x03ds2', 'latin1'), Buffer.alloc(2_000, 0x41)])),
    LOCKED,
  ),
  dictation(
    'letter.dss',
    'DSS',
    ofBytes(Buffer.concat([Buffer.from('\x02dss', 'latin1'), Buffer.alloc(2_000, 0x41)])),
    LOCKED,
  ),
];
