import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { probe } from '../../media/ffmpeg/probe.ts';
import { runFfmpeg } from '../../media/ffmpeg/run.ts';
import type { MediaJob } from '../../media/job.ts';
import { areaOf, type Box, sharedArea } from '../../media/detection/box.ts';
import { lookAtPicture } from '../../media/detection/look.ts';
import type { FaceTrack } from '../../media/detection/sight.ts';
import { ROOT } from '../../src/config.ts';
import { truePlaceAt } from './cover-place.ts';

/** Moving pictures of real people. They stay outside the project; what is annotated here is places only. */
export const PEOPLE_FILMS = join(ROOT, '..', 'shared', 'fixtures', 'faces');
/** All of them are this large, in pixels. */
const SIZE = { width: 480, height: 270 };
/** A face this much in a track's box is covered: the boxes were drawn by hand, to a pixel or two of faces 12 pixels wide. */
const COVERED = 0.9;

const Annotations = z.strictObject({
  about: z.string(),
  films: z.record(
    z.string(),
    z.strictObject({
      framesPerSecond: z.int().positive(),
      people: z.array(
        z.strictObject({
          kind: z.string(),
          keys: z.record(z.string(), z.tuple([z.number(), z.number(), z.number(), z.number()])),
        }),
      ),
    }),
  ),
});

/** How many of the faces of a kind, or of a person's frames, lie in a track. */
export interface Covered {
  readonly kind: string;
  readonly faces: number;
  readonly covered: number;
}

/** Whether a face is covered at a moment, in seconds. */
export function isCovered(face: Box, time: number, tracks: readonly FaceTrack[]): boolean {
  return tracks.some(
    ({ start, end, keys }) =>
      start <= time && time <= end && sharedArea(face, truePlaceAt(keys, time)) >= COVERED * areaOf(face),
  );
}

/** Looks at each film for the people in it. @returns null where the films are not there; else also the tracks in the film without a face */
export async function lookAtPeople(job: MediaJob): Promise<{ people: Covered[]; nobody: number } | null> {
  const { films } = Annotations.parse(
    JSON.parse(await readFile(join(import.meta.dirname, 'sight-people.json'), 'utf8')),
  );
  if (!Object.keys(films).every((name) => existsSync(join(PEOPLE_FILMS, `${name}.gif`)))) return null;
  const people: Covered[] = [];
  let nobody = 0;
  for (const [name, film] of Object.entries(films)) {
    const { path, frames } = await asVideo(name, film.framesPerSecond, job);
    const rate = film.framesPerSecond;
    const master = { ...SIZE, frameRate: { num: rate, den: 1 }, frames, durationSeconds: frames / rate };
    const { faces } = await lookAtPicture({ picture: path, master }, job);
    if (film.people.length === 0) nobody += faces.length;
    for (const { kind, keys } of film.people) {
      const places = Object.entries(keys).map(([frame, [x, y, width, height]]) => ({
        time: Number(frame) / rate,
        x,
        y,
        width,
        height,
      }));
      const covered = Array.from({ length: frames }, (_, frame) => frame / rate).filter((time) =>
        isCovered(truePlaceAt(places, time), time, faces),
      );
      people.push({ kind, faces: frames, covered: covered.length });
    }
  }
  return { people, nobody };
}

/** The film as a picture master is: H.264, a frame for each of the film's. */
async function asVideo(name: string, rate: number, job: MediaJob): Promise<{ path: string; frames: number }> {
  const path = join(job.workDir, `${name}.mp4`);
  const filters = `setpts=N/${rate}/TB,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p`;
  const options = ['-vf', filters, '-r', `${rate}`, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'];
  await runFfmpeg(
    {
      inputs: [{ source: join(PEOPLE_FILMS, `${name}.gif`) }],
      outputs: [{ target: path, options: [...options, '-threads', '1', '-f', 'mp4'] }],
    },
    job,
  );
  const { video } = await probe(path, job);
  return { path, frames: video!.frames! };
}
