import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaJob } from '../../media/job.ts';
import { median, measuredSeconds } from '../ratio.ts';
import { alignWords } from './alignment.ts';
import { decodeRecording, hearRecording, type HeardRecording } from './heard-recording.ts';
import { bareWhisper, fasterWhisper, hasFasterWhisper, type Recogniser } from './peers.ts';
import { spokenWords } from './spoken-words.ts';
import type { SpokenRecording } from './truth.ts';

/** How long something took on one recording, beside plain whisper-cli. */
export interface SpeedLine {
  readonly what: string;
  /** Median of the rounds. */
  readonly seconds: number;
  /** Median of the rounds' ratios to plain whisper-cli. */
  readonly ratio: number;
  /** In percent; null for what recognises nothing. */
  readonly wordErrors: number | null;
}

/** faster-whisper, where it is to be measured. */
export interface FasterWhisper {
  readonly python: string;
  /** Folder with the same weights for CTranslate2. */
  readonly folder: string;
}

const ROUNDS = 2;
const BARE = 'whisper-cli, beam of 5';

function wordErrors({ said }: SpokenRecording, text: string): number | null {
  const pairs = alignWords(
    said.map((word) => word.text),
    spokenWords(text),
  );
  return said.length === 0 ? null : (100 * pairs.filter(({ kind }) => kind !== 'same').length) / said.length;
}

/**
 * Takes one recording through Heard's stages, without a roster, and through plain whisper-cli and faster-whisper, in turn and on the same
 * decoded speech; each round begins with another one.
 */
export async function measureSpeed(
  recording: SpokenRecording,
  faster: FasterWhisper | null,
  job: MediaJob,
  say: (line: string) => void,
): Promise<SpeedLine[]> {
  const workDir = join(job.workDir, 'speed');
  await mkdir(workDir);
  const own = { ...job, workDir };
  const { speech } = await decodeRecording(recording.path, own);
  const times = new Map<string, number[]>();
  const errors = new Map<string, number | null>();
  const note = (what: string, seconds: number) => times.set(what, [...(times.get(what) ?? []), seconds]);
  const heard = async () => {
    const decoded = await decodeRecording(recording.path, own);
    const made: HeardRecording = await hearRecording(decoded, [], own);
    note('Heard: decode', decoded.decodeSeconds);
    note('Heard: transcribe', made.transcribeSeconds);
    note('Heard: check (flags)', made.checkSeconds);
    const text = made.transcript.words.map((word) => word.text).join(' ');
    errors.set('Heard: transcribe', wordErrors(recording, text));
  };
  const peer = (what: string, recognise: Recogniser) => async () => {
    let text = '';
    const seconds = await measuredSeconds(async () => {
      text = await recognise(speech, own);
    });
    note(what, seconds);
    errors.set(what, wordErrors(recording, text));
  };
  const turns = [heard, peer(BARE, bareWhisper)];
  if (faster && (await hasFasterWhisper(faster.python, own)))
    turns.push(peer('faster-whisper, int8, beam of 5', fasterWhisper(faster.python, faster.folder)));
  else say('faster-whisper is left out: it needs --faster-whisper FOLDER and a Python that can import faster_whisper.');
  for (let round = 0; round < ROUNDS; round++)
    for (let turn = 0; turn < turns.length; turn++) await turns[(turn + round) % turns.length]!();
  const bare = times.get(BARE)!;
  return [...times].map(([what, seconds]) => ({
    what,
    seconds: median(seconds),
    ratio: median(seconds.map((one, round) => one / bare[round]!)),
    wordErrors: errors.get(what) ?? null,
  }));
}
