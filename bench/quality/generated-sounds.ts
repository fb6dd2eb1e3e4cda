import { Limiter } from '../../media/audio/limiter.ts';
import { BLOCK_FRAMES, SAMPLE_RATE } from '../../media/audio/blocks.ts';
import { throughStages } from '../../media/audio/stages.ts';
import { LoudnessMeter } from '../../media/loudness/meter.ts';
import type { Loudness } from '../../media/words.ts';

/** A sound at 48 kHz: one array of samples a channel. */
export type Sound = readonly Float32Array[];

/** Numbers from 0 to 1, the same in every run. */
export function repeatable(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const KINDS = [
  'speech',
  'speech-squeezed',
  'speech-spiky',
  'speech-and-claps',
  'hiss-bursts',
  'buzz',
  'chords-and-drums',
  'low-tones',
  'seldom-words',
  'speech-in-noise',
] as const;

/** One generated sound of about a master's loudness, with what it is. */
export interface GeneratedSound {
  readonly name: string;
  readonly sound: Sound;
}

/**
 * Makes the `index`th sound: its kind, length (1.2 to 15 s), crest factor, place of its peak, channels and how near its peak is to full
 * scale follow from the number alone. `speech` is a long stretch of speech, mono, 48 kHz.
 */
export function generatedSound(index: number, speech: Float32Array): GeneratedSound {
  const random = repeatable(index + 1);
  const kind = KINDS[index % KINDS.length]!;
  const seconds = 1.2 + 13.8 * random() ** 2;
  const frames = Math.round(seconds * SAMPLE_RATE);
  const mono = withPeak(make(kind, frames, speech, random), random);
  const stereo = random() < 0.5;
  const sound = stereo ? spread(mono, random) : [mono];
  return { name: `${index} ${kind} ${seconds.toFixed(1)} s ${stereo ? 'stereo' : 'mono'}`, sound };
}

function make(kind: (typeof KINDS)[number], frames: number, speech: Float32Array, random: () => number): Float32Array {
  const from = Math.floor(random() * Math.max(1, speech.length - frames));
  const spoken = speech.slice(from, from + frames);
  const noise = () => random() * 2 - 1;
  if (kind === 'speech') return spoken;
  if (kind === 'speech-squeezed') {
    const drive = 4 + 40 * random();
    return spoken.map((x) => Math.tanh(x * drive));
  }
  if (kind === 'speech-spiky') return spoken.map((x) => Math.sign(x) * Math.abs(x) ** (1.2 + random() * 0.01));
  if (kind === 'speech-and-claps') {
    for (let at = 0; at < frames; at += Math.round(SAMPLE_RATE * (0.4 + random())))
      for (let i = 0; i < 2_400 && at + i < frames; i++) spoken[at + i]! += noise() * Math.exp(-i / 300) * 0.8;
    return spoken;
  }
  if (kind === 'hiss-bursts') {
    let low = 0;
    const colour = random();
    return Float32Array.from({ length: frames }, (_, i) => {
      const on = Math.sin((i / SAMPLE_RATE) * 9) > -0.2 ? 1 : 0.03;
      const now = noise();
      low += (now - low) * 0.2;
      return on * (colour < 0.5 ? now : now - low) * 0.4;
    });
  }
  if (kind === 'buzz') {
    const hz = 70 + random() * 250;
    const width = 0.02 + random() * 0.4;
    return Float32Array.from({ length: frames }, (_, i) => {
      const phase = ((i / SAMPLE_RATE) * hz * (1 + 0.03 * Math.sin(i / 9_000))) % 1;
      return (phase < width ? 1 : -width) * 0.4 * (0.55 + 0.45 * Math.sin(i / 7_000)) + noise() * 0.002;
    });
  }
  if (kind === 'chords-and-drums') {
    const tones = [1, 1.26, 1.5, 2, 5.04].map((ratio) => 130 * ratio * (1 + 0.3 * random()));
    return Float32Array.from({ length: frames }, (_, i) => {
      const beat = i % 24_000;
      const drum = Math.exp(-beat / 1_500) * (noise() * 0.5 + Math.sin(beat / 90));
      return tones.reduce((sum, hz) => sum + 0.1 * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE), 0.7 * drum);
    });
  }
  if (kind === 'low-tones') {
    const hz = 85 + 80 * random();
    const share = 0.2 + 0.6 * random();
    return spoken.map(
      (x, i) => 0.5 * x + share * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE) * (i % 30_000 < 20_000 ? 1 : 0.2),
    );
  }
  if (kind === 'seldom-words') return spoken.map((x, i) => (i % 60_000 < 12_000 ? x : x * 0.003));
  const level = 0.01 + 0.09 * random();
  return spoken.map((x) => x + noise() * level);
}

/** Puts a louder moment at the beginning, in the middle or at the very end. */
function withPeak(sound: Float32Array, random: () => number): Float32Array {
  const place = random();
  if (place < 0.25) return sound;
  const at = Math.round((place < 0.5 ? 0 : place < 0.75 ? 0.5 : 1) * Math.max(0, sound.length - 4_000));
  for (let i = at; i < Math.min(sound.length, at + 4_000); i++) sound[i]! *= 2;
  return sound;
}

function spread(mono: Float32Array, random: () => number): Sound {
  const balance = 0.2 + 0.8 * random();
  const delay = Math.floor(random() * 40);
  return [mono, mono.map((_, i) => (mono[i - delay] ?? 0) * balance)];
}

/** The sound's loudness and true peak. */
function loudnessOf(sound: Sound): Loudness {
  const meter = new LoudnessMeter(sound.length);
  for (let at = 0; at < sound[0]!.length; at += BLOCK_FRAMES)
    meter.push(sound.map((channel) => channel.subarray(at, at + BLOCK_FRAMES)));
  return meter.finish();
}

/** Brings a sound to a loudness (LUFS) under a true peak (dBTP) as a master is; null where it cannot have both. */
export async function asMaster(sound: Sound, lufs: number, peak: number): Promise<Sound | null> {
  let gain = lufs - loudnessOf(sound).integrated;
  for (let tries = 0; tries < 12; tries++) {
    const factor = 10 ** (gain / 20);
    const louder = async function* () {
      for (let at = 0; at < sound[0]!.length; at += BLOCK_FRAMES)
        yield sound.map((channel) => channel.slice(at, at + BLOCK_FRAMES).map((x) => x * factor));
    };
    const made = sound.map(({ length }) => new Float32Array(length));
    let at = 0;
    for await (const block of throughStages(louder(), [new Limiter(sound.length, [peak])])) {
      for (const [c, channel] of block.entries()) made[c]!.set(channel, at);
      at += block[0]!.length;
    }
    const missing = lufs - loudnessOf(made).integrated;
    if (Math.abs(missing) < 0.05) return made;
    gain += missing;
  }
  return null;
}
