import type { Cover } from '../media/spans.ts';
import { renderAgainstTranscode } from './render.ts';
import type { Row } from './row.ts';

const SCENE = { width: 1280, height: 720, fps: 30, seconds: 60 };
const COVERS = 12;

/** Regions the size of a face or a name badge, one after the other all over the picture, up to three at a time. */
export function benchCovers(): Cover[] {
  return Array.from({ length: COVERS }, (_, i) => ({
    start: (i * SCENE.seconds) / COVERS,
    end: Math.min(SCENE.seconds, ((i + 3) * SCENE.seconds) / COVERS),
    x: (i % 4) * 300 + 20,
    y: Math.floor(i / 4) * 220 + 20,
    width: 200,
    height: i % 2 === 0 ? 200 : 80,
    flags: [`cover-${i}`],
  }));
}

/** Covering regions in a picture, measured against encoding the same picture without touching it. */
export const picture: Row = async (bench) => {
  const { compared, processor } = await renderAgainstTranscode(bench, 'picture', SCENE, benchCovers());
  return [
    {
      row: 'picture',
      name: 'redacted video render',
      ...compared,
      unit: 's',
      target: { atMost: 1.1 },
      compared:
        `coverPicture with ${COVERS} covers on a generated picture master (${SCENE.width} × ${SCENE.height}, ${SCENE.fps} frames a second, ${SCENE.seconds} s) ÷ ` +
        `one ffmpeg transcode of the same file with the same x264 settings and threads (${bench.job.threads}).`,
      notes: [processor],
    },
  ];
};
