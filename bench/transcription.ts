import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../media/process.ts';
import type { RecordingView } from '../src/views/view.ts';
import { stageFile } from '../workers/stage-files.ts';
import { processOf } from './processes.ts';
import { processorTimes } from './processor-time.ts';
import { inTurn, median, measuredSeconds } from './ratio.ts';
import type { Row } from './row.ts';
import { makeEmptyRecording, makeShow, prepared } from './steps.ts';

const ROUNDS = 3;

/** The whole file in one go, with the words and their times as JSON: what somebody would type who has only whisper.cpp. */
const BARE = ['-mc', '0', '-ml', '1', '-sow', '-ojf'];

/** From the end of an upload until the recording waits for people's decisions, measured against whisper.cpp alone. */
export const transcription: Row = async ({ asked, folder, job, recording, service: open, say }) => {
  const { path } = await recording();
  const service = await open();
  const showId = await makeShow(service);
  const views: RecordingView[] = [];
  const times = processorTimes(await processOf('workers/main.ts').catch(() => undefined));
  const ours = async (round: number) => {
    const id = await makeEmptyRecording(service, showId);
    await service.people.uploader.client.upload(id, path, () => {});
    const seconds = await measuredSeconds(() =>
      times.ours(async () => views.push(await prepared(service, id, job.signal))),
    );
    const { state } = views.at(-1)!;
    if (state !== 'needs-decisions') throw new Error(`The recording ended at “${state}”, not at the decisions.`);
    say(`transcription, round ${round + 1}: ready for review after ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const bare = async (round: number) => {
    const place = join(folder, `bare-whisper-${round}`);
    await mkdir(place, { recursive: true });
    const { sha256 } = await stageFile(service.heard, views[0]!.id, 'speech');
    const speech = await service.heard.files.materialize(sha256, join(place, 'speech.wav'));
    const model = job.tools.whisperModel;
    const args = ['-m', model.path, '-f', speech, '-t', String(job.threads), ...BARE];
    const seconds = await measuredSeconds(() =>
      times.bare(() => runProgram({ program: job.tools.whisperCli, args, cwd: place }, job)),
    );
    say(`transcription, round ${round + 1}: bare whisper-cli took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const compared = await inTurn(ROUNDS, ours, bare);
  const stage = (name: string) =>
    median(views.map((view) => view.stages.find((one) => one.stage === name)?.seconds ?? 0)).toFixed(1);
  const stages = ['decode', 'normalise', 'transcribe', 'check'].map((name) => `${name} ${stage(name)} s`);
  return [
    {
      row: 'transcription',
      name: 'upload finished → ready for review',
      ...compared,
      unit: 's',
      target: { atMost: 1.1 },
      compared:
        `the running service, from the answer to the upload's last byte until the recording waits for decisions (${asked.minutes} min, M4A), ` +
        `with ${job.threads} thread${job.threads === 1 ? '' : 's'} for transcription and normalising beside it ÷ ` +
        `whisper-cli -t ${job.threads} ${BARE.join(' ')} on the same 16 kHz speech file in one go, same model.`,
      notes: [
        `Stages (median): ${stages.join(', ')}; normalise and transcribe run side by side.`,
        `${views[0]!.transcript?.words.length ?? 0} words, ${views[0]!.flags.length} flags.`,
        times.told(),
      ],
    },
  ];
};
