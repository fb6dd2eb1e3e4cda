import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { auditLog, flags, recordings } from '../../../src/store/schema.ts';
import { Desk, SECOND, STAFF } from '../web/desk.ts';
import { formWith } from '../web/forms-on-page.ts';
import { checkWords, recordingWithWords, say } from './recording-with-words.ts';
import { setAllowed } from '../set-allowed.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';

let desk: Desk;
let showId: ShowId;
beforeAll(async () => {
  desk = await Desk.open();
  showId = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
});
afterAll(() => desk?.close());

const SAID = 'so Jordan came here and Jordan saw that Jordan had to go home to Zainab and then Zainab came too';
/** Somebody who may be heard, and whom nobody names. */
const SPEAKER = {
  name: 'Zephyrine',
  role: 'Peer researcher',
  tags: ['voice:allow', 'face:allow', 'name:role', 'story:allow', 'location:allow', 'channel:podcast'],
};
const roster = { participants: [{ name: 'Jordan Okafor', role: 'Peer researcher', tags: ['name:role'] }] };
const made = (more = {}) => recordingWithWords(desk.heard, showId, { said: SAID, title: 'A talk', roster, ...more });
const flagsOf = async (id: RecordingId) => (await recordingView(desk.heard, STAFF, id)).flags;
const named = async (id: RecordingId, text: string) => (await flagsOf(id)).filter((flag) => flag.text === text);
const decide = async (id: RecordingId, { id: flag }: { id: string }, decision: string, actor = STAFF) => {
  const revision = (await flagsOf(id)).find((one) => one.id === flag)!.revision;
  return desk.send(actor, `/recordings/${id}/decide`, { flag, decision, revision });
};

describe('repeats of a decided name', () => {
  it('follow the decision, all of them, and the page says so', async () => {
    const id = await made();
    const [first, ...rest] = await named(id, 'Jordan');
    expect(rest).toHaveLength(2);
    await decide(id, first!, 'bleep');
    expect(
      (await named(id, 'Jordan')).map(({ decision, follows, decidedBy }) => [decision, follows, decidedBy]),
    ).toEqual([
      ['bleep', null, STAFF.id],
      ['bleep', first!.id, STAFF.id],
      ['bleep', first!.id, STAFF.id],
    ]);
    expect((await named(id, 'Zainab')).map(({ decision }) => decision)).toEqual([null, null]);
    const html = await (await desk.get(STAFF, `/recordings/${id}/decide`)).text();
    expect(html).toContain('2 more follow this choice.');
    expect(html).toMatch(/Follows your choice <a[^>]*>at 0:01/);
    const audited = await desk.heard.db.select().from(auditLog).where(eq(auditLog.subject, rest[0]!.id));
    expect(audited).toEqual([
      expect.objectContaining({
        actor: STAFF.id,
        action: 'flag.decided',
        detail: expect.objectContaining({ follows: first!.id }),
      }),
    ]);
  });

  it('go back with the decision that they follow; one can be changed alone', async () => {
    const id = await made();
    const [first, second, third] = await named(id, 'Jordan');
    await decide(id, first!, 'bleep');
    await decide(id, second!, 'silence');
    expect((await named(id, 'Jordan')).map(({ decision, follows }) => [decision, follows])).toEqual([
      ['bleep', null],
      ['silence', null],
      ['bleep', first!.id],
    ]);
    await decide(id, first!, 'undo');
    expect((await named(id, 'Jordan')).map(({ decision, follows }) => [decision, follows])).toEqual([
      [null, null],
      ['silence', null],
      [null, null],
    ]);
    expect(third).toBeDefined();
  });

  it('follow a changed mind', async () => {
    const id = await made();
    const [first] = await named(id, 'Zainab');
    await decide(id, first!, 'bleep');
    await decide(id, first!, 'keep');
    expect((await named(id, 'Zainab')).map(({ decision, follows }) => [decision, follows])).toEqual([
      ['keep', null],
      ['keep', first!.id],
    ]);
  });

  it('follow also when they are found later, under the person who decided', async () => {
    const id = await made();
    const [first] = await named(id, 'Jordan');
    await decide(id, first!, 'bleep');
    await say(desk.heard, id, `${SAID} where Jordan was`);
    expect(
      (await named(id, 'Jordan')).map(({ decision, follows, decidedBy }) => [decision, follows, decidedBy]),
    ).toEqual([
      ['bleep', null, STAFF.id],
      ['bleep', first!.id, STAFF.id],
      ['bleep', first!.id, STAFF.id],
      ['bleep', first!.id, STAFF.id],
    ]);
  });

  it('do not inherit a decision on other words that stood at the same time', async () => {
    const id = await made();
    await decide(id, (await named(id, 'Jordan'))[0]!, 'keep');
    await say(desk.heard, id, SAID.replace('Jordan', 'Zainab'));
    expect((await named(id, 'Zainab'))[0]).toMatchObject({ start: 1, decision: null });
  });
});

describe('the title and the roles', () => {
  const titled = {
    title: 'Jordan and Shanice at home',
    roster: { participants: [{ ...roster.participants[0], role: 'Friend of Shanice' }] },
  };

  it('are flagged, with what is offered, and are decided like the rest', async () => {
    const id = await made(titled);
    const texts = (await flagsOf(id)).filter(({ kind }) => kind === 'text');
    expect(
      texts.map(({ code, text, suggestion, choices, before, after }) => [
        code,
        text,
        suggestion,
        choices,
        before,
        after,
      ]),
    ).toEqual([
      ['title', 'Jordan', 'remove', ['remove', 'keep'], '', 'and Shanice at home'],
      ['title', 'Shanice', 'remove', ['remove', 'keep'], 'Jordan and', 'at home'],
      ['role', 'Shanice', 'remove', ['remove', 'keep'], 'Friend of', ''],
    ]);
    await decide(id, (await named(id, 'Jordan')).find(({ kind }) => kind === 'name')!, 'bleep');
    expect((await flagsOf(id)).find(({ code }) => code === 'title')).toMatchObject({ decision: 'remove' });
    const html = await (await desk.get(STAFF, `/recordings/${id}/decide`)).text();
    expect(html).toContain('In the title and roles');
    expect(html).toContain('In a role');
    expect((await decide(id, texts[1]!, 'bleep')).status).toBe(422);
  });

  it('are flagged anew when the title changes', async () => {
    const id = await made(titled);
    for (const flag of (await flagsOf(id)).filter(({ kind }) => kind === 'text')) await decide(id, flag, 'remove');
    await desk.heard.db.update(recordings).set({ title: 'Zainab and Shanice at home' }).where(eq(recordings.id, id));
    await checkWords(desk.heard, id);
    const texts = (await flagsOf(id)).filter(({ kind }) => kind === 'text');
    expect(texts.map(({ text, decision }) => [text, decision])).toEqual([
      ['Zainab', null],
      ['Shanice', 'remove'],
      ['Shanice', 'remove'],
    ]);
  });

  it('cannot keep the name of somebody who did not agree, or one that is bleeped', async () => {
    const id = await made({ ...titled, title: 'Zainab meets Jordan' });
    const finish = async () => (await desk.send(STAFF, `/recordings/${id}/finish`)).text();
    const html = await (await desk.get(STAFF, `/recordings/${id}/decide`)).text();
    await desk.send(STAFF, `/recordings/${id}/suggestions`, [...formWith(html, '/suggestions').hidden]);
    expect((await recordingView(desk.heard, STAFF, id)).undecided).toBe(0);
    const tags = [
      'voice:allow',
      'face:allow',
      'name:role',
      'role:allow',
      'story:allow',
      'location:allow',
      'channel:podcast',
    ];
    await setAllowed(desk.heard, id, null, tags);
    const title = (await flagsOf(id)).filter(({ code }) => code === 'title');
    await decide(id, title.find(({ text }) => text === 'Jordan')!, 'keep');
    expect(await finish()).toContain('You kept a name whose owner did not agree to it: Jordan Okafor.');
    await decide(id, title.find(({ text }) => text === 'Jordan')!, 'remove');
    await decide(id, title.find(({ text }) => text === 'Zainab')!, 'keep');
    expect(await finish()).toContain('kept it in the title or a role: Zainab.');
    await decide(id, title.find(({ text }) => text === 'Zainab')!, 'remove');
    expect((await desk.send(STAFF, `/recordings/${id}/finish`)).status).toBe(303);
  });
});

describe('a bleeped name that is an everyday word', () => {
  it('is asked about wherever it is written as a name, before anything is made', async () => {
    const said = 'so my friend Hope came and then we saw that Hope had some hope';
    const id = await recordingWithWords(desk.heard, showId, {
      said,
      title: 'A talk',
      roster: { participants: [SPEAKER] },
    });
    const [first, second] = await named(id, 'Hope');
    // As if no finder had seen the second.
    if (second) await desk.heard.db.delete(flags).where(eq(flags.id, second.id));
    for (const flag of await flagsOf(id)) await decide(id, flag, 'keep');
    await decide(id, first!, 'bleep');
    const answer = await desk.send(STAFF, `/recordings/${id}/finish`);
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining('may be said in one more place. Please decide there too.'),
    ]);
    const [found, ...others] = (await flagsOf(id)).filter(({ decision }) => decision === null);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ text: 'Hope', firstWord: 10, code: 'everyday-name', suggestion: 'bleep' });
    await decide(id, found!, 'keep');
    expect((await desk.send(STAFF, `/recordings/${id}/finish`)).status).toBe(303);
  });
});
