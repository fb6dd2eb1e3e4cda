import { describe, expect, it } from 'vitest';
import type { FaceTrack, Writing } from '../../../media/detection/sight.ts';
import type { Cover } from '../../../media/spans.ts';
import { areFrameTimes } from '../../../media/verify/frame-times.ts';
import { framesToLookAt } from '../../../media/verify/second-look.ts';

/** Ten minutes at 30 frames a second: a look every 6 frames, 3,000 in all. */
const PICTURE = { width: 640, height: 360, frameRate: { num: 30, den: 1 }, frames: 18_000, durationSeconds: 600 };
const HERE = { x: 100, y: 50, width: 40, height: 40 };
const FACE: FaceTrack = {
  start: 10,
  end: 11,
  keys: [
    { time: 10, ...HERE },
    { time: 11, ...HERE, x: 160 },
  ],
  confidence: 0.9,
  lost: false,
  lostFrom: null,
  lostUntil: null,
};
const COVER: Cover = { start: 10, end: 11, x: 100, y: 50, width: 100, height: 40, keys: FACE.keys, flags: ['f'] };
const sign = (text: string): Writing => ({ start: 20, end: 20.5, ...HERE, text, confidence: 0.8 });

type Given = Partial<Parameters<typeof framesToLookAt>[0]> & { faces?: FaceTrack[]; writing?: Writing[] };
const look = ({ faces = [], writing = [], ...given }: Given = {}) =>
  framesToLookAt({
    seen: { faces, writing, framesLooked: 3000 },
    doubtful: [],
    covers: [],
    keptFaces: [],
    isForbidden: (text) => text.includes('Okafor'),
    picture: PICTURE,
    ...given,
  });
/** The first and last of the frames, without the looks around them. */
const ends = (frames: ReturnType<typeof look>) =>
  frames === 'all' || frames.length === 0 ? frames : [frames[0]! + 24, frames.at(-1)! - 24];

describe('nothing is looked at again', () => {
  it.each<[string, Given]>([
    ['where nothing was seen', {}],
    ['where a face is hidden all the time', { faces: [FACE], covers: [COVER] }],
    ['where a face may be seen', { faces: [FACE], keptFaces: [FACE] }],
    ['where writing names nobody', { writing: [sign('Exit')] }],
    ['where a name is hidden', { writing: [sign('Okafor')], covers: [{ start: 20, end: 20.5, ...HERE, flags: [] }] }],
    [
      'where a face was lost under a cover of everything',
      {
        faces: [{ ...FACE, lost: true, lostFrom: 11, lostUntil: 13 }],
        covers: [COVER, { start: 11, end: 13, x: 0, y: 0, width: 640, height: 360, flags: [] }],
      },
    ],
  ])('%s', (_what, given) => expect(look(given)).toEqual([]));
});

describe('looked at again is', () => {
  it.each<[string, Given, [number, number]]>([
    ['a face without a cover', { faces: [FACE] }, [300, 329]],
    [
      'a face whose cover comes a frame late',
      { faces: [FACE], covers: [{ ...COVER, start: 10 + 1 / 30 }] },
      [300, 300],
    ],
    ['a face whose cover ends a frame early', { faces: [FACE], covers: [{ ...COVER, end: 11 - 1 / 30 }] }, [329, 329]],
    [
      'a face that a cover does not hide wholly',
      { faces: [FACE], covers: [{ ...COVER, keys: FACE.keys.map((key) => ({ ...key, width: 30 })), width: 90 }] },
      [300, 329],
    ],
    ['a face of which nobody knows where it is', { faces: [{ ...FACE, keys: [] }], covers: [COVER] }, [300, 329]],
    [
      'another face than the one that may be seen',
      { faces: [FACE], keptFaces: [{ ...FACE, keys: [{ time: 10, ...HERE, y: 200 }] }] },
      [300, 329],
    ],
    [
      'where a face was lost',
      { faces: [{ ...FACE, lost: true, lostFrom: 12, lostUntil: 13 }], covers: [COVER] },
      [360, 389],
    ],
    ['a name', { writing: [sign('J. Okafor')] }, [600, 614]],
    [
      'writing of which a cover hides a part',
      { writing: [sign('Exit')], covers: [{ start: 20, end: 20.5, ...HERE, x: 120, flags: [] }] },
      [600, 614],
    ],
    [
      'writing that the paint around a cover may touch',
      { writing: [sign('Exit')], covers: [{ start: 20, end: 20.5, ...HERE, x: 160, flags: [] }] },
      [600, 614],
    ],
  ])('%s', (_what, given, [first, last]) => {
    const frames = look(given);
    const [from, to] = [Math.ceil((first - 24) / 6) * 6, Math.floor((last + 24) / 6) * 6];
    expect(frames).toEqual(expect.arrayContaining([from, first, last, to]));
    expect([frames[0], frames.at(-1)]).toEqual([from, to]);
  });

  it('a frame that is doubtful itself, though it is none of any look, and every frame of a few', () => {
    expect(look({ doubtful: [1001] })).toEqual([978, 984, 990, 996, 1001, 1002, 1008, 1014, 1020]);
    expect(look({ doubtful: [1001, 1004] })).toEqual(expect.arrayContaining([1001, 1002, 1003, 1004]));
    expect(look({ doubtful: [0, 17_999] })).toEqual([0, 6, 12, 18, 24, 17_976, 17_982, 17_988, 17_994, 17_999]);
  });

  it('a long stretch as any look does, with its first and last frame', () => {
    const doubtful = Array.from({ length: 100 }, (_, at) => 1001 + at);
    const frames = look({ doubtful });
    expect(ends(frames)).toEqual([1002, 1098]);
    expect(frames).toEqual(expect.arrayContaining([1001, 1002, 1008, 1098, 1100]));
  });

  it('all, where choosing would save little', () => {
    expect(look({ doubtful: Array.from({ length: 2200 }, (_, at) => at) })).not.toBe('all');
    expect(look({ doubtful: Array.from({ length: 2400 }, (_, at) => at) })).toBe('all');
    const short = { ...PICTURE, frames: 120, durationSeconds: 4 };
    expect(look({ doubtful: [60], picture: short })).toBe('all');
  });
});

describe('the frames of a file keep their times', () => {
  const picture = { ...PICTURE, frames: 4, durationSeconds: 4 / 30 };
  const lines = (...packets: string[]) => `${packets.join('\n')}\n`;
  it.each<[string, string, boolean]>([
    ['in any order of decoding', lines('0.000000,K__', '0.100000,___', '0.033333,___', '0.066667,___'), true],
    ['not with one less', lines('0.000000,K__', '0.033333,___', '0.066667,___'), false],
    ['not with one more', lines('0.000000,K__', '0.03,___', '0.033333,___', '0.066667,___', '0.1,___'), false],
    ['not with one thrown away', lines('0.000000,K__', '0.100000,___', '0.033333,_D_', '0.066667,___'), false],
    ['not without a time', lines('0.000000,K__', 'N/A,___', '0.033333,___', '0.066667,___'), false],
    ['not half a frame late', lines('0.016667,K__', '0.050000,___', '0.083333,___', '0.116667,___'), false],
    ['not with one at the time of another', lines('0.000000,K__', '0.033333,___', '0.033333,___', '0.1,___'), false],
  ])('%s', (_what, text, kept) => expect(areFrameTimes(text, picture)).toBe(kept));
});
