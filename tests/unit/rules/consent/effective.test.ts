import { describe, expect, it } from 'vitest';
import { effectivePermission, liveRecords } from '../../../../src/rules/consent/effective.ts';
import { derivedTags } from '../../../../src/rules/consent/derived-tags.ts';
import { DEFAULT_POLICY } from '../../../../src/rules/consent/policy.ts';
import { RecordingId } from '../../../../src/rules/ids.ts';
import { inWords, known, TODAY, use } from './consent-words.ts';

/**
 * What a participant allows. One line a case: who they are, what was written down, what is asked, and the answer that Heard must give.
 * Where no day is named it is 15 June 2027. The words are explained in consent-words.ts.
 */
type Case = readonly [who: string, writtenDown: readonly string[], asked: string, answer: string];

const IN_CARE_YES = 'self yes, placing authority yes, carer yes';
const NO_PARENT = 'no: a parent, carer or guardian has not said yes';
const NO_AUTHORITY = 'no: the placing authority has not said yes';
const NO_SELF = 'no: the young person has not said yes';

// biome-ignore format: one line a case
const TABLES: Record<string, readonly Case[]> = {
  'nothing said is a no': [
    ['adult', [], 'voice', 'no: nobody said anything'],
    ['adult', [], 'face', 'no: nobody said anything'],
    ['adult', [], 'name', 'no: nobody said anything'],
    ['adult', [], 'role', 'no: nobody said anything'],
    ['adult', [], 'story', 'no: nobody said anything'],
    ['adult', [], 'location', 'no: nobody said anything'],
    ['age unknown', [], 'voice', 'no: nobody said anything'],
    ['adult', ['face:allow, self yes'], 'voice', 'no: nobody said anything'],
    ['adult', ['voice:allow'], 'voice', NO_SELF],
    ['adult', ['voice:allow, parent yes'], 'voice', NO_SELF],
  ],
  'a yes of an adult': [
    ['adult', ['voice:allow, self yes'], 'voice', 'allow'],
    ['adult', ['face:allow, self yes'], 'face', 'allow'],
    ['adult', ['face:mask, self yes'], 'face', 'mask'],
    ['adult', ['face:never, self yes'], 'face', 'no: they said no'],
    ['adult', ['name:allow, self yes'], 'name', 'allow'],
    ['adult', ['name:first, self yes'], 'name', 'first'],
    ['adult', ['name:role, self yes'], 'name', 'role'],
    ['adult', ['name:mask, self yes'], 'name', 'mask'],
    ['adult', ['role:allow, self yes'], 'role', 'allow'],
    ['adult', ['story:mask, self yes'], 'story', 'mask'],
    ['adult', ['location:allow, self yes'], 'location', 'allow'],
    ['adult, in-care', ['voice:allow, self yes'], 'voice', 'allow'],
    ['adult, care-leaver', ['voice:allow, self yes'], 'voice', 'allow'],
    ['adult, prefer-not-to-say', ['voice:allow, self yes'], 'voice', 'allow'],
    ['age unknown', ['voice:allow, self yes'], 'voice', 'allow'],
    ['age unknown, in-care', ['voice:allow, self yes'], 'voice', 'allow'],
  ],
  'under 18 and in care: the young person, the placing authority, and a parent, carer or guardian': [
    ['17, in-care', [`voice:allow, ${IN_CARE_YES}`], 'voice', 'allow'],
    ['17, in-care', ['voice:allow, self yes, placing authority yes, parent yes'], 'voice', 'allow'],
    ['17, in-care', ['voice:allow, self yes, placing authority yes, guardian yes'], 'voice', 'allow'],
    ['17, in-care', ['voice:allow, self yes, placing authority yes'], 'voice', NO_PARENT],
    ['17, in-care', ['voice:allow, self yes, parent yes'], 'voice', NO_AUTHORITY],
    ['17, in-care', ['voice:allow, placing authority yes, parent yes'], 'voice', NO_SELF],
    ['17, in-care', ['voice:allow, self yes'], 'voice', NO_AUTHORITY],
    ['17, in-care', ['voice:allow, parent yes, carer yes, guardian yes'], 'voice', NO_SELF],
    ['17, in-care', [`voice:allow, ${IN_CARE_YES}, parent no`], 'voice', 'no: a parent said no'],
    ['17, in-care', ['voice:allow, self no, placing authority yes, carer yes'], 'voice', 'no: the young person said no'],
    ['17, in-care', ['voice:allow, self yes, placing authority no, carer yes'], 'voice', 'no: the placing authority said no'],
    ['17, in-care', ['voice:allow, self yes, placing authority yes, carer no'], 'voice', 'no: a carer said no'],
    ['17, in-care', ['voice:allow, self yes, placing authority yes, guardian no'], 'voice', 'no: a guardian said no'],
    ['17, in-care', ['voice:allow, self unsure, placing authority yes, carer yes'], 'voice', 'no: the young person is not sure'],
    ['17, in-care', ['voice:allow, self yes, placing authority unsure, carer yes'], 'voice', 'no: the placing authority is not sure'],
    ['17, in-care', ['voice:allow, self yes, placing authority yes, carer unsure'], 'voice', 'no: a carer is not sure'],
    ['17, in-care', [`voice:allow, ${IN_CARE_YES}, parent unsure`], 'voice', 'no: a parent is not sure'],
    ['17, in-care', ['voice:allow, self unsure, parent no'], 'voice', 'no: a parent said no'],
    ['15, in-care', [`voice:allow, ${IN_CARE_YES}`], 'voice', 'allow'],
    ['15, in-care', ['voice:allow, self yes, placing authority yes'], 'voice', NO_PARENT],
    ['15, in-care', ['voice:allow, self yes, carer yes'], 'voice', NO_AUTHORITY],
    ['8, in-care', ['voice:allow, placing authority yes, carer yes'], 'voice', NO_SELF],
    ['15, in-care', ['voice:allow, self yes, placing authority yes', 'voice:allow, self yes, carer yes'], 'voice', NO_PARENT],
  ],
  'who counts as in care': [
    ['17, kinship', ['voice:allow, self yes'], 'voice', NO_AUTHORITY],
    ['17, kinship', [`voice:allow, ${IN_CARE_YES}`], 'voice', 'allow'],
    ['17, prefer-not-to-say', ['voice:allow, self yes'], 'voice', NO_AUTHORITY],
    ['15, prefer-not-to-say', ['voice:allow, self yes, parent yes'], 'voice', NO_AUTHORITY],
    ['15, prefer-not-to-say', [`voice:allow, ${IN_CARE_YES}`], 'voice', 'allow'],
    ['17', ['voice:allow, self yes'], 'voice', NO_AUTHORITY],
    ['15', ['voice:allow, self yes, parent yes'], 'voice', NO_AUTHORITY],
    ['17, care:a-word-not-on-the-list', ['voice:allow, self yes'], 'voice', NO_AUTHORITY],
    ['17, care-leaver', ['voice:allow, self yes'], 'voice', 'allow'],
    ['17, adopted', ['voice:allow, self yes'], 'voice', 'allow'],
    ['17, not-in-care', ['voice:allow, self yes'], 'voice', 'allow'],
    ['15, not-in-care', ['voice:allow, self yes'], 'voice', NO_PARENT],
    ['15, not-in-care', ['voice:allow, self yes, carer yes'], 'voice', NO_PARENT],
    ['15, not-in-care', ['voice:allow, self yes, parent yes'], 'voice', 'allow'],
    ['15, not-in-care', ['voice:allow, self yes, guardian yes'], 'voice', 'allow'],
    ['15, not-in-care', ['voice:allow, parent yes'], 'voice', NO_SELF],
    ['15, adopted', ['voice:allow, self yes'], 'voice', NO_PARENT],
    ['17, not-in-care', ['voice:allow, self yes, parent no'], 'voice', 'no: a parent said no'],
    ['17, not-in-care', ['voice:allow, self yes, parent unsure'], 'voice', 'no: a parent is not sure'],
    ['adult', ['voice:allow, self yes, parent no'], 'voice', 'no: a parent said no'],
    ['born 31 May, not-in-care', ['voice:allow, self yes'], 'voice', NO_AUTHORITY],
  ],
  'the day of a birthday': [
    ['born 2011-06-16, not-in-care', ['voice:allow, self yes'], 'voice', NO_PARENT],
    ['born 2011-06-15, not-in-care', ['voice:allow, self yes'], 'voice', 'allow'],
    ['born 2009-06-16, in-care', ['voice:allow, self yes'], 'voice', NO_AUTHORITY],
    ['born 2009-06-16, in-care', [`voice:allow, ${IN_CARE_YES}`], 'voice', 'allow'],
    ['born 2009-06-15, in-care', [`voice:allow, ${IN_CARE_YES}`], 'voice', 'no: they are 18 now and decide anew'],
    ['born 2009-06-15, in-care', ['voice:allow, self yes, written 2027-06-15'], 'voice', 'allow'],
    ['born 2009-06-15, in-care', ['voice:allow, self yes, written 2027-06-14'], 'voice', 'no: they are 18 now and decide anew'],
    ['born 2009-06-15, in-care', ['voice:allow, self yes, written 2027-06-15, signed 2027-06-14'], 'voice', 'no: they are 18 now and decide anew'],
    ['born 2009-06-15, not-in-care', ['face:mask, self yes'], 'face', 'no: they are 18 now and decide anew'],
    ['born 2009-06-15, in-care', ['voice:never, self yes'], 'voice', 'no: they said no'],
    ['born 2009-06-15, in-care', [`voice:allow, ${IN_CARE_YES}`, 'voice:allow, self yes, written 2027-06-15'], 'voice', 'allow'],
    ['born 2009-06-15, in-care', [`face:mask, ${IN_CARE_YES}`, 'face:allow, self yes, written 2027-06-15'], 'face', 'mask'],
    ['born 2009-06-15, in-care', [`face:mask, ${IN_CARE_YES}`, 'face:allow, self yes, written 2027-06-15, instead of 1'], 'face', 'allow'],
    ['born 2008-02-29, in-care', [`voice:allow, ${IN_CARE_YES}, written 2026-01-01, from 2026-01-01`], 'voice / podcast / 2026-02-28', 'allow'],
    ['born 2008-02-29, in-care', [`voice:allow, ${IN_CARE_YES}, written 2026-01-01, from 2026-01-01`], 'voice / podcast / 2026-03-01', 'no: they are 18 now and decide anew'],
    ['born 2012-02-29, not-in-care', ['voice:allow, self yes, from 2027-01-01, until 2029-01-01'], 'voice / podcast / 2028-02-28', NO_PARENT],
    ['born 2012-02-29, not-in-care', ['voice:allow, self yes, from 2027-01-01, until 2029-01-01'], 'voice / podcast / 2028-02-29', 'allow'],
    ['born 2011-02-28, not-in-care', ['voice:allow, self yes, from 2027-01-01'], 'voice / podcast / 2027-02-28', 'allow'],
  ],
  'a no stays a no': [
    ['adult', ['voice:allow, self no'], 'voice', 'no: the young person said no'],
    ['adult', ['voice:allow, self yes, refused'], 'voice', 'no: they said no'],
    ['adult', ['voice:allow, self yes', 'voice:never, self yes, refused'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes', 'voice:allow, self yes, instead of 1', 'voice:allow, parent yes, instead of 1'], 'voice', 'allow'],
    ['adult', ['face:mask, self yes, expired', 'face:allow, self yes'], 'face', 'mask'],
    ['adult', ['voice:never, self yes, refused', 'voice:allow, self yes'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused', 'voice:allow, self yes, instead of 1'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes, self no, withdrawn', 'voice:allow, self yes'], 'voice', 'no: it was taken back'],
    ['adult', ['voice:allow, self yes', 'voice:allow, self no, withdrawn, on no channel, instead of 1'], 'voice', 'no: it was taken back'],
    ['adult', ['voice:allow, self yes', 'voice:allow, self no, withdrawn, on no channel, instead of 1', 'voice:allow, self yes, instead of 2'], 'voice', 'allow'],
    ['adult', ['voice:never, self yes, refused, until 2027-06-02'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused, from 2028-01-01'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, until 2027-06-02'], 'voice', 'no: they said no'],
    ['adult', ['voice:allow, self no, until 2027-06-02'], 'voice', 'no: the young person said no'],
    ['adult', ['voice:allow, self no, requested'], 'voice', 'no: the young person said no'],
    ['adult', ['voice:never, self yes, refused', 'voice:allow, requested, instead of 1', 'voice:allow, self yes'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused', 'voice:allow, self unsure, instead of 1'], 'voice', 'no: they said no'],
    ['17, in-care', ['voice:never, self yes, refused', 'voice:allow, self yes, instead of 1', `voice:allow, ${IN_CARE_YES}`], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused', 'voice:allow, self yes, until 2027-06-15, instead of 1'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused', 'face:allow, self yes, instead of 1', 'voice:allow, self yes'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused', 'voice:allow, self yes, for elsewhere, instead of 1', 'voice:allow, self yes'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused', 'voice:allow, self yes, on website, instead of 1', 'voice:allow, self yes'], 'voice', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused, instead of 2', 'voice:allow, self yes'], 'voice', 'no: they said no'],
    ['adult', ['voice:allow, self yes', 'face:never, self yes, refused'], 'voice', 'allow'],
  ],
  'not answered is no yes': [
    ['adult', ['voice:allow, requested'], 'voice', 'no: asked and not answered'],
    ['adult', ['voice:allow, self yes, requested'], 'voice', 'no: asked and not answered'],
    ['adult', ['voice:allow, self yes, expired'], 'voice', 'no: it has ended'],
    ['adult', ['voice:allow, self yes, superseded'], 'voice', 'no: it was replaced'],
    ['adult', ['voice:allow, self yes', 'voice:allow, requested, instead of 1'], 'voice', 'no: asked and not answered'],
    ['adult', ['voice:allow, self yes', 'voice:allow, superseded, instead of 1'], 'voice', 'no: it was replaced'],
    ['adult', ['voice:allow, self yes', 'voice:allow, self unsure'], 'voice', 'no: the young person is not sure'],
    ['adult', ['voice:allow, self unsure, until 2027-06-02', 'voice:allow, self yes'], 'voice', 'no: the young person is not sure'],
    ['adult', ['voice:allow, self unsure', 'voice:allow, self yes, instead of 1'], 'voice', 'allow'],
    ['adult', ['voice:allow, self unsure', 'voice:allow, requested, instead of 1', 'voice:allow, self yes'], 'voice', 'no: the young person is not sure'],
    ['adult', ['voice:allow, self yes', 'voice:allow, requested'], 'voice', 'allow'],
  ],
  'from its first day until the day it ends': [
    ['adult', ['voice:allow, self yes, from 2027-06-16'], 'voice', 'no: it has not begun'],
    ['adult', ['voice:allow, self yes, from 2027-06-15'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes, from 2027-06-14'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes, until 2027-06-16'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes, until 2027-06-15'], 'voice', 'no: it has ended'],
    ['adult', ['voice:allow, self yes, until 2027-06-14'], 'voice', 'no: it has ended'],
    ['adult', ['voice:allow, self yes, review 2027-06-16'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes, review 2027-06-15'], 'voice', 'no: it is due for review'],
    ['adult', ['voice:allow, self yes, review 2027-06-14'], 'voice', 'no: it is due for review'],
    ['adult', ['voice:allow, self yes, until 2027-06-15', 'voice:allow, self yes'], 'voice', 'allow'],
    ['adult', ['face:mask, self yes, until 2027-06-15', 'face:allow, self yes'], 'face', 'mask'],
    ['adult', ['face:mask, self yes, review 2027-06-15', 'face:allow, self yes'], 'face', 'mask'],
    ['adult', ['face:mask, self yes, from 2027-06-16', 'face:allow, self yes'], 'face', 'allow'],
  ],
  'only where it was said': [
    ['adult', ['voice:allow, self yes, on podcast'], 'voice / website', 'no: said for another channel'],
    ['adult', ['voice:allow, self yes, on website'], 'voice / website', 'allow'],
    ['adult', ['voice:allow, self yes, on website'], 'voice / podcast', 'no: said for another channel'],
    ['adult', ['voice:allow, self yes, on podcast+social'], 'voice / social', 'allow'],
    ['adult', ['voice:allow, self yes, on internal'], 'voice / internal', 'allow'],
    ['adult', ['voice:allow, self yes, on internal'], 'voice / social', 'no: said for another channel'],
    ['adult', ['voice:allow, self yes, on partner:town-council'], 'voice / partner:town-council', 'allow'],
    ['adult', ['voice:allow, self yes, on partner:town-council'], 'voice / partner:the-press', 'no: said for another channel'],
    ['adult', ['voice:allow, self yes, on partner:town-council'], 'voice / website', 'no: said for another channel'],
    ['adult', ['voice:never, self yes, refused, on social', 'voice:allow, self yes, on podcast+social'], 'voice / social', 'no: they said no'],
    ['adult', ['voice:never, self yes, refused, on social', 'voice:allow, self yes, on podcast+social'], 'voice / podcast', 'allow'],
    ['adult', ['voice:never, self yes, refused, on no channel', 'voice:allow, self yes, on podcast+social'], 'voice / podcast', 'no: they said no'],
    ['adult', ['voice:allow, self yes, for here'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes, for here+elsewhere'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes, for elsewhere'], 'voice', 'no: said for another recording'],
    ['adult', ['voice:never, self yes, refused, for elsewhere', 'voice:allow, self yes'], 'voice', 'allow'],
    ['adult', ['voice:never, self yes, refused, for here', 'voice:allow, self yes'], 'voice', 'no: they said no'],
    ['adult', ['voice:allow, self yes, on podcast+website', 'voice:allow, self yes, on podcast, instead of 1'], 'voice / website', 'no: it was replaced'],
  ],
  'of several answers the narrowest': [
    ['adult', ['face:allow, self yes', 'face:mask, self yes'], 'face', 'mask'],
    ['adult', ['face:mask, self yes', 'face:allow, self yes'], 'face', 'mask'],
    ['adult', ['face:mask, self yes, for here', 'face:allow, self yes'], 'face', 'mask'],
    ['adult', ['face:mask, self yes', 'face:allow, self yes, instead of 1'], 'face', 'allow'],
    ['adult', ['name:allow, self yes', 'name:first, self yes'], 'name', 'first'],
    ['adult', ['name:first, self yes', 'name:role, self yes'], 'name', 'role'],
    ['adult', ['name:role, self yes', 'name:mask, self yes'], 'name', 'mask'],
    ['adult', ['name:mask, self yes', 'name:never, self yes'], 'name', 'no: they said no'],
    ['17, in-care', [`face:allow, ${IN_CARE_YES}`, 'face:mask, self yes'], 'face', 'mask'],
    ['17, in-care', [`face:allow, ${IN_CARE_YES}`, 'face:allow, self yes'], 'face', 'allow'],
    ['adult', ['face:mask, self yes', 'face:allow, requested, instead of 1', 'face:allow, self yes'], 'face', 'mask'],
    ['adult', ['face:mask, self yes, on no channel', 'face:allow, self yes'], 'face', 'mask'],
  ],
  'unknown to somebody, whatever was allowed': [
    ['adult, anonymous from public', ['voice:allow, self yes'], 'voice', 'allow'],
    ['adult, anonymous from public', ['face:allow, self yes'], 'face', 'mask: they must stay unknown'],
    ['adult, anonymous from public', ['name:allow, self yes'], 'name', 'role: they must stay unknown'],
    ['adult, anonymous from public', ['name:first, self yes'], 'name', 'role: they must stay unknown'],
    ['adult, anonymous from public', ['name:mask, self yes'], 'name', 'mask'],
    ['adult, anonymous from public', ['name:role, self yes'], 'name', 'role'],
    ['adult, anonymous from public', ['face:mask, self yes'], 'face', 'mask'],
    ['adult, anonymous from public', ['location:allow, self yes'], 'location', 'allow'],
    ['adult, anonymous from people who know me', ['voice:allow, self yes'], 'voice', 'mask: they must stay unknown'],
    ['adult, anonymous from people who know me', ['face:allow, self yes'], 'face', 'mask: they must stay unknown'],
    ['adult, anonymous from people who know me', ['name:first, self yes'], 'name', 'role: they must stay unknown'],
    ['adult, anonymous from people who know me', ['location:allow, self yes'], 'location', 'mask: they must stay unknown'],
    ['adult, anonymous from people who know me', ['story:allow, self yes'], 'story', 'allow'],
    ['adult, anonymous from people who know me', ['role:allow, self yes'], 'role', 'allow'],
    ['adult, anonymous from people who know me', ['voice:never, self yes'], 'voice', 'no: they said no'],
    ['adult, anonymous from people who know me', [], 'voice', 'no: nobody said anything'],
    ['adult, anonymous from named persons', ['voice:allow, self yes'], 'voice', 'mask: they must stay unknown'],
    ['adult, anonymous from public and named persons', ['voice:allow, self yes'], 'voice', 'mask: they must stay unknown'],
  ],
  'a legal restriction, and the erased': [
    ['adult', ['voice:allow, self yes', 'bar from 2027-01-01'], 'voice', 'no: a legal restriction'],
    ['adult', ['story:allow, self yes', 'bar from 2027-01-01'], 'story', 'no: a legal restriction'],
    ['adult', ['voice:allow, self yes', 'bar from 2027-06-15'], 'voice', 'no: a legal restriction'],
    ['adult', ['voice:allow, self yes', 'bar from 2027-06-16'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes', 'bar from 2027-01-01 until 2027-06-15'], 'voice', 'no: a legal restriction'],
    ['adult', ['voice:allow, self yes', 'bar from 2027-01-01 until 2027-06-14'], 'voice', 'allow'],
    ['adult', ['voice:allow, self yes', 'bar from 2026-01-01 until 2026-02-01', 'bar from 2027-01-01'], 'voice', 'no: a legal restriction'],
    ['17, in-care', [`voice:allow, ${IN_CARE_YES}`, 'bar from 2027-01-01'], 'voice', 'no: a legal restriction'],
    ['adult, erased', ['voice:allow, self yes'], 'voice', 'no: they were erased'],
    ['adult, erased', [], 'name', 'no: they were erased'],
  ],
};

describe.each(Object.entries(TABLES))('%s', (_title, cases) => {
  it.each(cases)('%s %j → %s: %s', (actor, writtenDown, asked, answer) => {
    expect(inWords(effectivePermission(known(actor, writtenDown), use(asked), DEFAULT_POLICY))).toBe(answer);
  });
});

it('is at least 120 cases', () => expect(Object.values(TABLES).flat().length).toBeGreaterThanOrEqual(120));

it('names the record that decides', () => {
  const of = (lines: string[], actor = 'adult') =>
    effectivePermission(known(actor, lines), use('face'), DEFAULT_POLICY).record;
  expect(of(['face:allow, self yes', 'face:mask, self yes'])).toBe('record 2');
  expect(of(['face:allow, self yes', 'face:never, self yes, refused'])).toBe('record 2');
  expect(of(['face:allow, self yes', 'bar from 2027-01-01'])).toBe('bar 1');
  expect(of(['face:allow, self yes, on no channel', 'face:allow, self yes'])).toBe('record 2');
  expect(of(['face:allow, self yes'], 'adult, anonymous from public')).toBe('record 1');
});

it('says on which day a yes ends: the earliest of its end, its review and the 18th birthday', () => {
  const of = (line: string, actor = 'adult') =>
    effectivePermission(known(actor, [line]), use('voice'), DEFAULT_POLICY).until;
  expect(of('voice:allow, self yes')).toBe('2029-06-01');
  expect(of('voice:allow, self yes, review 2028-02-01')).toBe('2028-02-01');
  expect(of('voice:allow, self yes', 'born 2010-01-10, not-in-care')).toBe('2028-01-10');
  expect(of('voice:allow, self yes, until 2027-12-01', 'born 2010-01-10, not-in-care')).toBe('2027-12-01');
  expect(of('voice:allow, self yes', 'adult, anonymous from named persons')).toBe('2029-06-01');
});

it('asks the young person also where an organisation’s settings forgot to', () => {
  const groups = { ...DEFAULT_POLICY.groups, 'under-16': { givers: [['parent']], questions: [] } } as const;
  const of = (line: string) =>
    inWords(effectivePermission(known('15, not-in-care', [line]), use('voice'), { ...DEFAULT_POLICY, groups }));
  expect(of('voice:allow, parent yes')).toBe(NO_SELF);
  expect(of('voice:allow, parent yes, self yes')).toBe('allow');
});

describe('a yes that names no channel', () => {
  const of = (...lines: string[]) => {
    const { value, nowhere } = effectivePermission(known('adult', lines), use('face'), DEFAULT_POLICY);
    return { value, nowhere };
  };
  const tagsOf = (...lines: string[]) =>
    derivedTags(
      known('adult', lines),
      { recordingId: RecordingId.parse('here'), channel: 'podcast', on: TODAY },
      DEFAULT_POLICY,
    ).tags.join(' ');

  it('allows nowhere by itself, and says so', () => {
    expect(of('face:allow, self yes, on no channel')).toEqual({ value: 'allow', nowhere: true });
    expect(tagsOf('face:allow, self yes, on no channel')).not.toContain('channel:');
  });

  it('is not nowhere where another record opens this channel, and narrows that one', () => {
    expect(of('face:mask, self yes, on no channel', 'face:allow, self yes')).toEqual({
      value: 'mask',
      nowhere: undefined,
    });
    expect(of('face:allow, self yes, on no channel', 'face:mask, self yes')).toEqual({
      value: 'mask',
      nowhere: undefined,
    });
  });

  it('does not go along with what was said of something else on this channel', () => {
    expect(tagsOf('face:allow, self yes, on no channel', 'voice:allow, self yes')).toBe(
      'voice:allow channel:podcast until:2029-06-01',
    );
  });
});

it('shows as live what nothing took the place of', () => {
  const of = (...lines: string[]) => liveRecords(known('adult', lines).records).map(({ id }) => id);
  expect(of('face:allow, self yes', 'face:mask, self yes')).toEqual(['record 1', 'record 2']);
  expect(of('face:allow, self yes', 'face:mask, self yes, instead of 1')).toEqual(['record 2']);
  expect(of('face:allow, self yes', 'voice:mask, self yes, instead of 1')).toEqual(['record 1', 'record 2']);
  expect(of('face:allow, self yes, superseded', 'face:mask, self yes')).toEqual(['record 2']);
});
