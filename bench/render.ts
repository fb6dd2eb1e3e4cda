import { join } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { coverPicture } from '../media/picture/cover.ts';
import { masterEncoding, releaseEncoding } from '../media/picture/encoding.ts';
import { readPictureMaster } from '../media/picture/master.ts';
import type { PictureMaster } from '../media/picture/regions.ts';
import { runProgram } from '../media/process.ts';
import type { Cover } from '../media/spans.ts';
import { processorTimes } from './processor-time.ts';
import { type Compared, inTurn, measuredSeconds } from './ratio.ts';
import type { Bench } from './row.ts';

const ROUNDS = 3;

/** What a generated picture looks like. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Whole frames a second. */
  readonly fps: number;
  readonly seconds: number;
}

export interface Rendered {
  readonly compared: Compared;
  /** How many processor seconds each took, in a sentence. */
  readonly processor: string;
  readonly master: string;
  readonly covered: string;
  readonly picture: PictureMaster;
}

/** A moving picture with the noise of a phone's camera, encoded as every picture master is. */
async function makeMaster(path: string, { width, height, fps, seconds }: Scene, job: MediaJob): Promise<void> {
  const scene = `testsrc2=size=${width}x${height}:rate=${fps}:duration=${seconds},noise=alls=4:allf=t,format=yuv420p`;
  const encoding = masterEncoding({ num: fps, den: 1 }, job.threads);
  const args = ['-nostdin', '-hide_banner', '-y', '-f', 'lavfi', '-i', scene, ...encoding, path];
  await runProgram({ program: job.tools.ffmpeg, args, cwd: job.workDir }, job);
}

/** Covers regions in a generated picture, and encodes the same picture without touching it: in turn, with the same settings and threads. */
export async function renderAgainstTranscode(
  { folder, job, say }: Pick<Bench, 'folder' | 'job' | 'say'>,
  row: string,
  scene: Scene,
  covers: readonly Cover[],
): Promise<Rendered> {
  const master = join(folder, `${row}-master.mp4`);
  await makeMaster(master, scene, job);
  const picture = await readPictureMaster(master, job);
  const covered = join(folder, `${row}-covered.mp4`);
  const times = processorTimes();
  const ours = async (round: number) => {
    const work = () => coverPicture({ master, out: covered, covers, picture }, job);
    const seconds = await measuredSeconds(() => times.ours(work));
    say(`${row}, round ${round + 1}: covering took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const bare = async (round: number) => {
    const args = ['-nostdin', '-hide_banner', '-nostats', '-progress', 'pipe:1', '-y', '-i', master, '-map', '0:v:0'];
    const encoding = releaseEncoding({ num: scene.fps, den: 1 }, job.threads);
    const transcode = [...args, ...encoding, join(folder, `${row}-transcoded.mp4`)];
    const run = { program: job.tools.ffmpeg, cwd: folder, args: transcode };
    const seconds = await measuredSeconds(() => times.bare(() => runProgram(run, job)));
    say(`${row}, round ${round + 1}: a plain transcode took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const compared = await inTurn(ROUNDS, ours, bare);
  return { compared, processor: times.told(), master, covered, picture };
}
