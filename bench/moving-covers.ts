import { boxAround } from '../media/picture/places.ts';
import type { Cover, CoverKey } from '../media/spans.ts';
import { checkPixels } from '../media/verify/pixels.ts';
import { measuredSeconds } from './ratio.ts';
import { renderAgainstTranscode } from './render.ts';
import type { Row } from './row.ts';

const SCENE = { width: 1920, height: 1080, fps: 30, seconds: 60 };
const COVERS = 12;
/** Seconds between two keys, as a face is tracked. */
const STEP = 0.5;

/** Heads that walk about for the whole minute, nearer and further, each on its own path; all are covered at once. */
export function movingCovers(): Cover[] {
  return Array.from({ length: COVERS }, (_, i) => {
    const keys = Array.from({ length: SCENE.seconds / STEP + 1 }, (_, step): CoverKey => {
      const time = step * STEP;
      const size = 160 + 50 * Math.sin(time / 7 + i);
      return {
        time,
        x: (SCENE.width - size) * (0.5 + 0.5 * Math.sin(time / (3 + i / 4) + 2 * i)),
        y: (SCENE.height - size) * (0.5 + 0.5 * Math.cos(time / (4 + i / 3) + i)),
        width: size,
        height: size,
      };
    });
    return { start: 0, end: SCENE.seconds, ...boxAround(keys), keys, flags: [`face-${i}`] };
  });
}

/**
 * Twelve moving covers on a minute of 1080p, measured against encoding the same picture without touching it. Every pixel under every
 * cover is then looked at in every frame; the row fails when one shows.
 */
export const covers: Row = async (bench) => {
  const all = movingCovers();
  const { compared, processor, master, covered, picture } = await renderAgainstTranscode(bench, 'covers', SCENE, all);
  const request = { path: covered, role: 'video/mp4', originalMaster: master, covers: all, picture };
  let told = '';
  const seconds = await measuredSeconds(async () => {
    const { check, findings } = await checkPixels(request, bench.job);
    if (findings.length > 0) throw new Error(`${findings.length} of ${COVERS} covers let something show.`);
    told = `${check.detail}: ${check.worst}`;
  });
  return [
    {
      row: 'covers',
      name: 'moving covers, render',
      ...compared,
      unit: 's',
      target: { atMost: 1.1 },
      compared:
        `coverPicture with ${COVERS} moving covers on a generated picture master (${SCENE.width} × ${SCENE.height}, ${SCENE.fps} frames a second, ${SCENE.seconds} s) ÷ ` +
        `one ffmpeg transcode of the same file with the same x264 settings and threads (${bench.job.threads}).`,
      notes: [
        processor,
        `Every covered pixel of every frame was checked in ${seconds.toFixed(1)} s, 0 findings (${told}).`,
      ],
    },
  ];
};
