import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow, type Show } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { Desk, OTHER, RESEARCHER, SECOND, STAFF } from './desk.ts';
import { formWith } from './forms-on-page.ts';
import * as made from './recordings-in-states.ts';
import { RecordingId } from '../../../src/rules/ids.ts';

let desk: Desk;
let show: Show;
beforeAll(async () => {
  desk = await Desk.open();
  show = await made.hostileShow(desk.heard);
});
afterAll(() => desk?.close());

const view = (id: RecordingId) => recordingView(desk.heard, STAFF, id);
const page = async (actor: typeof STAFF, path: string): Promise<string> => {
  const response = await desk.get(actor, path);
  expect(response.status, path).toBe(200);
  return response.text();
};

describe('what a page holds', () => {
  it('shows hostile names as text, on every page', async () => {
    const waiting = await made.waitingRecording(desk.heard, show);
    const deciding = await made.recordingToDecide(desk.heard, show, { picture: true });
    const approving = await made.recordingToApprove(desk.heard, show, { leak: true });
    const published = await made.publishedRecording(desk.heard, show);
    const paths = [
      '/home',
      '/home/shows/new',
      `/home/shows/${show.slug}`,
      `/home/shows/${show.slug}/change`,
      `/home/shows/${show.slug}/recordings/new`,
    ];
    paths.push(
      `/recordings/${waiting}`,
      `/recordings/${waiting}/people`,
      `/recordings/${deciding}/decide`,
      `/recordings/${approving.id}/release`,
    );
    paths.push(`/recordings/${published}/published`, `/recordings/${published}/take-down`);
    for (const path of paths) {
      const html = await page(STAFF, path);
      expect(html, path).not.toContain('<script>alert');
      expect(html, path).not.toContain('"onx=');
      expect(html, path).not.toContain('{{49}}');
      expect(html.match(/<script/g), path).toHaveLength(1);
      expect(html, path).not.toMatch(/ style="| on\w+="/);
    }
    expect(await page(STAFF, `/recordings/${waiting}`)).toContain(
      'Jordan &lt;script&gt;alert(1)&lt;/script&gt;&quot;onx=',
    );
  });

  it('is never kept, and asks strangers to sign in', async () => {
    expect((await desk.get(STAFF, '/home')).headers.get('cache-control')).toBe('no-store');
    const stranger = await desk.get(null, '/home', { accept: 'text/html' });
    expect(stranger.status).toBe(303);
    expect(stranger.headers.get('location')).toBe('/sign-in?next=%2Fhome');
  });

  it('says what happened in words of ours only', async () => {
    expect(await page(STAFF, '/home?said=undone')).toContain('Undone. Please choose again.');
    expect(await page(STAFF, '/home?said=Call+us+on+0900')).not.toContain('0900');
  });

  it('uses neither the typeface nor the crest of gov.uk', async () => {
    const [, address = ''] = /rel="stylesheet" href="([^"]+)"/.exec(await page(STAFF, '/home')) ?? [];
    const styles = await desk.get(null, address);
    expect(styles.headers.get('cache-control')).toContain('immutable');
    const css = await styles.text();
    expect(/GDS|@font-face|crest|url\(|@import/.exec(css)?.[0]).toBeUndefined();
    expect(css.includes('Atkinson Hyperlegible')).toBe(true);
  });
});

describe('who may see what', () => {
  it('keeps a researcher out of approvals, and others out of a recording', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    expect((await desk.get(RESEARCHER, `/recordings/${id}`)).status).toBe(200);
    expect((await desk.get(RESEARCHER, `/recordings/${id}/decide`)).status).toBe(200);
    expect((await desk.get(RESEARCHER, `/recordings/${id}/release`)).status).toBe(403);
    expect((await desk.get(RESEARCHER, `/recordings/${id}/release/audio/mpeg`)).status).toBe(403);
    for (const path of ['', '/decide', '/listen', '/people', '/progress', '/published']) {
      expect((await desk.get(OTHER, `/recordings/${id}${path}`)).status, path).toBe(404);
    }
    expect(await page(OTHER, '/home')).not.toContain(id);
    expect((await desk.get(RESEARCHER, '/home/shows/new')).status).toBe(403);
  });

  it('lets a researcher see flags, not decide them', async () => {
    const id = await made.recordingToDecide(desk.heard, show);
    const html = await page(RESEARCHER, `/recordings/${id}/decide`);
    expect(html).toContain('07700 900123');
    expect(html).not.toContain('Save this choice');
    const [flag] = (await view(id)).flags;
    expect((await desk.send(RESEARCHER, `/recordings/${id}/decide`, { flag: flag!.id, decision: 'keep' })).status).toBe(
      403,
    );
    expect((await view(id)).undecided).toBe(3);
  });

  it('sends the unchanged recording in parts, to be kept nowhere', async () => {
    const id = await made.recordingToDecide(desk.heard, show, { picture: true });
    const part = await desk.get(STAFF, `/recordings/${id}/listen`, { range: 'bytes=0-3' });
    expect(part.status).toBe(206);
    expect(part.headers.get('cache-control')).toBe('no-store');
    expect(part.headers.get('content-type')).toBe('audio/wav');
    expect(await part.text()).toBe('RIFF');
    const picture = Buffer.from(await (await desk.get(STAFF, `/recordings/${id}/watch`)).arrayBuffer());
    expect(picture.subarray(4, 8).toString()).toBe('ftyp');
    expect((await desk.get(STAFF, `/recordings/${id}/listen`, { range: 'bytes=99999999-' })).status).toBe(416);
  });
});

describe('deciding', () => {
  it('saves one choice, goes on to the next flag, and takes it back', async () => {
    const id = await made.recordingToDecide(desk.heard, show);
    const [first, second] = (await view(id)).flags;
    const saved = await desk.send(STAFF, `/recordings/${id}/decide`, { flag: first!.id, decision: 'silence' });
    expect(saved.headers.get('location')).toBe(`/recordings/${id}/decide?said=decided#flag-${second!.id}`);
    expect((await view(id)).flags[0]?.decision).toBe('silence');
    const { revision } = (await view(id)).flags[0]!;
    await desk.send(STAFF, `/recordings/${id}/decide`, { flag: first!.id, decision: 'undo', revision });
    expect((await view(id)).flags[0]?.decision).toBeNull();
  });

  it('decides nothing by showing a suggestion, and asks when nothing was chosen', async () => {
    const id = await made.recordingToDecide(desk.heard, show);
    expect(await page(STAFF, `/recordings/${id}/decide`)).toContain('we suggest this');
    expect((await view(id)).undecided).toBe(3);
    const [flag] = (await view(id)).flags;
    const refused = await desk.send(STAFF, `/recordings/${id}/decide`, { flag: flag!.id });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(`href="#decision-${flag!.id}"`);
  });

  it('uses suggestions only where there is one and nobody has chosen', async () => {
    const id = await made.recordingToDecide(desk.heard, show);
    const [first] = (await view(id)).flags;
    await desk.send(STAFF, `/recordings/${id}/decide`, { flag: first!.id, decision: 'keep' });
    const { action, hidden } = formWith(await page(STAFF, `/recordings/${id}/decide`), '/suggestions');
    await desk.send(STAFF, action, [...hidden]);
    expect((await view(id)).flags.map((flag) => flag.decision)).toEqual(['keep', 'bleep', null]);
  });

  it('adds a flag, and keeps what was typed when it does not fit', async () => {
    const id = await made.recordingToDecide(desk.heard, show, { picture: true });
    const typed = {
      start: '0:01',
      end: 'later',
      action: 'cover',
      x: '10',
      y: '10',
      width: '5x',
      height: '20',
      why: 'a "badge"',
    };
    const refused = await desk.send(STAFF, `/recordings/${id}/flags`, typed);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    for (const field of ['end', 'cover-width']) expect(html).toContain(`href="#${field}"`);
    for (const value of ['later', '5x', 'a &quot;badge&quot;']) expect(html).toContain(`value="${value}"`);
    const added = await desk.send(STAFF, `/recordings/${id}/flags`, { ...typed, end: '0:02.5', width: '50' });
    expect(added.status).toBe(303);
    const flag = (await view(id)).flags.find((one) => one.foundBy.includes('staff'));
    expect(flag).toMatchObject({
      start: 1,
      end: 2.5,
      decision: 'cover',
      region: { x: 10, y: 10, width: 50, height: 20 },
      reason: 'a "badge"',
    });
  });

  it('says why it cannot be finished, and finishes when all is decided', async () => {
    const id = await made.recordingToDecide(desk.heard, show);
    expect(await page(STAFF, `/recordings/${id}/decide`)).toMatch(/3 flags still need a decision[\s\S]*disabled/);
    const early = await desk.send(STAFF, `/recordings/${id}/finish`);
    expect(early.status).toBe(409);
    expect(await early.text()).toContain('3 flags still need a decision.');
    for (const flag of (await view(id)).flags)
      await desk.send(STAFF, `/recordings/${id}/decide`, { flag: flag.id, decision: 'bleep' });
    expect((await desk.send(STAFF, `/recordings/${id}/finish`)).headers.get('location')).toBe(
      `/recordings/${id}?said=finished#progress`,
    );
    expect((await view(id)).state).toBe('making-release');
  });
});

describe('approving and publishing', () => {
  it('takes two people and every sign-off, then publishes', async () => {
    // The hostile show has words in its texts that a person on the roster is called by.
    const plain = await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' });
    const { id, hash } = await made.recordingToApprove(desk.heard, plain);
    const before = await page(STAFF, `/recordings/${id}/release`);
    // Whoever approves has seen the words that become public with it.
    expect(before).toMatch(/<strong data-public-title>[^<]+<\/strong>/);
    for (const text of [
      'Somebody has to approve the consents',
      'Hello, I am [BLEEP] &amp; I &lt;3 this',
      hash.slice(0, 12),
      'Nothing of the sound is left under the bleeps',
    ])
      expect(before).toContain(text);
    await desk.send(STAFF, `/recordings/${id}/approve`, { kind: 'consent', manifestHash: hash });
    expect(await page(STAFF, `/recordings/${id}/release`)).toContain('You gave the other approval');
    await desk.send(SECOND, `/recordings/${id}/approve`, { kind: 'redaction', manifestHash: hash });
    const person = (await view(id)).release!.needsSignOff[0]!;
    const half = await desk.send(STAFF, `/recordings/${id}/sign-off`, {
      participantId: person,
      manifestHash: hash,
      answer: 'yes',
    });
    expect(half.status).toBe(422);
    expect(await half.text()).toContain(`href="#how-${person}"`);
    expect((await desk.send(STAFF, `/recordings/${id}/publish`)).status).toBe(422);
    await desk.send(STAFF, `/recordings/${id}/sign-off`, {
      participantId: person,
      manifestHash: hash,
      answer: 'yes',
      how: 'in person',
    });
    expect((await view(id)).release?.missing).toEqual([]);
    expect((await desk.send(STAFF, `/recordings/${id}/publish`)).status).toBe(303);
    expect((await view(id)).state).toBe('publishing');
  });

  it('refuses an approval of a version that nobody is looking at', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    const stale = await desk.send(STAFF, `/recordings/${id}/approve`, {
      kind: 'consent',
      manifestHash: 'f'.repeat(64),
    });
    expect(stale.status).toBe(422);
    expect(await stale.text()).toContain('has changed');
    expect((await view(id)).release?.approvals).toEqual([]);
  });

  it('plays only files of the release, as files that can do nothing', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    const captions = await desk.get(STAFF, `/recordings/${id}/release/text/vtt`);
    expect(captions.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(captions.headers.get('cache-control')).toBe('no-store');
    expect(await captions.text()).toContain('WEBVTT');
    for (const role of ['text/html', '../../listen', 'original'])
      expect((await desk.get(STAFF, `/recordings/${id}/release/${encodeURIComponent(role)}`)).status).toBe(404);
  });

  it('hides a published episode at once, with the reason for staff', async () => {
    const id = await made.publishedRecording(desk.heard, show);
    const people = await page(STAFF, `/recordings/${id}/people`);
    expect(people).toContain('Take it down first, then change its people.');
    expect(people).not.toContain('the finished version no longer counts');
    expect((await desk.send(RESEARCHER, `/recordings/${id}/take-down`, { reason: 'no' })).status).toBe(403);
    const done = await desk.send(STAFF, `/recordings/${id}/take-down`, { reason: 'They asked us to.' });
    expect(done.headers.get('location')).toBe(`/recordings/${id}/published?said=taken-down`);
    expect((await view(id)).episode?.takenDownAt).toBeInstanceOf(Date);
    expect(await page(STAFF, `/recordings/${id}/published`)).toContain('They asked us to.');
  });
});

describe('people of a recording', () => {
  it('are asked for again with nothing lost, then saved', async () => {
    const path = `/home/shows/${show.slug}/recordings/new`;
    const typed = {
      title: '',
      kind: 'thank-you',
      people: '1',
      'person-0-name': 'Jo "Q"',
      'person-0-part': 'in',
      'person-0-may-voice': 'allow',
      'person-0-until': '',
      keep: 'Leicester',
      covers: '0',
    };
    const more = await (await desk.send(RESEARCHER, path, { ...typed, action: 'add-person' })).text();
    for (const text of ['value="Jo &quot;Q&quot;"', 'id="person-1-name"', 'autofocus']) expect(more).toContain(text);
    expect(more).toMatch(/value="allow" checked/);
    const refused = await desk.send(RESEARCHER, path, { ...typed, action: 'save' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toMatch(/<title>Error: [\s\S]*href="#title"/);
    const saved = await desk.send(RESEARCHER, path, { ...typed, title: 'Thanks', action: 'save' });
    const id = /recordings\/(\w+)/.exec(saved.headers.get('location') ?? '')?.[1] ?? '';
    expect((await view(RecordingId.parse(id))).participants[0]).toMatchObject({
      name: 'Jo "Q"',
      tags: ['voice:allow', expect.stringMatching(/^until:20/)],
    });
  });

  it('void the finished version when they change, and the page says so first', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    expect(await page(STAFF, `/recordings/${id}/people`)).toContain('the finished version no longer counts');
    const people = (await view(id)).participants;
    const typed = {
      people: '3',
      ...Object.fromEntries(
        people.flatMap(({ id: row, name }, at) => [
          [`person-${at}-id`, row],
          [`person-${at}-name`, name],
        ]),
      ),
      'person-0-part': 'in',
      'person-1-part': 'mentioned',
      'person-2-name': 'One More',
      'person-2-part': 'mentioned',
      revision: (await view(id)).rosterRevision,
      action: 'save',
    };
    // A form that was open while somebody else saved shows both, loses nothing, and saves nothing.
    const stale = await desk.send(STAFF, `/recordings/${id}/people`, {
      ...typed,
      'person-1-name': 'Alex & Co',
      'person-1-id': 'gone',
      revision: 'older',
    });
    expect(stale.status).toBe(409);
    const both = await stale.text();
    for (const text of ['Alex &amp; Co', 'One More', 'was taken off the list', 'added this person in the meantime'])
      expect(both).toContain(text);
    expect(both).toContain('Allowed: voice:allow');
    expect(both).toContain(`name="revision" value="${typed.revision}"`);
    expect((await view(id)).participants).toHaveLength(2);
    const saved = await desk.send(STAFF, `/recordings/${id}/people`, typed);
    expect(saved.headers.get('location')).toBe(`/recordings/${id}?said=roster-saved-void`);
    expect((await view(id)).release?.current).toBe(false);
    expect((await view(id)).participants.map(({ id: row }) => row).slice(0, 2)).toEqual(
      people.map(({ id: row }) => row),
    );
  });

  it('say who is not in it, and a second member of staff says so too', async () => {
    const { id } = await made.recordingToApprove(desk.heard, show);
    const [, alex] = (await view(id)).participants;
    const { rosterRevision: revision, participants } = await view(id);
    const fields = participants.flatMap(({ id: row, name, part }, at): [string, string][] => [
      [`person-${at}-id`, row],
      [`person-${at}-name`, name],
      [`person-${at}-part`, at === 1 ? 'absent' : part],
    ]);
    const saved = await desk.send(STAFF, `/recordings/${id}/people`, [
      ['people', '2'],
      ['revision', revision],
      ...fields,
    ]);
    expect(saved.headers.get('location')).toBe(`/recordings/${id}?said=roster-said`);
    await made.putInto(desk.heard, id, 'needs-decisions');
    expect(await page(STAFF, `/recordings/${id}`)).toContain('Somebody said that they are not in it');
    const mine = await page(STAFF, `/recordings/${id}/people`);
    expect(mine).toContain('You said on');
    expect(mine).not.toContain('I looked, and it is true');
    expect(await page(SECOND, `/recordings/${id}/people`)).toContain('I looked, and it is true');
    const agree = { saidToBe: 'absent', answer: 'agree' };
    const address = `/recordings/${id}/people/${alex!.id}/absence`;
    expect((await desk.send(STAFF, address, agree)).status).toBe(403);
    const agreed = await desk.send(SECOND, address, agree);
    expect(agreed.headers.get('location')).toBe(`/recordings/${id}/people?said=absence-agreed`);
    expect((await view(id)).participants.map(({ id: row }) => row)).toEqual([participants[0]!.id]);
  });
});

describe('a recording', () => {
  it('that failed says why and can be tried again', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    await made.failStage(desk.heard, id);
    await made.putInto(desk.heard, id, 'failed', 'The work took too long.');
    const html = await page(RESEARCHER, `/recordings/${id}`);
    expect(html).toContain('The work took too long.');
    expect(html).toContain('Try again');
    expect((await desk.send(RESEARCHER, `/recordings/${id}/try-again`)).headers.get('location')).toBe(
      `/recordings/${id}?said=trying-again`,
    );
    expect((await view(id)).state).toBe('preparing');
  });

  it('shows its progress alone, with the state it is in', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    await made.runOneStage(desk.heard, id);
    await made.putInto(desk.heard, id, 'preparing');
    const part = await desk.get(RESEARCHER, `/recordings/${id}/progress`);
    expect(part.headers.get('x-recording-state')).toBe('preparing');
    const html = await part.text();
    expect(html).toMatch(/^\s*<ol/);
    expect(html).toContain('value="0.4"');
  });

  it('takes a file through the plain form', async () => {
    const id = await made.waitingRecording(desk.heard, show);
    const form = new FormData();
    form.set('file', new Blob([Buffer.alloc(2000, 7)], { type: 'audio/wav' }), 'talk.wav');
    const sent = await fetch(`${desk.url}/recordings/${id}/upload`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { cookie: `as=${RESEARCHER.id}` },
    });
    expect(sent.status).toBe(303);
    expect((await view(id)).original).toMatchObject({ name: 'talk.wav', bytes: 2000 });
  });
});

describe('one person who may approve alone', () => {
  it('is warned loudly', async () => {
    const alone = await Desk.open({ ONE_PERSON_APPROVES: 'yes' });
    try {
      const { id } = await made.recordingToApprove(alone.heard, await made.hostileShow(alone.heard));
      expect(await (await alone.get(STAFF, `/recordings/${id}/release`)).text()).toContain(
        'one person may give both approvals',
      );
    } finally {
      await alone.close();
    }
  });
});
