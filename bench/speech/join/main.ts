import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { waveInfo } from '../../../media/audio/wave.ts';
import type { MediaJob } from '../../../media/job.ts';
import { runProgram } from '../../../media/process.ts';
import { findTools } from '../../../src/tools.ts';
import { BadArguments, parsed } from '../../arguments.ts';
import { isAskedFor, STANDARD_FOLDER } from '../arguments.ts';
import { readSpokenFolder } from '../folder.ts';
import type { SpokenRecording } from '../truth.ts';
import { shuffled } from './order.ts';

/** `npm run bench:join -- OUT`: joins the clips of a folder to one long recording, with what is known of it, for the demo and the bench of speech. */

const USAGE = `npm run bench:join -- OUT [options]

Writes OUT/derived/joined.flac, joined.timeline.tsv and joined.names.tsv beside it, and OUT/roster.json for the demo.

  --folder FOLDER   clips with an index.tsv (docs/speech.md). Without it: ../shared/fixtures/people beside the project
  --times N         how often each clip is said (1)
  --seed N          which order they are in (1)
  --only TEXT       only clips with this in the name of their file (* stands for anything); may be given again`;

/** Silence after each clip, in seconds. */
const BETWEEN = 0.6;
const RATE = 16_000;
/** Clips without a picture. */
const SOUND = /\.(flac|wav|mp3|m4a|ogg|opus)$/i;
const HOUR_MS = 3_600_000;

interface JoinArguments {
  readonly out: string;
  readonly folder: string;
  readonly times: number;
  readonly seed: number;
  readonly only: readonly string[];
}

/** @throws BadArguments */
function readJoinArguments(args: readonly string[]): JoinArguments {
  const { values, positionals } = parsed(args, {
    folder: { type: 'string' },
    times: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true },
  });
  const [out, ...more] = positionals;
  if (out === undefined || more.length > 0) throw new BadArguments('Name one folder to write to.');
  const whole = (name: 'times' | 'seed') => {
    const number = Number(values[name] ?? 1);
    if (!Number.isInteger(number) || number < 1) throw new BadArguments(`--${name} needs a whole number above 0.`);
    return number;
  };
  return {
    out,
    folder: values.folder ?? STANDARD_FOLDER,
    times: whole('times'),
    seed: whole('seed'),
    only: values.only ?? [],
  };
}

const table = (rows: readonly (readonly string[])[]) => rows.map((row) => `${row.join('\t')}\n`).join('');

/** Writes each clip once as 16 kHz mono WAV with the silence after it. @returns the file of each, and its length with the silence in seconds */
async function writeClips(clips: readonly SpokenRecording[], job: MediaJob) {
  const written = new Map<SpokenRecording, { file: string; seconds: number }>();
  for (const [index, clip] of clips.entries()) {
    const file = `${index}.wav`;
    const sound = ['-vn', '-ac', '1', '-ar', String(RATE), '-af', `apad=pad_dur=${BETWEEN}`, '-c:a', 'pcm_s16le'];
    const args = ['-nostdin', '-v', 'error', '-i', clip.path, ...sound, file];
    await runProgram({ program: job.tools.ffmpeg, args, cwd: job.workDir }, job);
    const { frames, sampleRate } = await waveInfo(join(job.workDir, file));
    written.set(clip, { file, seconds: frames / sampleRate });
  }
  return written;
}

async function joinClips({ out, folder, times, seed, only }: JoinArguments, job: MediaJob): Promise<string> {
  const { roster, sets } = await readSpokenFolder(folder);
  const isAsked = ({ file }: SpokenRecording) =>
    SOUND.test(file) && (only.length === 0 || only.some((text) => isAskedFor(file, text)));
  const clips = sets[0]!.recordings.filter(isAsked);
  if (clips.length === 0) throw new BadArguments('No clip of this folder is asked for.');
  const written = await writeClips(clips, job);
  const order = shuffled(clips, times, seed);
  const timeline = [['clip', 'start', 'end']];
  const names = [['name', 'start', 'end']];
  let at = 0;
  for (const clip of order) {
    const { seconds } = written.get(clip)!;
    const time = (seconds: number) => (at + seconds).toFixed(3);
    timeline.push([basename(clip.file), time(0), time(seconds)]);
    for (const { name, place } of clip.names) if (place) names.push([name, time(place.start), time(place.end)]);
    at += seconds;
  }
  await writeFile(join(job.workDir, 'clips.txt'), order.map((clip) => `file ${written.get(clip)!.file}\n`).join(''));
  const derived = join(out, 'derived');
  await mkdir(derived, { recursive: true });
  const joined = ['-nostdin', '-v', 'error', '-y', '-f', 'concat', '-i', 'clips.txt', '-c:a', 'flac', 'joined.flac'];
  await runProgram({ program: job.tools.ffmpeg, args: joined, cwd: job.workDir }, job);
  await copyFile(join(job.workDir, 'joined.flac'), join(derived, 'joined.flac'));
  await writeFile(join(derived, 'joined.timeline.tsv'), table(timeline));
  await writeFile(join(derived, 'joined.names.tsv'), table(names));
  await writeFile(
    join(out, 'roster.json'),
    `${JSON.stringify({ participants: roster.map((name) => ({ name })) }, null, 2)}\n`,
  );
  return `${order.length} clips, ${at.toFixed(0)} s, ${names.length - 1} names with known times, ${roster.length} names on the roster`;
}

const folder = await mkdtemp(join(tmpdir(), 'heard-join-'));
try {
  const asked = readJoinArguments(process.argv.slice(2));
  if (!existsSync(asked.folder)) throw new BadArguments(`There is no folder ${asked.folder}.`);
  const limits = { timeoutMs: HOUR_MS, stallMs: HOUR_MS, threads: 1 };
  const signal = new AbortController().signal;
  const tools = findTools(process.env);
  console.log(await joinClips(asked, { tools, workDir: folder, signal, progress: () => {}, ...limits }));
} catch (error) {
  console.error(error instanceof BadArguments ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = error instanceof BadArguments ? 2 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
