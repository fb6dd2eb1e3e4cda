import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { MediaJob } from '../../media/job.ts';
import { findTools } from '../../src/tools.ts';
import { BadArguments } from '../arguments.ts';
import { describeMachine, load, machineText } from '../machine.ts';
import { isAskedFor, readSpeechArguments, SPEECH_USAGE, type SpeechArguments } from './arguments.ts';
import { readSpokenFolder, type SpokenSet } from './folder.ts';
import { jsonOf } from './json.ts';
import { type KeptVoices, type MeasuredRecording, measureSet } from './measure.ts';
import { measureNoise } from './noise.ts';
import { measureSpeed } from './speed.ts';
import { flagsTable, type MeasuredSet, noiseTable, setsText, speechTable, speedTable } from './told.ts';

/** `npm run bench:speech [-- FOLDER...]`: how well speech is heard, timed and hidden, on recordings whose words are known. */

const HOUR_MS = 3_600_000;
const MOST_VOICES = 6;

const say = (line: string): void => console.error(line);

/** Sets of a folder with those recordings that are asked for, under names that tell folders apart. */
async function askedSets(folder: string, { folders, only }: SpeechArguments) {
  const { roster, sets } = await readSpokenFolder(folder);
  const named = sets.map(({ name, recordings }): SpokenSet => {
    const asked = recordings.filter(({ file }) => isAskedFor(file, only));
    return { name: folders.length > 1 ? `${basename(resolve(folder))} ${name}` : name, recordings: asked };
  });
  return { roster, sets: named.filter(({ recordings }) => recordings.length > 0) };
}

/** @returns the exit status: 0 when everything could be measured, whether or not it reached its target */
async function main(): Promise<number> {
  const asked = readSpeechArguments(process.argv.slice(2));
  const missing = asked.folders.find((folder) => !existsSync(folder));
  if (missing !== undefined) {
    say(`There is no folder ${missing}. This bench needs recordings whose words are known; see docs/speech.md.`);
    return 2;
  }
  const read = await Promise.all(asked.folders.map((folder) => askedSets(folder, asked)));
  if (read.every(({ sets }) => sets.length === 0)) {
    say('No recording of these folders is asked for.');
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'heard-speech-'));
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  try {
    const threads = Number(process.env.STAGE_THREADS) || availableParallelism();
    const limits = { timeoutMs: HOUR_MS, stallMs: HOUR_MS };
    const tools = findTools(process.env);
    const job: MediaJob = {
      ...{ tools, workDir: folder, signal: interrupted.signal, progress: () => {}, ...limits },
      threads,
    };
    const loadAtStart = load();
    const machine = await describeMachine(job);
    // Each part is told as soon as it is measured: a run that is ended early has told what it knows.
    console.log(`${machineText(machine)}; load average at the start ${loadAtStart}`);
    const voices: KeptVoices = { folder, most: MOST_VOICES, files: [] };
    const sets: MeasuredSet[] = [];
    const recordings: MeasuredRecording[] = [];
    for (const { roster, sets: ofFolder } of read)
      for (const set of ofFolder) {
        const measured = await measureSet(set, roster, voices, job, say);
        sets.push(measured.set);
        recordings.push(...measured.recordings);
      }
    console.log(`\n${setsText(sets)}\n\n${speechTable(sets)}\n\n${flagsTable(sets)}`);
    const everybody = [...new Set(read.flatMap(({ roster }) => roster))];
    const noise = asked.noise ? await measureNoise(voices.files, everybody, job) : [];
    if (noise.length > 0) console.log(`\n${noiseTable(noise)}`);
    const all = read.flatMap(({ sets: ofFolder }) => ofFolder).flatMap((set) => set.recordings);
    const longest = all.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    const faster = asked.fasterWhisper ? { python: asked.python, folder: resolve(asked.fasterWhisper) } : null;
    const speed = asked.times ? await measureSpeed(longest, faster, job, say) : [];
    if (speed.length > 0) console.log(`\n${basename(longest.file)}:\n\n${speedTable(speed)}`);
    if (asked.json) await writeFile(asked.json, jsonOf({ machine, loadAtStart, sets, recordings, noise, speed }));
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof BadArguments) say(`${error.message}\n\n${SPEECH_USAGE}`);
  else say(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof BadArguments ? 2 : 1;
}
process.exit();
