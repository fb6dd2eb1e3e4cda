import { join } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { coverPicture } from '../media/picture/cover.ts';
import { masterEncoding, releaseEncoding } from '../media/picture/encoding.ts';
import { readPictureMaster } from '../media/picture/master.ts';
import { runProgram } from '../media/process.ts';
import type { Cover } from '../media/spans.ts';
import { processorTimes } from './processor-time.ts';
import { inTurn, secondsOf } from './ratio.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;
const SECONDS = 60;
const WIDTH = 1280;
const HEIGHT = 720;
const RATE = { num: 30, den: 1 };
const COVERS = 12;

/** A moving picture with the noise of a phone's camera, encoded as every picture master is. */
async function makeMaster(path: string, job: MediaJob): Promise<void> {
  const scene = `testsrc2=size=${WIDTH}x${HEIGHT}:rate=${RATE.num}:duration=${SECONDS},noise=alls=4:allf=t,format=yuv420p`;
  const args = [
    '-nostdin',
    '-hide_banner',
    '-y',
    '-f',
    'lavfi',
    '-i',
    scene,
    ...masterEncoding(RATE, job.threads),
    path,
  ];
  await runProgram({ program: job.tools.ffmpeg, args, cwd: job.workDir }, job);
}

/** Regions the size of a face or a name badge, one after the other all over the picture, up to three at a time. */
export function benchCovers(): Cover[] {
  return Array.from({ length: COVERS }, (_, i) => ({
    start: (i * SECONDS) / COVERS,
    end: Math.min(SECONDS, ((i + 3) * SECONDS) / COVERS),
    x: (i % 4) * 300 + 20,
    y: Math.floor(i / 4) * 220 + 20,
    width: 200,
    height: i % 2 === 0 ? 200 : 80,
    flags: [`cover-${i}`],
  }));
}

/** Covering regions in a picture, measured against encoding the same picture without touching it. */
export const picture: Row = async ({ folder, job, say }) => {
  const master = join(folder, 'picture-master.mp4');
  await makeMaster(master, job);
  const sizes = await readPictureMaster(master, job);
  const covered = join(folder, 'covered.mp4');
  const times = processorTimes();
  const ours = async (round: number) => {
    const work = () => coverPicture({ master, out: covered, covers: benchCovers(), picture: sizes }, job);
    const seconds = await secondsOf(() => times.ours(work));
    say(`picture, round ${round + 1}: covering took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const bare = async (round: number) => {
    const args = ['-nostdin', '-hide_banner', '-nostats', '-progress', 'pipe:1', '-y', '-i', master, '-map', '0:v:0'];
    const out = join(folder, 'transcoded.mp4');
    const run = { program: job.tools.ffmpeg, cwd: folder, args: [...args, ...releaseEncoding(RATE, job.threads), out] };
    const seconds = await secondsOf(() => times.bare(() => runProgram(run, job)));
    say(`picture, round ${round + 1}: a plain transcode took ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const compared = await inTurn(ROUNDS, ours, bare);
  return [
    {
      row: 'picture',
      name: 'redacted video render',
      ...compared,
      unit: 's',
      target: { atMost: 1.25 },
      compared:
        `coverPicture with ${COVERS} covers on a generated picture master (${WIDTH} × ${HEIGHT}, ${RATE.num} frames a second, ${SECONDS} s) ÷ ` +
        `one ffmpeg transcode of the same file with the same x264 settings and threads (${job.threads}).`,
      notes: [times.told()],
    },
  ];
};
