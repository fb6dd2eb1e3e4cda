import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShow } from '../../../src/publishing/shows.ts';
import { recordingView } from '../../../src/views/view.ts';
import { auditLog } from '../../../src/store/schema.ts';
import type { RecordingId, ShowId } from '../../../src/rules/ids.ts';
import { Desk, SECOND, STAFF } from '../web/desk.ts';
import { formsOn, formWith } from '../web/forms-on-page.ts';
import { recordingWithWords, say } from './recording-with-words.ts';

let desk: Desk;
let showId: ShowId;
beforeAll(async () => {
  desk = await Desk.open();
  showId = (await createShow(desk.heard, SECOND, { title: 'Talks', description: 'Talks', author: 'Us' })).id;
});
afterAll(() => desk?.close());

const SAID = 'so Jordan came here and then Zainab had to go home to Shanice';
const roster = {
  participants: ['Jordan', 'Zainab', 'Shanice'].map((name) => ({ name, role: 'Peer researcher', tags: ['name:role'] })),
};
const made = () => recordingWithWords(desk.heard, showId, { said: SAID, title: 'A talk', roster });
const named = async (id: RecordingId, text: string) =>
  (await recordingView(desk.heard, STAFF, id)).flags.find((flag) => flag.text === text)!;
/** The page as somebody has it open, and sends a choice from it. */
const opened = async (id: RecordingId) => {
  const html = await (await desk.get(STAFF, `/recordings/${id}/decide`)).text();
  return {
    html,
    choose: (flag: { id: string }, decision: string, actor = STAFF) => {
      const { action, hidden } = formWith(html, `name="flag" value="${flag.id}"`);
      return desk.send(actor, action, [...hidden, ['decision', decision]]);
    },
  };
};

describe('two people who decide on the same flag', () => {
  it('are both shown what the other chose; a stale “keep” replaces nothing until somebody says so', async () => {
    const id = await made();
    const mine = await opened(id);
    const theirs = await opened(id);
    const jordan = await named(id, 'Jordan');
    expect((await theirs.choose(jordan, 'bleep', SECOND)).status).toBe(303);
    const answer = await mine.choose(jordan, 'keep');
    const html = await answer.text();
    expect(answer.status).toBe(409);
    for (const text of ['Name at 0:01.0: “Jordan”', 'Keep it', 'Bleep it', 'Ada Second', 'Leave it as it is'])
      expect(html).toContain(text);
    expect(await named(id, 'Jordan')).toMatchObject({ decision: 'bleep', decidedBy: SECOND.id });
    const again = formWith(html, 'Set mine anyway');
    expect((await desk.send(STAFF, again.action, [...again.hidden])).status).toBe(303);
    expect(await named(id, 'Jordan')).toMatchObject({ decision: 'keep', decidedBy: STAFF.id });
    // Nor does a stale “undo” uncover anything.
    const old = await opened(id);
    await (await opened(id)).choose(jordan, 'undo', SECOND);
    await (await opened(id)).choose(jordan, 'silence', SECOND);
    expect((await old.choose(jordan, 'undo')).status).toBe(409);
    expect((await named(id, 'Jordan')).decision).toBe('silence');
  });

  it('have it covered until a person chooses again, where one keeps and the other covers later', async () => {
    const id = await made();
    const mine = await opened(id);
    const jordan = await named(id, 'Jordan');
    await (await opened(id)).choose(jordan, 'keep', SECOND);
    const answer = await mine.choose(jordan, 'bleep');
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(html).toContain('Until somebody chooses again, this holds: Bleep it.');
    expect(await named(id, 'Jordan')).toMatchObject({ decision: 'bleep', decidedBy: STAFF.id });
    const audited = await desk.heard.db.select().from(auditLog).where(eq(auditLog.subject, jordan.id));
    expect(audited.at(-1)!.detail).toMatchObject({ decision: 'bleep', madeOnOtherState: true });
    const theirs = formWith(html, 'Choose theirs: Keep it');
    expect((await desk.send(STAFF, theirs.action, [...theirs.hidden])).status).toBe(303);
    expect((await named(id, 'Jordan')).decision).toBe('keep');
  });

  it('do not collide where both choose the same', async () => {
    const id = await made();
    const mine = await opened(id);
    const jordan = await named(id, 'Jordan');
    await (await opened(id)).choose(jordan, 'bleep', SECOND);
    expect((await mine.choose(jordan, 'bleep')).status).toBe(303);
    expect((await named(id, 'Jordan')).decidedBy).toBe(SECOND.id);
  });

  it('collide also at the very same moment: one is saved, the other told, and it is covered', async () => {
    for (const [one, other, stands] of [
      ['bleep', 'silence', null],
      ['keep', 'bleep', 'bleep'],
      ['bleep', 'keep', 'bleep'],
    ] as const) {
      const id = await made();
      const page = await opened(id);
      const jordan = await named(id, 'Jordan');
      const answers = await Promise.all([page.choose(jordan, one, STAFF), page.choose(jordan, other, SECOND)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
      const winner = answers[0]!.status === 303 ? one : other;
      expect((await named(id, 'Jordan')).decision).toBe(stands ?? winner);
    }
  });

  it('collide over words that were checked anew under the page', async () => {
    const id = await made();
    const mine = await opened(id);
    const jordan = await named(id, 'Jordan');
    await say(desk.heard, id, SAID.replace('Jordan', 'Shanice'));
    const answer = await mine.choose(jordan, 'keep');
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('Not decided')]);
  });
});

describe('one form for many flags', () => {
  it('saves what nobody chose meanwhile, and lists the rest; a flag that it did not show stays open', async () => {
    const id = await made();
    const mine = await opened(id);
    const jordan = await named(id, 'Jordan');
    await (await opened(id)).choose(jordan, 'silence', SECOND);
    const { action, hidden } = formWith(mine.html, 'suggestions');
    const answer = await desk.send(STAFF, action, [...hidden]);
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(html).toContain('2 other choices are saved.');
    expect(formsOn(html).filter(({ html: one }) => one.includes('Set mine anyway'))).toHaveLength(1);
    expect(html).toContain('Make it silent');
    expect((await named(id, 'Jordan')).decision).toBe('silence');
    for (const text of ['Zainab', 'Shanice'])
      expect(await named(id, text)).toMatchObject({ decision: 'bleep', decidedBy: STAFF.id });
    expect((await desk.send(STAFF, `/recordings/${id}/suggestions`)).status).toBe(422);
  });
});

describe('through the API', () => {
  const ask = async (id: RecordingId, choices: object[]) => {
    const response = await fetch(`${desk.url}/api/v1/recordings/${id}/decisions`, {
      method: 'POST',
      headers: { cookie: `as=${STAFF.id}`, 'content-type': 'application/json' },
      body: JSON.stringify({ choices }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('a choice says on which state it was made, and a stale one is told both', async () => {
    const id = await made();
    const [jordan, zainab] = [await named(id, 'Jordan'), await named(id, 'Zainab')];
    await ask(id, [{ flagId: jordan.id, decision: 'bleep', revision: jordan.revision }]);
    const { status, body } = await ask(id, [
      { flagId: jordan.id, decision: 'keep', revision: jordan.revision },
      { flagId: zainab.id, decision: 'keep', revision: zainab.revision },
    ]);
    const now = await named(id, 'Jordan');
    const both = { of: jordan.id, wanted: 'keep', theirs: 'bleep', stands: 'bleep', by: STAFF.id };
    expect([status, body]).toEqual([
      409,
      expect.objectContaining({
        code: 'changed-meanwhile',
        saved: 1,
        changes: [{ ...both, at: expect.any(String), revision: now.revision }],
      }),
    ]);
    expect([now.decision, (await named(id, 'Zainab')).decision]).toEqual(['bleep', 'keep']);
    const anyway = await ask(id, [{ flagId: jordan.id, decision: 'keep', revision: now.revision }]);
    expect(anyway.status).toBe(200);
  });

  it('one that does not say may cover, and may not uncover', async () => {
    const id = await made();
    const jordan = await named(id, 'Jordan');
    expect((await ask(id, [{ flagId: jordan.id, decision: 'keep' }])).status).toBe(200);
    expect((await ask(id, [{ flagId: jordan.id, decision: 'bleep' }])).status).toBe(200);
    for (const decision of ['keep', null]) {
      const { status, body } = await ask(id, [{ flagId: jordan.id, decision }]);
      expect([status, body.code]).toEqual([428, 'revision-needed']);
    }
    expect((await named(id, 'Jordan')).decision).toBe('bleep');
    expect((await ask(id, [{ flagId: jordan.id, decision: 'silence' }])).status).toBe(200);
  });

  it('of two at the same moment one is saved and the other told', async () => {
    const id = await made();
    const { id: flagId, revision } = await named(id, 'Jordan');
    const answers = await Promise.all(
      ['bleep', 'silence'].map((decision) => ask(id, [{ flagId, decision, revision }])),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});
