import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/errors.ts';
import { SYSTEM, type AccountHolder } from '../../../src/people/actor.ts';
import { allow, type Authorized, authorize, may, shownOf } from '../../../src/people/allow.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import { checkPlace } from '../../../src/redaction/decisions.ts';
import { recordingFor } from '../../../src/http/api/views.ts';
import type { PersonView, SeenPerson } from '../../../src/views/person-view.ts';
import type { Release } from '../../../src/publishing/readiness.ts';
import type { SeenRelease } from '../../../src/publishing/release-status.ts';
import type { RecordingView } from '../../../src/views/view.ts';
import { AccountId } from '../../../src/rules/ids.ts';

const researcher: AccountHolder = { id: AccountId.parse('rita'), role: 'researcher', name: 'Rita' };
const staff: AccountHolder = { id: AccountId.parse('sam'), role: 'staff', name: 'Sam' };
const row = { uploadedBy: 'rita', state: 'needs-decisions' } as Recording;

function refusalOf(work: () => unknown): Pick<Problem, 'status' | 'plain'> {
  try {
    work();
  } catch (error) {
    const { status, plain } = error as Problem;
    return { status, plain };
  }
  throw new Error('it was allowed');
}

describe('who asks', () => {
  it('is asked to sign in, refused, or let through', () => {
    expect(refusalOf(() => allow(null, 'see recording')).status).toBe(401);
    expect(refusalOf(() => allow(researcher, 'publish')).status).toBe(403);
    expect(allow(staff, 'publish')).toBe(staff);
  });

  it('is told nothing of a recording that they may not know of', () => {
    const another = { ...researcher, id: AccountId.parse('remi') };
    const refusal = refusalOf(() => authorize(another, 'see recording', row));
    expect(refusal).toEqual({ status: 404, plain: expect.stringContaining('could not find that recording') });
    expect(may(another, 'see recording', row)).toBe(false);
    expect(may(null, 'see shows')).toBe(false);
  });

  it('is told whom to ask where that helps', () => {
    const refusal = refusalOf(() => authorize(researcher, 'change roster', row));
    expect(refusal).toEqual({ status: 403, plain: 'Ask a member of staff to change this now.' });
    expect(authorize(SYSTEM, 'change roster', row)).toBe(row);
  });
});

describe('a row that the policy let somebody have', () => {
  const show = (recording: Authorized<Recording>) => recording.uploadedBy;
  const keepPerson = (seen: SeenPerson) => seen;
  const person = { id: 'p' } as PersonView;
  const place = { start: 0, end: 1, action: 'silence' } as const;

  it('is the only one that pages and endpoints get: the type checker refuses another', () => {
    expect(show(authorize(researcher, 'see recording', row))).toBe('rita');
    // @ts-expect-error a row as the database has it
    show(row);
    // @ts-expect-error a view that was not made for anybody
    expect(() => recordingFor(researcher, row as unknown as RecordingView)).not.toThrow();
    // @ts-expect-error a person who was not asked for
    expect(() => keepPerson(person)).not.toThrow();
    expect(keepPerson(authorize(staff, 'see participants', person))).toBe(person);
    const release = { run: 1 } as Release;
    const review = (seen: SeenRelease) => seen.run;
    // @ts-expect-error a release as the database has it
    expect(review(release)).toBe(1);
    expect(review(authorize(staff, 'review release', release))).toBe(1);
    expect(refusalOf(() => authorize(researcher, 'review release', release)).status).toBe(403);
    // @ts-expect-error a row that came past the policy by a spread of its own
    show({ ...row });
  });

  it('is for the act that was asked for: one to be seen cannot be decided on', () => {
    const seen = authorize(staff, 'see recording', row);
    // @ts-expect-error allowed to be seen, not to be decided on
    expect(() => checkPlace(seen, place)).toThrow('bad-input');
    expect(() => checkPlace(authorize(staff, 'decide flags', row), place)).toThrow('bad-input');
  });

  it('lends its act to what is shown of it, and no other', () => {
    const seen = authorize(researcher, 'see recording', row);
    const titled = (view: Authorized<{ title: string }, 'see recording'>) => view.title;
    expect(titled(shownOf(seen, { title: 'Talk' }))).toBe('Talk');
    // @ts-expect-error of a row that nobody was allowed to have
    expect(titled(shownOf(row, { title: 'Talk' }))).toBe('Talk');
    // @ts-expect-error allowed for something else
    expect(titled(shownOf(authorize(staff, 'see names', row), { title: 'Talk' }))).toBe('Talk');
  });

  it('cannot be asked for without what the policy has to know', () => {
    // @ts-expect-error whose recording it is decides
    expect(() => authorize(researcher, 'see recording', { title: 'Talk' })).toThrow();
    // @ts-expect-error no such act
    expect(() => allow(researcher, 'rewrite history')).toThrow();
  });
});
