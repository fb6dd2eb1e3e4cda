import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { normaliseAudio } from '../../../media/audio/normalise.ts';
import { type Decoded, decodeOriginal } from '../../../media/decode.ts';
import { MediaError } from '../../../media/errors.ts';
import { makePictureMaster } from '../../../media/picture/master.ts';
import { unfitFile } from '../../../src/recordings/uploads.ts';
import { bestShift, correlation, samplesOf, wavSamples } from '../../integration/media/audio-files.ts';
import { testJob } from '../../tools.ts';
import { isRefused, type OddFile, PUT_IN_SECONDS, type Refused, SOURCES, type Whole } from './odd-file.ts';

/** What became of a file, and what is wrong about that. */
export interface OddOutcome {
  readonly file: OddFile;
  readonly became: 'whole' | 'refused' | 'failed';
  /** Nothing where all is as it has to be. */
  readonly faults: readonly string[];
}

const RATE = 48_000;
/** Voices are compared at this rate, in samples a second. */
const COMPARED = 16_000;
/** Encoders move the sound by at most this much, in seconds, or by as much as they change its length. */
const MOST_DELAY = 0.075;
/** Channels may lose so much of their balance, in dB. */
const BALANCE = 0.5;

/** Makes the file, takes it through what the stages do with an original, and looks at what came out. */
export async function takeOddFile(file: OddFile, folder: string): Promise<OddOutcome> {
  const work = join(folder, file.name.replace(/\W/g, '-'));
  mkdirSync(work);
  const path = join(work, file.name);
  try {
    file.make(path, folder);
    const before = sha256(path);
    const { outcome } = file;
    const door = unfitFile({ name: file.name, type: '' });
    const found =
      isRefused(outcome) && outcome.atTheDoor
        ? atTheDoor(door?.message ?? null, outcome)
        : await within(path, work, file, folder);
    if (door && !(isRefused(outcome) && outcome.atTheDoor)) found.faults.push(`sent away at the door: ${door.message}`);
    if (sha256(path) !== before) found.faults.push('the original was changed');
    return { file, ...found };
  } catch (error) {
    return {
      file,
      became: 'failed',
      faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

type Found = { became: OddOutcome['became']; faults: string[] };

function atTheDoor(said: string | null, { says }: Refused): Found {
  if (said === null) return { became: 'failed', faults: ['let in at the door'] };
  return { became: 'refused', faults: says.test(said) ? [] : [`says: ${said}`] };
}

async function within(path: string, work: string, { outcome }: OddFile, folder: string): Promise<Found> {
  const [decoded, speech, master] = ['decoded.wav', 'speech.wav', 'master.wav'].map((name) => join(work, name)) as [
    string,
    string,
    string,
  ];
  const job = testJob({ workDir: work });
  let analysis: Decoded;
  try {
    analysis = await decodeOriginal({ input: path, decoded, speech, maxSeconds: 60 }, job);
  } catch (error) {
    return notRead(error, outcome, existsSync(decoded) || existsSync(speech));
  }
  await normaliseAudio({ decoded, master, analysis }, job);
  const { video } = analysis.probe;
  const picture =
    video &&
    (await makePictureMaster(
      { input: path, out: join(work, 'picture.mp4'), probe: analysis.probe, soundSeconds: analysis.durationSeconds },
      job,
    ));
  if (isRefused(outcome))
    return { became: 'whole', faults: [`read (${analysis.durationSeconds} s), not refused as ${outcome.code}`] };
  const faults = soundFaults({ decoded, speech, master }, analysis, outcome, folder);
  const size = picture ? `${picture.width}×${picture.height}` : 'none';
  const wanted = outcome.picture ? `${outcome.picture.width}×${outcome.picture.height}` : 'none';
  if (size !== wanted) faults.push(`picture ${size}, not ${wanted}`);
  const lasts = outcome.pictureSeconds ?? analysis.durationSeconds;
  if (picture && Math.abs(picture.durationSeconds - lasts) > 0.25)
    faults.push(`picture of ${picture.durationSeconds} s beside ${analysis.durationSeconds} s of sound`);
  return { became: 'whole', faults };
}

function notRead(error: unknown, outcome: OddFile['outcome'], leftBehind: boolean): Found {
  if (!(error instanceof MediaError)) throw error;
  if (!error.isRefusal) return { became: 'failed', faults: [error.message] };
  const faults = leftBehind ? ['something was left behind'] : [];
  if (!isRefused(outcome)) faults.push(`refused: ${error.message}`);
  else {
    if (error.code !== outcome.code) faults.push(`${error.message}, not ${outcome.code}`);
    if (!outcome.says.test(error.plain)) faults.push(`says: ${error.plain}`);
    if ((error.cutShort !== null) !== (outcome.canGoOn ?? false))
      faults.push(error.cutShort ? 'offers to go on' : 'does not offer to go on');
  }
  return { became: 'refused', faults };
}

function soundFaults(
  files: { readonly decoded: string; readonly speech: string; readonly master: string },
  analysis: Decoded,
  { voices, times = 1, lateBy = 0, within: tolerance = 0.02, alike = 0.95 }: Whole,
  folder: string,
): string[] {
  const faults: string[] = [];
  const seconds = PUT_IN_SECONDS * times + lateBy;
  const { durationSeconds, channels, samples } = analysis;
  if (Math.abs(durationSeconds - seconds) > tolerance)
    faults.push(`${durationSeconds.toFixed(3)} s long, not ${seconds}`);
  if (analysis.cutShort) faults.push('called cut short');
  if (wavSamples(files.master).length % samples !== 0) faults.push('the master is not as long as the decoded sound');
  if (Math.abs(wavSamples(files.speech).length - samples / 3) > 2)
    faults.push('the speech is not as long as the sound');
  const out = channelsOf(files.decoded, channels);
  const put = putIn(voices, times, lateBy, folder);
  const compared = voices === 'two' ? out : [mixed(out)];
  if (compared.length !== put.length) return [...faults, `${out.length} channels, not ${put.length}`];
  for (const [c, channel] of compared.entries()) {
    const found = likeness(put[c]!, channel, lateBy, Math.max(MOST_DELAY, tolerance));
    if (found < alike) faults.push(`channel ${c + 1}: correlation ${found.toFixed(3)}`);
  }
  if (voices === 'two') {
    const off = levelBetween(out) - levelBetween(put);
    if (Math.abs(off) > BALANCE) faults.push(`balance moved by ${off.toFixed(2)} dB`);
  }
  return faults;
}

const sources = new Map<string, Float32Array[]>();

/** What was put in, at the rate of comparison. */
function putIn(voices: Whole['voices'], times: number, lateBy: number, folder: string): Float32Array[] {
  const source = join(folder, SOURCES[voices]);
  if (!sources.has(source)) sources.set(source, samplesOf(source, voices === 'two' ? 2 : 1, COMPARED));
  const late = Math.round(lateBy * COMPARED);
  return sources.get(source)!.map((once) => {
    const all = new Float32Array(late + times * once.length);
    for (let i = 0; i < times; i++) all.set(once, late + i * once.length);
    return all;
  });
}

function channelsOf(path: string, channels: number): Float32Array[] {
  const all = wavSamples(path);
  const step = RATE / COMPARED;
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: Math.floor(all.length / channels / step) }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < step; k++) sum += all[(i * step + k) * channels + c]!;
      return sum / step / 32_768;
    }),
  );
}

function mixed(channels: readonly Float32Array[]): Float32Array {
  return channels[0]!.map((_, i) => channels.reduce((sum, channel) => sum + channel[i]!, 0));
}

/** Least correlation of any time that the sound was put in, each at the shift that suits its second second best. */
function likeness(put: Float32Array, out: Float32Array, lateBy: number, mostDelay: number): number {
  const reach = Math.round(mostDelay * COMPARED);
  const length = PUT_IN_SECONDS * COMPARED;
  const found: number[] = [];
  for (let from = Math.round(lateBy * COMPARED); from < put.length; from += length) {
    const once = put.subarray(from, from + length);
    const shift = bestShift(once.subarray(COMPARED, 1.5 * COMPARED), out.subarray(from + COMPARED), reach);
    found.push(correlation(once, out.subarray(from), shift));
  }
  return Math.min(...found);
}

/** How much louder the first channel is than the second, in dB. */
function levelBetween([left, right]: readonly Float32Array[]): number {
  const power = (channel: Float32Array) => channel.reduce((sum, value) => sum + value * value, 0);
  return 10 * Math.log10(power(left!) / power(right!));
}

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
