import { encoded, type OddFile, type Whole } from '../odd-file.ts';

const VOICES = { mono: { source: 'one', voices: 'one' }, stereo: { source: 'two', voices: 'two' } } as const;
type Sides = keyof typeof VOICES;

/** Telephone sound keeps nothing above 4 kHz, and 4 bits a sample keep little of the rest. */
const likenessAt = (rate: number) => (rate < 16_000 ? 0.9 : 0.95);

function sound(
  kind: string,
  sides: Sides,
  name: string,
  options: readonly string[],
  outcome: Partial<Whole> = {},
): OddFile {
  const { source, voices } = VOICES[sides];
  const rate = Number(options[options.indexOf('-ar') + 1]) || 48_000;
  return {
    kind,
    name,
    what: options.join(' '),
    make: encoded(source, '-ac', sides === 'mono' ? '1' : '2', ...options),
    outcome: { voices, alike: likenessAt(rate), ...outcome },
  };
}

const SIDES: readonly Sides[] = ['mono', 'stereo'];

/** Each of these codecs at each of these rates, in mono and stereo by turns. */
function each(
  kind: string,
  end: string,
  codecs: readonly (readonly string[])[],
  rates: readonly number[],
  outcome: Partial<Whole> = {},
): OddFile[] {
  return codecs.flatMap((codec, c) =>
    rates.map((rate, r) =>
      sound(
        kind,
        SIDES[(c + r) % 2]!,
        `${codec.join('').replace(/\W/g, '')}-${rate}.${end}`,
        [...codec, '-ar', `${rate}`],
        outcome,
      ),
    ),
  );
}

const codec = (name: string, ...more: string[]) => ['-c:a', name, ...more];

/** MP3 decoders begin with the encoder's delay where no tag tells of it. */
const UNTOLD_FRAMES: Partial<Whole> = { within: 0.11 };

/** Containers × codecs × rates × channels × sample formats. */
export const PLAIN_SOUND: readonly OddFile[] = [
  ...each('WAV', 'wav', [codec('pcm_s16le')], [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000]),
  ...each('WAV', 'wav', [codec('pcm_s24le'), codec('pcm_f32le')], [16_000, 44_100, 48_000, 96_000, 192_000]),
  ...each(
    'WAV',
    'wav',
    ['pcm_u8', 'pcm_s32le', 'pcm_f64le', 'pcm_alaw', 'pcm_mulaw'].map((one) => codec(one)),
    [8_000, 44_100],
  ),
  // Packed in blocks: the last one is filled up.
  ...each(
    'WAV',
    'wav',
    ['adpcm_ms', 'adpcm_ima_wav'].map((one) => codec(one)),
    [8_000, 22_050, 44_100],
    { within: 0.26, alike: 0.85 },
  ),
  ...each('W64 and RF64', 'w64', [codec('pcm_s16le'), codec('pcm_s24le')], [16_000, 48_000, 96_000]),
  ...each(
    'W64 and RF64',
    'wav',
    [codec('pcm_s16le', '-rf64', 'always'), codec('pcm_f32le', '-rf64', 'always')],
    [44_100, 96_000],
  ),
  ...each(
    'AIFF',
    'aiff',
    ['pcm_s8', 'pcm_s16be', 'pcm_s16le', 'pcm_s24be', 'pcm_f32be', 'pcm_mulaw'].map((one) => codec(one)),
    [16_000, 44_100, 96_000],
  ),
  ...each(
    'CAF',
    'caf',
    ['pcm_s16be', 'pcm_s16le', 'pcm_s24le', 'pcm_f32le', 'alac'].map((one) => codec(one)),
    [22_050, 48_000],
  ),
  ...each(
    'AU',
    'au',
    ['pcm_s16be', 'pcm_s24be', 'pcm_f32be', 'pcm_alaw', 'pcm_mulaw'].map((one) => codec(one)),
    [8_000, 44_100],
  ),
  ...each(
    'FLAC',
    'flac',
    [codec('flac', '-sample_fmt', 's16'), codec('flac', '-sample_fmt', 's32')],
    [8_000, 16_000, 44_100, 48_000, 96_000, 192_000],
  ),
  ...each(
    'MP3',
    'mp3',
    [codec('libmp3lame', '-b:a', '64k'), codec('libmp3lame', '-q:a', '4')],
    [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000],
  ),
  ...each(
    'MP3',
    'mp3',
    [codec('libmp3lame', '-b:a', '96k', '-write_xing', '0'), codec('mp2', '-f', 'mp2')],
    [16_000, 44_100],
    UNTOLD_FRAMES,
  ),
  // The last frame of 1,024 samples is filled up.
  ...each('M4A', 'm4a', [codec('aac', '-b:a', '96k')], [8_000, 11_025, 16_000, 22_050], { within: 0.128 }),
  ...each('M4A', 'm4a', [codec('aac', '-b:a', '96k')], [32_000, 44_100, 48_000, 96_000]),
  ...each('M4A', 'm4a', [codec('alac'), codec('alac', '-sample_fmt', 's32p')], [44_100, 96_000]),
  ...each('ADTS', 'aac', [codec('aac', '-b:a', '96k')], [8_000, 16_000, 44_100], { within: 0.4 }),
  ...each('Ogg', 'ogg', [codec('libvorbis'), codec('libopus')], [16_000, 48_000]),
  ...each('Ogg', 'oga', [codec('flac')], [44_100, 48_000]),
  ...each('Ogg', 'spx', [codec('libspeex')], [8_000, 16_000], { within: 0.05, alike: 0.75 }),
  ...each('Ogg', 'opus', [codec('libopus', '-b:a', '24k')], [16_000, 48_000], { alike: 0.8 }),
  ...each(
    'Matroska',
    'mka',
    ['pcm_s16le', 'flac', 'libvorbis', 'libopus', 'libmp3lame', 'aac', 'ac3'].map((one) => codec(one)),
    [48_000],
    { within: 0.05 },
  ),
  ...each('Windows Media', 'wma', [codec('wmav2', '-b:a', '96k'), codec('wmav1', '-b:a', '96k')], [16_000, 44_100], {
    within: 0.15,
  }),
];
