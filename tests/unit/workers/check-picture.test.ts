import { describe, expect, it } from 'vitest';
import type { Sight } from '../../../media/detection/sight.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import type { Participant } from '../../../src/consent/roster-rows.ts';
import { rowsOfSight } from '../../../workers/check-picture.ts';

const PICTURE = { width: 640, height: 360, frameRate: { num: 25, den: 1 }, frames: 250, durationSeconds: 10 };
const recording = {
  id: 'recording',
  kind: 'thank-you',
  keepList: ['Leicestershire'],
  covers: [],
  facts: { hasPicture: true, picture: PICTURE, durationSeconds: 10 },
} as unknown as Recording;
const owen = (...tags: string[]) =>
  [{ id: 'owen', name: 'Owen', also: [], soundsLike: [], role: '', tags }] as unknown as Participant[];
const SEEN = ['voice:allow', 'face:allow', 'name:role', 'channel:podcast'];

const key = (time: number, x: number) => ({ time, x, y: 100, width: 60, height: 60 });
const face = { start: 1, end: 4, keys: [key(1, 100), key(4, 300)], confidence: 0.91234 };
const kept = { ...face, lost: false, lostFrom: null, lostUntil: null };
const badge = { start: 0, end: 10, x: 400, y: 200, width: 100, height: 30, text: 'OWEN', confidence: 0.9 };
const sight = (changes: Partial<Sight> = {}): Sight => ({ faces: [], writing: [], framesLooked: 50, ...changes });
const rows = (seen: Sight, ...tags: string[]) => rowsOfSight(recording, owen(...tags), seen, 7);

describe('what was seen becomes flags', () => {
  it('a face, with its way and the box around it, to be covered', () => {
    expect(rows(sight({ faces: [kept] }), ...SEEN)).toMatchObject([
      {
        kind: 'picture',
        code: 'face',
        position: 7,
        start: 1,
        end: 4,
        region: { x: 100, y: 100, width: 260, height: 60 },
        keys: face.keys,
        confidence: 0.91,
        foundBy: ['face-finder'],
        suggestion: 'cover',
        participantId: null,
        reason: 'A face, from 0:01 to 0:04. Keep it only if this person said yes to being seen.',
      },
    ]);
  });

  it('a lost face asks for the whole picture, from its last sighting on', () => {
    const lost = { ...face, lost: true, lostFrom: 3.2, lostUntil: 8.2 };
    expect(rows(sight({ faces: [lost] }), ...SEEN)).toMatchObject([
      { code: 'face' },
      { code: 'lost-face', start: 3.2, end: 8.2, region: { x: 0, y: 0, width: 640, height: 360 }, suggestion: 'cover' },
    ]);
  });

  it('a name that can be read, for the person it is of, with room around it', () => {
    expect(rows(sight({ writing: [badge] }), ...SEEN)).toMatchObject([
      {
        code: 'screen-text',
        text: 'OWEN',
        participantId: 'owen',
        suggestion: 'cover',
        foundBy: ['text-reader', 'roster', 'given-name'],
      },
    ]);
    const [flag] = rows(sight({ writing: [badge] }), ...SEEN);
    expect(flag!.region).toEqual({ x: 382, y: 182, width: 136, height: 66 });
  });

  it('readings of one badge are one flag over all of them', () => {
    const misread = { ...badge, text: '0WEN', x: 404, end: 10, confidence: 0.4 };
    expect(rows(sight({ writing: [badge, misread] }), ...SEEN)).toMatchObject([
      { text: 'OWEN', region: { x: 382, width: 140 } },
    ]);
  });

  it('a public name is offered for keeping, and other words need no decision', () => {
    const writing = [
      { ...badge, text: 'Leicestershire County Council' },
      { ...badge, y: 20, text: 'Fire exit' },
    ];
    expect(rows(sight({ writing }), ...SEEN)).toMatchObject([{ code: 'screen-text', suggestion: 'keep' }]);
  });

  it('whoever may not be seen asks for the whole picture; with faces found, a person has to choose', () => {
    const hidden = ['voice:allow', 'face:mask', 'channel:podcast'];
    expect(rows(sight(), ...hidden)).toMatchObject([
      { foundBy: ['consent'], suggestion: 'cover', participantId: 'owen' },
    ]);
    const [whole, found] = rows(sight({ faces: [kept] }), ...hidden);
    expect(whole).toMatchObject({
      foundBy: ['consent'],
      suggestion: null,
      region: { x: 0, y: 0, width: 640, height: 360 },
    });
    expect(whole!.reason).toContain('We found 1 face. Check the whole video.');
    expect(found).toMatchObject({ code: 'face' });
  });

  it('ids come from places, times and kinds: the same again, and other words give the same id', () => {
    const ids = (text: string) =>
      rows(sight({ faces: [kept], writing: [{ ...badge, text }] }), ...SEEN).map(({ id }) => id);
    expect(ids('OWEN')).toEqual(ids('OWEN'));
    expect(ids('MASON')[1]).toBe(ids('PRIYA')[1]);
    expect(new Set(ids('OWEN')).size).toBe(2);
  });
});
