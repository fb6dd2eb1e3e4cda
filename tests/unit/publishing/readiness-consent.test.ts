import fc from 'fast-check';
import { expect, it } from 'vitest';
import { derivedTags } from '../../../src/rules/consent/derived-tags.ts';
import type { Known } from '../../../src/rules/consent/effective.ts';
import { consentNow, consentsHash } from '../../../src/consent/of-recording.ts';
import { DEFAULT_POLICY } from '../../../src/rules/consent/policy.ts';
import { type ReleaseStatus, whatIsMissing } from '../../../src/publishing/readiness.ts';
import { known, TODAY } from '../rules/consent/consent-words.ts';
import { hashOf } from '../../../src/rules/canonical-json.ts';
import { AccountId, ParticipantId, PersonId, RecordingId, ReleaseId } from '../../../src/rules/ids.ts';

/** A release that may be published, worked out from consent records; then one thing changes. */

const NOW = new Date(`${TODAY}T12:00:00Z`);
const ALL = ['voice', 'face', 'name', 'role', 'story', 'location'].map((attribute) => `${attribute}:allow, self yes`);

interface World {
  readonly people: readonly { readonly id: ParticipantId; readonly role: string; readonly known: Known }[];
  readonly onlyMentioned: readonly string[];
}
const WORLD: World = {
  people: [
    { id: ParticipantId.parse('p1'), role: 'Mentor', known: known('adult', ALL) },
    { id: ParticipantId.parse('p2'), role: '', known: known('adult, anonymous from public', ALL) },
  ],
  onlyMentioned: [],
};

const rosterOf = ({ people, onlyMentioned }: World): ReleaseStatus['people'] =>
  people.map(({ id, role, known: one }, position) => ({
    id,
    recordingId: RecordingId.parse('here'),
    position,
    name: `Person ${id}`,
    also: [],
    soundsLike: [],
    role,
    personId: PersonId.parse(`who ${id}`),
    onlyMentioned: onlyMentioned.includes(id),
    perhapsKnown: false,
    personSince: null,
    perhapsOf: null,
    voiceMarkedAt: null,
    voiceMarkedBy: null,
    addedBy: null,
    addedAt: null,
    saidToBe: null,
    saidToBeBy: null,
    saidToBeAt: null,
    part: 'in',
    ...derivedTags(one, { recordingId: RecordingId.parse('here'), channel: 'podcast', on: TODAY }, DEFAULT_POLICY),
  }));

/** What holds of the release once the world is as it is `now`; made and approved when it was as `then`. */
function standing(then: World, now: World = then): ReleaseStatus {
  const people = rosterOf(now);
  const manifest = {
    decisionsHash: 'd',
    consentsHash: consentsHash(rosterOf(then)),
  } as ReleaseStatus['release']['manifest'];
  const manifestHash = hashOf(manifest);
  const approval = (kind: 'consent' | 'redaction', account: string): ReleaseStatus['approvals'][number] => ({
    id: kind,
    releaseId: ReleaseId.parse('rel'),
    manifestHash,
    consentsHash: manifest.consentsHash!,
    kind,
    userId: AccountId.parse(account),
    createdAt: NOW,
  });
  return {
    release: {
      id: ReleaseId.parse('rel'),
      recordingId: RecordingId.parse('here'),
      run: 1,
      manifestHash,
      manifest,
      verification: { passed: true, checks: [], findings: [] },
      loudness: {},
      current: true,
      voidedReason: null,
      createdAt: NOW,
    },
    approvals: [approval('consent', 'cass'), approval('redaction', 'rory')],
    signOffs: rosterOf(then).map(({ id }) => ({
      id: `s ${id}`,
      releaseId: ReleaseId.parse('rel'),
      manifestHash,
      participantId: id,
      answer: 'yes',
      how: 'in person',
      moment: null,
      note: null,
      recordedBy: AccountId.parse('rory'),
      createdAt: NOW,
    })),
    people,
    consent: consentNow({ kind: 'podcast', facts: { hasPicture: true } as never, nobodySpeaksBy: null }, people, NOW),
    decisionsHash: 'd',
    consentsHash: consentsHash(people),
    undecided: 0,
    showDoubts: [],
    uploadedBy: AccountId.parse('una'),
    onePersonApproves: false,
    coolingOffDays: 0,
    now: NOW,
  };
}

it('lacks nothing at first', () => expect(whatIsMissing(standing(WORLD))).toEqual([]));

const replace = (at: number, change: (one: Known) => Known): World => ({
  ...WORLD,
  people: WORLD.people.map((person, index) => (index === at ? { ...person, known: change(person.known) } : person)),
});
const adds =
  (line: string) =>
  (one: Known): Known => {
    const more = known('adult', [...Array<string>(one.records.length).fill('voice:allow'), line]);
    return { ...one, records: [...one.records, ...more.records.slice(one.records.length)] };
  };

const attribute = fc.constantFrom('voice', 'face', 'name', 'role', 'story', 'location');
/** Further records that say anything else than what is known: less, something else, or the same in place of it. */
const furtherRecord = fc
  .tuple(
    attribute,
    fc.constantFrom(
      'never, self yes',
      'never, refused',
      'allow, self no',
      'allow, self unsure',
      'allow, self no, withdrawn, on no channel',
    ),
  )
  .map(([what, rest]) => adds(`${what}:${rest}`));
const replacing = fc
  .tuple(
    fc.nat(5),
    fc.constantFrom(
      'allow, self yes',
      'mask, self yes',
      'allow, requested',
      'allow, superseded',
      'allow',
      'allow, self yes, for elsewhere',
    ),
  )
  .map(([index, rest]) => adds(`${ALL[index]!.split(':')[0]}:${rest}, instead of ${index + 1}`));
const removed = fc.nat(5).map(
  (index) =>
    (one: Known): Known => ({ ...one, records: one.records.filter((_, i) => i !== index) }),
);
const restricted = fc
  .constantFrom('bar from 2027-01-01', `bar from ${TODAY}`, `bar from 2027-01-01 until ${TODAY}`)
  .map(
    (line) =>
      (one: Known): Known => ({ ...one, restrictions: known('adult', [line]).restrictions }),
  );
const facts = fc
  .constantFrom(
    '17, in-care',
    '15, not-in-care',
    'born 2009-06-15, in-care',
    'adult, anonymous from people who know me',
    'adult, erased',
  )
  .map(
    (actor) =>
      (one: Known): Known => ({ ...one, person: known(actor, []).person }),
  );

it('lacks something after any change of a record, a restriction or a fact that counts here', () => {
  fc.assert(
    fc.property(fc.nat(1), fc.oneof(furtherRecord, replacing, removed, restricted, facts), (at, change) => {
      expect(whatIsMissing(standing(WORLD, replace(at, change)))).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it('lacks something after a change of who is in it and as what', () => {
  const [first, second] = WORLD.people;
  const worlds: World[] = [
    { ...WORLD, people: [first!] },
    { ...WORLD, people: [second!, first!] },
    { ...WORLD, people: [...WORLD.people, { id: ParticipantId.parse('p3'), role: '', known: known('adult', ALL) }] },
    {
      ...WORLD,
      people: [...WORLD.people, { id: ParticipantId.parse('p3'), role: '', known: known('adult', []) }],
      onlyMentioned: ['p3'],
    },
    { ...WORLD, people: [{ ...first!, role: 'Lead' }, second!] },
    { ...WORLD, onlyMentioned: ['p2'] },
  ];
  for (const world of worlds) expect(whatIsMissing(standing(WORLD, world))).not.toEqual([]);
});

it('lacks something after any other single change', () => {
  const good = standing(WORLD);
  const { release, approvals, signOffs } = good;
  const other = 'f'.repeat(64);
  const changes: Partial<ReleaseStatus>[] = [
    { decisionsHash: other },
    { consentsHash: other },
    { undecided: 1 },
    { uploadedBy: AccountId.parse('cass') },
    { uploadedBy: AccountId.parse('rory') },
    { release: { ...release, current: false } },
    { release: { ...release, manifestHash: other } },
    { release: { ...release, manifest: { ...release.manifest, decisionsHash: other } } },
    { release: { ...release, manifest: { ...release.manifest, consentsHash: other } } },
    { release: { ...release, verification: null } },
    { release: { ...release, verification: { passed: false, checks: [], findings: [] } } },
    { approvals: approvals.map((one) => ({ ...one, userId: AccountId.parse('cass') })) },
    ...[0, 1].flatMap((at): Partial<ReleaseStatus>[] => [
      { approvals: approvals.filter((_, index) => index !== at) },
      { approvals: approvals.map((one, index) => (index === at ? { ...one, manifestHash: other } : one)) },
      { approvals: approvals.map((one, index) => (index === at ? { ...one, consentsHash: other } : one)) },
      { signOffs: signOffs.filter((_, index) => index !== at) },
      { signOffs: signOffs.map((one, index) => (index === at ? { ...one, manifestHash: other } : one)) },
      { signOffs: signOffs.map((one, index) => (index === at ? { ...one, answer: 'no' as const } : one)) },
      { signOffs: signOffs.map((one, index) => (index === at ? { ...one, answer: 'change' as const } : one)) },
    ]),
  ];
  for (const change of changes) expect(whatIsMissing({ ...good, ...change }), JSON.stringify(change)).not.toEqual([]);
});
