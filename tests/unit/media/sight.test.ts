import { describe, expect, it } from 'vitest';
import type { CoverKey } from '../../../media/spans.ts';
import type { KeptFace } from '../../../media/verify/findings.ts';
import { checkSight, judgeSight } from '../../../media/verify/sight.ts';
import { WrittenNames } from '../../../media/verify/written-names.ts';
import { testJob } from '../../tools.ts';

const RULES = { forbidden: ['Okafor', 'Lucas'] };
const HERE = { x: 100, y: 50, width: 40, height: 40 };
const KEPT: KeptFace = { start: 1, end: 3, keys: [{ time: 1, ...HERE }] };

const track = (keys: readonly CoverKey[], start = keys[0]?.time ?? 0, end = keys.at(-1)?.time ?? 0) => ({
  start,
  end,
  keys: [...keys],
  confidence: 0.9,
  lost: false,
  lostFrom: null,
  lostUntil: null,
});
const seen = (face: ReturnType<typeof track>, kept: readonly KeptFace[] = [KEPT]) =>
  judgeSight({ faces: [face], writing: [], framesLooked: 9 }, kept, RULES).findings.map(({ start, end }) => [
    start,
    end,
  ]);
const at = (time: number, change: Partial<typeof HERE> = {}) => track([{ time, ...HERE, ...change }]);

describe('a face may be seen', () => {
  it.each<[string, ReturnType<typeof track>, boolean]>([
    ['where its owner may be', at(2), true],
    ['with half of it to the right', at(2, { x: 120 }), true],
    ['not with less to the right', at(2, { x: 121 }), false],
    ['with half of it below', at(2, { y: 70 }), true],
    ['not with less below', at(2, { y: 71 }), false],
    ['with half of it to the left', at(2, { x: 80 }), true],
    ['with half of it above', at(2, { y: 30 }), true],
    ['not far away on both sides', at(2, { x: 300, y: 250 }), false],
    ['not at the same height elsewhere', at(2, { x: 300 }), false],
    ['half a second before', at(0.5), true],
    ['not sooner', at(0.49), false],
    ['half a second after', at(3.5), true],
    ['not later', at(3.51), false],
    ['not where nobody knows where it is', track([], 2, 2), false],
  ])('%s', (_what, face, may) => expect(seen(face).length === 0).toBe(may));

  it('not where nobody knows the place of the one that may be seen', () =>
    expect(seen(at(2), [{ ...KEPT, keys: [] }])).toEqual([[2, 2.04]]));

  it('where the other moves to, on a straight line', () => {
    const moving: KeptFace = {
      start: 10,
      end: 20,
      keys: [
        { time: 10, ...HERE, x: 0 },
        { time: 20, ...HERE, x: 100, y: 150 },
      ],
    };
    expect(seen(at(12, { x: 20, y: 70 }), [moving])).toEqual([]);
    expect(seen(at(12, { x: 0, y: 50 }), [moving])).toEqual([[12, 12.04]]);
    expect(seen(at(12, { x: 100, y: 150 }), [moving])).toEqual([[12, 12.04]]);
    expect(seen(at(20, { x: 100, y: 150 }), [moving])).toEqual([]);
  });
});

describe('what was seen and may not be', () => {
  it('has a place from its first moment to its last, a frame at least', () => {
    expect(seen(at(2), [])).toEqual([[2, 2.04]]);
    const long = track([1, 2, 3].map((time) => ({ time, ...HERE })));
    expect(seen(long, [])).toEqual([[1, 3]]);
    expect(seen({ ...long, start: 1.5, end: 2.5 }, [])).toEqual([[1, 3]]);
  });

  it('is told with its place and without the name', () => {
    const writing = [{ start: 1, end: 2, ...HERE, text: 'Okafor', confidence: 0.6 }];
    const { findings } = judgeSight({ faces: [], writing, framesLooked: 9 }, [], RULES);
    expect(findings).toMatchObject([{ check: 'sight', role: 'video/mp4', start: 1, end: 2 }]);
    expect(JSON.stringify(findings)).not.toContain('Okafor');
  });

  it('is looked for in a video only, and the report says when nobody looked', async () => {
    const look = async () => ({ faces: [at(2)], writing: [], framesLooked: 9 });
    expect((await checkSight(undefined, RULES, testJob())).check.passed).toBe(true);
    expect(await checkSight({ path: 'a.mp4' }, RULES, testJob())).toMatchObject({ notDone: true });
    const found = await checkSight({ path: 'a.mp4', look }, RULES, testJob());
    expect([found.check.passed, found.check.worst, found.findings.length]).toEqual([false, 1, 1]);
    expect((await checkSight({ path: 'a.mp4', look, keptFaces: [KEPT] }, RULES, testJob())).check.passed).toBe(true);
  });
});

describe('a name in the picture is read', () => {
  const names = new WrittenNames({
    forbidden: ['Okafor', 'Bellamy', 'Lucas', 'Will'],
    everyday: ['will'],
    kept: ['Okafar'],
  });

  it.each(['Okafor', 'Okafur', 'Bkafor', 'Okafo', 'kafor', 'Okaffor', 'Okaforx', 'xOkafor', 'Bellamx', 'Oka for'])(
    'in “%s”: as it is, or with one letter wrong, too many or too few',
    (text) => expect(names.areIn(text)).toBe(true),
  );

  it.each(['Okufur', 'Okafforr', 'Okaf', 'Lucos', 'Luca', 'Okafar', 'will'])(
    'not in “%s”: two letters wrong, a short name with one, what may stand there, an everyday word',
    (text) => expect(names.areIn(text)).toBe(false),
  );
});
