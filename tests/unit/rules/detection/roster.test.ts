import { describe, expect, it } from 'vitest';
import { emptyRoster, parseRoster, type RosterError } from '../../../../src/rules/detection/roster.ts';

const whole = {
  show: 'Joining Up',
  title: 'What being listened to feels like',
  kind: 'podcast',
  participants: [
    {
      name: 'Jordan Okafor',
      also: ['Jord', 'JO'],
      soundsLike: ['jordan oak for'],
      role: 'Peer researcher',
      tags: ['voice:allow', 'until:2028-01-01'],
    },
  ],
  keep: ['Deborah Taylor', 'Leicestershire'],
  covers: [{ start: 0, end: 12.5, x: 40, y: 300, width: 180, height: 60, why: 'name badge' }],
};
const person = (change: object) => ({ ...whole, participants: [{ ...whole.participants[0], ...change }] });
const cover = (change: object) => ({ ...whole, covers: [{ ...whole.covers[0], ...change }] });
const fieldsAtFault = (value: unknown) => {
  try {
    parseRoster(value);
    return [];
  } catch (error) {
    return (error as RosterError).problems.map((problem) => problem.field);
  }
};

describe('a roster', () => {
  it('is read as it is written', () => expect(parseRoster(whole)).toEqual(whole));
  it('may be nearly empty', () => {
    expect(parseRoster({ participants: [{ name: 'Jo' }] }).participants).toEqual([
      { name: 'Jo', also: [], soundsLike: [], tags: [] },
    ]);
    expect(emptyRoster()).toMatchObject({ kind: 'podcast', participants: [], keep: [], covers: [] });
  });

  it.each([
    ['an unknown field', { ...whole, participant: [] }, 'participant'],
    ['an unknown field of a participant', person({ nickname: 'J' }), 'participants[0].nickname'],
    ['a name without letters', person({ name: ' ' }), 'participants[0].name'],
    ['a name that is no text', person({ name: 7 }), 'participants[0].name'],
    ['a nickname without letters', person({ also: ['Jord', '?'] }), 'participants[0].also[1]'],
    ['a bad tag', person({ tags: ['voice:allow', 'voice:maybe'] }), 'participants[0].tags[1]'],
    ['tags that disagree', person({ tags: ['voice:allow', 'voice:never'] }), 'participants[0].tags'],
    ['a kind that is not there', { ...whole, kind: 'film' }, 'kind'],
    ['a cover that ends before it starts', cover({ end: 0 }), 'covers[0].end'],
    ['a cover before the recording', cover({ start: -1 }), 'covers[0].start'],
    ['a cover at no time', cover({ start: 'soon' }), 'covers[0].start'],
    ['a cover of no size', cover({ width: 0 }), 'covers[0].width'],
    ['a cover between pixels', cover({ x: 1.5 }), 'covers[0].x'],
    ['no roster at all', [], 'roster'],
  ])('names the field of %s', (_, value, field) => expect(fieldsAtFault(value)).toEqual([field]));

  it('names every field at fault at once, and the tag', () => {
    const value = { ...person({ tags: ['voise:allow'] }), kind: 'film' };
    expect(fieldsAtFault(value).sort()).toEqual(['kind', 'participants[0].tags[0]']);
    expect(() => parseRoster(value)).toThrow(/“voise:allow”/);
  });
});
