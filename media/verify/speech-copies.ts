import { copyFile, open } from 'node:fs/promises';
import { waveInfo } from '../audio/wave.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import type { MediaJob } from '../job.ts';
import type { TimeSpan } from '../words.ts';

/** Writes published sound as a recogniser wants it: 16 kHz, mono, 16 bit. */
export async function speechCopy(published: string, out: string, job: MediaJob): Promise<void> {
  const sound = ['-map', '0:a:0', '-ac', '1', '-ar', '16000', '-c:a', 'pcm_s16le'];
  const options = [...sound, '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'wav', '-rf64', 'auto'];
  await runFfmpeg({ inputs: [{ source: published }], outputs: [{ target: out, options }] }, job);
}

/** Silence is written in pieces of this many bytes, so that a voice silenced throughout takes no memory. */
const PIECE = 1 << 20;

/** Copies a 16-bit WAV file with silence in place of these stretches (seconds). */
export async function silencedCopy(speech: string, out: string, spans: readonly TimeSpan[]): Promise<void> {
  const { sampleRate, frames, channels, dataOffset } = await waveInfo(speech);
  await copyFile(speech, out);
  const file = await open(out, 'r+');
  try {
    const silence = Buffer.alloc(PIECE);
    const place = (seconds: number) => Math.min(frames, Math.max(0, Math.round(seconds * sampleRate))) * channels * 2;
    for (const { start, end } of spans) {
      for (let at = place(start); at < place(end); at += PIECE)
        await file.write(silence, 0, Math.min(PIECE, place(end) - at), dataOffset + at);
    }
  } finally {
    await file.close();
  }
}
