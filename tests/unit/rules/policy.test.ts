import { describe, expect, it } from 'vitest';
import { SYSTEM } from '../../../src/people/actor.ts';
import { atTheDoor, isWithinScopes, judge, leastRole, scopeFor } from '../../../src/rules/judge.ts';
import { type Act, ACTS } from '../../../src/rules/policy.ts';
import type { Role } from '../../../src/rules/roles.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../../src/rules/token-scopes.ts';
import { AccountId } from '../../../src/rules/ids.ts';

const person = (id: string, role: Role) => ({ id: AccountId.parse(id), role });
/** A program with a token of somebody on the staff. */
const token = (...scopes: TokenScope[]) => ({ ...person('sam', 'staff'), scopes });
const waiting = { uploadedBy: AccountId.parse('rita'), state: 'waiting' };
const uploaded = { uploadedBy: AccountId.parse('rita'), state: 'needs-decisions' };
const anothers = { uploadedBy: AccountId.parse('somebody else'), state: 'waiting' };
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
  { who: 'a token to read', actor: token('read'), thing: uploaded },
  { who: 'a token to upload', actor: token('upload'), thing: uploaded },
  { who: 'a token to review', actor: token('review'), thing: uploaded },
  {
    who: 'a token of an administrator for everything',
    actor: { ...person('ada', 'administrator'), scopes: [...TOKEN_SCOPES] },
    thing: uploaded,
  },
] as const;

// biome-ignore format: people read this as a table
const TABLE: Record<Act, string> = {
  //                       nobody researcher:          staff  admini- system token of staff:      of an ad-
  //                              own    own    an-           strator        read  upload review ministrator
  //                              new    later  other's                                           for all
  'see recording':          '401    yes    yes    404    yes    yes    yes    yes    403    403    yes',
  'upload file':            '401    yes    yes    404    yes    yes    yes    403    yes    403    yes',
  'try again':              '401    yes    yes    404    yes    yes    yes    403    yes    403    yes',
  'change roster':          '401    yes    403    404    yes    yes    yes    403    yes    403    yes',
  'change about':           '401    yes    403    404    yes    yes    yes    403    yes    403    yes',

  'see own account':        '401    yes    yes    yes    yes    yes    yes    yes    403    403    yes',
  'use own account':        '401    yes    yes    yes    yes    yes    yes    403    403    403    403',
  'list recordings':        '401    yes    yes    yes    yes    yes    yes    yes    403    403    yes',
  'make recording':         '401    yes    yes    yes    yes    yes    yes    403    yes    403    yes',
  'see shows':              '401    yes    yes    yes    yes    yes    yes    yes    403    403    yes',

  'see names':              '401    403    403    403    yes    yes    yes    yes    403    403    yes',
  'see uncovered picture':  '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'choose sound tracks':    '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'go on without words':    '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'decide flags':           '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'cover picture':          '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'replace sound':          '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'correct words':          '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'mark words read':        '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'mark voices':            '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'review release':         '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'approve consent':        '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'approve redactions':     '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'record sign-off':        '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  publish:                  '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'take down':              '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'make again':             '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'delete recording':       '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'make show':              '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'change show':            '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'answer show texts':      '401    403    403    403    yes    yes    yes    403    403    yes    yes',

  'see participants':       '401    403    403    403    yes    yes    yes    yes    403    403    yes',
  'see consent':            '401    403    403    403    yes    yes    yes    yes    403    403    yes',
  'change participant':     '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'change consent':         '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'withdraw consent':       '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'restrict participant':   '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'see evidence':           '401    403    403    403    yes    yes    yes    403    403    403    403',
  'add evidence':           '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'hand out what is kept':  '401    403    403    403    yes    yes    yes    403    403    403    403',
  'see links':              '401    403    403    403    yes    yes    yes    yes    403    403    yes',
  'make link':              '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'end link':               '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'see reminders':          '401    403    403    403    yes    yes    yes    yes    403    403    yes',
  'end reminder':           '401    403    403    403    yes    yes    yes    403    403    yes    yes',
  'see register':           '401    403    403    403    yes    yes    yes    yes    403    403    yes',
  'make token':             '401    403    403    403    yes    yes    yes    403    403    403    403',

  'change consent policy':  '401    403    403    403    403    yes    yes    403    403    403    403',
  'erase person':           '401    403    403    403    403    yes    yes    403    403    403    403',
  'see accounts':           '401    403    403    403    403    yes    yes    403    403    403    403',
  'invite people':          '401    403    403    403    403    yes    yes    403    403    403    403',
  'make password link':     '401    403    403    403    403    yes    yes    403    403    403    403',
  'end access':             '401    403    403    403    403    yes    yes    403    403    403    403',
  'see broken programs':    '401    403    403    403    403    yes    yes    403    403    403    yes',
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

  it('gives a program what its token is for and what its owner may do, never more', () => {
    for (const act of ACTS)
      for (const role of ['administrator', 'staff', 'researcher'] as const) {
        const owner = person('rita', role);
        for (const scope of TOKEN_SCOPES) {
          const program = { ...owner, scopes: [scope] };
          const expected = scopeFor(act) === scope ? judge(owner, act, waiting) : 403;
          expect([act, role, scope, judge(program, act, waiting)]).toEqual([act, role, scope, expected]);
          expect(atTheDoor(program, act)).toBe(scopeFor(act) === scope ? atTheDoor(owner, act) : 403);
        }
        expect([act, judge({ ...owner, scopes: [] }, act, waiting)]).toEqual([act, 403]);
      }
    expect(isWithinScopes({ scopes: [...TOKEN_SCOPES] }, 'make token')).toBe(false);
    expect(isWithinScopes({}, 'make token')).toBe(true);
  });

  it('tells the least that someone must be', () => {
    expect(leastRole('see recording')).toBe('researcher');
    expect(leastRole('publish')).toBe('staff');
    expect(leastRole('erase person')).toBe('administrator');
  });
});
