import { join } from 'node:path';
import { normaliseAudio } from '../media/audio/normalise.ts';
import { decodeOriginal } from '../media/decode.ts';
import type { MediaJob } from '../media/job.ts';
import { runProgram } from '../media/process.ts';
import { processorTimes } from './processor-time.ts';
import { inTurn, median, measuredSeconds } from './ratio.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;
const WANTED = 'I=-16:TP=-2:LRA=11';
const QUIETLY = ['-nostdin', '-hide_banner', '-y'];

/** What the first pass of `loudnorm` found out, as options for the second. @throws when ffmpeg said nothing of it */
export function measuredOptions(log: string): string {
  const json = /\{[^{}]*"input_i"[^{}]*\}/.exec(log)?.[0];
  if (!json) throw new Error('loudnorm did not say what it measured.');
  const found = JSON.parse(json) as Record<string, string>;
  const names = {
    measured_I: 'input_i',
    measured_TP: 'input_tp',
    measured_LRA: 'input_lra',
    measured_thresh: 'input_thresh',
  };
  const options = Object.entries({ ...names, offset: 'target_offset' }).map(
    ([option, name]) => `${option}=${found[name]}`,
  );
  return options.join(':');
}

async function twoPassLoudnorm(input: string, out: string, job: MediaJob): Promise<void> {
  const lines: string[] = [];
  const program = { program: job.tools.ffmpeg, cwd: job.workDir };
  const measure = ['-i', input, '-vn', '-af', `loudnorm=${WANTED}:print_format=json`, '-f', 'null', '-'];
  await runProgram({ ...program, args: [...QUIETLY, ...measure], onErrorLine: (line) => lines.push(line) }, job);
  const filter = `loudnorm=${WANTED}:${measuredOptions(lines.join('\n'))}:linear=true`;
  const apply = ['-i', input, '-vn', '-af', filter, '-ar', '48000', '-c:a', 'pcm_s16le', out];
  await runProgram({ ...program, args: [...QUIETLY, ...apply] }, job);
}

/** Decodes to nothing, with a filter where one is given: no work on sound can take less. */
async function onePass(input: string, filter: readonly string[], job: MediaJob): Promise<void> {
  const args = [...QUIETLY, '-i', input, '-vn', ...filter, '-f', 'null', '-'];
  await runProgram({ program: job.tools.ffmpeg, cwd: job.workDir, args }, job);
}

/** Decoding and normalising a recording, measured against ffmpeg's `loudnorm` in two passes. */
export const sound: Row = async ({ asked, folder, job, recording, say }) => {
  const { path, seconds: length } = await recording();
  const [decoded, speech, master] = ['decoded.wav', 'speech.wav', 'master.wav'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const parts: { decode: number; normalise: number }[] = [];
  const floors: { decode: number; ebur128: number }[] = [];
  const times = processorTimes();
  const work = async () => {
    const begun = performance.now();
    const analysis = await decodeOriginal({ input: path, decoded, speech, maxSeconds: length + 60 }, job);
    const between = performance.now();
    await normaliseAudio({ decoded, master, analysis }, job);
    parts.push({ decode: (between - begun) / 1000, normalise: (performance.now() - between) / 1000 });
  };
  const ours = async (round: number) => {
    const seconds = await measuredSeconds(() => times.ours(work));
    say(`sound, round ${round + 1}: decode and normalise took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const bare = async (round: number) => {
    const seconds = await measuredSeconds(() =>
      times.bare(() => twoPassLoudnorm(path, join(folder, 'loudnorm.wav'), job)),
    );
    say(`sound, round ${round + 1}: loudnorm in two passes took ${seconds.toFixed(1)} s`);
    const decode = await measuredSeconds(() => onePass(path, [], job));
    const ebur128 = await measuredSeconds(() => onePass(path, ['-af', 'ebur128=peak=true'], job));
    floors.push({ decode: decode / seconds, ebur128: ebur128 / seconds });
    return seconds;
  };
  const compared = await inTurn(ROUNDS, ours, bare);
  return [
    {
      row: 'sound',
      name: 'decode + normalise',
      ...compared,
      unit: 's',
      target: { atMost: 0.2 },
      compared:
        `decodeOriginal (decoded WAV, speech WAV, loudness, peaks, silences) and normaliseAudio (master) of the recording ` +
        `(${asked.minutes} min, M4A, ${asked.channels} channel${asked.channels === 1 ? '' : 's'}) ÷ ffmpeg loudnorm, measured and then applied (linear) from the same file to a 48 kHz WAV.`,
      notes: [
        `Of ours (median): decode ${median(parts.map(({ decode }) => decode)).toFixed(1)} s, normalise ${median(parts.map(({ normalise }) => normalise)).toFixed(1)} s.`,
        `As shares of the same loudnorm (median): one plain decode ${median(floors.map(({ decode }) => decode)).toFixed(2)}, one pass of ebur128 with true peak ${median(floors.map(({ ebur128 }) => ebur128)).toFixed(2)}.`,
        times.told(),
      ],
    },
  ];
};
