import { join } from 'node:path';
import { lookAtPicture } from '../media/detection/look.ts';
import type { Sight } from '../media/detection/sight.ts';
import { runFfmpeg } from '../media/ffmpeg/run.ts';
import { coverPicture } from '../media/picture/cover.ts';
import { boxAround } from '../media/picture/places.ts';
import type { Cover } from '../media/spans.ts';
import { checkPicture } from '../media/verify/picture.ts';
import { processorTimes } from './processor-time.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import { makeKnownVideo, type SightScene } from './redaction/sight-videos.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;
/** Somebody who walks about in a room for ten seconds. */
const SCENE: SightScene = {
  name: 'walking',
  width: 1280,
  height: 720,
  rate: 30,
  seconds: 10,
  placing: (t) => ({ x: Math.round(400 + 350 * Math.sin(t)), y: Math.round(220 + 60 * Math.sin(3 * t)), side: 300 }),
};

/** Looking at a film before it is covered, measured against a plain transcode; and checking its covered picture, against that look. */
export const filmLooks: Row = async ({ job, say }) => {
  const { path, master } = await makeKnownVideo(SCENE, job);
  const first: { sight: Sight | null } = { sight: null };
  const look = async () => {
    first.sight = await lookAtPicture({ picture: path, master }, job);
  };
  const encoding = [
    '-c:v',
    'libx264',
    '-preset',
    'medium',
    '-crf',
    '20',
    '-threads',
    String(job.threads),
    '-f',
    'null',
  ];
  const transcode = () =>
    runFfmpeg({ inputs: [{ source: path }], outputs: [{ target: '/dev/null', options: encoding }] }, job);
  const looking = processorTimes();
  const looked = await inTurn(
    ROUNDS,
    () => measuredSeconds(() => looking.ours(look)),
    () => measuredSeconds(() => looking.bare(transcode)),
  );
  const seen = first.sight!;
  const covers = seen.faces.map(
    ({ start, end, keys }): Cover => ({ start, end, keys, ...boxAround(keys), flags: ['face'] }),
  );
  const covered = join(job.workDir, 'covered-film.mp4');
  await coverPicture({ master: path, out: covered, covers, picture: master }, job);
  const video = {
    path: covered,
    originalMaster: path,
    covers,
    seen,
    look: (picture: string) => lookAtPicture({ picture, master }, job),
  };
  let told = '';
  const check = async () => {
    const [pixels, sight] = await checkPicture({ video, forbidden: ['Okafor'] }, master, job);
    if (!pixels!.check.passed || !sight!.check.passed) throw new Error('The covered film lets something show.');
    told = sight!.check.detail;
  };
  say(`${covers.length} covers`);
  const checking = processorTimes();
  const checked = await inTurn(
    ROUNDS,
    () => measuredSeconds(() => checking.ours(check)),
    () => measuredSeconds(() => checking.bare(look)),
  );
  const scene = `${SCENE.width} × ${SCENE.height}, ${SCENE.rate} frames a second, ${SCENE.seconds} s`;
  return [
    {
      row: 'film',
      name: 'looking at a film',
      ...looked,
      unit: 's',
      target: { atMost: 0.8 },
      compared: `lookAtPicture on a film of somebody who walks about (${scene}) ÷ one ffmpeg transcode of the same file with x264 (medium, CRF 20, ${job.threads} threads).`,
      notes: [looking.told()],
    },
    {
      row: 'film',
      name: 'verify of a film',
      ...checked,
      unit: 's',
      target: { atMost: 0.3 },
      compared:
        "The picture's checks of verify on the same film with its face covered (every covered pixel, every cell compared, frames looked at again) ÷ lookAtPicture on it before.",
      notes: [checking.told(), told],
    },
  ];
};
