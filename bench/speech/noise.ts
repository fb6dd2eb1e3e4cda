import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pcmBlocks } from '../../media/audio/blocks.ts';
import { WaveWriter, waveBytes, waveInfo } from '../../media/audio/wave.ts';
import type { MediaJob } from '../../media/job.ts';
import { belongsInCaptions } from '../../media/transcribe/doubt.ts';
import { decodeRecording, hearRecording } from './heard-recording.ts';
import { atLevel, babble, NOISE_RATE, NOISES } from './noises.ts';

/** What Heard made of a sound in which nobody speaks. */
export interface NoiseLine {
  readonly what: string;
  readonly captionWords: number;
  readonly words: number;
  /** Places where a name of the roster was flagged. */
  readonly rosterNames: number;
  readonly seconds: number;
}

const SECONDS = 30;
const BABBLE_LEVEL = -26;

async function samplesOf(speech: string): Promise<Float32Array> {
  const info = await waveInfo(speech);
  const blocks: Float32Array[] = [];
  for await (const [channel] of pcmBlocks(waveBytes(speech, info), { sample: 's16le', channels: 1 }))
    blocks.push(Float32Array.from(channel!));
  const all = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}

async function writeSound(path: string, sound: Float32Array): Promise<void> {
  const writer = await WaveWriter.create(path, { sampleRate: NOISE_RATE, channels: 1, mostFrames: sound.length });
  await writer.write(new Uint8Array(Int16Array.from(sound, (value) => Math.round(value * 32_767)).buffer));
  await writer.finish();
}

/**
 * Takes 30 s of each noise through decode, transcribe and check, with a roster as the prompt: whatever is recognised was made up.
 * @param voices speech WAV files of 16 kHz, for the babble
 */
export async function measureNoise(
  voices: readonly string[],
  roster: readonly string[],
  job: MediaJob,
): Promise<NoiseLine[]> {
  const samples = SECONDS * NOISE_RATE;
  const heard: Record<string, () => Float32Array> = {};
  for (const [what, make] of Object.entries(NOISES)) heard[what] = () => make(samples);
  if (voices.length > 0) {
    const spoken = await Promise.all(voices.map(samplesOf));
    const voicesText = voices.length === 1 ? 'one recording' : `${voices.length} recordings at once`;
    heard[`babble: ${voicesText}, backwards, −${-BABBLE_LEVEL} dBFS`] = () =>
      atLevel(babble(spoken, samples), BABBLE_LEVEL);
  }
  const lines: NoiseLine[] = [];
  for (const [what, make] of Object.entries(heard)) {
    const workDir = join(job.workDir, `noise-${lines.length}`);
    await mkdir(workDir);
    const input = join(workDir, 'noise.wav');
    await writeSound(input, make());
    const own = { ...job, workDir };
    const { transcript, flags, transcribeSeconds } = await hearRecording(
      await decodeRecording(input, own),
      roster,
      own,
    );
    lines.push({
      what,
      captionWords: transcript.words.filter(belongsInCaptions).length,
      words: transcript.words.length,
      rosterNames: flags.filter(({ participant }) => participant !== null).length,
      seconds: transcribeSeconds,
    });
    await rm(workDir, { recursive: true, force: true });
  }
  return lines;
}
