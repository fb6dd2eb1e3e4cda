import { describe, expect, it } from 'vitest';
import { SentForm } from '../../../src/web/forms.ts';
import { afterRowButton, readRosterForm, rosterFormOf } from '../../../src/web/recordings/roster-form.ts';
import { rosterOfForm } from '../../../src/web/recordings/roster-of-form.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const sent = (fields: Record<string, string | string[]>) => readRosterForm(new SentForm({ body: fields }));

const JORDAN = {
  people: '1',
  'person-0-name': 'Jordan Okafor',
  'person-0-also': 'Jord\r\nJO, Jay',
  'person-0-sounds-like': 'jordan oak for',
  'person-0-role': 'Peer researcher',
  'person-0-part': 'in',
  'person-0-may-voice': 'allow',
  'person-0-may-name': 'role',
  'person-0-channel': ['podcast', 'website'],
  'person-0-until': '2028-01-01',
};

describe('the form about people', () => {
  it('becomes the roster that it says', () => {
    const { roster, errors } = rosterOfForm(sent({ ...JORDAN, keep: 'Deborah Taylor\n\nLeicestershire' }), NOW);
    expect(errors).toEqual([]);
    expect(roster).toEqual({
      participants: [
        {
          name: 'Jordan Okafor',
          also: ['Jord', 'JO', 'Jay'],
          soundsLike: ['jordan oak for'],
          role: 'Peer researcher',
          tags: ['voice:allow', 'name:role', 'channel:podcast', 'channel:website', 'until:2028-01-01'],
        },
      ],
      keep: ['Deborah Taylor', 'Leicestershire'],
      covers: [],
    });
  });

  it('reads back what is known, unchanged', () => {
    const { roster } = rosterOfForm(sent(JORDAN), NOW);
    const known = {
      participants: roster!.participants.map((person) => ({
        ...person,
        id: 'row1',
        part: 'in' as const,
        saidToBe: null,
        role: person.role ?? '',
      })),
      rosterRevision: 'r1',
      keepList: ['Kept'],
      rosterCovers: [{ start: 61.5, end: 62, x: 1, y: 2, width: 3, height: 4, why: 'badge' }],
    };
    const again = rosterOfForm(rosterFormOf(known), NOW);
    expect(again.errors).toEqual([]);
    expect(again.roster?.participants).toEqual([{ ...roster!.participants[0], id: 'row1', part: 'in' }]);
    expect(rosterFormOf(known).revision).toBe('r1');
    expect(again.roster?.covers).toEqual(known.rosterCovers);
  });

  it('gives no tag at all to someone who is only talked about, whatever else was clicked', () => {
    const { roster } = rosterOfForm(sent({ ...JORDAN, 'person-0-part': 'mentioned' }), NOW);
    expect(roster?.participants[0]?.tags).toEqual([]);
  });

  it('ends a permission after 24 months when no day is given', () => {
    const { roster } = rosterOfForm(sent({ ...JORDAN, 'person-0-until': '' }), NOW);
    expect(roster?.participants[0]?.tags).toContain('until:2028-11-21');
  });

  it('says at the field what is wrong', () => {
    const fields = {
      people: '2',
      'person-0-also': 'Jo',
      'person-1-name': 'Mo',
      'person-1-part': 'in',
      'person-1-until': '2040-01-01',
      covers: '1',
      'cover-0-start': 'x',
      'cover-0-end': '0:02',
      'cover-0-x': '1',
      'cover-0-y': '1',
      'cover-0-width': '-4',
      'cover-0-height': '5',
    };
    const { roster, errors } = rosterOfForm(sent(fields), NOW);
    expect(roster).toBeNull();
    expect(errors.map((error) => error.field)).toEqual([
      'person-0-name',
      'person-0-part',
      'person-1-until',
      'cover-0-start',
      'cover-0-width',
    ]);
  });

  it('points past rows that were left empty', () => {
    const { errors } = rosterOfForm(sent({ people: '2', 'person-1-name': '1234', 'person-1-part': 'in' }), NOW);
    expect(errors.map((error) => error.field)).toEqual(['person-1-name']);
  });

  it('refuses a consent that nobody offered', () => {
    const { roster, errors } = rosterOfForm(sent({ ...JORDAN, 'person-0-may-voice': 'sure' }), NOW);
    expect(roster).toBeNull();
    expect(errors).toHaveLength(1);
  });

  it('adds and removes rows and loses nothing that was typed', () => {
    const form = sent({ ...JORDAN, 'person-0-until': 'next year', keep: 'half a thou' });
    const more = afterRowButton(form, 'add-person', NOW);
    expect(more?.form.people[0]).toEqual(form.people[0]);
    expect(more?.form.people).toHaveLength(2);
    expect(more?.form.keep).toBe('half a thou');
    expect(more?.added).toBe('person-1-name');
    expect(afterRowButton(more!.form, 'remove-person-0', NOW)?.form.people).toHaveLength(1);
    expect(afterRowButton(form, 'add-cover', NOW)?.form.covers).toHaveLength(1);
    expect(afterRowButton(form, 'save', NOW)).toBeNull();
  });
});
