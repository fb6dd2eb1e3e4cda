import { coverPicture } from '../../media/picture/cover.ts';
import { packageVideo } from '../../media/picture/package.ts';
import type { Cover } from '../../media/spans.ts';
import type { Sight } from '../../media/detection/sight.ts';
import type { VerifyInput } from '../../media/verify/findings.ts';
import type { LeakKind } from './leak-kind.ts';
import { type LeakyRelease, TAGS } from './leaky-release.ts';

const FRAME = 0.1;

const video = ({ at, covers }: LeakyRelease, path: string): Partial<VerifyInput> => ({
  video: { path, originalMaster: at('picture.mp4'), covers, captions: true },
});

async function packaged(release: LeakyRelease, picture: string): Promise<Partial<VerifyInput>> {
  const { at, job } = release;
  const request = { picture: at(picture), audio: at('clean.wav'), captions: at('captions.srt') };
  await packageVideo({ ...request, out: at('leak.mp4'), tags: TAGS, language: 'eng' }, job);
  return video(release, at('leak.mp4'));
}

/** A video in which the badge is covered in another way than was decided. */
const painted = (what: string, covers: (decided: Cover) => Cover[]): LeakKind => ({
  what,
  check: 'pixels',
  async plant(release) {
    const { at, job, picture } = release;
    const options = { master: at('picture.mp4'), out: at('some.mp4'), covers: covers(release.covers[0]!), picture };
    await coverPicture(options, job);
    return await packaged(release, 'some.mp4');
  },
});

const filtered = (what: string, filter: (cover: Cover) => string): LeakKind => ({
  what,
  check: 'pixels',
  async plant(release) {
    const { at, make, covers } = release;
    const options = ['-filter_complex', filter(covers[0]!), '-map', '[o]', '-c:v', 'libx264', '-preset', 'ultrafast'];
    await make([at('picture.mp4')], 'some.mp4', ...options, '-pix_fmt', 'yuv420p', '-f', 'mp4');
    return await packaged(release, 'some.mp4');
  },
});

const part = ({ x, y, width, height }: Cover, how: string) =>
  `[0:v]split[a][b];[b]crop=${width}:${height}:${x}:${y},${how}[c];[a][c]overlay=${x}:${y}[o]`;

/** What eyes would report, put in place of eyes: judging it is what is tested here. */
const seen = (what: string, sight: Partial<Sight>): LeakKind => ({
  what,
  check: 'sight',
  async plant(release) {
    const clean = video(release, release.at('clean.mp4'));
    const look = async () => ({ faces: [], writing: [], framesLooked: 61, ...sight });
    return { video: { ...clean.video!, look } };
  },
});

const box = { x: 200, y: 20, width: 40, height: 40 };
const writing = (text: string) => [{ start: 3, end: 5, ...box, text, confidence: 0.7 }];

/** Ways in which a picture can show what was to be covered. */
export const PICTURE_LEAKS: readonly LeakKind[] = [
  painted('cover left out', () => []),
  painted('cover missing in one frame', (cover) => [
    { ...cover, end: 5.5 },
    { ...cover, start: 5.5 + 2 * FRAME },
  ]),
  // The painter goes a little beyond what was decided: a smaller shift still covers all of it.
  painted('cover shifted by 24 pixels', (cover) => [{ ...cover, x: cover.x + 24 }]),
  painted('cover two frames late', (cover) => [{ ...cover, start: cover.start + 2 * FRAME }]),
  filtered('blurred in place of covered', (cover) => part(cover, 'boxblur=8:2')),
  filtered('pixels made coarse in place of covered', (cover) => part(cover, 'scale=12:8,scale=96:64:flags=neighbor')),
  {
    what: 'edit list that hides the beginning',
    check: 'streams',
    async plant(release) {
      const cut = ['-ss', '1.5', '-map', '0', '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4'];
      return video(release, await release.make([release.at('clean.mp4')], 'leak.mp4', ...cut));
    },
  },
  seen('face that nobody decided to show', {
    faces: [
      { start: 3, end: 5, keys: [{ time: 3, ...box }], confidence: 0.8, lost: false, lostFrom: null, lostUntil: null },
    ],
  }),
  seen('name on a badge', { writing: writing('I am Priya') }),
  seen('name on a badge, misread', { writing: writing('LUCA5') }),
  seen('nothing was looked at', { framesLooked: 0 }),
];
