import { describe, expect, it } from 'vitest';
import { SYSTEM } from '../../../src/people/actor.ts';
import { type Act, ACTS, atTheDoor, judge, leastRole } from '../../../src/rules/policy.ts';
import type { Role } from '../../../src/rules/roles.ts';

const person = (id: string, role: Role) => ({ id, role });
const waiting = { uploadedBy: 'rita', state: 'waiting' };
const uploaded = { uploadedBy: 'rita', state: 'needs-decisions' };
const anothers = { uploadedBy: 'somebody else', state: 'waiting' };
const rita = person('rita', 'researcher');

/** Who asks about what, in the order of the table's columns. */
const COLUMNS = [
  { who: 'nobody', actor: null, thing: waiting },
  { who: 'a researcher on their own before its file', actor: rita, thing: waiting },
  { who: 'a researcher on their own later', actor: rita, thing: uploaded },
  { who: 'a researcher on another’s', actor: rita, thing: anothers },
  { who: 'staff', actor: person('sam', 'staff'), thing: uploaded },
  { who: 'an administrator', actor: person('ada', 'administrator'), thing: uploaded },
  { who: 'the system', actor: SYSTEM, thing: uploaded },
] as const;

// biome-ignore format: people read this as a table
const TABLE: Record<Act, string> = {
  //                       nobody researcher:          staff  admini- system
  //                              own    own    an-           strator
  //                              new    later  other's
  'see recording':          '401    yes    yes    404    yes    yes    yes',
  'upload file':            '401    yes    yes    404    yes    yes    yes',
  'try again':              '401    yes    yes    404    yes    yes    yes',
  'change roster':          '401    yes    403    404    yes    yes    yes',

  'use own account':        '401    yes    yes    yes    yes    yes    yes',
  'list recordings':        '401    yes    yes    yes    yes    yes    yes',
  'make recording':         '401    yes    yes    yes    yes    yes    yes',
  'see shows':              '401    yes    yes    yes    yes    yes    yes',

  'see names':              '401    403    403    403    yes    yes    yes',
  'see uncovered picture':  '401    403    403    403    yes    yes    yes',
  'go on without words':    '401    403    403    403    yes    yes    yes',
  'decide flags':           '401    403    403    403    yes    yes    yes',
  'cover picture':          '401    403    403    403    yes    yes    yes',
  'replace sound':          '401    403    403    403    yes    yes    yes',
  'mark voices':            '401    403    403    403    yes    yes    yes',
  'review release':         '401    403    403    403    yes    yes    yes',
  'approve consent':        '401    403    403    403    yes    yes    yes',
  'approve redactions':     '401    403    403    403    yes    yes    yes',
  'record sign-off':        '401    403    403    403    yes    yes    yes',
  publish:                  '401    403    403    403    yes    yes    yes',
  'take down':              '401    403    403    403    yes    yes    yes',
  'make again':             '401    403    403    403    yes    yes    yes',
  'delete recording':       '401    403    403    403    yes    yes    yes',
  'make show':              '401    403    403    403    yes    yes    yes',
  'change show':            '401    403    403    403    yes    yes    yes',

  'see participants':       '401    403    403    403    yes    yes    yes',
  'see consent':            '401    403    403    403    yes    yes    yes',
  'change participant':     '401    403    403    403    yes    yes    yes',
  'change consent':         '401    403    403    403    yes    yes    yes',
  'withdraw consent':       '401    403    403    403    yes    yes    yes',
  'restrict participant':   '401    403    403    403    yes    yes    yes',
  'see evidence':           '401    403    403    403    yes    yes    yes',
  'add evidence':           '401    403    403    403    yes    yes    yes',
  'hand out what is kept':  '401    403    403    403    yes    yes    yes',
  'see links':              '401    403    403    403    yes    yes    yes',
  'make link':              '401    403    403    403    yes    yes    yes',
  'end link':               '401    403    403    403    yes    yes    yes',
  'see reminders':          '401    403    403    403    yes    yes    yes',
  'end reminder':           '401    403    403    403    yes    yes    yes',
  'see register':           '401    403    403    403    yes    yes    yes',
  'make token':             '401    403    403    403    yes    yes    yes',

  'change consent policy':  '401    403    403    403    403    yes    yes',
  'erase person':           '401    403    403    403    403    yes    yes',
  'see accounts':           '401    403    403    403    403    yes    yes',
  'invite people':          '401    403    403    403    403    yes    yes',
  'end access':             '401    403    403    403    403    yes    yes',
  'see broken programs':    '401    403    403    403    403    yes    yes',
};

describe('who may do what', () => {
  it('is said of every act', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...ACTS].sort());
  });

  it.each(Object.entries(TABLE) as [Act, string][])('%s', (act, row) => {
    const expected = row.split(/ +/).map((cell, column) => `${COLUMNS[column]?.who}: ${cell}`);
    const judged = COLUMNS.map(({ who, actor, thing }) => {
      const verdict = judge(actor, act, thing);
      return `${who}: ${verdict === 'allowed' ? 'yes' : verdict}`;
    });
    expect(judged).toEqual(expected);
  });

  it('lets whoever might be allowed through the door until the recording is known', () => {
    expect(atTheDoor(null, 'change roster')).toBe(401);
    expect(atTheDoor(rita, 'change roster')).toBe('allowed');
    expect(atTheDoor(rita, 'publish')).toBe(403);
  });

  it('tells the least that someone must be', () => {
    expect(leastRole('see recording')).toBe('researcher');
    expect(leastRole('publish')).toBe('staff');
    expect(leastRole('erase person')).toBe('administrator');
  });
});
