import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeAudio } from '../../media/audio/encode.ts';
import { MediaError } from '../../media/errors.ts';
import type { MediaJob } from '../../media/job.ts';
import { findTools } from '../../src/tools.ts';
import { parsed, positive } from '../arguments.ts';
import { asMaster, generatedSound, repeatable } from './generated-sounds.ts';
import { joinedSpeech, ebur128Of, writeSound } from './sound-files.ts';

// `npm run bench:sound -- 200 [--from N]`: makes so many masters at their target, of the generated sounds from the one numbered N on (0), encodes each
// as MP3 and M4A and has ffmpeg's ebur128 measure the files.

/** How far below full scale the peaks of masters are, in dB. */
const PEAKS = [-1.05, -2.2, -3, -4, -6];
const LIMITS = { timeoutMs: 600_000, stallMs: 600_000, threads: 1 };

async function main(count: number, from: number): Promise<void> {
  const workDir = await mkdtemp(join(tmpdir(), 'heard-sound-'));
  const job: MediaJob = {
    tools: findTools(process.env),
    workDir,
    signal: new AbortController().signal,
    progress: () => {},
    ...LIMITS,
  };
  const { ffmpeg } = job.tools;
  const speech = await joinedSpeech(ffmpeg);
  let [made, missed] = [0, 0];
  try {
    for (let index = from; made < count; index++) {
      const { name, sound } = generatedSound(index, speech);
      const random = repeatable(index + 5_000);
      const lufs = -16 + (random() - 0.5) * 0.9;
      const sent = await asMaster(sound, lufs, PEAKS[Math.floor(random() * PEAKS.length)]!);
      if (!sent) continue;
      made += 1;
      const master = join(workDir, 'master.wav');
      await writeSound(master, sent);
      for (const format of ['mp3', 'm4a'] as const) {
        const out = join(workDir, `out.${format}`);
        try {
          const { tries } = await encodeAudio({ master, out, format, tags: { title: 'Sound' }, chapters: [] }, job);
          const { lufs: measured, peak } = ebur128Of(ffmpeg, out);
          const met = Math.abs(measured + 16) <= 0.5 && peak <= -1;
          if (!met) missed += 1;
          console.log(`${met ? 'met' : 'MISSED'} ${name} ${format}: ${measured} LUFS, ${peak} dBTP, ${tries} tries`);
        } catch (error) {
          if (!(error instanceof MediaError)) throw error;
          missed += 1;
          console.log(`FAILED ${name} ${format}: ${error.message}`);
        }
      }
    }
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
  console.log(`${2 * made} files of ${made} masters, ${missed} outside −16 ± 0.5 LUFS and −1 dBTP`);
}

const { values, positionals } = parsed(process.argv.slice(2), { from: { type: 'string' } });
await main(positive('The number of masters', positionals[0], 60), Number(values.from ?? 0));
