import { runFfmpeg } from '../../media/ffmpeg/run.ts';
import type { MediaJob } from '../../media/job.ts';
import { sharedArea, areaOf } from '../../media/detection/box.ts';
import { lookAtPicture } from '../../media/detection/look.ts';
import type { FaceTrack, Sight } from '../../media/detection/sight.ts';
import { truePlaceAt } from './cover-place.ts';
import { type BenchLine, lineOf } from './line.ts';
import { lookAtKinds } from './sight-kinds.ts';
import { type Covered, lookAtPeople } from './sight-people.ts';
import { EMPTY_SCENE, FACE_SCENES, LOST_SCENE, WRITING_SCENE } from './sight-scenes.ts';
import { type KnownVideo, makeKnownVideo, type SightScene } from './sight-videos.ts';

/** The frames in which some of the known face lies outside every track's box. None is what must be. */
export function uncoveredFrames({ master, faceAt }: KnownVideo, tracks: readonly FaceTrack[]): number[] {
  const rate = master.frameRate.num / master.frameRate.den;
  const whole = { x: 0, y: 0, width: master.width, height: master.height };
  return Array.from({ length: master.frames }, (_, frame) => frame).filter((frame) => {
    const face = faceAt(frame);
    if (!face) return false;
    const time = frame / rate;
    const shown = sharedArea(face, whole);
    return !tracks.some(
      ({ start, end, keys }) => start <= time && time <= end && sharedArea(face, truePlaceAt(keys, time)) >= shown - 1,
    );
  });
}

/** How many frames of a video show its face. */
function framesWithFace({ master, faceAt }: KnownVideo): number {
  return Array.from({ length: master.frames }, (_, frame) => faceAt(frame)).filter((face) => face !== null).length;
}

/** The tracks that never hold the known face. */
function falseTracks({ master, faceAt }: KnownVideo, tracks: readonly FaceTrack[]): number {
  const rate = master.frameRate.num / master.frameRate.den;
  const holds = ({ start, end, keys }: FaceTrack) =>
    Array.from({ length: master.frames }, (_, frame) => frame).some((frame) => {
      const face = faceAt(frame);
      const time = frame / rate;
      return face && start <= time && time <= end && sharedArea(face, truePlaceAt(keys, time)) > areaOf(face) / 2;
    });
  return tracks.filter((track) => !holds(track)).length;
}

/**
 * Faces and writing on generated videos: the share of frames in which the face is wholly inside a track, the share of names that are read, and what
 * is found where nothing is. The speed line is the time of a look at the first video by the time of one plain x264 transcode of it.
 */
export async function measureSight(job: MediaJob): Promise<BenchLine[]> {
  const quiet = { ...job, progress: () => {} };
  let [shown, uncovered, mistaken, ratio] = [0, 0, 0, 0];
  for (const scene of [...FACE_SCENES, LOST_SCENE]) {
    const { video, sight, seconds } = await look(scene, quiet);
    shown += framesWithFace(video);
    uncovered += uncoveredFrames(video, sight.faces).length;
    mistaken += falseTracks(video, sight.faces);
    if (scene === FACE_SCENES[0]) ratio = seconds / (await secondsToTranscode(video.path, quiet));
  }
  const writing = await look(WRITING_SCENE, quiet);
  const read = writing.video.names.filter((name) => writing.sight.writing.some(({ text }) => text.includes(name)));
  const empty = await look(EMPTY_SCENE, quiet);
  const names = writing.video.names.length;
  const ofNothing = empty.sight.faces.length + writing.sight.faces.length;
  return [
    line(
      'faces covered',
      (100 * (shown - uncovered)) / shown,
      '%',
      '100',
      uncovered === 0,
      `${shown} frames with a face`,
    ),
    line('names read', (100 * read.length) / names, '%', '100', read.length === names, `${names} names in one video`),
    line('faces where none is', ofNothing, 'tracks', '0', ofNothing === 0, 'two videos without a face'),
    line('other tracks', mistaken, 'tracks', '≤ 3', mistaken <= 3, 'beside the face, in six videos'),
    ...(await kindLines(quiet)),
    line('look / plain x264', ratio, '×', 'told', true, 'a moving face, 1280 × 720, 30 frames a second'),
  ];
}

/** Faces by kind: on still compositions, and real people in moving pictures where those are at hand. */
async function kindLines(job: MediaJob): Promise<BenchLine[]> {
  const told = (where: string) => (one: Covered) =>
    lineOf(`faces: ${one.kind}`, (100 * one.covered) / one.faces, '%', ['≥', 95], `${one.faces} ${where}`);
  const kinds = (await lookAtKinds(job)).map(told('faces, each in one still picture'));
  const films = await lookAtPeople(job);
  if (!films) return kinds;
  const nobody = lineOf('people from behind', films.nobody, 'tracks', ['≤', 0], 'a film in which nobody shows a face');
  return [...kinds, ...films.people.map(told('frames of a film of people')), nobody];
}

function line(what: string, measured: number, unit: string, target: string, met: boolean, detail: string): BenchLine {
  return { what, measured: Math.round(measured * 10) / 10, unit, target, met, detail };
}

async function look(scene: SightScene, job: MediaJob): Promise<{ video: KnownVideo; sight: Sight; seconds: number }> {
  const video = await makeKnownVideo(scene, job);
  const begun = performance.now();
  const sight = await lookAtPicture({ picture: video.path, master: video.master }, job);
  return { video, sight, seconds: (performance.now() - begun) / 1000 };
}

async function secondsToTranscode(path: string, job: MediaJob): Promise<number> {
  const options = ['-c:v', 'libx264', '-preset', 'medium', '-crf', '20', '-threads', String(job.threads), '-f', 'null'];
  const begun = performance.now();
  await runFfmpeg({ inputs: [{ source: path }], outputs: [{ target: '/dev/null', options }] }, job);
  return (performance.now() - begun) / 1000;
}
