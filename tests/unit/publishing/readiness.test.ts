import { expect, test } from 'vitest';
import { type ReleaseStatus, whatIsMissing } from '../../../src/publishing/readiness.ts';
import { AccountId, ParticipantId, PersonId, RecordingId, ReleaseId, type Sha256 } from '../../../src/rules/ids.ts';

const HASH = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const now = new Date();

const person = (id: ParticipantId, tags: string[]): ReleaseStatus['people'][number] => ({
  id,
  recordingId: RecordingId.parse('r'),
  position: 0,
  perhapsKnown: false,
  personSince: null,
  perhapsOf: null,
  name: `Person ${id}`,
  also: [],
  soundsLike: [],
  role: '',
  tags,
  personId: PersonId.parse(`who-${id}`),
  onlyMentioned: tags.length === 0,
  permissions: {} as ReleaseStatus['people'][number]['permissions'],
  restriction: null,
  ageUnknown: false,
  voiceMarkedAt: null,
  voiceMarkedBy: null,
  addedBy: null,
  addedAt: null,
  saidToBe: null,
  saidToBeBy: null,
  saidToBeAt: null,
  part: 'in',
});
const approval = (
  kind: 'consent' | 'redaction',
  account: string,
  manifestHash = HASH,
): ReleaseStatus['approvals'][number] => ({
  id: `${kind}${account}`,
  releaseId: ReleaseId.parse('rel'),
  manifestHash,
  consentsHash: 'c',
  kind,
  userId: AccountId.parse(account),
  createdAt: now,
});
const signOff = (
  participantId: ParticipantId,
  answer: 'yes' | 'no' | 'change' = 'yes',
  manifestHash = HASH,
): ReleaseStatus['signOffs'][number] => ({
  id: `s${participantId}`,
  releaseId: ReleaseId.parse('rel'),
  manifestHash,
  participantId,
  answer,
  how: 'in person',
  moment: null,
  note: null,
  recordedBy: AccountId.parse('staff1'),
  createdAt: now,
});

/** A release with nothing missing; each case breaks one thing. */
function ready(): ReleaseStatus {
  return {
    release: {
      id: ReleaseId.parse('rel'),
      recordingId: RecordingId.parse('r'),
      run: 1,
      manifestHash: HASH,
      manifest: {
        recordingId: RecordingId.parse('r'),
        run: 1,
        title: '',
        description: '',
        language: 'en',
        durationSeconds: 1,
        credits: [],
        files: [],
        decisionsHash: 'd',
        consentsHash: 'c',
        originalSha256: '' as Sha256,
      },
      verification: { passed: true, checks: [], findings: [] },
      loudness: {},
      current: true,
      voidedReason: null,
      createdAt: now,
    },
    approvals: [approval('consent', 'staff1'), approval('redaction', 'staff2')],
    signOffs: [signOff(ParticipantId.parse('p1'))],
    people: [person(ParticipantId.parse('p1'), ['voice:allow']), person(ParticipantId.parse('p2'), [])],
    consent: { rows: [], requiredActions: [], blocks: [] },
    decisionsHash: 'd',
    consentsHash: 'c',
    undecided: 0,
    showDoubts: [],
    uploadedBy: AccountId.parse('researcher'),
    onePersonApproves: false,
    coolingOffDays: 0,
    now,
  };
}

test('with everything there, nothing is missing', () => {
  expect(whatIsMissing(ready())).toEqual([]);
});

test.each<[string, (status: ReleaseStatus) => ReleaseStatus, RegExp]>([
  ['the release is no longer current', (s) => ({ ...s, release: { ...s.release, current: false } }), /out of date/],
  ['a decision changed', (s) => ({ ...s, decisionsHash: 'x' }), /decision has changed/],
  ['a consent changed', (s) => ({ ...s, consentsHash: 'x' }), /consent has changed/],
  ['the show may name somebody', (s) => ({ ...s, showDoubts: ['The show’s title has a name.'] }), /The show’s title/],
  ['a flag is undecided', (s) => ({ ...s, undecided: 1 }), /without a decision/],
  ['consent blocks', (s) => ({ ...s, consent: { ...s.consent, blocks: ['No yes to being heard.'] } }), /being heard/],
  ['nothing was verified', (s) => ({ ...s, release: { ...s.release, verification: null } }), /not been checked/],
  [
    'verification failed',
    (s) => ({ ...s, release: { ...s.release, verification: { passed: false, checks: [], findings: [] } } }),
    /found something/,
  ],
  ['nobody approved the consents', (s) => ({ ...s, approvals: [s.approvals[1]!] }), /approve the consents/],
  ['nobody approved the redactions', (s) => ({ ...s, approvals: [s.approvals[0]!] }), /approve the redactions/],
  [
    'an approval is for another version',
    (s) => ({ ...s, approvals: [approval('consent', 'staff1', OTHER), s.approvals[1]!] }),
    /approve the consents/,
  ],
  [
    'one person gave both approvals',
    (s) => ({ ...s, approvals: [approval('consent', 'staff1'), approval('redaction', 'staff1')] }),
    /Two different people/,
  ],
  [
    'the uploader approved',
    (s) => ({ ...s, uploadedBy: AccountId.parse('staff2') }),
    /uploaded the recording cannot approve/,
  ],
  ['a sign-off is missing', (s) => ({ ...s, signOffs: [] }), /Person p1 has not said yes/],
  [
    'a sign-off is for another version',
    (s) => ({ ...s, signOffs: [signOff(ParticipantId.parse('p1'), 'yes', OTHER)] }),
    /Person p1 has not said yes/,
  ],
  [
    'a participant said no',
    (s) => ({ ...s, signOffs: [signOff(ParticipantId.parse('p1'), 'no')] }),
    /Person p1 said no/,
  ],
])('%s: it cannot be published', (_what, broken, sentence) => {
  expect(whatIsMissing(broken(ready())).join(' ')).toMatch(sentence);
});

test('one person may give both approvals where the organisation allows it', () => {
  const status = {
    ...ready(),
    approvals: [approval('consent', 'staff1'), approval('redaction', 'staff1')],
    uploadedBy: AccountId.parse('staff1'),
    onePersonApproves: true,
  };
  expect(whatIsMissing(status)).toEqual([]);
});

test('the days to think again after the last sign-off have to pass', () => {
  const signedOff = { ...signOff(ParticipantId.parse('p1')), createdAt: new Date('2027-03-01T22:00:00Z') };
  const on = (now: string) =>
    whatIsMissing({ ...ready(), signOffs: [signedOff], coolingOffDays: 7, now: new Date(now) });
  expect(on('2027-03-07T23:00:00Z')).toEqual([expect.stringMatching(/Wait until 8 March 2027/)]);
  expect(on('2027-03-08T00:00:00Z')).toEqual([]);
});

test('a change that a participant asked for stops it', () => {
  expect(whatIsMissing({ ...ready(), signOffs: [signOff(ParticipantId.parse('p1'), 'change')] }).join(' ')).toMatch(
    /asked for a change/,
  );
});
