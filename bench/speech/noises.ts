/** Sounds in which nobody speaks, as 16 kHz samples between −1 and 1. The same every time: chance comes from a seed. */

export const NOISE_RATE = 16_000;

/** Makes one sound of so many samples. */
export type MakeNoise = (samples: number) => Float32Array;

const dbfs = (level: number) => 10 ** (level / 20);
const sine = (hertz: number, sample: number) => Math.sin((2 * Math.PI * hertz * sample) / NOISE_RATE);

/** Even random numbers from −1 to 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** The same sound at another level: root mean square over all of it, in dBFS (full scale = 0). Silence stays silent. */
export function atLevel(sound: Float32Array, level: number): Float32Array {
  const rms = Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / sound.length);
  return rms === 0 ? sound : sound.map((value) => Math.max(-1, Math.min(1, (value * dbfs(level)) / rms)));
}

/** Three decibels less an octave: white noise through Paul Kellet's filter. */
function pinkNoise(samples: number): Float32Array {
  const random = chance(1);
  let [slow, middle, fast] = [0, 0, 0];
  return Float32Array.from({ length: samples }, () => {
    const white = random();
    slow = 0.99765 * slow + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    fast = 0.57 * fast + white * 1.0526913;
    return slow + middle + fast + white * 0.1848;
  });
}

/** 50 Hz and its harmonics, as a mains lead beside a microphone gives. */
function mainsHum(samples: number): Float32Array {
  const parts = [1, 0.5, 0.7, 0.3, 0.4, 0.2];
  return Float32Array.from({ length: samples }, (_, at) =>
    parts.reduce((sum, amount, index) => sum + amount * sine(50 * (index + 1), at), 0),
  );
}

/** 1 kHz for 0.4 s in every second. */
function bleeps(samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, at) => (at % NOISE_RATE < 0.4 * NOISE_RATE ? sine(1000, at) : 0));
}

/** Four chords of three notes with overtones, two seconds each, dying away. */
function chords(samples: number): Float32Array {
  const played = [
    [261.6, 329.6, 392],
    [220, 261.6, 329.6],
    [174.6, 220, 261.6],
    [196, 246.9, 293.7],
  ];
  const long = 2 * NOISE_RATE;
  return Float32Array.from({ length: samples }, (_, at) => {
    const notes = played[Math.floor(at / long) % played.length]!;
    const fading = Math.exp((-1.5 * (at % long)) / NOISE_RATE);
    const note = (hertz: number) => sine(hertz, at) + 0.5 * sine(2 * hertz, at) + 0.25 * sine(3 * hertz, at);
    return fading * notes.reduce((sum, hertz) => sum + note(hertz), 0);
  });
}

/** 60 ms of white noise every 0.7 s: knocks and claps. */
function bursts(samples: number): Float32Array {
  const random = chance(2);
  return Float32Array.from({ length: samples }, (_, at) =>
    at % (0.7 * NOISE_RATE) < 0.06 * NOISE_RATE ? random() : 0,
  );
}

/** Several voices at once, each repeated as often as needed, played backwards: speech in which there is no word. */
export function babble(voices: readonly Float32Array[], samples: number): Float32Array {
  const even = voices.filter(({ length }) => length > 0).map((voice) => atLevel(voice, -20));
  return Float32Array.from({ length: samples }, (_, at) =>
    even.reduce((sum, voice) => sum + voice[(samples - 1 - at) % voice.length]!, 0),
  );
}

/** Every sound but babble, at its level. */
export const NOISES: Readonly<Record<string, MakeNoise>> = {
  silence: (samples) => new Float32Array(samples),
  'pink noise, −40 dBFS': (samples) => atLevel(pinkNoise(samples), -40),
  'mains hum, −41 dBFS': (samples) => atLevel(mainsHum(samples), -41),
  '1 kHz bleeps, −20 dBFS': (samples) => atLevel(bleeps(samples), -20),
  'chords, −20 dBFS': (samples) => atLevel(chords(samples), -20),
  'noise bursts, −30 dBFS': (samples) => atLevel(bursts(samples), -30),
};
