import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, findPerson } from '../../../src/consent/person-store.ts';
import { personView } from '../../../src/views/person-view.ts';
import { recordsOf } from '../../../src/consent/record-store.ts';
import type { Show } from '../../../src/publishing/shows.ts';
import { withdraw } from '../../../src/lifecycle/withdrawal.ts';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { parseRoster } from '../../../src/rules/detection/roster.ts';
import type { PersonId, RecordingId } from '../../../src/rules/ids.ts';
import { auditLog, episodes, evidence, persons, recordings, restrictions } from '../../../src/store/schema.ts';
import { jpeg, pdf, png } from '../consent/scans.ts';
import { Desk, RESEARCHER, SECOND, STAFF } from './desk.ts';
import * as made from './recordings-in-states.ts';
import { createRecording } from '../../../src/lifecycle/create-recording.ts';

let desk: Desk;
let show: Show;
beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
});
afterAll(() => desk?.close());

const text = async (path: string, actor = STAFF): Promise<string> => {
  const response = await desk.get(actor, path);
  expect(response.status, path).toBe(200);
  return response.text();
};

/** The one person who is seen or heard in a recording. */
async function personIn(recordingId: RecordingId): Promise<PersonId> {
  return (await rosterOf(desk.heard.db, recordingId)).find(({ personId }) => personId !== null)!.personId!;
}

const upload = (personId: PersonId, bytes: Buffer, name = 'scan.pdf', actor = STAFF) => {
  const body = new FormData();
  body.set('scan', new Blob([new Uint8Array(bytes)]), name);
  return fetch(`${desk.url}/participants/${personId}/scans/new`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `as=${actor.id}` },
    body,
  });
};

const audited = async (action: string, subject: string) =>
  desk.heard.db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.action, action), eq(auditLog.subject, subject)));

/** Sends the form for details, from a page that shows what is there now. */
const sendFacts = async (person: PersonId, fields: Record<string, string> | [string, string][], actor = STAFF) => {
  const { revision } = await personView(desk.heard, STAFF, person);
  const typed = Array.isArray(fields) ? fields : Object.entries(fields);
  return desk.send(actor, `/participants/${person}/facts`, [...typed, ['revision', revision]]);
};

const aDay = (years: number) => `${new Date().getFullYear() + years}-06-15`;

const YES = {
  'giver-self': 'yes',
  'how-self': 'in person',
  'may-voice': 'allow',
  channels: 'podcast',
  scope: 'project',
  lawfulBasis: 'consent',
  specialCondition: 'explicit-consent',
  stage: 'taking part',
};

describe('the list of participants', () => {
  it('says what to do when nobody is there, and then who is there', async () => {
    expect(await text('/participants')).toContain('Nobody is here yet.');
    const person = await personIn(await made.waitingRecording(desk.heard, show));
    const html = await text('/participants');
    expect(html).toContain(`/participants/${person}`);
    expect(html).toContain('1 recording');
    expect(html).not.toContain('<script>alert');
    expect(await text('/home')).toContain('href="/participants"');
    expect(await text('/home', RESEARCHER)).not.toContain('href="/participants"');
  });

  it('says what ends within 30 days', async () => {
    const person = await desk.heard.db.transaction((tx) => addPerson(tx, STAFF, { spokenNames: ['Ending Soon'] }));
    const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const sent = await desk.send(STAFF, `/participants/${person}/permissions/new`, { ...YES, until: soon });
    expect(sent.status).toBe(303);
    expect(await text('/participants')).toMatch(/Ending Soon[\s\S]{0,400}A permission ends on/);
  });
});

describe('whoever is no staff', () => {
  it('sees none of it', async () => {
    const recording = await made.waitingRecording(desk.heard, show);
    const person = await personIn(recording);
    const [participant] = await rosterOf(desk.heard.db, recording);
    const paths = [
      '/participants',
      `/participants/${person}`,
      `/participants/${person}/facts`,
      `/participants/${person}/permissions/new`,
      `/participants/${person}/scans/new`,
      `/participants/${person}/scans/nothing`,
      `/recordings/${recording}/consent`,
      `/recordings/${recording}/voices/${participant!.id}`,
      '/organisation/consent',
    ];
    for (const path of paths) expect((await desk.get(RESEARCHER, path)).status, path).toBe(403);
    const posts = ['facts', 'permissions/new', 'restrictions', 'same-as', 'separate', 'scans/new'];
    for (const post of posts)
      expect((await desk.send(RESEARCHER, `/participants/${person}/${post}`)).status, post).toBe(403);
    expect((await desk.get(STAFF, '/organisation/consent')).status).toBe(403);
    expect((await desk.send(STAFF, '/organisation/consent/reset')).status).toBe(403);
    expect((await desk.get(STAFF, '/participants/nobody')).status).toBe(404);
  });
});

describe('the details of a participant', () => {
  it('are changed, closed with their key, and void what stood on them', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    const person = await personIn(id);
    const fields: [string, string][] = [
      ['legalName', 'Jordan Alexander Okafor'],
      ['dateOfBirth', aDay(-17)],
      ['careStatus', 'prefer-not-to-say'],
      ['spokenNames', 'Jordan\r\nJord'],
      ['soundsLike', 'jordan oak for'],
      ['credit', 'role'],
      ['creditLabel', 'Peer researcher'],
      ['anonymousFrom', 'named persons'],
      ['anonymousFromNames', 'Somebody from before'],
    ];
    const sent = await sendFacts(person, fields);
    expect(sent.status).toBe(303);
    const next = sent.headers.get('location')!;
    const html = await text(next);
    expect(html).toContain('One recording has to be approved again.');
    expect(html).toContain('Jordan Alexander Okafor');
    expect(html).toContain('Prefer not to say');
    expect(html).toContain('Somebody from before');
    // Under 18, and nobody said that they are not in care.
    expect(html).toMatch(/(16 or 17|Under 16), in care/);
    expect((await recordingView(desk.heard, STAFF, id)).release).toMatchObject({ current: false });
    const [row] = await desk.heard.db.select().from(persons).where(eq(persons.id, person));
    expect(row!.details!.includes('Okafor')).toBe(false);
  });

  it('are refused where they cannot be, and nothing typed is lost', async () => {
    const person = await personIn(await made.waitingRecording(desk.heard, show));
    const sent = await sendFacts(person, {
      legalName: 'Typed Name',
      dateOfBirth: '2031-02-30',
      credit: 'pseudonym',
      careStatus: 'in-care',
    });
    expect(sent.status).toBe(422);
    const html = await sent.text();
    expect(html).toContain('Write a real day.');
    expect(html).toContain('Write what listeners may read.');
    expect(html).toContain('value="Typed Name"');
    const future = await sendFacts(person, { dateOfBirth: aDay(2) });
    expect(await future.text()).toContain('This day has not come yet.');
    const unknown = await sendFacts(person, { careStatus: 'made-up' });
    expect(unknown.status).toBe(422);
  });
});

describe('a legal restriction', () => {
  it('takes a published episode down when it is added, and stays when a yes comes', async () => {
    const recording = await made.publishedRecording(desk.heard, show);
    const person = await personIn(recording);
    const form = { basis: 'court-order', from: '2026-01-01', checked: 'yes' };
    const unchecked = await desk.send(STAFF, `/participants/${person}/restrictions`, { ...form, checked: '' });
    expect(unchecked.status).toBe(422);
    const sent = await desk.send(STAFF, `/participants/${person}/restrictions`, form);
    expect(sent.status).toBe(303);
    expect(await text(sent.headers.get('location')!)).toContain('One episode was taken down.');
    expect((await recordingView(desk.heard, STAFF, recording)).state).toBe('taken-down');
    const [episode] = await desk.heard.db.select().from(episodes).where(eq(episodes.recordingId, recording));
    expect(episode!.takenDownAt).not.toBeNull();
    await desk.send(STAFF, `/participants/${person}/permissions/new`, YES);
    const view = await recordingView(desk.heard, STAFF, recording);
    expect(view.consent!.blocks.join(' ')).toContain('legal restriction');
    const html = await text(`/participants/${person}`);
    expect(html).toContain('No permission can lift it');
    expect(html).toContain('A court order');
    expect(html).toContain('Sam &lt;b&gt;Staff');
  });

  it('ends on a day that is set, which is written down', async () => {
    const person = await personIn(await made.waitingRecording(desk.heard, show));
    await desk.send(STAFF, `/participants/${person}/restrictions`, {
      basis: 'other',
      from: '2026-01-01',
      checked: 'yes',
    });
    const [row] = await desk.heard.db.select().from(restrictions).where(eq(restrictions.personId, person));
    expect(row).toMatchObject({ basis: 'other', until: null, checkedBy: STAFF.id });
    const end = `/participants/${person}/restrictions/${row!.id}/end`;
    expect((await desk.send(STAFF, end, { until: '2025-01-01' })).status).toBe(422);
    expect((await desk.send(STAFF, end, { until: '2026-02-01' })).status).toBe(303);
    const view = await personView(desk.heard, STAFF, person);
    expect(view.restrictions).toMatchObject([{ until: '2026-02-01', inForce: false }]);
    expect(await audited('restriction.end-set', person)).toMatchObject([
      { actor: STAFF.id, detail: { restriction: row!.id, before: null, until: '2026-02-01' } },
    ]);
    const other = await personIn(await made.waitingRecording(desk.heard, show));
    expect((await desk.send(STAFF, `/participants/${other}/restrictions/${row!.id}/end`, {})).status).toBe(404);
  });
});

describe('the scan of a paper', () => {
  it('is closed before it is kept, and opened for staff only', async () => {
    const person = await personIn(await made.waitingRecording(desk.heard, show));
    const scan = png('SIGNED-BY-JORDAN');
    expect((await upload(person, scan, 'form.pdf')).status).toBe(303);
    expect((await upload(person, jpeg)).status).toBe(303);
    expect((await upload(person, pdf)).status).toBe(303);
    const rows = await desk.heard.db
      .select()
      .from(evidence)
      .where(eq(evidence.personId, person))
      .orderBy(desc(evidence.createdAt));
    expect(rows.map(({ mediaType }) => mediaType).sort()).toEqual(['application/pdf', 'image/jpeg', 'image/png']);
    for (const path of await everyFile(desk.heard.config.varDir)) {
      const bytes = await readFile(path);
      expect(bytes.includes('SIGNED-BY-JORDAN'), path).toBe(false);
      expect(bytes.includes(scan.subarray(0, 40)), path).toBe(false);
    }
    const ofType = (type: string) => rows.find(({ mediaType }) => mediaType === type)!.id;
    const shown = await desk.get(STAFF, `/participants/${person}/scans/${ofType('image/png')}`);
    expect(shown.status).toBe(200);
    expect(Buffer.from(await shown.arrayBuffer()).equals(scan)).toBe(true);
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    const paper = await desk.get(STAFF, `/participants/${person}/scans/${ofType('application/pdf')}`);
    expect(paper.headers.get('content-disposition')).toMatch(/^attachment; filename="scan-\w+\.pdf"$/);
    expect(await audited('evidence.opened', person)).toHaveLength(2);
    const other = await personIn(await made.waitingRecording(desk.heard, show));
    expect((await desk.get(STAFF, `/participants/${other}/scans/${ofType('image/png')}`)).status).toBe(404);
    await desk.heard.db.update(persons).set({ sealedKey: null, details: null }).where(eq(persons.id, person));
    expect((await desk.get(STAFF, `/participants/${person}/scans/${ofType('image/png')}`)).status).toBe(404);
  });

  it('is refused in plain words when it is no whole JPEG, PNG or PDF, and nothing is kept', async () => {
    const person = await personIn(await made.waitingRecording(desk.heard, show));
    const whole = png('x');
    const broken = Buffer.from(whole);
    broken[45]! ^= 0xff;
    const bad: [string, Buffer, string][] = [
      ['nothing', Buffer.alloc(0), 'empty'],
      ['a page', Buffer.from('<html><script>alert(1)</script>'), 'not a JPEG, PNG or PDF'],
      ['a program', Buffer.from('MZ\x90\0'), 'not a JPEG, PNG or PDF'],
      ['half a PNG', whole.subarray(0, -8), 'damaged'],
      ['a changed PNG', broken, 'damaged'],
      ['half a JPEG', jpeg.subarray(0, -6), 'damaged'],
      ['half a PDF', pdf.subarray(0, 60), 'damaged'],
      [
        'a PDF that runs something',
        Buffer.concat([pdf, Buffer.from('4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\nstartxref\n1\n%%EOF')]),
        'cannot be taken',
      ],
    ];
    for (const [what, bytes, says] of bad) {
      const sent = await upload(person, bytes, 'scan.png');
      expect(sent.status, what).toBe(422);
      expect(await sent.text(), what).toContain(says);
    }
    const large = await upload(person, Buffer.concat([jpeg, Buffer.alloc(21 * 1024 * 1024)]));
    expect(large.status).toBe(422);
    expect(await large.text()).toContain('larger than 20 MB');
    const none = await desk.send(STAFF, `/participants/${person}/scans/new`);
    expect(none.status).toBe(422);
    expect(await none.text()).toContain('Choose the scan first.');
    expect(await desk.heard.db.select().from(evidence).where(eq(evidence.personId, person))).toEqual([]);
  });
});

describe('a permission that is written down', () => {
  it('is one record an attribute, with the witness and the paper', async () => {
    const recording = await made.waitingRecording(desk.heard, show);
    const person = await personIn(recording);
    const form = `/participants/${person}/permissions/new`;
    const paper: [string, string][] = [
      ...Object.entries({ ...YES, 'how-self': 'paper scan', 'may-face': 'mask', scope: 'recordings' }),
      ['channels', 'website'],
      ['partner', 'council'],
      ['recordings', recording],
      ['until', aDay(3)],
      ['reviewOn', aDay(2)],
    ];
    const unproved = await desk.send(STAFF, form, paper);
    expect(unproved.status).toBe(422);
    const again = await unproved.text();
    expect(again).toContain('Choose the scan of the paper.');
    expect(again).toContain(`value="${aDay(3)}"`);
    await upload(person, pdf);
    const [scan] = await desk.heard.db.select().from(evidence).where(eq(evidence.personId, person));
    const sent = await desk.send(STAFF, form, [...paper, ['evidence', scan!.id]]);
    expect(sent.status).toBe(303);
    const fresh = (await recordsOf(desk.heard.db, [person])).slice(-2);
    expect(fresh).toMatchObject(
      [
        { attribute: 'voice', permission: 'allow' },
        { attribute: 'face', permission: 'mask' },
      ].map((one) => ({
        ...one,
        state: 'given',
        channels: ['podcast', 'website', 'partner:council'],
        scope: { kind: 'recordings', ids: [recording] },
        until: aDay(3),
        reviewOn: aDay(2),
        by: STAFF.id,
        givers: [{ role: 'self', answer: 'yes', how: 'paper scan', witness: STAFF.id, evidence: scan!.id }],
      })),
    );
    const html = await text(`/participants/${person}`);
    expect(html).toContain(`id="record-${fresh[0]!.id}"`);
    expect(html).toContain('The young person said yes, on paper');
    expect(html.indexOf(fresh[1]!.id)).toBeLessThan(html.lastIndexOf('told by whoever uploaded'));
  });

  it('lasts 24 months where nobody says otherwise, and five years at most', async () => {
    const person = await personIn(await made.waitingRecording(desk.heard, show));
    const form = `/participants/${person}/permissions/new`;
    expect((await desk.send(STAFF, form, YES)).status).toBe(303);
    const last = (await recordsOf(desk.heard.db, [person])).at(-1)!;
    expect(last.until.slice(0, 4)).toBe(String(Number(last.effectiveFrom.slice(0, 4)) + 2));
    const wrong: [Record<string, string>, string][] = [
      [{ until: aDay(6) }, 'The most is five years.'],
      [{ effectiveFrom: aDay(1), until: aDay(1) }, 'The end must come after the start.'],
      [{ reviewOn: aDay(9) }, 'between the start and the end'],
      [{ until: '2028-02-30' }, 'Write a real day.'],
      [{ channels: '' }, 'Choose where it may be used.'],
      [{ 'giver-self': '' }, 'Say who answered.'],
      [{ 'how-self': '' }, 'Say how they answered.'],
      [{ 'may-voice': '' }, 'Answer at least one question.'],
      [{ 'may-voice': 'first' }, 'Only a name'],
      [{ scope: 'recordings' }, 'Choose what it is for.'],
      [{ scope: 'recordings', recordings: 'not-theirs' }, 'Choose recordings that they are in.'],
      [{ partner: 'The Council!' }, 'short name in small letters'],
    ];
    for (const [change, says] of wrong) {
      const sent = await desk.send(
        STAFF,
        form,
        Object.entries({ ...YES, ...change }).filter(([, value]) => value),
      );
      expect(sent.status, says).toBe(422);
      expect(await sent.text(), says).toContain(says);
    }
  });

  it('never ends a no of the young person without their own new answer', async () => {
    const recording = await made.waitingRecording(desk.heard, show);
    const person = await personIn(recording);
    const form = `/participants/${person}/permissions/new`;
    const no = { ...YES, 'giver-self': 'no' };
    await desk.send(STAFF, form, no);
    const refused = (await recordsOf(desk.heard.db, [person])).at(-1)!;
    expect(refused.state).toBe('refused');
    const byParent = { ...YES, 'giver-self': '', 'how-self': '', 'giver-parent': 'yes', 'how-parent': 'in person' };
    const replaced = await desk.send(STAFF, form, { ...byParent, supersedes: refused.id });
    expect(replaced.status).toBe(422);
    expect(await replaced.text()).toContain('Everyone who answered then has to answer again.');
    const narrow = await desk.send(STAFF, form, {
      ...YES,
      'may-voice': '',
      'may-face': 'allow',
      supersedes: refused.id,
    });
    expect(narrow.status).toBe(422);
    const before = (await rosterOf(desk.heard.db, recording)).find(({ personId }) => personId === person)!;
    expect(before.tags).toContain('voice:never');
    expect((await desk.send(STAFF, form, { ...YES, supersedes: refused.id })).status).toBe(303);
    const after = (await rosterOf(desk.heard.db, recording)).find(({ personId }) => personId === person)!;
    expect(after.tags).toContain('voice:allow');
  });
});

describe('two entries of one person', () => {
  it('count as one, for permissions and for a withdrawal, and can be told apart again', async () => {
    const [one, other] = [
      await made.publishedRecording(desk.heard, show),
      await made.publishedRecording(desk.heard, show),
    ];
    const [first, second] = [await personIn(one), await personIn(other)];
    await sendFacts(first, { dateOfBirth: '1990-01-01', legalName: 'Jo Known', spokenNames: 'Jo' });
    const same = await desk.send(STAFF, `/participants/${first}/same-as`, { same: second });
    expect(same.headers.get('location')).toContain(`/participants/${second}`);
    const html = await text(`/participants/${second}`);
    expect(html).toContain(`/recordings/${one}`);
    expect(html).toContain(`/participants/${first}/separate`);
    expect((await desk.get(STAFF, `/participants/${first}`)).headers.get('location')).toBe(`/participants/${second}`);
    // What was known only of the one is not lost.
    expect((await findPerson(desk.heard.db, second)).details).toMatchObject({ legalName: 'Jo Known' });
    expect((await desk.send(STAFF, `/participants/${first}/separate`)).status).toBe(303);
    expect((await text(`/participants/${second}`)).includes(`/recordings/${one}"`)).toBe(false);
    await desk.send(STAFF, `/participants/${first}/same-as`, { same: second });
    await withdraw(desk.heard, STAFF, second, { recordingId: null, giver: { role: 'self', how: 'in person' } });
    for (const id of [one, other]) expect((await recordingView(desk.heard, STAFF, id)).state).toBe('taken-down');
    expect(await audited('person.merged', first)).toHaveLength(2);
    expect(await audited('person.separated', first)).toHaveLength(1);
  });

  it('with two dates of birth are not', async () => {
    const [first, second] = [
      await personIn(await made.waitingRecording(desk.heard, show)),
      await personIn(await made.waitingRecording(desk.heard, show)),
    ];
    await sendFacts(first, { dateOfBirth: aDay(-30) });
    await sendFacts(second, { dateOfBirth: aDay(-15) });
    const sent = await desk.send(STAFF, `/participants/${first}/same-as`, { same: second });
    expect(sent.status).toBe(422);
    expect(await sent.text()).toContain('Their dates of birth are not the same.');
    for (const same of ['', first])
      expect((await desk.send(STAFF, `/participants/${first}/same-as`, { same })).status).toBe(422);
  });
});

describe('the consent matrix of a recording', () => {
  it('says for everyone what is allowed, why, and where it is written', async () => {
    const roster = parseRoster({
      participants: [
        { name: 'Quiet Quinn', tags: ['voice:never', 'face:allow', 'story:allow', 'channel:podcast'] },
        { name: 'Talked About' },
      ],
    });
    const id = await createRecording(desk.heard, RESEARCHER, {
      showId: show.id,
      kind: 'podcast',
      title: 'Matrix',
      roster,
    });
    const html = await text(`/recordings/${id}/consent`);
    const person = await personIn(id);
    const voice = (await recordsOf(desk.heard.db, [person])).find(({ attribute }) => attribute === 'voice')!;
    expect(html).toContain('Quiet Quinn said no to their own voice being heard.');
    expect(html).toContain(`/participants/${person}#record-${voice.id}`);
    expect(html).toContain('Stops publication');
    expect(html).toContain('Only talked about.');
    expect(html).toContain('voice:never');
    // An age that nobody knows is amber, and no green “Allowed”.
    expect(html).toMatch(/Age<\/th>\s*<td[^>]*><strong class="govuk-tag govuk-tag--yellow">\s*Not known/);
    expect(await text(`/recordings/${id}`)).toContain('Age not known');
    const half = await sendFacts(person, { statedAge: 'adult', spokenNames: 'Quinn' });
    expect(await half.text()).toContain('href="#ageText"');
    const stated = { statedAge: 'adult', ageText: 'I saw Quinn’s passport.', spokenNames: 'Quinn' };
    expect((await sendFacts(person, stated)).status).toBe(303);
    expect(await text(`/recordings/${id}/consent`)).not.toContain('Not known');
    expect(await text(`/participants/${person}`)).toContain('18 or older: I saw Quinn’s passport.');
    // Whoever changes something else leaves the statement in the name of whoever made it.
    await sendFacts(person, { ...stated, legalName: 'Quinn Q' }, SECOND);
    expect((await findPerson(desk.heard.db, person)).details?.ageStated?.by).toBe(STAFF.id);
    expect(await text(`/recordings/${id}`)).toContain(`/recordings/${id}/consent`);
    expect(await text('/home')).toContain('<span class="heard-code">voice:never</span>');
    expect(await text('/home', RESEARCHER)).not.toContain('voice:never');
    const nobody = await createRecording(desk.heard, STAFF, { showId: show.id, kind: 'podcast', title: 'Nobody' });
    expect(await text(`/recordings/${nobody}/consent`)).toContain('Nobody is written down yet.');
  });
});

describe('who has to be asked', () => {
  it('is set by an administrator, voids what it no longer covers, and can be reset', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    const html = await text('/organisation/consent', SECOND);
    expect(html).toContain('These are the usual rules');
    const groups = ['under-16-in-care', '16-17-in-care', 'under-16', '16-17', 'adult', 'age-unknown'];
    const fields: [string, string][] = groups.flatMap((group): [string, string][] => [
      [`${group}-questions`, 'voice'],
      ...(group === 'adult' ? ([[`${group}-all`, 'placing-authority']] as [string, string][]) : []),
    ]);
    const statuses = 'in-care: In care (in care)\r\nprefer-not-to-say: Prefer not to say (in care)';
    const days: [string, string] = ['coolingOffDays', '3'];
    for (const [bad, says] of [
      [[...fields, ['careStatuses', 'In Care'], days], 'small letters, numbers and dashes'],
      [[...fields, ['careStatuses', 'in-care: In care (in care)'], days], 'Nobody has to say.'],
      [[...fields, ['careStatuses', statuses], ['coolingOffDays', 'some']], 'from 0 to 90'],
    ] as [[string, string][], string][]) {
      const sent = await desk.send(SECOND, '/organisation/consent', bad);
      expect(sent.status, says).toBe(422);
      expect(await sent.text()).toContain(says);
    }
    const sent = await desk.send(SECOND, '/organisation/consent', [...fields, ['careStatuses', statuses], days]);
    expect(sent.status).toBe(303);
    expect(await text(sent.headers.get('location')!, SECOND)).toMatch(/(has|have) to be approved again/);
    const view = await recordingView(desk.heard, STAFF, id);
    expect(view.release!.current).toBe(false);
    expect(view.consent!.blocks.join(' ')).toContain('placing authority');
    expect((await desk.send(SECOND, '/organisation/consent/reset')).status).toBe(303);
    expect(await text('/organisation/consent', SECOND)).toContain('These are the usual rules');
    expect(await audited('organisation.consent-set', 'organisation')).toHaveLength(2);
    await desk.heard.db.update(recordings).set({ state: 'waiting' }).where(eq(recordings.id, id));
  });
});

async function everyFile(folder: string): Promise<string[]> {
  const all: string[] = [];
  for (const name of ['files', 'aside', 'uploads'])
    for (const entry of await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []))
      if (entry.isFile()) all.push(join(entry.parentPath, entry.name));
  return all;
}
