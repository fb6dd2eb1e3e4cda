import { join } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { runProgram } from '../media/process.ts';
import { flagTranscript } from '../src/rules/detection/flags.ts';
import { longTranscript, WORDS_A_MINUTE } from './long-transcript.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import { manyPeople } from './redaction/people.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;
const WORDS = 30_000;
const PEOPLE = 500;
/** How long it takes to say so many words. */
const SECONDS = Math.round((WORDS / WORDS_A_MINUTE) * 60);
const QUIETLY = ['-nostdin', '-hide_banner', '-y', '-v', 'error'];
const NO_PROTOCOLS = ['-protocol_whitelist', 'file,pipe'];

/** The recording again and again, its AAC packets as they are, until all the words would have been said. */
async function lengthened(path: string, seconds: number, job: MediaJob): Promise<string> {
  const out = join(job.workDir, 'long.m4a');
  const times = Math.ceil(SECONDS / seconds);
  const args = [
    ...QUIETLY,
    ...NO_PROTOCOLS,
    '-stream_loop',
    String(times),
    '-i',
    path,
    '-t',
    String(SECONDS),
    '-c',
    'copy',
    out,
  ];
  await runProgram({ program: job.tools.ffmpeg, args, cwd: job.workDir }, job);
  return out;
}

/** Finding names and details in a long transcript, measured against decoding a recording of that length. */
export const flagging: Row = async ({ job, recording, say }) => {
  const { path, seconds: length } = await recording();
  const long = await lengthened(path, length, job);
  const participants = manyPeople(PEOPLE);
  const words = longTranscript(WORDS, participants);
  let found = 0;
  const ours = async (round: number) => {
    const seconds = await measuredSeconds(async () => {
      found = flagTranscript(words, { participants, keep: [] }, { durationSeconds: SECONDS }).length;
    });
    say(`flagging, round ${round + 1}: ${found} flags took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const bare = async (round: number) => {
    const args = [...QUIETLY, ...NO_PROTOCOLS, '-i', long, '-vn', '-f', 'null', '-'];
    const seconds = await measuredSeconds(() => runProgram({ program: job.tools.ffmpeg, args, cwd: job.workDir }, job));
    say(`flagging, round ${round + 1}: decoding took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const compared = await inTurn(ROUNDS, ours, bare);
  return [
    {
      row: 'flagging',
      name: 'finding names and details',
      ...compared,
      unit: 's',
      target: { atMost: 1 },
      compared:
        `flagTranscript on ${WORDS.toLocaleString('en-GB')} words with ${PEOPLE} people on the roster ÷ ffmpeg decoding ` +
        `a recording as long as that talk (${Math.round(SECONDS / 60)} min, AAC, one channel unless asked otherwise) to nothing.`,
      notes: [`${found} flags.`],
    },
  ];
};
