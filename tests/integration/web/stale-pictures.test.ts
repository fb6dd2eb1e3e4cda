import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rosterOf } from '../../../src/consent/roster-rows.ts';
import { flagsOf } from '../../../src/redaction/flag-rows.ts';
import { flagRevision } from '../../../src/rules/redaction/flag-state.ts';
import { setAllowed } from '../set-allowed.ts';
import { SECOND, STAFF } from './desk.ts';
import { formWith } from './forms-on-page.ts';
import * as made from './recordings-in-states.ts';
import { VideoDesk } from './video-desk.ts';

let on: VideoDesk;
beforeAll(async () => {
  on = await VideoDesk.open();
});
afterAll(() => on?.desk.close());
beforeEach(() => on.fresh());

/** Sends a form of a page that somebody has open, with what they typed. */
const send = (page: string, holding: string, typed: [string, string][] = [], actor = STAFF) => {
  const { action, hidden } = formWith(page, holding);
  const replaced = hidden.filter(([name]) => !typed.some(([other]) => other === name));
  return on.desk.send(actor, action, [...replaced, ...typed]);
};

describe('two people at work on the picture', () => {
  it('do not uncover what the other covered: “no face”, “undo” and whose face it is', async () => {
    const { face, other, seen, hidden } = on.video;
    const mine = await on.page('/decide');
    await send(await on.page('/decide'), 'name="do" value="cover"', [['do', 'cover']], SECOND);
    const noFace = await send(mine, `/covers/${face}/not-a-face`);
    const html = await noFace.text();
    expect(noFace.status).toBe(409);
    for (const text of ['No face shows there', 'Cover it', 'Ada Second']) expect(html).toContain(text);
    expect(await on.flag(face)).toMatchObject({ decision: 'cover', code: 'face' });
    expect((await send(html, 'Set mine anyway')).status).toBe(303);
    expect(await on.flag(face)).toMatchObject({ decision: 'keep', code: 'not-a-face' });

    await send(await on.page('/decide'), `/covers/${other}/person`, [['person', hidden]], SECOND);
    expect((await send(mine, `/covers/${other}/person`, [['person', seen]])).status).toBe(409);
    expect(await on.flag(other)).toMatchObject({ participantId: hidden, suggestion: 'cover' });
    // Both name the same: nothing to tell.
    expect((await send(mine, `/covers/${other}/person`, [['person', hidden]])).status).toBe(303);

    await on.fresh();
    await on.send('/faces', { do: 'cover' });
    const covered = await on.page('/decide');
    const flag = `name="flag" value="${on.video.face}"`;
    await send(covered, flag, [['decision', 'undo']], SECOND);
    await send(await on.page('/decide'), flag, [['decision', 'keep']], SECOND);
    const undo = await send(covered, 'Undo covering', [['do', 'undo']]);
    expect([undo.status, await undo.text()]).toEqual([409, expect.stringContaining('1 other choice is saved')]);
    expect([(await on.flag(on.video.face))!.decision, (await on.flag(on.video.other))!.decision]).toEqual([
      'keep',
      null,
    ]);
  });

  it('do not shrink, move or delete a box that the other changed, and lose nothing that they typed', async () => {
    const id = await on.added();
    const mine = await on.page(`/covers/${id}`);
    const theirs = await on.page(`/covers/${id}`);
    const times = (start: string, end: string): [string, string][] => [
      ['start', start],
      ['end', end],
    ];
    expect((await send(theirs, '/time"', times('0:00.5', '0:04'), SECOND)).status).toBe(303);
    const shorter = await send(mine, '/time"', times('0:01', '0:02'));
    const html = await shorter.text();
    expect(shorter.status).toBe(409);
    for (const text of ['From 0:01.0 to 0:02.0', 'From 0:00.5 to 0:04.0', 'Ada Second']) expect(html).toContain(text);
    expect(await on.flag(id)).toMatchObject({ start: 0.5, end: 4 });
    expect((await send(mine, '/delete"')).status).toBe(409);
    expect(await on.flag(id)).toBeDefined();
    expect((await send(html, 'Set mine anyway')).status).toBe(303);
    expect(await on.flag(id)).toMatchObject({ start: 1, end: 2 });
    const fresh = await on.page(`/covers/${id}`);
    const both = await Promise.all([
      send(fresh, '/time"', times('0:01', '0:03'), STAFF),
      send(fresh, '/time"', times('0:01', '0:05'), SECOND),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  });
});

describe('two people who mark one voice', () => {
  it('keep each other’s marks, and nobody says that all are marked without having seen them', async () => {
    const id = await made.recordingToDecide(on.heard, on.show);
    const [speaker] = await rosterOf(on.heard.db, id);
    await setAllowed(on.heard, id, speaker!.id, ['voice:never', 'name:role', 'story:allow', 'channel:podcast']);
    const address = `/recordings/${id}/voices/${speaker!.id}`;
    const open = async () => (await on.desk.get(STAFF, address)).text();
    const marks = async () => (await flagsOf(on.heard.db, id)).filter(({ kind }) => kind === 'voice');
    const mine = await open();
    const line = /name="line" value="(\w+)"/.exec(mine)![1]!;
    await on.desk.send(SECOND, `${address}?page=1`, [['line', line]]);
    // My page shows no mark yet: saving it takes none back.
    const { hidden } = formWith(mine, 'name="line"');
    expect((await on.desk.send(STAFF, `${address}?page=1`, [...hidden])).status).toBe(303);
    expect(await marks()).toHaveLength(1);
    const all = await send(mine, 'name="all" value="yes"', [
      ['all', 'yes'],
      ['silent', 'yes'],
    ]);
    expect([all.status, await all.text()]).toEqual([409, expect.stringContaining('1 place is marked.')]);
    expect((await rosterOf(on.heard.db, id))[0]!.voiceMarkedAt).toBeNull();

    // A mark that somebody kept and somebody else silenced is not taken back by a page that showed it as kept.
    const [mark] = await marks();
    const choose = (decision: string, revision: string) =>
      on.desk.send(SECOND, `/recordings/${id}/decide`, { flag: mark!.id, decision, revision });
    await choose('keep', flagRevision(mark!));
    const kept = formWith(await open(), 'name="line"');
    await choose('silence', flagRevision((await marks())[0]!));
    const gone = await on.desk.send(STAFF, `${address}?page=1`, [...kept.hidden]);
    expect([gone.status, await gone.text()]).toEqual([409, expect.stringContaining('It is made silent')]);
    expect(await marks()).toHaveLength(1);
  });
});
