import { join } from 'node:path';
import { normaliseAudio } from '../../../media/audio/normalise.ts';
import { redactAudio } from '../../../media/audio/redact.ts';
import { decodeOriginal } from '../../../media/decode.ts';
import { coverPicture } from '../../../media/picture/cover.ts';
import { makePictureMaster } from '../../../media/picture/master.ts';
import { packageVideo } from '../../../media/picture/package.ts';
import { testJob } from '../../tools.ts';
import { ffmpeg, writeWav } from './audio-files.ts';
import { ffprobe } from './decoded.ts';

/** A film in which a white flash and a tone begin at the same moment, about once a second. */
export interface SyncFilm {
  readonly name: string;
  /** Frames a second, as a number or a fraction. */
  readonly rate: string;
  /** Time of frame n in seconds, for ffmpeg (N) and here; evenly at `rate` where left out. */
  readonly times?: { readonly expression: string; readonly at: (n: number) => number };
  /** When picture and sound begin, in seconds. */
  readonly pictureStart?: number;
  readonly soundStart?: number;
  /** Codecs and the like; the end of `name` chooses the container. */
  readonly options: readonly string[];
  /** Seconds at the beginning that only an edit list hides, as programs leave it that cut without encoding anew. */
  readonly cutOff?: number;
}

const RATE = 48_000;
/** Length of the films in seconds: drift shows. */
const SECONDS = 21;
const FLASH_SECONDS = 0.3;

/** Makes the film. @returns the moments at which a flash and a tone begin, in seconds of the film's own clock */
export function makeSyncFilm(film: SyncFilm, folder: string): { path: string; moments: number[] } {
  const [num = 25, den = 1] = film.rate.split('/').map(Number);
  const rate = num / den;
  const { pictureStart = 0, soundStart = 0, cutOff = 0 } = film;
  const at = (n: number) => pictureStart + (film.times?.at(n) ?? n / rate);
  const every = Math.round(rate);
  const lit = Math.max(1, Math.round(FLASH_SECONDS * rate));
  const moments: number[] = [];
  for (let n = every; at(n) < SECONDS - 0.5; n += every) moments.push(at(n));
  const sound = new Int16Array(Math.round((SECONDS - soundStart) * RATE));
  for (const moment of moments) {
    const from = Math.round((moment - soundStart) * RATE);
    for (let i = 0; i < 0.2 * RATE; i++) sound[from + i] = 12_000 * Math.sin((2 * Math.PI * 2_000 * (i + 6)) / RATE);
  }
  const wav = writeWav(join(folder, `${film.name}.wav`), sound, 1);
  const frames = Array.from({ length: 1e6 }, (_, n) => n).find((n) => at(n) >= SECONDS)!;
  const lights = `drawbox=c=white:t=fill:enable='gte(n,${every})*lt(mod(n,${every}),${lit})*lte(n,${moments.length * every + lit})'`;
  // Some encoders know a few rates only.
  const isOffGrid = film.times !== undefined || !Number.isInteger(Number((pictureStart * rate).toFixed(6)));
  const moved = isOffGrid ? `,settb=1/90000,setpts='(${film.times?.expression ?? `N/${rate}`})/TB'` : '';
  const picture = `color=black:s=128x72:r=${film.rate}:d=${frames / rate},${lights}${moved}`;
  const path = join(folder, film.name);
  const made = cutOff > 0 ? join(folder, `whole-${film.name}`) : path;
  const inputs = [
    ...['-itsoffset', `${pictureStart}`, '-f', 'lavfi', '-i', picture],
    ...['-itsoffset', `${soundStart}`, '-i', wav],
  ];
  const timed = ['-fps_mode', 'vfr', '-enc_time_base', '1/90000'];
  ffmpeg(...inputs, ...(isOffGrid ? timed : []), '-preset', 'ultrafast', ...film.options, made);
  if (cutOff > 0) ffmpeg('-ss', `${cutOff}`, '-i', made, '-c', 'copy', path);
  return { path, moments };
}

/** Takes a film through the stages. @returns the MP4 that listeners get, and the master's frames a second */
export async function releasedFilm(input: string, folder: string): Promise<{ out: string; rate: number }> {
  const job = testJob({ workDir: folder });
  const file = (name: string) => join(folder, name);
  const [decoded, master, redacted] = [file('decoded.wav'), file('master.wav'), file('redacted.wav')];
  const analysis = await decodeOriginal({ input, decoded, speech: file('speech.wav'), maxSeconds: 60 }, job);
  await normaliseAudio({ decoded, master, analysis }, job);
  const { probe, durationSeconds: soundSeconds } = analysis;
  const picture = await makePictureMaster({ input, out: file('picture.mp4'), probe, soundSeconds }, job);
  await redactAudio({ master, redacted, spans: [] }, job);
  await coverPicture({ master: file('picture.mp4'), out: file('covered.mp4'), covers: [], picture }, job);
  const out = file('released.mp4');
  await packageVideo({ picture: file('covered.mp4'), audio: redacted, out, tags: { title: 'Film' } }, job);
  return { out, rate: picture.frameRate.num / picture.frameRate.den };
}

const EACH_FRAME = ['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-f', 'rawvideo'];

const run = (input: string, ...options: string[]) => ffmpeg('-i', input, ...options, '-');

/** Times of the decoded frames of one stream, in seconds. */
function frameTimes(path: string, stream: string): number[] {
  const { frames } = ffprobe(path, '-select_streams', stream, '-show_entries', 'frame=best_effort_timestamp_time');
  return frames.map(({ best_effort_timestamp_time }) => Number(best_effort_timestamp_time));
}

/** When flashes and tones begin in a film, in seconds: from the times of its packets, decoded. */
export function flashesAndTones(path: string): { flashes: number[]; tones: number[] } {
  const lights = run(path, '-map', '0:v:0', '-vf', 'scale=1:1:flags=area,format=gray', ...EACH_FRAME);
  const times = frameTimes(path, 'v:0');
  const flashes = times.filter((_, n) => n > 0 && lights[n]! > 128 && lights[n - 1]! <= 128);
  const start = frameTimes(path, 'a:0')[0]!;
  const raw = run(path, '-map', '0:a:0', '-ac', '1', '-ar', `${RATE}`, '-f', 'f32le');
  const samples = new Float32Array(new Uint8Array(raw).buffer);
  const loud = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0) / 3;
  const tones: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, sample] of samples.entries()) {
    if (Math.abs(sample) < loud) continue;
    if (i - last > 0.1 * RATE) tones.push(start + i / RATE);
    last = i;
  }
  return { flashes, tones };
}
