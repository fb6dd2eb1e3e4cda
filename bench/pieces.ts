import { join } from 'node:path';
import { decodeOriginal } from '../media/decode.ts';
import type { MediaJob } from '../media/job.ts';
import { transcribe } from '../media/transcribe/transcribe.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;
const PROCESSES = 2;

/** The pieces of one recording over two whisper.cpp processes, measured against one process. */
export const pieces: Row = async ({ asked, folder, job, recording, say }) => {
  const { path, seconds: length } = await recording();
  const speech = join(folder, 'pieces-speech.wav');
  const request = { input: path, decoded: join(folder, 'pieces-decoded.wav'), speech, maxSeconds: length + 60 };
  const { silences, durationSeconds } = await decodeOriginal(request, job);
  const heard: string[] = [];
  const over = (threads: number) => async (round: number) => {
    const seconds = await measuredSeconds(async () => {
      const limited: MediaJob = { ...job, threads };
      const { words } = await transcribe({ speech, silences, prompt: [], durationSeconds }, limited);
      heard.push(JSON.stringify(words));
    });
    say(`pieces, round ${round + 1}: ${threads} process${threads === 1 ? '' : 'es'} took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const { ours, bare, ratios } = await inTurn(ROUNDS, over(1), over(PROCESSES));
  const same = new Set(heard).size === 1;
  return [
    {
      row: 'pieces',
      name: `pieces over ${PROCESSES} processes`,
      ours,
      bare,
      ratio: ours / bare,
      ratios,
      unit: 's',
      target: { atLeast: 0.85 * PROCESSES },
      compared: `transcribe of the recording (${asked.minutes} min) with 1 thread ÷ with ${PROCESSES} threads (one process each): how many times faster.`,
      notes: [same ? 'The words were the same each time.' : 'THE WORDS DIFFERED: a fault to look into.'],
    },
  ];
};
